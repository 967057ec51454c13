//! Which requested options the controller's reply to a booking does not show. Protobuf silently drops fields that a
//! server does not know, and released controllers are older than this contract: 0.8.1 knows no tags, 0.9.0 no
//! context.
use crate::model::Lease;
use crate::wire::client::v1 as wire;

/// The names, in camelCase, of requested options that are missing in the returned lease; normally none.
///
/// Every controller returns these fields as they were sent, except the selector, which each controller rewrites; it
/// is not compared.
pub fn not_applied(asked: &wire::CreateLeaseRequest, lease: &Lease) -> Vec<String> {
    let Some(wanted) = &asked.lease else { return Vec::new() };
    let tags = wanted.tags.iter().all(|(key, value)| lease.tags.get(key) == Some(value));
    let context = wanted.context.iter().all(|(key, value)| lease.context.get(key) == Some(value));
    let fields = [
        ("leaseId", asked.lease_id.is_empty() || asked.lease_id == lease.name),
        ("exporterName", wanted.exporter_name.is_none() || wanted.exporter_name == lease.exporter_name),
        ("duration", wanted.duration.is_none() || wanted.duration == lease.duration),
        ("beginTime", wanted.begin_time.is_none() || wanted.begin_time == lease.begin_time),
        ("endTime", wanted.end_time.is_none() || wanted.end_time == lease.end_time),
        ("tags", tags),
        ("context", context),
        ("allowDisabled", lease.allow_disabled || !wanted.allow_disabled),
    ];
    fields.into_iter().filter(|(_, shown)| !shown).map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use prost_types::{Duration, Timestamp};
    use serde_json::Value;

    use super::*;

    fn texts(key: &str, value: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(key.to_owned(), value.to_owned())])
    }

    fn full() -> wire::CreateLeaseRequest {
        wire::CreateLeaseRequest {
            parent: "namespaces/lab".into(),
            lease_id: "mine".into(),
            lease: Some(wire::Lease {
                selector: "a!=b".into(),
                exporter_name: Some("exp-1".into()),
                duration: Some(Duration { seconds: 60, nanos: 5 }),
                begin_time: Some(Timestamp { seconds: 100, nanos: 0 }),
                end_time: Some(Timestamp { seconds: 160, nanos: 0 }),
                tags: texts("ci", "yes"),
                context: texts("build", "42"),
                allow_disabled: true,
                ..Default::default()
            }),
        }
    }

    fn reply(asked: &wire::CreateLeaseRequest) -> wire::Lease {
        let name = format!("{}/leases/{}", asked.parent, asked.lease_id);
        wire::Lease { name, selector: "a notin (b)".into(), ..asked.lease.clone().unwrap() }
    }

    #[test]
    fn each_field_that_the_reply_lacks_is_named_and_no_other() {
        let asked = full();
        assert!(not_applied(&asked, &reply(&asked).into()).is_empty());
        type Forget = fn(&mut wire::Lease);
        let without: [(&str, Forget); 8] = [
            ("leaseId", |lease| lease.name = "namespaces/lab/leases/other".into()),
            ("exporterName", |lease| lease.exporter_name = None),
            ("duration", |lease| lease.duration = Some(Duration { seconds: 61, nanos: 0 })),
            ("beginTime", |lease| lease.begin_time = None),
            ("endTime", |lease| lease.end_time = None),
            ("tags", |lease| lease.tags.clear()),
            ("context", |lease| lease.context = texts("build", "43")),
            ("allowDisabled", |lease| lease.allow_disabled = false),
        ];
        for (name, forget) in without {
            let mut reply = reply(&asked);
            forget(&mut reply);
            assert_eq!(not_applied(&asked, &reply.into()), [name]);
        }
    }

    #[test]
    fn what_was_not_asked_for_is_never_missing() {
        let asked = wire::CreateLeaseRequest {
            lease: Some(wire::Lease { selector: "a=b".into(), ..Default::default() }),
            ..Default::default()
        };
        let of_the_controllers_own = wire::Lease {
            tags: texts("added", "by the controller"),
            begin_time: Some(Timestamp { seconds: 1, nanos: 0 }),
            ..full().lease.unwrap()
        };
        assert!(not_applied(&asked, &of_the_controllers_own.into()).is_empty());
    }

    /// The texts of the recorded requests and replies, apart from times relative to their recording.
    #[test]
    fn the_real_controller_applied_everything_that_was_recorded() {
        let text = std::fs::read_to_string("tests/data/recordings.json").unwrap();
        let recorded: Value = serde_json::from_str(&text).unwrap();
        let created = recorded["cases"].as_array().unwrap().iter();
        let created = created.filter(|case| case["method"] == "CreateLease" && case["reply"].is_object());
        let mut compared = 0;
        for case in created {
            let id = case["request"]["lease_id"].as_str().unwrap_or_default().to_owned();
            let asked = wire::CreateLeaseRequest {
                lease_id: id,
                lease: Some(recorded_lease(&case["request"]["lease"])),
                ..Default::default()
            };
            let lease = recorded_lease(&case["reply"]).into();
            assert!(not_applied(&asked, &lease).is_empty(), "{}", case["case"]);
            compared += 1;
        }
        assert!(compared > 30, "{compared}");
    }

    fn recorded_lease(json: &Value) -> wire::Lease {
        let text = |name: &str| json[name].as_str().map(str::to_owned);
        let texts = |name: &str| serde_json::from_value(json[name].clone()).unwrap_or_default();
        // `now+3600s`: relative to the recording, and so the same in request and reply.
        let moment = |name: &str| {
            let seconds = text(name)?.strip_prefix("now")?.strip_suffix('s')?.parse().ok()?;
            Some(Timestamp { seconds, nanos: 0 })
        };
        wire::Lease {
            name: text("name").unwrap_or_default(),
            exporter_name: text("exporter_name"),
            duration: text("duration").map(|duration| duration.parse().unwrap()),
            begin_time: moment("begin_time"),
            end_time: moment("end_time"),
            tags: texts("tags"),
            context: texts("context"),
            allow_disabled: json["allow_disabled"] == true,
            ..Default::default()
        }
    }
}
