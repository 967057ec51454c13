//! The state of the wait for a lease, for the package's loop.
use crate::base::code::Code;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::error_to_js;
use super::read_records::read;
use crate::error::Error;
use crate::model::Lease;
use crate::model::lease_outcome::LeaseOutcome;

const METHOD: &str = "WaitForLease";

/// Whether a lease holds an exporter; false while that is undecided. For a lease that never will, this throws the
/// error that ends the wait.
#[wasm_bindgen(js_name = leaseIsReady)]
pub fn lease_is_ready(plain: JsValue) -> Result<bool, JsValue> {
    let lease = read::<Lease>(plain).map_err(|input| error_to_js(&Error::from_input(METHOD, input)))?;
    match lease.outcome() {
        LeaseOutcome::Waiting => Ok(false),
        LeaseOutcome::Ready => Ok(true),
        LeaseOutcome::Over { reason, words } => {
            let error = Error::local(METHOD, Code::FailedPrecondition, reason, words);
            let lease_name = Some(lease.name.clone());
            Err(error_to_js(&Error { lease_name, lease: Some(Box::new(lease)), ..error }))
        }
    }
}
