//! Lexer and parser behind `Selector::parse`, a child of `selector`. Not for use from elsewhere.
use super::{Expected, Operator, Problem, Requirement, SelectorError};
use crate::base::sort::sort;
use crate::model::labels::is_key;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    End,
    Identifier,
    In,
    NotIn,
    Comma,
    Open,
    Close,
    Not,
    Equals,
    DoubleEquals,
    NotEquals,
    Greater,
    Less,
}

#[derive(Clone, Copy)]
struct Item<'text> {
    token: Token,
    literal: &'text str,
    position: usize,
}

impl Item<'_> {
    fn error(self, problem: Problem) -> SelectorError {
        SelectorError { problem, position: self.position, length: self.literal.len() }
    }

    /// The error if something else was expected in this place.
    fn not(self, expected: Expected) -> SelectorError {
        self.error(Problem::Expected(expected))
    }
}

pub(super) struct Parser<'text> {
    text: &'text str,
    next: usize,
    ahead: Item<'text>,
}

type Parsed<T> = Result<T, SelectorError>;

impl<'text> Parser<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        let ahead = Item { token: Token::End, literal: "", position: 0 };
        let mut parser = Self { text, next: 0, ahead };
        parser.ahead = parser.lex();
        parser
    }

    pub(super) fn parse(mut self) -> Parsed<Vec<Requirement>> {
        let mut requirements = Vec::new();
        loop {
            match self.lookahead().token {
                Token::Identifier | Token::Not => {}
                Token::End => return Ok(requirements),
                _ => {
                    return Err(self.ahead.not(Expected::KeyOrEnd));
                }
            }
            requirements.push(self.requirement()?);
            let item = self.consume();
            match item.token {
                Token::End => return Ok(requirements),
                Token::Comma => {
                    if !matches!(self.lookahead().token, Token::Identifier | Token::Not) {
                        return Err(self.ahead.not(Expected::KeyAfterComma));
                    }
                }
                _ => return Err(item.not(Expected::CommaOrEnd)),
            }
        }
    }

    fn requirement(&mut self) -> Parsed<Requirement> {
        let mut item = self.consume();
        let absent = item.token == Token::Not;
        if absent {
            item = self.consume();
        }
        if item.token != Token::Identifier {
            return Err(item.not(Expected::Key));
        }
        if !is_key(item.literal) {
            return Err(item.error(Problem::Key));
        }
        let key = item.literal.to_string();
        if absent {
            return Ok(Requirement { key, operator: Operator::DoesNotExist, values: Vec::new() });
        }
        if matches!(self.lookahead().token, Token::End | Token::Comma) {
            return Ok(Requirement { key, operator: Operator::Exists, values: Vec::new() });
        }
        let operator = self.operator()?;
        let first = self.ahead;
        let mut values = match operator {
            Operator::In | Operator::NotIn => self.values()?,
            _ => vec![self.exact_value()?],
        };
        sort(&mut values, |one, other| one < other);
        values.dedup();
        let values = values.into_iter().map(str::to_string).collect();
        let requirement = Requirement { key, operator, values };
        if requirement.has_valid_values() {
            Ok(requirement)
        } else {
            Err(first.error(Problem::Values(requirement)))
        }
    }

    fn operator(&mut self) -> Parsed<Operator> {
        // Only here are `in` and `notin` keywords.
        let item = self.ahead;
        self.consume();
        Ok(match item.token {
            Token::In => Operator::In,
            Token::NotIn => Operator::NotIn,
            Token::Equals => Operator::Equals,
            Token::DoubleEquals => Operator::DoubleEquals,
            Token::NotEquals => Operator::NotEquals,
            Token::Greater => Operator::GreaterThan,
            Token::Less => Operator::LessThan,
            _ => return Err(item.not(Expected::Operator)),
        })
    }

    fn values(&mut self) -> Parsed<Vec<&'text str>> {
        let item = self.consume();
        if item.token != Token::Open {
            return Err(item.not(Expected::Open));
        }
        match self.lookahead().token {
            Token::Identifier | Token::Comma => {}
            Token::Close => {
                self.consume();
                return Ok(vec![""]);
            }
            _ => return Err(self.ahead.not(Expected::ValueOrClose)),
        }
        let mut values = Vec::new();
        loop {
            let item = self.consume();
            match item.token {
                Token::Identifier => {
                    values.push(item.literal);
                    match self.lookahead().token {
                        Token::Comma => {}
                        Token::Close => break,
                        _ => return Err(self.ahead.not(Expected::CommaOrClose)),
                    }
                }
                Token::Comma => {
                    // "(,", ",," and ",)" each contain an empty value.
                    if values.is_empty() {
                        values.push("");
                    }
                    match self.lookahead().token {
                        Token::Close => {
                            values.push("");
                            break;
                        }
                        Token::Comma => {
                            self.consume();
                            values.push("");
                        }
                        _ => {}
                    }
                }
                _ => return Err(item.not(Expected::CommaOrValue)),
            }
        }
        self.consume();
        Ok(values)
    }

    fn exact_value(&mut self) -> Parsed<&'text str> {
        if matches!(self.lookahead().token, Token::End | Token::Comma) {
            return Ok("");
        }
        let item = self.consume();
        match item.token {
            Token::Identifier => Ok(item.literal),
            _ => Err(item.not(Expected::Value)),
        }
    }

    fn lookahead(&self) -> Item<'text> {
        as_value(self.ahead)
    }

    fn consume(&mut self) -> Item<'text> {
        let item = as_value(self.ahead);
        if item.token != Token::End {
            self.ahead = self.lex();
        }
        item
    }

    fn lex(&mut self) -> Item<'text> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.next).is_some_and(|byte| is_space(*byte)) {
            self.next += 1;
        }
        let position = self.next;
        let (token, length) = match (bytes.get(position).copied(), bytes.get(position + 1).copied()) {
            // In Kubernetes' lexer, a NUL also ends the text.
            (None | Some(0), _) => {
                return Item { token: Token::End, literal: "", position };
            }
            (Some(b'='), Some(b'=')) => (Token::DoubleEquals, 2),
            (Some(b'!'), Some(b'=')) => (Token::NotEquals, 2),
            (Some(b'='), _) => (Token::Equals, 1),
            (Some(b'!'), _) => (Token::Not, 1),
            (Some(b'('), _) => (Token::Open, 1),
            (Some(b')'), _) => (Token::Close, 1),
            (Some(b','), _) => (Token::Comma, 1),
            (Some(b'>'), _) => (Token::Greater, 1),
            (Some(b'<'), _) => (Token::Less, 1),
            _ => (Token::Identifier, word_length(&bytes[position..])),
        };
        let literal = self.text.get(position..position + length).unwrap_or_default();
        self.next = position + length;
        let token = match (token, literal) {
            (Token::Identifier, "in") => Token::In,
            (Token::Identifier, "notin") => Token::NotIn,
            _ => token,
        };
        if bytes.get(self.next) == Some(&0) {
            // Kubernetes' lexer skips a NUL after a token.
            self.next += 1;
        }
        Item { token, literal, position }
    }
}

/// `in` and `notin` are keywords only where an operator is expected.
fn as_value(item: Item<'_>) -> Item<'_> {
    let token = match item.token {
        Token::In | Token::NotIn => Token::Identifier,
        token => token,
    };
    Item { token, ..item }
}

fn word_length(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|byte| {
            is_space(*byte) || matches!(byte, 0 | b'=' | b'!' | b'(' | b')' | b',' | b'>' | b'<')
        })
        .unwrap_or(bytes.len())
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}
