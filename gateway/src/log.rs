//! Log lines on standard error. No module passes a token, a passphrase or a console's bytes to the log.
use tracing_subscriber::fmt;

use crate::options::{LogFormat, Options};

/// Starts the log of this process.
pub fn start(options: &Options) {
    let lines = fmt().with_max_level(options.log_level).with_writer(std::io::stderr).with_target(false);
    match options.log_format {
        LogFormat::Text => lines.with_ansi(false).init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
}
