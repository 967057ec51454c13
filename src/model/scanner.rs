//! Reads a text from its start, piece by piece, always by characters: no piece can end inside a multi-byte character.

/// The remaining text.
pub(super) struct Scanner<'text> {
    rest: &'text str,
}

impl<'text> Scanner<'text> {
    /// Starts at the beginning of a text.
    pub fn new(text: &'text str) -> Self {
        Self { rest: text }
    }

    /// Whether nothing is left.
    pub fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes the next character if it is one of the given ones.
    pub fn take(&mut self, wanted: &[char]) -> Option<char> {
        self.take_if(|character| wanted.contains(&character).then_some(character))
    }

    /// Takes all following characters of a kind; there may be none.
    pub fn take_while(&mut self, is: impl Fn(char) -> bool) -> &'text str {
        let tail = self.rest.trim_start_matches(is);
        // Always succeeds, since the tail is the end of the text.
        let taken = self.rest.strip_suffix(tail).unwrap_or_default();
        self.rest = tail;
        taken
    }

    /// Takes the following digits 0 to 9; there may be none.
    pub fn digits(&mut self) -> &'text str {
        self.take_while(|character| character.is_ascii_digit())
    }

    /// Takes exactly this many digits, up to nine, as a number.
    pub fn digits_of(&mut self, length: u8) -> Option<u32> {
        let mut number = 0;
        for _ in 0..length {
            number = number * 10 + self.take_if(|character| character.to_digit(10))?;
        }
        Some(number)
    }

    /// Skips white space.
    pub fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take_if<T>(&mut self, read: impl Fn(char) -> Option<T>) -> Option<T> {
        let mut characters = self.rest.chars();
        let read = characters.next().and_then(read)?;
        self.rest = characters.as_str();
        Some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_end_between_characters() {
        let mut text = Scanner::new("12é3 \u{a0}x");
        assert_eq!((text.digits(), text.take(&['x']), text.at_end()), ("12", None, false));
        assert_eq!((text.take(&['x', 'é']), text.digits_of(2)), (Some('é'), None));
        text.skip_spaces();
        assert_eq!((text.take_while(char::is_alphabetic), text.digits(), text.at_end()), ("x", "", true));
        let mut text = Scanner::new("0042１");
        assert_eq!((text.digits_of(3), text.digits_of(1), text.digits_of(1)), (Some(4), Some(2), None));
    }
}
