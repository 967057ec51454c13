//! `grpc-timeout`: read, and written again with the time that is left.
//! Source: gRPC over HTTP/2, "Timeout".
use http::{HeaderMap, HeaderValue};
use tokio::time::{Duration, Instant};

use super::headers::GRPC_TIMEOUT;

/// When a call ends at the latest; `None` without a deadline, or with one that the receiver has to judge.
pub fn deadline(headers: &HeaderMap) -> Option<Instant> {
    let left = headers.get(&GRPC_TIMEOUT).and_then(|value| parse(value.as_bytes()))?;
    Instant::now().checked_add(left)
}

/// Replaces the timeout by the time that is left.
pub fn renew(headers: &mut HeaderMap, deadline: Option<Instant>) {
    if let Some(deadline) = deadline {
        let left = deadline.saturating_duration_since(Instant::now());
        let text = match left.as_millis() {
            millis if millis < 100_000_000 => format!("{millis}m"),
            _ => format!("{}S", left.as_secs().min(99_999_999)),
        };
        if let Ok(value) = HeaderValue::try_from(text) {
            headers.insert(&GRPC_TIMEOUT, value);
        }
    }
}

fn parse(value: &[u8]) -> Option<Duration> {
    let (unit, digits) = value.split_last()?;
    if digits.is_empty() || digits.len() > 8 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let count: u64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some(match unit {
        b'H' => Duration::from_secs(count * 3600),
        b'M' => Duration::from_secs(count * 60),
        b'S' => Duration::from_secs(count),
        b'm' => Duration::from_millis(count),
        b'u' => Duration::from_micros(count),
        b'n' => Duration::from_nanos(count),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_have_a_unit_and_at_most_eight_digits() {
        assert_eq!(parse(b"250m"), Some(Duration::from_millis(250)));
        assert_eq!(parse(b"99999999H"), Some(Duration::from_secs(99_999_999 * 3600)));
        for bad in ["", "m", "1", "1x", "-1S", "123456789S", "1.5S"] {
            assert_eq!(parse(bad.as_bytes()), None, "{bad}");
        }
    }
}
