//! Finds the records of a page that have not changed since an earlier reply to the same request, before anything is decoded: a
//! polled page hardly changes, and making records is most of the work.
//!
//! Records are compared by fingerprints, 8 bytes each, so that the earlier reply need not be kept. A fingerprint does not depend on
//! the order of a record's fields, and with it of a map's entries, which servers written in Go send in random order. It has a random
//! key, so that no one can choose labels whose change is not seen.

use crate::base::hash::hash;
use crate::base::protobuf::{Field, Value, field};

/// The field of a list that holds its records.
const RECORDS: u32 = 1;
/// How many places of the earlier page a record is looked for at.
const NEAR: usize = 16;

/// Compares a page with an earlier one, and removes the records that were found there from the message. Returns what describes the
/// page: the key, 8 bytes; of each record the fingerprint, 8 bytes; and of each record its place in the earlier page, counted from
/// 1, or 0, as little-endian numbers of 32 bits. `earlier` is what described the earlier page; with an empty one, `key` is used.
pub fn compare(message: &mut Vec<u8>, earlier: &[u8], key: u64) -> Vec<u8> {
    let count = earlier.len().saturating_sub(8) / 12;
    let (earlier, _) = earlier.as_chunks::<8>();
    let key = earlier.first().map_or(key, |key| u64::from_le_bytes(*key));
    let earlier = earlier.get(1..=count).unwrap_or_default();
    let (mut compared, mut places, mut different) = (key.to_le_bytes().to_vec(), Vec::new(), Vec::new());
    let (mut next, mut missed) = (0, 0);
    let mut rest = &message[..];
    // What is malformed stays in the message.
    while let Ok(Some(Field { number, value, bytes })) = field(&mut rest) {
        let (RECORDS, Value::Bytes(record)) = (number, value) else {
            different.extend_from_slice(bytes);
            continue;
        };
        let print = print(record, key);
        let near =
            |from: usize| (from..earlier.len().min(from + NEAR)).find(|place| earlier[*place] == print);
        // The records before this one may be new ones, or changed ones.
        let place = near(next).or_else(|| near(next + missed));
        match place {
            Some(place) => (next, missed) = (place + 1, 0),
            None => {
                missed += 1;
                different.extend_from_slice(bytes);
            }
        }
        places.extend_from_slice(&place.map_or(0, |place| place as u32 + 1).to_le_bytes());
        compared.extend_from_slice(&print);
    }
    different.extend_from_slice(rest);
    *message = different;
    compared.append(&mut places);
    compared
}

