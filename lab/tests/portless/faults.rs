//! Faults of endpoints, replies to order, and what is listed of the calls.
use jumpstarter_lab::lab::Arrived;
use jumpstarter_lab::orders::fault::{Fault, StatusFault};
use jumpstarter_lab::serve::log::Outcome;
use prost_reflect::DynamicMessage;
use serde_json::{Value, json};

use crate::common::{CLIENT_SERVICE, CONTRACT, Wire, identity};

fn lab() -> Wire {
    Wire::new(&json!({"exporters": [{"name": "one", "labels": {"board": "rpi4"}}], "now": 1_000_000}))
}

fn fault(json: Value) -> Fault {
    serde_json::from_value(json).unwrap()
}

fn create(wire: &Wire) -> Arrived {
    let input = CONTRACT.get_message_by_name("jumpstarter.client.v1.CreateLeaseRequest").unwrap();
    let lease = json!({"selector": "board=rpi4", "duration": "90.5s", "begin_time": "1970-01-01T00:30:00Z", "tags": {"a": "b"}});
    let request = json!({"parent": "namespaces/lab", "lease_id": "mine", "lease": lease});
    let message = prost::Message::encode_to_vec(&DynamicMessage::deserialize(input, request).unwrap());
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let mut headers = identity(wire, "alice");
    headers.push((String::from("content-type"), String::from("application/grpc-web+proto")));
    headers.push((String::from("grpc-timeout"), String::from("5S")));
    let body = [&[0][..], &length, &message].concat().into();
    Arrived { path: format!("/{CLIENT_SERVICE}/CreateLease"), headers, body }
}

#[test]
fn a_fault_hits_what_it_names_and_so_often() {
    let wire = lab();
    wire.0
        .set_fault("b", fault(json!({"cut": "after", "count": 1, "methods": ["CreateLease"], "delayMs": 5})));
    assert_eq!(wire.0.arrive("a", create(&wire)).1, None, "another endpoint");
    let list = Arrived { path: format!("/{CLIENT_SERVICE}/ListLeases"), ..create(&wire) };
    assert_eq!(wire.0.arrive("b", list).1, None, "another method");
    let (call, hit) = wire.0.arrive("b", create(&wire));
    assert_eq!(serde_json::to_value(hit).unwrap()["cut"], "after");
    assert_eq!(wire.0.answer(call.unwrap()).unwrap().status, 200);
    assert_eq!(wire.0.fault("b"), Fault::default(), "it has repaired itself");
    assert_eq!(wire.0.arrive("b", create(&wire)).1, None);
}

#[test]
fn jitter_is_drawn_on_arrival() {
    let wire = lab();
    wire.0.set_fault("b", fault(json!({"delayMs": 5, "jitterMs": 10})));
    let delays = (0..50).map(|_| wire.0.arrive("b", create(&wire)).1.unwrap());
    let delays: Vec<_> = delays.map(|fault| (fault.delay_ms.unwrap(), fault.jitter_ms)).collect();
    assert!(delays.iter().all(|(delay, jitter)| (5..=15).contains(delay) && jitter.is_none()), "{delays:?}");
    assert!(delays.iter().any(|(delay, _)| *delay != delays[0].0));
}

#[test]
fn an_endpoint_that_refuses_lets_nothing_arrive() {
    let wire = lab();
    wire.0.set_fault("b", fault(json!({"refuse": true})));
    let (call, hit) = wire.0.arrive("b", create(&wire));
    assert_eq!((call, hit.unwrap().refuse), (None, true));
    assert!(wire.0.calls(0).is_empty());
}

#[test]
fn the_work_is_done_once_and_listed_with_how_the_call_ended() {
    let wire = lab();
    let (before, _) = wire.0.arrive("a", create(&wire));
    wire.0.end(before.unwrap(), Outcome::Cut);
    assert_eq!(wire.0.answer(before.unwrap()), None, "it has ended");
    let (after, _) = wire.0.arrive("b", create(&wire));
    wire.0.answer(after.unwrap()).unwrap();
    wire.0.end(after.unwrap(), Outcome::Cut);
    let taken = wire.0.handle("b", create(&wire)).unwrap();
    assert!(taken.headers.contains(&(String::from("grpc-status"), String::from("2"))), "{taken:?}");
    let (open, _) = wire.0.arrive("c", create(&wire));
    let calls = wire.0.calls(0);
    let ended: Vec<_> = calls
        .iter()
        .map(|call| json!([call["endpoint"], call["outcome"], call["code"], call["didWork"], call["client"]]))
        .collect();
    assert_eq!(
        json!(ended),
        json!([
            ["a", "cut", null, false, null],
            ["b", "cut", "OK", true, "alice"],
            ["b", "answered", "UNKNOWN", false, "alice"],
            ["c", "open", null, false, null],
        ])
    );
    assert_eq!(calls[2]["message"], "leases.jumpstarter.dev \"mine\" already exists");
    assert_eq!(wire.0.calls(open.unwrap() - 1).len(), 1);
}

#[test]
fn a_call_is_listed_with_its_request_and_without_its_token() {
    let wire = lab();
    let request = create(&wire);
    let token = request.headers[0].1.clone();
    wire.0.handle("a", request).unwrap();
    let call = wire.0.calls(0).remove(0);
    assert_eq!(
        call["request"],
        json!({
            "parent": "namespaces/lab",
            "leaseId": "mine",
            "lease": {
                "selector": "board=rpi4",
                "duration": "90.500s",
                "beginTime": "1970-01-01T00:30:00Z",
                "tags": {"a": "b"},
            },
        })
    );
    assert_eq!((&call["method"], &call["timeout"]), (&json!("CreateLease"), &json!("5S")));
    assert_eq!((&call["startedMs"], &call["endedMs"]), (&json!(1_000_000), &json!(1_000_000)));
    assert_eq!(call["headers"]["jumpstarter-name"], "alice");
    assert!(call["headers"].get("authorization").is_none());
    assert!(!call.to_string().contains(token.trim_start_matches("Bearer ")));
}

#[test]
fn any_status_can_be_forged() {
    let wire = lab();
    let reply = wire.0.forged(StatusFault::new(14, String::from("no route, näh"), Some(b"hi"))).unwrap();
    let header =
        |name: &str| reply.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    assert_eq!((reply.status, header("content-type")), (200, Some("application/grpc-web+proto")));
    assert_eq!((header("grpc-status"), header("grpc-message")), (Some("14"), Some("no%20route,%20n%C3%A4h")));
    assert_eq!(header("grpc-status-details-bin"), Some("aGk"));
    assert!(reply.body.is_empty() && wire.0.calls(0).is_empty());
}
