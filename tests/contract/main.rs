//! Compares `proto/` with the table of the wire contract, `tests/data/wire.json`, in both directions: every service,
//! method, message, field (number, name, type, optionality) and enum value. `tests/python/test_contract.py` compares
//! `proto/` with the current Python clients.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorSet};
use serde_json::Value;

/// What is compared, as text: for example "message a.B field 3" with the value "string name".
type Table = BTreeMap<String, String>;

/// Not in the table yet: lease sharing, whose field numbers upstream has fixed, although its controller does not have it
/// yet. Sending it is safe, since a controller drops unknown fields. Remove it here when the table has it.
const AHEAD: [(&str, &str); 3] = [
    ("message jumpstarter.client.v1.Lease field 17", "repeated string shared_with"),
    ("message jumpstarter.client.v1.UpdateLeaseRequest field 4", "repeated string add_shared_with"),
    ("message jumpstarter.client.v1.UpdateLeaseRequest field 5", "repeated string remove_shared_with"),
];

#[test]
fn proto_files_and_the_table_are_the_same() {
    let (ours, asked) = (from_protos(), from_table());
    let mut differences = Vec::new();
    for (what, ours) in &ours {
        match asked.get(what) {
            None if AHEAD.contains(&(what, ours)) => {}
            None => differences.push(format!("only proto/ has {what}: {ours}")),
            Some(asked) if asked != ours => {
                differences.push(format!("{what}: proto/ has {ours:?}, the table {asked:?}"));
            }
            Some(_) => {}
        }
    }
    for (what, asked) in &asked {
        if !ours.contains_key(what) {
            differences.push(format!("only the table has {what}: {asked}"));
        }
    }
    for (what, _) in AHEAD {
        if asked.contains_key(what) || !ours.contains_key(what) {
            differences.push(format!("{what} is no longer ahead of the table"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Two empty tables would also be equal.
#[test]
fn the_table_is_not_empty() {
    let table = from_table();
    for (kind, least) in [("method", 20), ("message", 40), ("field", 130), ("value", 15)] {
        let found =
            table.keys().filter(|what| what.starts_with(kind) || what.contains(&format!(" {kind} "))).count();
        assert!(found >= least, "{found} of kind {kind}");
    }
}

fn from_table() -> Table {
    let text = std::fs::read_to_string("tests/data/wire.json").unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let mut table = Table::new();
    for (service, methods) in json["services"].as_object().unwrap() {
        table.insert(format!("service {service}"), String::new());
        for method in methods.as_array().unwrap() {
            table.insert(
                format!("method {service}/{}", text_of(&method["name"])),
                call(
                    text_of(&method["request"]),
                    text_of(&method["response"]),
                    method["client_streaming"].as_bool().unwrap(),
                    method["server_streaming"].as_bool().unwrap(),
                ),
            );
        }
    }
    for (message, fields) in json["messages"].as_object().unwrap() {
        table.insert(format!("message {message}"), String::new());
        for field in fields.as_array().unwrap() {
            table.insert(
                format!("message {message} field {}", field["number"]),
                format!("{} {}", text_of(&field["type"]), text_of(&field["name"])),
            );
        }
    }
    for (name, values) in json["enums"].as_object().unwrap() {
        table.insert(format!("enum {name}"), String::new());
        for value in values.as_array().unwrap() {
            table
                .insert(format!("enum {name} value {}", value["number"]), text_of(&value["name"]).to_owned());
        }
    }
    table
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn call(request: &str, response: &str, client_streams: bool, server_streams: bool) -> String {
    let stream = |streams| if streams { "stream " } else { "" };
    format!("{}{request} -> {}{response}", stream(client_streams), stream(server_streams))
}

fn from_protos() -> Table {
    let files = proto_files(Path::new("proto"));
    let FileDescriptorSet { file } = protox::compile(files, ["proto"]).unwrap();
    let mut table = Table::new();
    for file in file.iter().filter(|file| file.package().starts_with("jumpstarter.")) {
        assert_eq!(file.syntax(), "proto3", "{}", file.name());
        let package = file.package();
        for service in &file.service {
            let name = format!("{package}.{}", service.name());
            table.insert(format!("service {name}"), String::new());
            for method in &service.method {
                table.insert(
                    format!("method {name}/{}", method.name()),
                    call(
                        bare(method.input_type()),
                        bare(method.output_type()),
                        method.client_streaming(),
                        method.server_streaming(),
                    ),
                );
            }
        }
        for message in &file.message_type {
            add_message(&mut table, package, message);
        }
        for list in &file.enum_type {
            add_enum(&mut table, package, list);
        }
    }
    table
}

fn add_message(table: &mut Table, parent: &str, message: &DescriptorProto) {
    let name = format!("{parent}.{}", message.name());
    table.insert(format!("message {name}"), String::new());
    for field in &message.field {
        table.insert(
            format!("message {name} field {}", field.number()),
            format!("{} {}", type_of(message, field), field.name()),
        );
    }
    for nested in message.nested_type.iter().filter(|nested| !is_map_entry(nested)) {
        add_message(table, &name, nested);
    }
    for list in &message.enum_type {
        add_enum(table, &name, list);
    }
}

fn add_enum(table: &mut Table, parent: &str, list: &EnumDescriptorProto) {
    let name = format!("{parent}.{}", list.name());
    table.insert(format!("enum {name}"), String::new());
    for value in &list.value {
        table.insert(format!("enum {name} value {}", value.number()), value.name().to_owned());
    }
}

fn is_map_entry(message: &DescriptorProto) -> bool {
    message.options.as_ref().is_some_and(|options| options.map_entry())
}

/// A field's type in the table's format: `optional bool`, `repeated a.B`, `map<string, string>`.
fn type_of(message: &DescriptorProto, field: &FieldDescriptorProto) -> String {
    let entry = message
        .nested_type
        .iter()
        .find(|nested| is_map_entry(nested) && field.type_name().ends_with(&format!(".{}", nested.name())));
    if let Some(entry) = entry {
        return format!("map<{}, {}>", plain(&entry.field[0]), plain(&entry.field[1]));
    }
    let label = match (field.label(), field.proto3_optional()) {
        (Label::Repeated, _) => "repeated ",
        (Label::Optional, true) => "optional ",
        (Label::Optional, false) => "",
        (Label::Required, _) => "required ",
    };
    // Another oneof would not be visible in the type.
    assert!(field.oneof_index.is_none() || field.proto3_optional(), "{} is in a oneof", field.name());
    format!("{label}{}", plain(field))
}

fn plain(field: &FieldDescriptorProto) -> String {
    match field.r#type() {
        Type::Message | Type::Enum | Type::Group => bare(field.type_name()).to_owned(),
        scalar => scalar.as_str_name().trim_start_matches("TYPE_").to_lowercase(),
    }
}

fn bare(name: &str) -> &str {
    name.trim_start_matches('.')
}

fn proto_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(proto_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            found.push(path);
        }
    }
    found
}
