//! An `AbortController` that fires when its owner is dropped: whoever stops waiting for an answer also
//! stops the request, and the server sees it.
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

    /// What `fetch` is handed.
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// Whether a drop would abort the request.
    pub fn is_armed(&self) -> bool {
        self.armed
    }

    /// The answer is complete; there is nothing left to abort.
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
