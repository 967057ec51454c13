//! The first message of a WebSocket: who calls, and which stream of which driver.
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::calls::headers::Forwarded;
use crate::identity::Identity;

/// The metadata that names the stream.
const REQUEST: HeaderName = HeaderName::from_static("request");

/// A checked first message.
#[derive(Clone)]
pub struct First {
    /// Who calls.
    pub identity: Identity,
    headers: HeaderMap,
    request: HeaderValue,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    headers: Map<String, Value>,
    request: Map<String, Value>,
}

impl First {
    /// Parses a message. The error names what is wrong with it, without its contents: they have a token.
    pub fn parse(text: &str) -> Result<Self, String> {
        let message: Message = serde_json::from_str(text).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            format!("the first message must be JSON with the fields headers and request ({place})")
        })?;
        let mut headers = HeaderMap::new();
        for (name, value) in &message.headers {
            let bad = |problem: &str| format!("headers: {:?} {problem}", shortened(name));
            let name = HeaderName::try_from(name.as_str()).map_err(|_| bad("is not a header's name"))?;
            let value = value.as_str().and_then(|value| HeaderValue::from_str(value).ok());
            if headers.insert(&name, value.ok_or_else(|| bad("is not a header's value"))?).is_some() {
                return Err(bad("is there twice"));
            }
        }
        let identity = Identity::of(&headers).map_err(|status| status.message().to_string())?;
        let field = |name: &str| message.request.get(name).and_then(Value::as_str).unwrap_or_default();
        let needed: &[&str] = match field("kind") {
            "driver" => &["uuid", "method"],
            "resource" => &["uuid"],
            _ => return Err(String::from("request.kind must be \"driver\" or \"resource\"")),
        };
        if let Some(missing) = needed.iter().find(|name| field(name).is_empty()) {
            return Err(format!("request.{missing} must be a text"));
        }
        let request = HeaderValue::try_from(ascii(&Value::Object(message.request).to_string()));
        Ok(Self { identity, headers, request: request.map_err(|_| "request: not a header's value")? })
    }

    /// Adds the metadata of the driver's stream to a request to the exporter.
    pub fn apply(&self, forwarded: &Forwarded, to: &mut HeaderMap) {
        to.extend(forwarded.metadata_of_exporter(&self.headers));
        to.insert(REQUEST, self.request.clone());
    }
}

/// JSON without other characters than ASCII, which a header cannot have.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for unit in json.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() && byte != 0x7f => text.push(byte.into()),
            _ => text.push_str(&format!("\\u{unit:04x}")),
        }
    }
    text
}

fn shortened(name: &str) -> String {
    name.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn message() -> Value {
        json!({
            "headers": {"authorization": "Bearer secret", "jumpstarter-namespace": "lab", "x-jumpstarter-passphrase": "p"},
            "request": {"kind": "driver", "uuid": "u", "method": "connect"},
        })
    }

    fn error(message: &Value) -> String {
        First::parse(&message.to_string()).err().unwrap()
    }

    #[test]
    fn a_valid_message_names_caller_and_stream() {
        let first = First::parse(&message().to_string()).unwrap();
        let mut headers = HeaderMap::new();
        first.apply(&Forwarded::new(Vec::new()), &mut headers);
        assert_eq!(headers["request"], r#"{"kind":"driver","method":"connect","uuid":"u"}"#);
        assert_eq!(headers["x-jumpstarter-passphrase"], "p");
        assert!(!headers.contains_key("authorization"));
        assert_eq!(first.identity.namespace(), "lab");
    }

    #[test]
    fn errors_name_the_field() {
        let with = |path: &str, value: Value| {
            let mut message = message();
            *message.pointer_mut(path).unwrap() = value;
            error(&message)
        };
        assert!(with("/request/kind", json!("x")).contains("request.kind"));
        assert!(with("/request/uuid", json!("")).contains("request.uuid"));
        assert!(with("/request/method", json!(1)).contains("request.method"));
        assert!(with("/headers/authorization", json!("a\nb")).contains("authorization"));
        assert!(error(&json!({"headers": {}, "request": {}, "x": 1})).contains("headers and request"));
        assert!(
            error(&json!({"headers": {"a b": ""}, "request": {}})).contains("\"a b\" is not a header's name")
        );
        let twice = json!({"headers": {"Authorization": "a", "authorization": "b"}, "request": {}});
        assert!(error(&twice).contains("twice"));
    }

    #[test]
    fn errors_have_no_token() {
        let text = message().to_string();
        for end in 0..text.len() {
            if let Err(error) = First::parse(text.get(..end).unwrap()) {
                assert!(!error.contains("secret"), "{error}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_message_or_an_error(text in ".{0,400}") {
            let _ = First::parse(&text);
        }

        #[test]
        fn any_names_reach_the_exporter_as_they_are(method in "\\PC{1,40}", name in "\\PC{0,40}") {
            let mut message = message();
            message["request"]["method"] = json!(method);
            message["request"]["name"] = json!(name);
            let first = First::parse(&message.to_string()).unwrap();
            let sent: Value = serde_json::from_str(first.request.to_str().unwrap()).unwrap();
            prop_assert_eq!(&sent, &message["request"]);
        }
    }
}
