//! An open stream of a device: the results of a driver's method, or the log.
use std::cell::RefCell;
use std::rc::Rc;

use futures_util::StreamExt;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use super::{plain, promise, values};
use crate::error::Error;
use crate::exporter::{LogItem, LogStream, Results};
use crate::js::parsed;
use crate::js::transport::Transport;
use crate::transport::call::Transport as Call;
use crate::transport::fetch::clock::BrowserClock;

/// Where the values of a stream come from.
pub(super) enum Source {
    Results(Results<<Transport as Call>::Messages, BrowserClock>),
    Log(LogStream<Transport, BrowserClock>),
}

impl Source {
    /// The next value; `undefined` at the end. A gap in the log is `null`.
    async fn next(&mut self) -> Result<JsValue, Error> {
        Ok(match self {
            Self::Results(results) => {
                results.next().await.transpose()?.map_or(JsValue::UNDEFINED, |value| values::to_js(&value))
            }
            Self::Log(log) => match log.next().await.transpose()? {
                Some(LogItem::Entry(entry)) => parsed(&plain::log_entry(&entry)),
                Some(LogItem::Gap) => JsValue::NULL,
                None => JsValue::UNDEFINED,
            },
        })
    }
}

/// An open stream. Its request is aborted when it is freed while nothing is read, or when a read is aborted.
#[wasm_bindgen]
pub struct RawStream {
    /// `None` while it is read, and after a read was aborted.
    source: Rc<RefCell<Option<Source>>>,
}

impl RawStream {
    pub(super) fn new(source: Source) -> Self {
        Self { source: Rc::new(RefCell::new(Some(source))) }
    }
}

#[wasm_bindgen]
impl RawStream {
    /// The next value, `undefined` at the end. One read at a time; a second one ends at once. When `ending` is aborted, the
    /// promise rejects with its reason, and the stream ends.
    pub fn next(&self, ending: AbortSignal) -> Promise {
        let place = self.source.clone();
        promise(ending, async move {
            let Some(mut source) = place.take() else { return Ok(JsValue::UNDEFINED) };
            let next = source.next().await;
            place.replace(Some(source));
            next
        })
    }

    /// Uses another token when the log is opened again. Results are never asked for again.
    #[wasm_bindgen(js_name = setToken)]
    pub fn set_token(&self, token: Option<String>) {
        if let Some(Source::Log(log)) = &mut *self.source.borrow_mut() {
            log.set_token(token);
        }
    }
}
