//! Quotes text as Go's `%q` does, which Kubernetes uses for invalid values.
use jumpstarter_web::base::quote::is_visible;

/// The text in quotes, with escapes.
pub fn go_quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\x07' => quoted.push_str("\\a"),
            '\x08' => quoted.push_str("\\b"),
            '\x0c' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\x0b' => quoted.push_str("\\v"),
            '\0'..='\x1f' | '\x7f' => quoted.push_str(&format!("\\x{:02x}", character as u32)),
            // Close to Go's `unicode.IsPrint`.
            _ if is_visible(character) => quoted.push(character),
            '\u{10000}'.. => quoted.push_str(&format!("\\U{:08x}", character as u32)),
            _ => quoted.push_str(&format!("\\u{:04x}", character as u32)),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_go_does() {
        assert_eq!(go_quote("a\"b\\c\n\x01ü"), "\"a\\\"b\\\\c\\n\\x01ü\"");
        assert_eq!(go_quote("\u{81}\u{a0}\u{200b}"), "\"\\u0081\\u00a0\\u200b\"");
    }
}
