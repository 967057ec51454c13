//! No text that a program may log contains a token: no `Debug`, no `Display`, no error and no attempt record.
use std::cell::Cell;
use std::error::Error as _;
use std::sync::{Arc, Mutex};

use super::*;
use crate::base::code::Code;
use crate::client::RotatedToken;
use crate::error::Error;
use crate::model::requests::*;
use crate::transport::failure::{Failure, FailureKind};

const MARK: &str = "marked-5ecret";

/// Neither as a text nor as a list of bytes.
fn has_no_mark(text: &str) {
    let bytes = format!("{:?}", MARK.as_bytes());
    assert!(!text.contains(MARK) && !text.contains(bytes.trim_matches(['[', ']'])), "{text}");
}

/// Makes every call with a token, each ending in the same way, and returns every text that can be made of its result.
fn texts(play: impl Fn() -> Play + 'static, token: &str) -> Vec<String> {
    let debugs = Arc::new(Mutex::new(Vec::new()));
    let seen = Cell::new(0);
    let stage = Stage::new(move |_, _| {
        seen.set(seen.get() + 1);
        play()
    });
    let book = debugs.clone();
    let client = stage.client(2).with_listener(Arc::new(move |record| {
        book.lock().unwrap().push(format!("{record:?}"));
    }));
    let options = CallOptions { token: Some(token.to_owned()), ..options(1_000) };
    let name = || "a".to_owned();
    let duration = Some(prost_types::Duration { seconds: 60, nanos: 0 });
    let create = CreateLease { exporter_name: Some(name()), duration, ..Default::default() };
    let update = UpdateLease { name: name(), duration, ..Default::default() };
    let extension = Extension::By(prost_types::Duration { seconds: 60, nanos: 0 });
    let extend = ExtendLease { name: name(), extension };
    let exporter = GetExporter { name: name(), show_hidden_labels: false };
    fn shown(result: Result<impl std::fmt::Debug, Error>) -> String {
        match result {
            Ok(value) => format!("{value:?}"),
            Err(error) => {
                let source = error.source().map(|source| format!("{source} {source:?}"));
                format!("{error} {error:?} {source:?} {:?}", error.status)
            }
        }
    }
    let mut texts = stage.world.run(async {
        vec![
            shown(client.get_exporter(exporter, &options).await),
            shown(client.list_exporters(ListExporters::default(), &options).await),
            shown(client.get_lease(GetLease { name: name() }, &options).await),
            shown(client.list_leases(ListLeases::default(), &options).await),
            shown(client.create_lease(create, &options).await),
            shown(client.update_lease(update, &options).await),
            shown(client.extend_lease(extend, &options).await),
            shown(client.delete_lease(DeleteLease { name: name() }, &options).await),
            shown(client.rotate_token(&options).await),
        ]
    });
    texts.push(format!("{options:?}"));
    texts.extend(stage.log.borrow().iter().map(|seen| format!("{seen:?}")));
    texts.append(&mut debugs.lock().unwrap());
    texts
}

#[test]
fn a_token_is_in_no_text_of_a_call_however_it_ends() {
    let ends: [fn() -> Play; 5] = [
        || answer(1.0, &lease("a", 60)),
        || (1.0, Err(Failure::new(FailureKind::Network, Code::Unavailable, "cut").into())),
        || (1.0, Err(tonic::Status::unauthenticated("token is expired").into())),
        || (1.0, Ok(b"\xff".to_vec())),
        || (1e9, Ok(Vec::new())),
    ];
    for token in [MARK.to_owned(), format!("{MARK}\u{7}"), format!("{MARK}é")] {
        for end in ends {
            let texts = texts(end, &token);
            assert!(texts.len() >= 10);
            texts.iter().for_each(|text| has_no_mark(text));
        }
    }
}

#[test]
fn a_new_token_is_in_no_text_either() {
    let reply = || wire::RotateTokenResponse { token: MARK.to_owned(), expiry: None };
    let texts = texts(move || answer(1.0, &reply()), "old");
    texts.iter().for_each(|text| has_no_mark(text));
    let rotated = RotatedToken { token: MARK.to_owned(), expiry: Some(Default::default()) };
    has_no_mark(&format!("{rotated:?} {:?}", reply()));
    let router = crate::wire::v1::DialResponse { router_token: MARK.to_owned(), ..Default::default() };
    let listen = crate::wire::v1::ListenResponse { router_token: MARK.to_owned(), ..Default::default() };
    has_no_mark(&format!("{router:?} {listen:?}"));
    let shown = format!("{:?}", CallOptions { token: Some(MARK.to_owned()), ..CallOptions::default() });
    assert_eq!(shown, "CallOptions { token: Some(\"...\"), timeout: None, elapsed: 0ns }");
}

#[test]
fn a_reply_and_headers_of_ones_own_show_no_value() {
    let message = wire::RotateTokenResponse { token: MARK.to_owned(), expiry: None }.encode_to_vec();
    let reply = crate::multipath::Reply { message, endpoint: 0, attempts: Vec::new() };
    has_no_mark(&format!("{reply:?}"));
    let mut config = crate::client::ClientConfig::new("lab", None);
    config.headers.append("x-proxy-secret", MARK.as_bytes()).unwrap();
    has_no_mark(&format!("{config:?}"));
    assert!(format!("{config:?}").contains("x-proxy-secret"));
}
