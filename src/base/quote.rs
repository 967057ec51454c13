//! Formats external text for errors: in quotes, with invisible characters escaped.

/// The number of characters of a caller's text that an error shows. If a token was put into the wrong field, its
/// signature comes much later and stays hidden.
const SHOWN: usize = 40;

/// Quotes the caller's own text for an error; a long text is cut off after its beginning.
pub fn quote_short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => go_quote(text),
        Some((end, _)) => format!("{}...", go_quote(text.get(..end).unwrap_or_default())),
    }
}

/// Quotes text as Go's `%q` does, which Kubernetes uses for invalid values.
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
            '\0'..='\x1f' | '\x7f' => push_hex(&mut quoted, "\\x", character as u32, 2),
            ' ' => quoted.push(' '),
            _ if !printable(character) && (character as u32) < 0x1_0000 => {
                push_hex(&mut quoted, "\\u", character as u32, 4);
            }
            _ if !printable(character) => push_hex(&mut quoted, "\\U", character as u32, 8),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Close to Go's `unicode.IsPrint`: the tables of assigned characters are not worth their size here.
fn printable(character: char) -> bool {
    !(character.is_control()
        || character.is_whitespace()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{10ffff}'))
}

fn push_hex(text: &mut String, prefix: &str, number: u32, digits: u32) {
    text.push_str(prefix);
    for digit in (0..digits).rev() {
        text.extend(char::from_digit((number >> (4 * digit)) & 15, 16));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(quote_short("eyJ"), "\"eyJ\"");
        assert_eq!(quote_short(&"ü".repeat(40)), format!("\"{}\"", "ü".repeat(40)));
        assert_eq!(quote_short(&"ü".repeat(41)), format!("\"{}\"...", "ü".repeat(40)));
    }

    #[test]
    fn quotes_as_go_does() {
        assert_eq!(go_quote("a\"b\\c\n\x01ü"), "\"a\\\"b\\\\c\\n\\x01ü\"");
        assert_eq!(go_quote("\u{81}\u{a0}\u{200b}"), "\"\\u0081\\u00a0\\u200b\"");
    }
}
