//! An `AbortController` that fires when its owner is dropped: when a caller stops waiting for an answer, the request
//! is aborted too, and the server notices it.
use web_sys::{AbortController, AbortSignal};

/// Aborts its request on drop, unless the answer is complete.
pub struct AbortOnDrop {
    controller: AbortController,
    armed: bool,
}

impl AbortOnDrop {
    /// `None` where the platform has no `AbortController`.
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(|controller| Self { controller, armed: true })
    }

    /// The signal for `fetch`.
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// Whether dropping this would abort the request.
    pub fn is_armed(&self) -> bool {
        self.armed
    }

    /// To be called when the answer is complete and there is nothing left to abort.
    pub fn disarm(&mut self) {
        self.armed = false;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if self.armed {
            self.controller.abort();
        }
    }
}
