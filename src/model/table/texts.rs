//! The texts of a table, each of them once.
use crate::base::hash::hash;
use crate::base::protobuf::{Malformed, text};
use crate::model::dump::push_quoted;

/// The place of no text.
pub const NONE: u32 = 0;

const START: &str = r#"{"texts":["#;

/// Texts by their places, which are counted from 1.
pub struct Texts<'a> {
    /// Those that have not been taken, as JSON.
    json: String,
    texts: Vec<&'a str>,
    /// Places of texts, by open addressing: a power of 2 of slots, at least half of which are empty.
    slots: Vec<u32>,
    used: usize,
    key: u64,
}

impl<'a> Texts<'a> {
    pub fn new(key: u64) -> Self {
        Self { json: START.to_owned() + "null", texts: Vec::new(), slots: vec![NONE; 64], used: 0, key }
    }

    /// Takes the texts that were added since the last time: JSON of an object with the property `texts`, up to the array's last item.
    pub fn take_json(&mut self) -> String {
        std::mem::replace(&mut self.json, START.to_owned())
    }

    /// The text at a place.
    pub fn at(&self, place: u32) -> &'a str {
        self.texts.get((place as usize).wrapping_sub(1)).copied().unwrap_or_default()
    }

    /// The place of a text, which may be there.
    pub fn place(&mut self, bytes: &'a [u8]) -> Result<u32, Malformed> {
        let known = self.slot(bytes);
        if *known != NONE {
            return Ok(*known);
        }
        let place = self.push(text(bytes)?);
        *self.slot(bytes) = place;
        self.used += 1;
        if self.used * 2 > self.slots.len() {
            let empty = vec![NONE; self.slots.len() * 2];
            for place in std::mem::replace(&mut self.slots, empty) {
                if place != NONE {
                    *self.slot(self.at(place).as_bytes()) = place;
                }
            }
        }
        Ok(place)
    }

    /// Adds a text of the message.
    pub fn push(&mut self, text: &'a str) -> u32 {
        self.add(text, text)
    }

    /// Adds a text that is not of the message, and that `at` does not return.
    pub fn push_json(&mut self, text: &str) -> u32 {
        self.add(text, "")
    }

    fn add(&mut self, text: &str, kept: &'a str) -> u32 {
        if !self.json.ends_with('[') {
            self.json.push(',');
        }
        push_quoted(text, &mut self.json);
        self.texts.push(kept);
        self.texts.len() as u32
    }

    /// The slot of a text, or the empty one where it belongs.
    fn slot(&mut self, bytes: &[u8]) -> &mut u32 {
        let last = self.slots.len() - 1;
        let mut slot = hash(bytes, self.key) as usize & last;
        while self.slots[slot] != NONE && self.at(self.slots[slot]).as_bytes() != bytes {
            slot = (slot + 1) & last;
        }
        &mut self.slots[slot]
    }
}
