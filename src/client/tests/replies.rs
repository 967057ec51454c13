//! Replies that are not a message of the requested type.
use super::*;
use crate::base::reason::Reason;
use crate::error::Error;
use crate::model::requests::*;

/// Every call once, with replies of these bytes; how each ends.
fn every_call(reply: &[u8]) -> Vec<(&'static str, Result<(), Error>)> {
    let bytes = reply.to_vec();
    let stage = Stage::new(move |_, _| (1.0, Ok(bytes.clone())));
    let (client, options) = (stage.client(1), options(1_000));
    let name = || "a".to_owned();
    let exporter = GetExporter { name: name(), show_hidden_labels: false };
    let duration = Some(prost_types::Duration { seconds: 60, nanos: 0 });
    let create = CreateLease { exporter_name: Some(name()), duration, ..Default::default() };
    // Without a time, so that no read precedes it.
    let update = UpdateLease { name: name(), client: Some("bob".to_owned()), ..Default::default() };
    stage.world.run(async {
        vec![
            ("GetExporter", client.get_exporter(exporter, &options).await.map(drop)),
            ("ListExporters", client.list_exporters(ListExporters::default(), &options).await.map(drop)),
            ("GetLease", client.get_lease(GetLease { name: name() }, &options).await.map(drop)),
            ("ListLeases", client.list_leases(ListLeases::default(), &options).await.map(drop)),
            ("CreateLease", client.create_lease(create, &options).await.map(drop)),
            ("UpdateLease", client.update_lease(update, &options).await.map(drop)),
            ("DeleteLease", client.delete_lease(DeleteLease { name: name() }, &options).await),
            ("RotateToken", client.rotate_token(&options).await.map(drop)),
        ]
    })
}

#[test]
fn what_does_not_decode_is_an_error_that_names_the_endpoint_and_the_attempts() {
    for (method, result) in every_call(b"\xff\xff") {
        let error = result.unwrap_err();
        assert_eq!((error.method, error.reason), (method, Reason::Internal), "{error}");
        assert_eq!((error.endpoint.as_deref(), error.attempts.len()), (Some("http://0"), 1), "{method}");
        let writes = !method.starts_with("Get") && !method.starts_with("List");
        assert_eq!(error.unsure, writes, "{method}: an OK that cannot be read leaves open what was done");
    }
}

#[test]
fn an_empty_message_is_an_empty_list_and_never_an_empty_record() {
    for (method, result) in every_call(b"") {
        let good = ["ListExporters", "ListLeases", "DeleteLease"].contains(&method);
        assert_eq!(result.is_ok(), good, "{method}: {result:?}");
    }
}
