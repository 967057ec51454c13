//! Decodes base64 and JSON with the error messages of Go's standard library, which appear in errors about page
//! tokens. serde_json parses valid JSON.
use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use super::quote::go_quote;

/// Decodes unpadded URL base64 like Go's `RawURLEncoding`: ignores line breaks and unused last bits.
pub fn base64_url(text: &str) -> Result<Vec<u8>, String> {
    let corrupt = |offset: usize| format!("illegal base64 data at input byte {offset}");
    let is_break = |byte: u8| matches!(byte, b'\r' | b'\n');
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let bytes = text.as_bytes();
    if let Some(offset) = bytes.iter().position(|byte| !is_digit(*byte) && !is_break(*byte)) {
        return Err(corrupt(offset));
    }
    let digits: Vec<u8> = bytes.iter().copied().filter(|byte| !is_break(*byte)).collect();
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true);
    // All characters are valid, so the only possible error is a single one at the end.
    GeneralPurpose::new(&URL_SAFE, lenient).decode(digits).map_err(|_| corrupt(bytes.len() - 1))
}

/// Decodes JSON; the error is that of Go's `encoding/json`.
pub fn json(bytes: &[u8]) -> Result<Value, String> {
    Checker { bytes, next: 0 }.check()?;
    // Go accepts invalid UTF-8, and replaces it.
    serde_json::from_str(&String::from_utf8_lossy(bytes)).map_err(|error| error.to_string())
}

/// Go's name for the type of a JSON value.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Scans JSON, and stops where Go's scanner does.
struct Checker<'json> {
    bytes: &'json [u8],
    next: usize,
}

type Checked = Result<(), String>;

impl Checker<'_> {
    fn check(mut self) -> Checked {
        self.value()?;
        self.spaces();
        match self.bytes.get(self.next) {
            None => Ok(()),
            Some(byte) => Err(unexpected(*byte, "after top-level value")),
        }
    }

    fn peek(&self) -> Result<u8, String> {
        self.bytes.get(self.next).copied().ok_or_else(|| String::from("unexpected end of JSON input"))
    }

    /// Where Go feeds its scanner a space to see whether the text may end here, a space is what it names.
    fn peek_or_space(&self) -> u8 {
        self.bytes.get(self.next).copied().unwrap_or(b' ')
    }

    fn spaces(&mut self) {
        while self.bytes.get(self.next).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
            self.next += 1;
        }
    }

    fn value(&mut self) -> Checked {
        self.spaces();
        match self.peek()? {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => self.string(),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'n' => self.literal("null"),
            b'-' | b'0'..=b'9' => self.number(),
            byte => Err(unexpected(byte, "looking for beginning of value")),
        }
    }

    fn object(&mut self) -> Checked {
        self.next += 1;
        self.spaces();
        if self.peek()? == b'}' {
            self.next += 1;
            return Ok(());
        }
        loop {
            self.spaces();
            match self.peek()? {
                b'"' => self.string()?,
                byte => {
                    return Err(unexpected(byte, "looking for beginning of object key string"));
                }
            }
            self.spaces();
            match self.peek()? {
                b':' => self.next += 1,
                byte => return Err(unexpected(byte, "after object key")),
            }
            self.value()?;
            self.spaces();
            match self.peek()? {
                b',' => self.next += 1,
                b'}' => break,
                byte => return Err(unexpected(byte, "after object key:value pair")),
            }
        }
        self.next += 1;
        Ok(())
    }

    fn array(&mut self) -> Checked {
        self.next += 1;
        self.spaces();
        if self.peek()? == b']' {
            self.next += 1;
            return Ok(());
        }
        loop {
            self.value()?;
            self.spaces();
            match self.peek()? {
                b',' => self.next += 1,
                b']' => break,
                byte => return Err(unexpected(byte, "after array element")),
            }
        }
        self.next += 1;
        Ok(())
    }

    fn string(&mut self) -> Checked {
        self.next += 1;
        loop {
            let byte = self.peek()?;
            self.next += 1;
            match byte {
                b'"' => return Ok(()),
                b'\\' => self.escape()?,
                0..0x20 => return Err(unexpected(byte, "in string literal")),
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Checked {
        let byte = self.peek_or_space();
        self.next += 1;
        match byte {
            b'b' | b'f' | b'n' | b'r' | b't' | b'\\' | b'/' | b'"' => Ok(()),
            b'u' => {
                for _ in 0..4 {
                    let byte = self.peek_or_space();
                    if !byte.is_ascii_hexdigit() {
                        return Err(unexpected(byte, "in \\u hexadecimal character escape"));
                    }
                    self.next += 1;
                }
                Ok(())
            }
            _ => Err(unexpected(byte, "in string escape code")),
        }
    }

    fn literal(&mut self, literal: &str) -> Checked {
        self.next += 1;
        for expected in &literal.as_bytes()[1..] {
            let byte = self.peek_or_space();
            if byte != *expected {
                let context = format!("in literal {literal} (expecting '{}')", char::from(*expected));
                return Err(unexpected(byte, &context));
            }
            self.next += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Checked {
        if self.peek_or_space() == b'-' {
            self.next += 1;
        }
        match self.peek_or_space() {
            b'0' => self.next += 1,
            b'1'..=b'9' => self.digits(),
            byte => return Err(unexpected(byte, "in numeric literal")),
        }
        if self.bytes.get(self.next) == Some(&b'.') {
            self.next += 1;
            self.some_digits("after decimal point in numeric literal")?;
        }
        if matches!(self.bytes.get(self.next), Some(b'e' | b'E')) {
            self.next += 1;
            if matches!(self.peek_or_space(), b'+' | b'-') {
                self.next += 1;
            }
            self.some_digits("in exponent of numeric literal")?;
        }
        Ok(())
    }

    fn some_digits(&mut self, context: &str) -> Checked {
        match self.peek_or_space() {
            b'0'..=b'9' => self.digits(),
            byte => return Err(unexpected(byte, context)),
        }
        Ok(())
    }

    fn digits(&mut self) {
        while self.bytes.get(self.next).is_some_and(u8::is_ascii_digit) {
            self.next += 1;
        }
    }
}

fn unexpected(byte: u8, context: &str) -> String {
    let quoted = match byte {
        b'\'' => String::from("'\\''"),
        b'"' => String::from("'\"'"),
        _ => {
            // Go treats the byte as a code point.
            let quoted = go_quote(&char::from(byte).to_string());
            format!("'{}'", quoted.trim_matches('"'))
        }
    };
    format!("invalid character {quoted} {context}")
}
