//! Calls with one reply, and streams of results.
use futures_util::StreamExt;
use prost_types::Value;
use prost_types::value::Kind;

use super::*;
use crate::base::code::Code;
use crate::base::reason::Reason;
use crate::error::Error;

fn number(value: f64) -> Value {
    Value { kind: Some(Kind::NumberValue(value)) }
}

fn result(value: f64) -> Vec<u8> {
    wire::DriverCallResponse { uuid: "call".to_owned(), result: Some(number(value)) }.encode_to_vec()
}

/// Ways that answer GetStatus after a millisecond, and a driver call as `drive` says.
fn driven(mut drive: impl FnMut(usize) -> (f64, Result<Vec<u8>, Rejection>) + 'static) -> Stage {
    Stage::new(move |way, call: &Call| match call.method {
        "GetStatus" => (1.0, Ok(status())),
        _ => drive(way),
    })
}

fn call() -> DriverCall {
    DriverCall::new("uuid", "set", vec![number(5.0)])
}

#[test]
fn a_driver_call_may_take_an_hour_and_is_no_sample_of_its_way() {
    let stage = driven(|_| (3_600_000.0, Ok(result(3.3))));
    let exporter = exporter(&stage, 2);
    let value = stage.world.run(exporter.driver_call(call(), &UNTIMED)).unwrap();
    assert_eq!(value, number(3.3));
    assert_eq!(stage.asked(), [(0, "GetStatus"), (0, "DriverCall")]);
    let sent = stage.log.borrow()[1].call.clone();
    assert_eq!((sent.timeout, sent.path().as_str()), (None, "/jumpstarter.v1.ExporterService/DriverCall"));
    let message = wire::DriverCallRequest::decode(&sent.message[..]).unwrap();
    assert_eq!(
        (message.uuid.as_str(), message.method.as_str(), message.args),
        ("uuid", "set", vec![number(5.0)])
    );
    let latency = exporter.endpoints()[0].1.latency_ms.unwrap();
    assert!(latency < 10.0, "{latency}: that of GetStatus");
    assert!(exporter.endpoints()[0].1.winner);
}

#[test]
fn a_driver_call_has_one_attempt_and_its_effect_is_unknown_if_that_breaks() {
    let throttled = || {
        let failure = Failure::new(FailureKind::HttpStatus, Code::Unavailable, "HTTP 429");
        Rejection::from(Failure { http_status: Some(429), ..failure })
    };
    for (rejection, reason, unsure) in [
        (cut(), Reason::Truncated, true),
        (refusal(tonic::Code::Unavailable, "connection to the exporter lost"), Reason::Unavailable, true),
        (
            refusal(tonic::Code::Unavailable, "exporter is not listening on lease x"),
            Reason::ExporterNotListening,
            false,
        ),
        (refusal(tonic::Code::Unknown, "lease not active"), Reason::LeaseNotActive, false),
        (refusal(tonic::Code::FailedPrecondition, "lease x has ended"), Reason::LeaseNotActive, true),
        (
            refusal(tonic::Code::PermissionDenied, "lease x belongs to another client now"),
            Reason::LeaseNotActive,
            true,
        ),
        (refusal(tonic::Code::Unknown, "the relay is stuck: timed out"), Reason::DriverError, false),
        (throttled(), Reason::HttpStatus, false),
    ] {
        let stage = driven(move |_| (5.0, Err(rejection.clone())));
        let error = stage.world.run(exporter(&stage, 2).driver_call(call(), &UNTIMED)).unwrap_err();
        assert_eq!((error.reason, error.unsure, error.method), (reason, unsure, "DriverCall"), "{error}");
        assert_eq!(stage.asked(), [(0, "GetStatus"), (0, "DriverCall")], "{error}");
        assert_eq!(error.attempts.len(), 1);
    }
}

#[test]
fn a_deadline_that_the_caller_gave_is_no_failure_of_the_way() {
    let stage = driven(|_| (1e9, Ok(result(1.0))));
    let exporter = exporter(&stage, 2);
    let options = CallOptions { timeout: Some(Duration::from_secs(2)), ..UNTIMED };
    let error = stage.world.run(exporter.driver_call(call(), &options)).unwrap_err();
    assert_eq!((error.reason, error.unsure), (Reason::DeadlineExceeded, true));
    assert!(exporter.endpoints()[0].1.winner);
    assert_eq!(exporter.endpoints()[0].1.success, Some(1.0));
}

#[test]
fn a_driver_call_goes_to_the_first_way_that_works() {
    let stage = Stage::new(|way, call: &Call| match (way, call.method) {
        (0, _) => (5.0, Err(cut())),
        (_, "GetStatus") => (1.0, Ok(status())),
        _ => (5.0, Ok(result(1.0))),
    });
    stage.world.run(exporter(&stage, 2).driver_call(call(), &UNTIMED)).unwrap();
    let calls: Vec<_> = stage.asked().into_iter().filter(|(_, method)| *method == "DriverCall").collect();
    assert_eq!(calls, [(1, "DriverCall")]);
}

#[test]
fn without_a_way_that_works_nothing_is_called() {
    let stage = Stage::new(|_, _| (5.0, Err(cut())));
    let error = stage.world.run(exporter(&stage, 2).driver_call(call(), &UNTIMED)).unwrap_err();
    assert!(stage.asked().iter().all(|(_, method)| *method == "GetStatus"));
    assert_eq!((error.unsure, error.method), (false, "DriverCall"), "{error}");
}

