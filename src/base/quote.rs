//! Formats external text for errors: in quotes, with invisible characters escaped.

/// The number of characters of a caller's text that an error shows. If a token was put into the wrong field, its
/// signature comes much later and stays hidden.
const SHOWN: usize = 40;

/// Quotes the caller's own text for an error; a long text is cut off after its beginning.
pub fn quote_short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => quote(text),
        Some((end, _)) => format!("{}...", quote(text.get(..end).unwrap_or_default())),
    }
}

/// Quotes text; a character that cannot be seen is shown by its number: `\u{200b}`.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if is_visible(character) => quoted.push(character),
            _ => quoted.extend(character.escape_unicode()),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a character can be seen in a line of text, as a space can. The tables of assigned characters are not worth
/// their size here.
pub fn is_visible(character: char) -> bool {
    character == ' '
        || !(character.is_control()
            || character.is_whitespace()
            || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{10ffff}'))
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
    fn what_cannot_be_seen_is_shown_by_its_number() {
        assert_eq!(quote("a\"b\\c d\n\x01ü"), "\"a\\\"b\\\\c d\\u{a}\\u{1}ü\"");
        assert_eq!(quote("\u{a0}\u{200b}"), "\"\\u{a0}\\u{200b}\"");
    }
}
