//! The table against prost: for valid messages and for corrupted ones, both have the same exporters, or both fail.
#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;

use proptest::prelude::*;
use prost::Message;
use serde_json::Value as Json;
use serde_json::json;

use super::ExporterTable;
use crate::model::record::Record;
use crate::model::{Exporter, ExporterList};
use crate::wire::client::v1 as wire;

/// The list that the npm package makes of a reply that is taken in parts, or what is wrong with it.
fn made(message: &[u8], is_list: bool, part: u32) -> Result<Json, &'static str> {
    let mut table = ExporterTable::new(message, is_list, 7);
    let (mut texts, mut rows, mut token) = (Vec::new(), Vec::new(), Json::Null);
    loop {
        let is_more = table.read(part)?;
        let json: Json = serde_json::from_str(&table.take_json()).unwrap();
        texts.extend(json["texts"].as_array().unwrap().clone());
        token.clone_from(&json["nextPageToken"]);
        rows.append(&mut table.rows);
        if !is_more {
            break;
        }
    }
    let mut rows = rows.into_iter();
    let mut exporters = Vec::new();
    while let Some(namespace) = rows.next() {
        let mut next = || rows.next().unwrap() as usize;
        let [name, status, message, flags] = [next(), next(), next(), next()];
        let mut map = || {
            let mut entries = Vec::new();
            for _ in 0..next() {
                entries.push((texts[next()].as_str().unwrap(), texts[next()].clone()));
            }
            json!(entries.into_iter().collect::<BTreeMap<_, _>>())
        };
        exporters.push(json!({
            "namespace": texts[namespace as usize],
            "name": texts[name],
            "labels": map(),
            "online": flags & 1 != 0,
            "status": texts[status],
            "statusMessage": texts[message],
            "enabled": flags & 2 != 0,
            "deprecatedLabels": map(),
            "lease": null,
        }));
    }
    Ok(json!({ "exporters": exporters, "nextPageToken": token }))
}

/// Compares with prost, as a list and as an exporter. Returns whether it is a list.
fn compare(message: &[u8]) -> bool {
    let parsed = |json: String| serde_json::from_str::<Json>(&json).unwrap();
    let list = made(message, true, u32::MAX);
    let decoded = wire::ListExportersResponse::decode(message);
    let expected = decoded.map(|list| parsed(ExporterList::from(list).json()));
    assert_eq!(list.as_ref().ok(), expected.as_ref().ok(), "{list:?} {expected:?}");
    assert_eq!(list, made(message, true, 2));
    let one = made(message, false, 1).map(|list| list["exporters"][0].clone());
    let decoded = wire::Exporter::decode(message).map(Exporter::from);
    let expected = decoded.map(|exporter| (!exporter.namespace.is_empty()).then(|| parsed(exporter.json())));
    assert_eq!(one.as_ref().ok(), expected.as_ref().ok().and_then(Option::as_ref), "{one:?} {expected:?}");
    list.is_ok()
}

