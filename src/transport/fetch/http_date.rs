//! Reads dates of HTTP headers with the browser's own parser, which adds nothing to the download.
use std::time::Duration;

/// An HTTP date (RFC 9110, section 5.6.7), as the time since the Unix epoch; a date before the epoch counts as the
/// epoch. One of the three formats names no zone; it is GMT.
pub fn date(text: &str) -> Option<Duration> {
    let zoned = if text.ends_with("GMT") { text.to_owned() } else { format!("{text} GMT") };
    let millis = js_sys::Date::parse(&zoned);
    // `as` saturates.
    millis.is_finite().then(|| Duration::from_millis(millis as u64))
}
