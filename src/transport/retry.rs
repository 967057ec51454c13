//! Retry hints of a server: gRPC's push-back, google.rpc.RetryInfo, HTTP's Retry-After. Pure, except for the wall
//! clock with which an HTTP date is compared.
//!
//! Sources: gRPC's proposal A6 ("Pushback"), google/rpc/error_details.proto (RetryInfo), RFC 9110, section 10.2.3.
use std::fmt;
use std::time::Duration;

use prost::Message;
use prost_types::Any;

#[cfg(target_arch = "wasm32")]
use super::fetch::http_date::date;
use super::metadata::Metadata;
use super::status;
use crate::base::wall_clock;

const PUSH_BACK: &str = "grpc-retry-pushback-ms";
const RETRY_AFTER: &str = "retry-after";
const RETRY_INFO: &str = "/google.rpc.RetryInfo";

/// The retry hint of a server.
///
/// ```
/// use std::time::Duration;
/// use jumpstarter_web::transport::metadata::Metadata;
/// use jumpstarter_web::transport::retry::RetryHint;
///
/// let mut trailers = Metadata::new();
/// trailers.append("grpc-retry-pushback-ms", b"1500").unwrap();
/// let hint = RetryHint::of(&trailers, Duration::ZERO);
/// assert_eq!(hint, Some(RetryHint::After(Duration::from_millis(1500))));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum RetryHint {
    /// Not before this time has passed, counted from the arrival of the answer. Zero means at once.
    After(Duration),
    /// Never.
    Never,
}

/// Written by hand: the standard library's formatting of a `Duration` costs two kilobytes.
impl fmt::Debug for RetryHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(_) => write!(f, "After({} ms)", self.millis().unwrap_or_default()),
            Self::Never => f.write_str("Never"),
        }
    }
}

impl RetryHint {
    /// The time to wait in milliseconds, at most 2^53; `None` if there must be no other try.
    pub fn millis(&self) -> Option<u64> {
        match self {
            Self::After(time) => Some(u64::try_from(time.as_millis()).unwrap_or(u64::MAX).min(1 << 53)),
            Self::Never => None,
        }
    }

    /// Reads the hint from an answer's headers and trailers; `None` if there is none. The push-back has priority,
    /// then RetryInfo in the binary details, then Retry-After.
    ///
    /// `now` is the time since the Unix epoch on the wall clock: Retry-After may be a date.
    pub fn of(metadata: &Metadata, now: Duration) -> Option<Self> {
        push_back(metadata)
            .or_else(|| retry_info(&status::details(metadata)).map(Self::After))
            .or_else(|| retry_after(metadata.text(RETRY_AFTER)?, now).map(Self::After))
    }

    /// The same, with the local wall clock.
    pub fn of_answer(metadata: &Metadata) -> Option<Self> {
        // `as` saturates, and rounds down.
        Self::of(metadata, Duration::from_millis(wall_clock::now_ms() as u64))
    }
}

/// Milliseconds in a signed 32-bit integer. A value that is negative or unreadable forbids another try, and so do
/// several values.
fn push_back(metadata: &Metadata) -> Option<RetryHint> {
    let mut values = metadata.get_all(PUSH_BACK);
    let value = values.next()?;
    let number = str::from_utf8(value).ok().and_then(|text| text.parse::<i32>().ok());
    Some(match (number.map(u64::try_from), values.next()) {
        (Some(Ok(millis)), None) => RetryHint::After(Duration::from_millis(millis)),
        _ => RetryHint::Never,
    })
}

/// google.rpc.Status, with only the fields that are needed here.
#[derive(Clone, PartialEq, Message)]
struct Details {
    #[prost(message, repeated, tag = "3")]
    details: Vec<Any>,
}

/// google.rpc.RetryInfo.
#[derive(Clone, PartialEq, Message)]
struct RetryInfo {
    #[prost(message, optional, tag = "1")]
    retry_delay: Option<prost_types::Duration>,
}

fn retry_info(details: &[u8]) -> Option<Duration> {
    let details = Details::decode(details).ok()?.details;
    let info = details.iter().find(|detail| detail.type_url.ends_with(RETRY_INFO))?;
    let delay = RetryInfo::decode(info.value.as_slice()).ok()?.retry_delay?;
    // A negative delay has already passed.
    let seconds = u64::try_from(delay.seconds).unwrap_or_default();
    let nanos = u32::try_from(delay.nanos).unwrap_or_default().min(999_999_999);
    Some(Duration::new(seconds, nanos))
}

