//! Panics of an instance. A panic ends the instance; its message is passed to the package, whose errors then include
//! it. The package detects that the instance is dead by the trap that the panic raises.
use std::panic::{self, PanicHookInfo};

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// A name in the glue code's scope: see scripts/wrap-glue.mjs.
    #[wasm_bindgen(js_name = reportPanic)]
    fn report_panic(message: &str, file: &str, line: u32);
}

/// Runs when the module is instantiated.
#[wasm_bindgen(start)]
pub fn start() {
    panic::set_hook(Box::new(report));
}

fn report(info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let message = match payload.downcast_ref::<String>() {
        Some(message) => message.as_str(),
        None => payload.downcast_ref::<&str>().copied().unwrap_or_default(),
    };
    let (file, line) = info.location().map_or(("", 0), |location| (location.file(), location.line()));
    report_panic(message, file, line);
}
