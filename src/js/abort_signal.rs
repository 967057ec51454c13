//! An `AbortSignal` as a future, so that aborting a call only has to drop its future.
use futures_channel::oneshot;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

/// Listens to a signal for as long as this value lives.
pub struct Aborted {
    signal: AbortSignal,
    listener: Closure<dyn FnMut()>,
    fired: oneshot::Receiver<()>,
}

impl Aborted {
    /// Starts listening.
    pub fn listen(signal: AbortSignal) -> Self {
        let (sender, fired) = oneshot::channel();
        let mut sender = Some(sender);
        let listener = Closure::new(move || {
            // A signal fires once; if the receiver is gone, there is nothing left to notify.
            if let Some(sender) = sender.take() {
                let _ = sender.send(());
            }
        });
        // `addEventListener` with a known event name cannot throw.
        let _ = signal.add_event_listener_with_callback("abort", listener.as_ref().unchecked_ref());
        Self { signal, listener, fired }
    }

    /// Waits for the abort and returns the signal's reason.
    pub async fn reason(&mut self) -> JsValue {
        if !self.signal.aborted() {
            // The sender lives in the listener, which lives as long as `self`.
            let _ = (&mut self.fired).await;
        }
        self.signal.reason()
    }
}

impl Drop for Aborted {
    fn drop(&mut self) {
        let _ =
            self.signal.remove_event_listener_with_callback("abort", self.listener.as_ref().unchecked_ref());
    }
}
