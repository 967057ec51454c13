//! Page tokens in Kubernetes' format: base64 of JSON with a revision and the key to continue after.
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::clock::{MILLISECOND, Nanos};
use crate::go::decoding;
use crate::random::Random;

const TOO_OLD: &str = "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";
const VERSION: &str = "meta.k8s.io/v1";

/// The revisions of one cluster: they grow with time, and old ones are compacted away.
#[derive(Debug)]
pub struct Revisions {
    /// The first revision. Other clusters have others, so their tokens are not valid here.
    first: i64,
    began: Nanos,
    /// The compaction interval of the API server. A revision that is current at one compaction is removed by the next but one.
    period: Nanos,
}

/// The position where a list continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The first possible name of the page, in byte order.
    pub start: String,
    /// When the list began: objects created later are not on its pages.
    pub as_of: Nanos,
}

impl Revisions {
    /// A cluster that starts now and compacts once per period: its tokens are valid for one to two periods.
    pub fn new(began: Nanos, period: Nanos, random: &Random) -> Self {
        let first = random.draw(|rng| rng.i64(1_000_000..1_000_000_000));
        Self { first, began, period: period.max(MILLISECOND) }
    }

    fn at(&self, time: Nanos) -> i64 {
        let elapsed = (time - self.began).max(0) / MILLISECOND;
        self.first.saturating_add(i64::try_from(elapsed).unwrap_or(i64::MAX))
    }

    fn time_of(&self, revision: i64) -> Nanos {
        self.began + Nanos::from(revision - self.first) * MILLISECOND
    }

    fn compactions(&self, time: Nanos) -> Nanos {
        (time - self.began).div_euclid(self.period)
    }

    /// A token that continues after a name, in a list that began at a time.
    pub fn token(&self, last: &str, as_of: Nanos) -> String {
        let start = Value::from(format!("{last}\0"));
        let json = format!(r#"{{"v":"{VERSION}","rv":{},"start":{start}}}"#, self.at(as_of));
        URL_SAFE_NO_PAD.encode(json)
    }

    /// Parses a token; returns Kubernetes' error if it is invalid.
    pub fn position(&self, token: &str, now: Nanos) -> Result<Position, String> {
        let invalid = |why: &str| format!("invalid continue token: continue key is not valid: {why}");
        let json = decoding::base64_url(token).map_err(|error| invalid(&error))?;
        let token = decoding::json(&json).map_err(|error| invalid(&error))?;
        let wrong = |json_type: &str, field: &str, go_type: &str| {
            invalid(&format!(
                "json: cannot unmarshal {json_type} into Go struct field continueToken.{field} of type {go_type}"
            ))
        };
        let Value::Object(fields) = token else {
            if token.is_null() {
                return Err(invalid("server does not recognize this encoded version "));
            }
            let json_type = decoding::type_name(&token);
            return Err(invalid(&format!(
                "json: cannot unmarshal {json_type} into Go value of type storage.continueToken"
            )));
        };
        let text = |key: &str| match fields.get(key) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(other) => Err(wrong(decoding::type_name(other), key, "string")),
        };
        let version = text("v")?;
        let revision = match fields.get("rv") {
            None | Some(Value::Null) => 0,
            Some(value @ Value::Number(number)) => number
                .as_i64()
                .ok_or_else(|| wrong(&format!("{} {number}", decoding::type_name(value)), "rv", "int64"))?,
            Some(other) => return Err(wrong(decoding::type_name(other), "rv", "int64")),
        };
        let start = text("start")?;
        if version != VERSION {
            return Err(invalid(&format!("server does not recognize this encoded version {version}")));
        }
        if revision == 0 {
            return Err(invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)"));
        }
        if start.is_empty() {
            return Err(invalid("encoded start key empty (version meta.k8s.io/v1)"));
        }
        let start = start.strip_prefix('/').map(str::to_string).unwrap_or(start);
        if start.split('/').any(|part| part.is_empty() || part == "." || part == "..") {
            return Err(invalid(&start));
        }
        if revision > self.at(now) {
            return Err(String::from("etcdserver: mvcc: required revision is a future revision"));
        }
        let as_of = self.time_of(revision);
        if revision < self.first || self.compactions(now) - self.compactions(as_of) >= 2 {
            return Err(TOO_OLD.to_string());
        }
        Ok(Position { start, as_of })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::clock::SECOND;

    #[test]
    fn tokens_live_one_to_two_periods_and_nowhere_else() {
        let cluster = Revisions::new(0, 300 * SECOND, &Random::seeded(1));
        let token = cluster.token("exp-2", 299 * SECOND);
        let position = cluster.position(&token, 599 * SECOND).unwrap();
        assert_eq!(position, Position { start: "exp-2\0".into(), as_of: 299 * SECOND });
        assert_eq!(cluster.position(&token, 600 * SECOND).unwrap_err(), TOO_OLD);
        let late = cluster.token("exp-2", 300 * SECOND);
        assert!(cluster.position(&late, 899 * SECOND).is_ok());
        let other = Revisions {
            first: cluster.first + 1_000_000_000,
            ..Revisions::new(0, SECOND, &Random::seeded(1))
        };
        assert_eq!(other.position(&token, 0).unwrap_err(), TOO_OLD);
    }

    #[test]
    fn garbage_gets_kubernetes_words() {
        let cluster = Revisions::new(0, SECOND, &Random::seeded(1));
        for (token, why) in [
            ("garbage", "invalid character '\\u0081' looking for beginning of value"),
            ("a", "illegal base64 data at input byte 0"),
            ("ab=c", "illegal base64 data at input byte 2"),
            ("bm9wZQ", "invalid character 'o' in literal null (expecting 'u')"),
            ("e30", "server does not recognize this encoded version "),
            ("MQ", "json: cannot unmarshal number into Go value of type storage.continueToken"),
            ("eyJ2Ijox", "unexpected end of JSON input"),
        ] {
            let message = cluster.position(token, 0).unwrap_err();
            assert_eq!(
                message,
                format!("invalid continue token: continue key is not valid: {why}"),
                "{token}"
            );
        }
    }
}