#[test]
fn a_call_without_a_driver_or_a_method_is_rejected_before_anything_is_sent() {
    for (uuid, method, field) in [("", "on", "uuid"), ("1", "", "method")] {
        let stage = driven(|_| (1.0, Ok(result(1.0))));
        let exporter = exporter(&stage, 1);
        let call = DriverCall::new(uuid, method, vec![]);
        let rejected = |error: Option<Error>| assert_eq!(error.unwrap().field.as_deref(), Some(field));
        rejected(stage.world.run(exporter.driver_call(call.clone(), &UNTIMED)).err());
        rejected(stage.world.run(exporter.streaming_driver_call(call, &UNTIMED)).err());
        assert_eq!(stage.asked(), []);
    }
}

#[test]
fn a_reply_that_is_none_leaves_the_effect_unknown() {
    let stage = driven(|_| (1.0, Ok(Vec::new())));
    let error = stage.world.run(exporter(&stage, 1).driver_call(call(), &UNTIMED)).unwrap_err();
    assert_eq!((error.reason, error.unsure), (Reason::Internal, true));
}

#[test]
fn reads_race_and_a_way_through_a_closed_router_gives_way_to_a_direct_one() {
    let offline = || refusal(tonic::Code::FailedPrecondition, "exporter is offline");
    let stage = Stage::new(move |way, _| if way == 0 { (5.0, Err(offline())) } else { (5.0, Ok(status())) });
    let exporter = exporter(&stage, 2);
    let status = stage.world.run(exporter.get_status(&UNTIMED)).unwrap();
    assert_eq!(status.status.unwrap().name(), "LEASE_READY");
    assert!(exporter.endpoints()[1].1.winner);
    let stage = Stage::new(move |_, _| (5.0, Err(offline())));
    let error = stage.world.run(super::exporter(&stage, 2).get_report(&UNTIMED)).unwrap_err();
    assert_eq!((error.reason, error.code), (Reason::ExporterOffline, Code::FailedPrecondition));
}

#[test]
fn results_come_in_order_from_the_way_on_which_they_began() {
    let reading = |ms, volts| {
        let reply = wire::StreamingDriverCallResponse { uuid: "r".to_owned(), result: Some(number(volts)) };
        Step::Message(ms, reply.encode_to_vec())
    };
    let stage = driven(|_| panic!("no unary call")).with_streams(move |_, _| {
        (1.0, Ok(vec![reading(5.0, 0.0), reading(60_000.0, 5.0), Step::Fail(1.0, cut())]))
    });
    let exporter = exporter(&stage, 2);
    let (values, error) = stage.world.run(async {
        let mut results = exporter.streaming_driver_call(call(), &UNTIMED).await.unwrap();
        assert_eq!(results.endpoint(), "http://0");
        let (mut values, mut error) = (Vec::new(), None);
        while let Some(item) = results.next().await {
            match item {
                Ok(value) => values.push(value),
                Err(failed) => error = Some(failed),
            }
        }
        (values, error.unwrap())
    });
    assert_eq!(values, [number(0.0), number(5.0)]);
    assert!(error.unsure, "the method may go on");
    assert_eq!(stage.asked(), [(0, "GetStatus"), (0, "StreamingDriverCall")]);
}

#[test]
fn the_end_of_a_session_and_a_reset_are_sent_once() {
    let stage = Stage::new(|_, call: &Call| match call.method {
        "GetStatus" => (1.0, Ok(status())),
        "EndSession" => (1.0, Ok(wire::EndSessionResponse { success: true, message: None }.encode_to_vec())),
        _ => (1.0, Err(refusal(tonic::Code::Unimplemented, "Method not implemented!"))),
    });
    let exporter = exporter(&stage, 1);
    assert!(stage.world.run(exporter.end_session(&UNTIMED)).unwrap().success);
    let error = stage.world.run(exporter.reset(&UNTIMED)).unwrap_err();
    assert_eq!((error.reason, error.unsure), (Reason::Unimplemented, false));
    assert_eq!(stage.asked(), [(0, "EndSession"), (0, "Reset")], "a single way needs no probe");
}

#[test]
fn a_direct_exporter_gets_a_passphrase_and_no_identity() {
    let stage = driven(|_| (1.0, Ok(result(1.0))));
    let config = ClientConfig::unidentified().with_passphrase("open sesame").unwrap();
    let exporter = ExporterService::new(stage.endpoints(1), config, stage.world.clone()).unwrap();
    stage.world.run(exporter.get_status(&UNTIMED)).unwrap();
    let call = stage.log.borrow()[0].call.clone();
    assert_eq!(call.metadata.text("x-jumpstarter-passphrase"), Some("open sesame"));
    assert_eq!(call.metadata.text("jumpstarter-kind"), None);
    assert!(
        !format!("{:?} {call:?}", ClientConfig::unidentified().with_passphrase("s3same")).contains("same\"")
    );
    for wrong in ["", "s\u{e9}same", "a\nb"] {
        let error = ClientConfig::unidentified().with_passphrase(wrong).unwrap_err();
        assert_eq!(error.field, "passphrase");
        assert!(wrong.is_empty() || !error.to_string().contains(wrong));
    }
}