/// A field with its tag and length.
fn bytes(number: u8, content: &[u8]) -> Vec<u8> {
    let mut field = vec![number << 3 | 2];
    prost::encode_length_delimiter(content.len(), &mut field).unwrap();
    [&field[..], content].concat()
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let texts = [
        ["", "board", "rpi4"],
        ["namespaces/lab/exporters/a", "namespaces/lab/leases/a", "a\"\\\n"],
        ["ü\u{2028}", "__proto__", "5"],
    ];
    prop_oneof![
        9 => prop::sample::select(texts.concat()).prop_map(|text| text.as_bytes().to_vec()),
        3 => "[a-d]{1,20}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ]
}

fn varint() -> impl Strategy<Value = Vec<u8>> {
    let encoded = |mut value: u64| {
        let mut bytes = Vec::new();
        while value >= 0x80 {
            bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
        bytes
    };
    prop_oneof![
        9 => (0u64..12).prop_map(encoded),
        3 => any::<u64>().prop_map(encoded),
        1 => prop::collection::vec(any::<u8>(), 1..11),
        1 => Just(vec![0x80, 0]),
        1 => Just(vec![0xff; 9].into_iter().chain([1]).collect()),
        1 => Just(vec![0xff; 9].into_iter().chain([2]).collect()),
    ]
}

/// A field that no message here has, or not with this type.
fn other() -> impl Strategy<Value = Vec<u8>> {
    let group = |depth: usize| [vec![0x7b; depth], vec![0x7c; depth]].concat();
    prop_oneof![
        (1u8..16, varint()).prop_map(|(number, value)| [vec![number << 3], value].concat()),
        (1u8..16, text()).prop_map(|(number, text)| bytes(number, &text)),
        Just([&[0x79][..], &[1; 8]].concat()),
        Just([&[0x7d][..], &[1; 4]].concat()),
        // prost counts also the messages around a group.
        (0usize..97).prop_map(group),
        (102usize..110).prop_map(group),
        Just(vec![0x7b, 8, 1, 0x7c]),
        Just(vec![0x7b, 0x74]),
        Just(vec![0x7c]),
        Just(vec![2, 0]),
        Just(vec![0x7e]),
    ]
}

fn joined(fields: impl Strategy<Value = Vec<u8>>, most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(fields, 0..most).prop_map(|fields| fields.concat())
}

fn entry(number: u8) -> impl Strategy<Value = Vec<u8>> {
    let field = prop_oneof![
        20 => (1u8..=2, text()).prop_map(|(number, text)| bytes(number, &text)),
        1 => other(),
    ];
    joined(field, 4).prop_map(move |entry| bytes(number, &entry))
}

fn exporter() -> impl Strategy<Value = Vec<u8>> {
    let field = prop_oneof![
        5 => text().prop_map(|text| bytes(1, &text)),
        30 => entry(2),
        5 => varint().prop_map(|value| [vec![3 << 3], value].concat()),
        5 => varint().prop_map(|value| [vec![4 << 3], value].concat()),
        5 => text().prop_map(|text| bytes(5, &text)),
        5 => varint().prop_map(|value| [vec![6 << 3], value].concat()),
        5 => entry(7),
        1 => other(),
    ];
    joined(field, 16)
}

fn list() -> impl Strategy<Value = Vec<u8>> {
    let field = prop_oneof![
        20 => exporter().prop_map(|exporter| bytes(1, &exporter)),
        2 => text().prop_map(|text| bytes(2, &text)),
        1 => other(),
    ];
    joined(field, 8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_list_is_the_one_that_prost_decodes(message in list()) {
        compare(&message);
    }

    #[test]
    fn an_exporter_is_the_one_that_prost_decodes(message in exporter()) {
        compare(&message);
    }

    #[test]
    fn what_is_corrupted_is_what_it_is_for_prost(
        mut message in list(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        end in any::<prop::sample::Index>(),
    ) {
        message.push(0);
        for (at, byte) in changes {
            let at = at.index(message.len());
            message[at] = byte;
        }
        compare(&message);
        compare(&message[..end.index(message.len() + 1)]);
    }
}

#[test]
fn each_text_is_there_once() {
    let exporter = |name: &str| {
        let entry = |key: &str, value: &str| {
            bytes(2, &[bytes(1, key.as_bytes()), bytes(2, value.as_bytes())].concat())
        };
        let name = format!("namespaces/lab/exporters/{name}");
        bytes(
            1,
            &[bytes(1, name.as_bytes()), entry("board", "rpi4"), entry("arch", "rpi4"), vec![4 << 3, 2]]
                .concat(),
        )
    };
    let message = [exporter("a"), exporter("b")].concat();
    let mut table = ExporterTable::new(&message, true, 7);
    assert_eq!(table.read(1), Ok(true));
    assert_eq!(
        table.take_json(),
        r#"{"texts":[null,"board","rpi4","arch","lab","a","AVAILABLE",""],"nextPageToken":""}"#
    );
    assert_eq!(table.rows, [4, 5, 6, 7, 2, 2, 1, 2, 3, 2, 0]);
    table.rows.clear();
    assert_eq!(table.read(2), Ok(false));
    assert_eq!(table.take_json(), r#"{"texts":["b"],"nextPageToken":""}"#);
    assert_eq!(table.rows, [4, 8, 6, 7, 2, 2, 1, 2, 3, 2, 0]);
    assert_eq!(
        (table.read(1), table.take_json().as_str()),
        (Ok(false), r#"{"texts":[],"nextPageToken":""}"#)
    );
}
