//! Lists and their bytes: page tokens, and maps in random order.
use std::collections::BTreeSet;

use jumpstarter_lab::serve::shuffle::{Layout, Shuffled};
use jumpstarter_web::wire::client::v1 as wire;
use prost::Message;
use prost_reflect::{Kind, MessageDescriptor};
use serde_json::{Value, json};

use crate::common::{CONTRACT, call_raw, identity};
use crate::lab::Lab;

#[test]
fn the_same_message_never_has_the_same_bytes_twice() {
    let lab = Lab::new();
    let tags: Value = (0..8).map(|i| (format!("t{i}"), json!("v"))).collect::<serde_json::Map<_, _>>().into();
    lab.create("many-tags", json!({"selector": "board=nope", "duration": "60s", "tags": tags})).unwrap();
    let request = wire::GetLeaseRequest { name: "namespaces/lab/leases/many-tags".into() }.encode_to_vec();
    let headers = identity(&lab.wire, "alice");
    let path = "/jumpstarter.client.v1.ClientService/GetLease";
    let (mut encodings, mut messages) = (BTreeSet::new(), Vec::new());
    for _ in 0..10 {
        let bytes = call_raw(&lab.wire, path, &headers, &request).unwrap();
        messages.push(wire::Lease::decode(&bytes[..]).unwrap());
        encodings.insert(bytes);
    }
    assert!(encodings.len() > 5, "{} of 10 differ", encodings.len());
    assert!(messages.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn the_maps_of_the_contract_are_those_that_are_shuffled() {
    let message = |name: &str| CONTRACT.get_message_by_name(name).unwrap();
    let client = |name: &str| message(&format!("jumpstarter.client.v1.{name}"));
    same_maps(&client("ListExportersResponse"), wire::ListExportersResponse::LAYOUT);
    same_maps(&client("ListLeasesResponse"), wire::ListLeasesResponse::LAYOUT);
    same_maps(
        &message("jumpstarter.v1.GetReportResponse"),
        jumpstarter_web::wire::v1::GetReportResponse::LAYOUT,
    );
    same_maps(
        &message("jumpstarter.v1.LogStreamResponse"),
        jumpstarter_web::wire::v1::LogStreamResponse::LAYOUT,
    );
}

fn same_maps(message: &MessageDescriptor, layout: &Layout) {
    let maps: Vec<u32> =
        message.fields().filter(|field| field.is_map()).map(|field| field.number()).collect();
    assert_eq!(maps, layout.maps, "{}", message.full_name());
    for field in message.fields().filter(|field| !field.is_map()) {
        if let Kind::Message(child) = field.kind() {
            match layout.children.iter().find(|(number, _)| *number == field.number()) {
                Some((_, layout)) => same_maps(&child, layout),
                None => assert!(child.fields().all(|field| !field.is_map()), "{}", child.full_name()),
            }
        }
    }
}

#[test]
fn page_tokens_continue_a_list_until_they_are_too_old() {
    let lab = Lab::new();
    for id in ["a", "b", "c"] {
        lab.create(id, json!({"selector": "board=nope", "duration": "60s"})).unwrap();
    }
    let page = |token: &str| json!({"parent": "namespaces/lab", "page_size": 2, "page_token": token, "only_active": false});
    let first = lab.call("alice", "ListLeases", page("")).unwrap();
    let token = first["next_page_token"].as_str().unwrap();
    // An item that is created after the list began is not on its pages, even if it would belong there.
    lab.wait(1);
    lab.create("bb", json!({"selector": "board=nope", "duration": "60s"})).unwrap();
    let second = lab.call("alice", "ListLeases", page(token)).unwrap();
    let names: Vec<&str> =
        second["leases"].as_array().unwrap().iter().map(|lease| lease["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["namespaces/lab/leases/c"]);
    assert_eq!(second.get("next_page_token"), None);
    let everything = json!({"parent": "namespaces/lab", "page_token": token, "only_active": false});
    assert_eq!(lab.call("alice", "ListLeases", everything).unwrap()["leases"].as_array().unwrap().len(), 1);
    lab.wait(40);
    let error = lab.call("alice", "ListLeases", page(token)).unwrap_err();
    assert!(error.starts_with("UNKNOWN: The provided continue parameter is too old"), "{error}");
    let other = Lab::with(json!({"seed": 2}));
    let foreign = other.call("alice", "ListLeases", page(token)).unwrap_err();
    assert!(foreign.contains("too old") || foreign.contains("future revision"), "{foreign}");
}