/// A number of seconds, or a date. A number that is too large counts as a very long time, as in HTTP caches.
fn retry_after(value: &str, now: Duration) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    Some(date(value)?.saturating_sub(now))
}

/// An HTTP date (RFC 9110, section 5.6.7), as the time since the Unix epoch; a date before the epoch counts as the
/// epoch.
#[cfg(not(target_arch = "wasm32"))]
fn date(text: &str) -> Option<Duration> {
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD_NO_PAD;

    use super::*;

    /// 1994-11-06T08:49:37Z, the date in RFC 9110's examples.
    const NOW: Duration = Duration::from_secs(784_111_777);

    fn hint(pairs: &[(&str, &str)]) -> Option<RetryHint> {
        let mut metadata = Metadata::new();
        pairs.iter().for_each(|(name, value)| metadata.append(name, value.as_bytes()).unwrap());
        RetryHint::of(&metadata, NOW)
    }

    fn after(millis: u64) -> Option<RetryHint> {
        Some(RetryHint::After(Duration::from_millis(millis)))
    }

    fn details(seconds: i64, nanos: i32) -> String {
        let info = RetryInfo { retry_delay: Some(prost_types::Duration { seconds, nanos }) };
        let any = |name: &str, value| Any { type_url: format!("type.googleapis.com/{name}"), value };
        let details =
            vec![any("google.rpc.Help", vec![1]), any("google.rpc.RetryInfo", info.encode_to_vec())];
        STANDARD_NO_PAD.encode(Details { details }.encode_to_vec())
    }

    #[test]
    fn a_push_back_is_milliseconds_and_anything_else_is_no_retry() {
        let never = Some(RetryHint::Never);
        for (value, expected) in [
            ("0", after(0)),
            ("1500", after(1500)),
            ("2147483647", after(2_147_483_647)),
            ("-1", never),
            ("2147483648", never),
            ("1.5", never),
            ("1500, 1500", never),
            ("soon", never),
            ("", never),
        ] {
            assert_eq!(hint(&[("grpc-retry-pushback-ms", value)]), expected, "{value:?}");
        }
        let twice = [("grpc-retry-pushback-ms", "5"), ("grpc-retry-pushback-ms", "5")];
        assert_eq!(hint(&twice), never);
    }

    #[test]
    fn retry_after_is_seconds_or_one_of_the_three_dates_of_http() {
        for (value, expected) in [
            ("0", after(0)),
            ("120", after(120_000)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", after(60_000)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", after(60_000)),
            ("Sun Nov  6 08:50:37 1994", after(60_000)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", after(0)),
            ("-5", None),
            ("1.5", None),
            ("120, 120", None),
            ("1994-11-06T08:50:37Z", None),
            ("later", None),
            ("", None),
        ] {
            assert_eq!(hint(&[("retry-after", value)]), expected, "{value:?}");
        }
        let long = hint(&[("retry-after", "99999999999999999999999")]);
        assert_eq!(long, Some(RetryHint::After(Duration::from_secs(u64::MAX))));
    }

    #[test]
    fn retry_info_is_found_among_the_details() {
        for (seconds, nanos, millis) in [(2, 500_000_000, 2500), (0, 0, 0), (-3, -1, 0)] {
            let details = details(seconds, nanos);
            assert_eq!(hint(&[("grpc-status-details-bin", &details)]), after(millis), "{seconds} {nanos}");
        }
        for broken in ["AAEC", "!!!", ""] {
            assert_eq!(hint(&[("grpc-status-details-bin", broken)]), None, "{broken:?}");
        }
    }

    #[test]
    fn the_most_particular_word_counts() {
        let info = details(2, 0);
        let all = [("retry-after", "9"), ("grpc-status-details-bin", &info), ("grpc-retry-pushback-ms", "7")];
        assert_eq!(hint(&all), after(7));
        assert_eq!(hint(&all[..2]), after(2000));
        assert_eq!(hint(&all[..1]), after(9000));
        assert_eq!(hint(&[]), None);
    }

    #[test]
    fn a_hint_in_milliseconds_is_a_number_that_javascript_holds_exactly() {
        for (hint, millis) in [
            (RetryHint::After(Duration::from_micros(1_500_900)), Some(1_500)),
            (RetryHint::After(Duration::MAX), Some(9_007_199_254_740_992)),
            (RetryHint::Never, None),
        ] {
            assert_eq!(hint.millis(), millis);
        }
    }

    #[test]
    fn the_date_of_an_answer_is_compared_with_the_clock() {
        let mut headers = Metadata::new();
        headers.append(RETRY_AFTER, b"Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(RetryHint::of_answer(&headers), after(0));
    }
}
