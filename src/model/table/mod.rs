//! Exporters as tables, in one pass over an encoded reply: each text once, and a row of numbers for each exporter. The npm package
//! makes its records from them (`npm/src/records/table.ts`); a list is thus neither decoded into structs nor written as JSON, and
//! a long one can be taken in parts: docs/decisions/2-records-cross-as-json.md.
mod texts;

use texts::{NONE, Texts};

use super::ExporterStatus;
use super::dump::push_quoted;
use super::names::{self, Kind};
use crate::base::protobuf::{Malformed, field, text};

/// Reads the exporters of a reply.
pub struct ExporterTable<'a> {
    message: &'a [u8],
    is_list: bool,
    /// The rows since they were last cleared, one after the other. A row has the places of namespace, name, status and status
    /// message in the texts; whether the exporter is online (1) and enabled (2), as a sum; then the number of its labels, and the
    /// places of the key and the value of each; and the same of deprecated labels. Entries are in their order on the wire, which is
    /// random if a server written in Go has sent them; of those with the same key, the last counts.
    pub rows: Vec<u32>,
    /// The token of the next page, once all is read.
    pub next_page_token: &'a str,
    texts: Texts<'a>,
    /// Of the exporter that is being read.
    labels: Vec<u32>,
    deprecated: Vec<u32>,
    /// The last status, and the place of its name.
    status: (i32, u32),
}

impl<'a> ExporterTable<'a> {
    /// Begins to read a `ListExportersResponse`, or an `Exporter`. A random `key` keeps the time that it takes independent of what
    /// the message says.
    pub fn new(message: &'a [u8], is_list: bool, key: u64) -> Self {
        Self {
            message,
            is_list,
            rows: Vec::new(),
            next_page_token: "",
            texts: Texts::new(key),
            labels: Vec::new(),
            deprecated: Vec::new(),
            status: (0, NONE),
        }
    }

    /// Reads exporters, at most that many; returns whether there may be more.
    pub fn read(&mut self, most: u32) -> Result<bool, Malformed> {
        if !self.is_list {
            // An empty message decodes as any type.
            let is_named = !self.add(self.message)?.is_empty();
            return if is_named { Ok(false) } else { Err("it has no exporter's name") };
        }
        let mut left = most;
        while left > 0 {
            let Some(field) = field(&mut self.message)? else { return Ok(false) };
            match field.number {
                1 => {
                    self.add(field.value.bytes()?)?;
                    left -= 1;
                }
                2 => self.next_page_token = text(field.value.bytes()?)?,
                _ => {}
            }
        }
        Ok(true)
    }

    /// Returns as JSON the `texts` since the last time, of which the first of all is `null`, and `nextPageToken`.
    pub fn take_json(&mut self) -> String {
        let mut json = self.texts.take_json();
        json.push_str(r#"],"nextPageToken":"#);
        push_quoted(self.next_page_token, &mut json);
        json.push('}');
        json
    }

    /// Adds an `Exporter`, and returns its namespace.
    fn add(&mut self, mut message: &'a [u8]) -> Result<&'a str, Malformed> {
        let (mut name, mut online, mut status, mut enabled) = ("", 0, 0, 1);
        let mut status_message = None;
        while let Some(field) = field(&mut message)? {
            match field.number {
                1 => name = text(field.value.bytes()?)?,
                2 => add_entry(field.value.bytes()?, &mut self.texts, &mut self.labels)?,
                3 => online = u32::from(field.value.varint()? != 0),
                4 => status = field.value.varint()? as i32,
                5 => status_message = Some(self.texts.place(field.value.bytes()?)?),
                6 => enabled = u32::from(field.value.varint()? != 0),
                7 => add_entry(field.value.bytes()?, &mut self.texts, &mut self.deprecated)?,
                _ => {}
            }
        }
        let (namespace, name) = names::split(name, Kind::Exporter);
        let row = [
            self.texts.place(namespace.as_bytes())?,
            // No other has the same.
            self.texts.push(name),
            self.status(status),
            status_message.map_or_else(|| self.texts.place(b""), Ok)?,
            online + 2 * enabled,
        ];
        self.rows.extend(row);
        for entries in [&mut self.labels, &mut self.deprecated] {
            self.rows.push(entries.len() as u32 / 2);
            self.rows.append(entries);
        }
        Ok(namespace)
    }

    fn status(&mut self, number: i32) -> u32 {
        if self.status.0 != number {
            let name = ExporterStatus::from_wire(number).map(ExporterStatus::name);
            self.status = (number, name.map_or(NONE, |name| self.texts.push_json(&name)));
        }
        self.status.1
    }
}

/// Appends the places of an entry's key and value.
fn add_entry<'a>(
    mut entry: &'a [u8],
    texts: &mut Texts<'a>,
    entries: &mut Vec<u32>,
) -> Result<(), Malformed> {
    // An absent one is empty.
    let mut places = [NONE; 2];
    while let Some(field) = field(&mut entry)? {
        if let Some(place) = places.get_mut((field.number as usize).wrapping_sub(1)) {
            *place = texts.place(field.value.bytes()?)?;
        }
    }
    for place in places {
        entries.push(if place == NONE { texts.place(b"")? } else { place });
    }
    Ok(())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
