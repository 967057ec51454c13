//! The last words of an instance: a panic ends it, and what it says is told to the package, whose errors then
//! say so. That the instance has died, the package learns by itself: the panic's trap goes through it.
use std::panic::{self, PanicHookInfo};

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// A name in the glue's scope: see scripts/wrap-glue.mjs.
    #[wasm_bindgen(js_name = tellPanic)]
    fn tell_panic(message: &str, file: &str, line: u32);
}

/// Runs when the module is instantiated.
#[wasm_bindgen(start)]
pub fn start() {
    panic::set_hook(Box::new(tell));
}

fn tell(info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let message = match payload.downcast_ref::<String>() {
        Some(message) => message.as_str(),
        None => payload.downcast_ref::<&str>().copied().unwrap_or_default(),
    };
    let (file, line) = info.location().map_or(("", 0), |location| (location.file(), location.line()));
    tell_panic(message, file, line);
}
