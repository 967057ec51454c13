//! An open stream of a device: the results of a driver's method, or the log.
use std::cell::RefCell;
use std::rc::Rc;

use futures_util::{FutureExt, StreamExt};
use js_sys::{Array, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use super::{plain, promise, values};
use crate::error::Error;
use crate::exporter::{LogStream, Results};
use crate::js::parsed;
use crate::js::transport::Transport;
use crate::transport::call::Transport as Call;
use crate::transport::fetch::clock::BrowserClock;

/// How many values one read returns at most, so that it takes no long time.
const MOST: usize = 256;

/// Where the values of a stream come from.
pub(super) enum Source {
    Results(Results<<Transport as Call>::Messages, BrowserClock>),
    Log(LogStream<Transport, BrowserClock>),
}

/// A stream that is not being read.
struct Idle {
    source: Source,
    /// The error after the values of the last read.
    failure: Option<Error>,
}

impl Idle {
    /// The next value and those that have arrived with it, in an array; an empty one at the end. A gap in the log is `null`.
    async fn read(&mut self) -> Result<JsValue, Error> {
        let Self { source, failure } = self;
        if let Some(error) = failure.take() {
            return Err(error);
        }
        Ok(match source {
            Source::Results(results) => {
                let first = results.next().await.transpose()?;
                let all = with_arrived(first, failure, || results.next().now_or_never().flatten());
                all.iter().map(values::to_js).collect::<Array>().into()
            }
            Source::Log(log) => {
                let first = log.next().await.transpose()?;
                parsed(&plain::log(&with_arrived(first, failure, || log.arrived())))
            }
        })
    }
}

/// The first value, and what `next` returns at once; an error ends them.
fn with_arrived<T>(
    first: Option<T>,
    failure: &mut Option<Error>,
    mut next: impl FnMut() -> Option<Result<T, Error>>,
) -> Vec<T> {
    let mut values = Vec::from_iter(first);
    while !values.is_empty() && values.len() < MOST {
        match next() {
            Some(Ok(value)) => values.push(value),
            Some(Err(error)) => {
                *failure = Some(error);
                break;
            }
            None => break,
        }
    }
    values
}

/// An open stream. Its request is aborted when it is freed while nothing is read, or when a read is aborted.
#[wasm_bindgen]
pub struct RawStream {
    /// `None` while it is read, and after a read was aborted.
    place: Rc<RefCell<Option<Idle>>>,
}

impl RawStream {
    pub(super) fn new(source: Source) -> Self {
        Self { place: Rc::new(RefCell::new(Some(Idle { source, failure: None }))) }
    }
}

#[wasm_bindgen]
impl RawStream {
    /// The values that have arrived, in an array: waits for one if there is none, and returns an empty one at the end. One read at
    /// a time; a second one ends at once. When `ending` is aborted, the promise rejects with its reason, and the stream ends.
    pub fn read(&self, ending: AbortSignal) -> Promise {
        let place = self.place.clone();
        promise(ending, async move {
            let Some(mut idle) = place.take() else { return Ok(Array::new().into()) };
            let values = idle.read().await;
            place.replace(Some(idle));
            values
        })
    }

    /// Uses another token when the log is opened again. Results are never asked for again.
    #[wasm_bindgen(js_name = setToken)]
    pub fn set_token(&self, token: Option<String>) {
        if let Some(Idle { source: Source::Log(log), .. }) = &mut *self.place.borrow_mut() {
            log.set_token(token);
        }
    }
}