/// The fingerprint of a record. What is malformed in it is compared as a whole.
fn print(mut record: &[u8], key: u64) -> [u8; 8] {
    let mut sum = 0u64;
    while let Ok(Some(Field { bytes, .. })) = field(&mut record) {
        sum = sum.wrapping_add(hash(bytes, key));
    }
    sum.wrapping_add(hash(record, key)).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use prost::Message;

    use super::*;
    use crate::wire::client::v1::ListExportersResponse;

    const KEY: u64 = 0x0123_4567_89ab_cdef;

    /// The bytes of a field with a text or message.
    fn field(number: u8, content: &[u8]) -> Vec<u8> {
        [&[number << 3 | 2, content.len() as u8], content].concat()
    }

    fn entry(key: &str, value: &str) -> Vec<u8> {
        field(2, &[field(1, key.as_bytes()), field(2, value.as_bytes())].concat())
    }

    fn exporter(name: &str, labels: &[(&str, &str)]) -> Vec<u8> {
        let labels: Vec<u8> = labels.iter().flat_map(|(key, value)| entry(key, value)).collect();
        field(1, &[field(1, format!("namespaces/lab/exporters/{name}").as_bytes()), labels].concat())
    }

    fn page(names: impl IntoIterator<Item = u32>) -> Vec<u8> {
        names.into_iter().flat_map(|name| exporter(&format!("e{name}"), &[("board", "rpi4")])).collect()
    }

    /// The parts of what describes a page: the key and the fingerprints; the places of its records.
    fn parts(compared: &[u8]) -> (&[u8], Vec<u32>) {
        let (prints, places) = compared.split_at_checked(8 + (compared.len() - 8) / 12 * 8).unwrap();
        (prints, places.as_chunks::<4>().0.iter().map(|place| u32::from_le_bytes(*place)).collect())
    }

    /// What is decoded of a page after an earlier one, and the places of its records there.
    fn after(earlier: &[u8], page: &[u8]) -> (Vec<u8>, Vec<u32>) {
        let mut message = earlier.to_vec();
        let first = compare(&mut message, &[], KEY);
        assert_eq!(message, earlier);
        assert!(parts(&first).1.iter().all(|place| *place == 0));
        message = page.to_vec();
        let again = compare(&mut message, &first, 0);
        assert_eq!(parts(&again).0, parts(&compare(&mut page.to_vec(), &[], KEY)).0, "the key is kept");
        (message, parts(&again).1)
    }

    /// The places of the records of a page in an earlier one, and the names of those that are decoded.
    fn reread(earlier: &[u8], page: &[u8]) -> (Vec<u32>, Vec<String>) {
        let (message, places) = after(earlier, page);
        let decoded = ListExportersResponse::decode(&message[..]).unwrap().exporters;
        let bare = |name: &str| name.rsplit_once('/').map(|(_, bare)| bare.to_owned());
        (places, decoded.iter().filter_map(|exporter| bare(&exporter.name)).collect())
    }

    #[test]
    fn what_is_the_same_is_not_decoded_wherever_it_has_moved_to() {
        let nothing: [String; 0] = [];
        assert_eq!(reread(&page(1..=4), &page(1..=4)), (vec![1, 2, 3, 4], nothing.to_vec()));
        assert_eq!(reread(&page(1..=4), &page([1, 3, 4])), (vec![1, 3, 4], nothing.to_vec()));
        assert_eq!(reread(&page([1, 2, 4]), &page(1..=4)), (vec![1, 2, 0, 3], vec!["e3".to_owned()]));
        assert_eq!(reread(&[], &page([7])), (vec![0], vec!["e7".to_owned()]));
        assert_eq!(reread(&page([7]), &[]), (vec![], nothing.to_vec()));
        // Far more new records than places that are searched, and far more changed ones.
        let (places, decoded) = reread(&page([1, 2]), &page((100..200).chain([1, 2])));
        assert_eq!((&places[100..], decoded.len()), (&[1, 2][..], 100));
        let (places, decoded) = reread(&page(1..=102), &page((201..=300).chain([101, 102])));
        assert_eq!((&places[100..], decoded.len()), (&[101, 102][..], 100));
    }

    #[test]
    fn each_byte_counts_and_the_order_of_a_map_does_not() {
        let one = exporter("a", &[("board", "rpi4"), ("site", "berlin-mitte"), ("a", "")]);
        let turned = exporter("a", &[("a", ""), ("site", "berlin-mitte"), ("board", "rpi4")]);
        assert_eq!(reread(&one, &turned).0, [1]);
        for other in [
            exporter("b", &[("board", "rpi4"), ("site", "berlin-mitte"), ("a", "")]),
            exporter("a", &[("board", "rpi4"), ("site", "berlin-mittf"), ("a", "")]),
            exporter("a", &[("board", "berlin-mitte"), ("site", "rpi4"), ("a", "")]),
            exporter("a", &[("board", "rpi4"), ("site", "berlin-mitte")]),
            exporter("a", &[("board", "rpi4"), ("site", "berlin-mitte"), ("a", ""), ("b", "")]),
        ] {
            assert_eq!(reread(&one, &other).0, [0]);
        }
        for place in 2..one.len() {
            for bit in 0..8 {
                let mut other = one.clone();
                other[place] ^= 1 << bit;
                assert_ne!(after(&one, &other).1, [1], "bit {bit} of byte {place}");
            }
        }
    }

    #[test]
    fn what_is_no_record_is_always_decoded() {
        let token = |token: &str| [page([1]), field(2, token.as_bytes())].concat();
        assert_eq!(after(&token("a"), &token("b")), (field(2, b"b"), vec![1]));
        // The bytes after the first record are no field.
        let broken = [page([1]), b"\x0a\x7f?".to_vec()].concat();
        let (message, places) = after(&token("a"), &broken);
        assert_eq!((&message[..], places), (&b"\x0a\x7f?"[..], vec![1]));
        assert!(ListExportersResponse::decode(&message[..]).is_err());
        let mut message = broken.clone();
        compare(&mut message, &[1, 2, 3], KEY);
        assert_eq!(message, broken, "what describes no page");
    }
}
