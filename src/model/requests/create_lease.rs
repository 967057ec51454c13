//! Creating a lease.
use std::collections::BTreeMap;

use prost_types::{Duration, Timestamp};

use crate::base::quote::quote_short;
use crate::model::lease_selector::LeaseSelector;
use crate::model::{InvalidInput, duration, labels, names, time};
use crate::wire::client::v1 as wire;

const MAX_CONTEXT: usize = 8;
const MAX_CONTEXT_KEY: usize = 32;
const MAX_CONTEXT_VALUE: usize = 64;

/// A new lease. It needs a selector or an exporter, and a duration or both a begin and an end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateLease {
    /// The name of the lease; if it is not set, the controller generates a UUIDv7.
    pub lease_id: Option<String>,
    /// Which exporters match. `=`, `!=`, `in`, `notin`, `key` and `!key`; no `==`, `>` or `<`.
    pub selector: Option<String>,
    /// The one exporter to use; if there is a selector too, the exporter must match it.
    pub exporter_name: Option<String>,
    /// The duration.
    pub duration: Option<Duration>,
    /// The begin, to the second; immediately if it is not set.
    pub begin_time: Option<Timestamp>,
    /// The end, to the second.
    pub end_time: Option<Timestamp>,
    /// The user's own labels. The controller's settings limit their number; the default is ten.
    pub tags: BTreeMap<String, String>,
    /// At most eight entries for the exporter's hooks: keys up to 32 characters, values up to 64.
    pub context: BTreeMap<String, String>,
    /// Whether a disabled exporter may be assigned.
    pub allow_disabled: bool,
}

impl CreateLease {
    /// The message.
    pub fn into_wire(self, namespace: &str) -> Result<wire::CreateLeaseRequest, InvalidInput> {
        if let Some(id) = &self.lease_id {
            names::check("leaseId", id)?;
        }
        let selector = self.selector.filter(|text| !text.trim().is_empty());
        let exporter_name = self.exporter_name.filter(|name| !name.is_empty());
        match (&selector, &exporter_name) {
            (None, None) => return Err(InvalidInput::new("selector", "or `exporterName` must be given")),
            (Some(text), _) => {
                LeaseSelector::parse(text).map_err(|error| error.of_field("selector", text))?;
            }
            _ => {}
        }
        if let Some(name) = &exporter_name {
            names::check("exporterName", name)?;
        }
        check_tags(&self.tags)?;
        check_context(&self.context)?;
        let times =
            Times { duration: self.duration, begin: self.begin_time, end: self.end_time }.checked()?;
        Ok(wire::CreateLeaseRequest {
            parent: names::parent(namespace),
            lease_id: self.lease_id.unwrap_or_default(),
            lease: Some(wire::Lease {
                selector: selector.unwrap_or_default(),
                exporter_name,
                duration: times.duration,
                begin_time: times.begin,
                end_time: times.end,
                tags: self.tags,
                context: self.context,
                allow_disabled: self.allow_disabled,
                ..Default::default()
            }),
        })
    }
}

/// Duration, begin and end of a request, by the controller's rules for them.
pub(super) struct Times {
    pub duration: Option<Duration>,
    pub begin: Option<Timestamp>,
    pub end: Option<Timestamp>,
}

impl Times {
    /// The times to send. Fractions of a second are truncated like in the controller, which compares the times before it
    /// truncates them, and would store a duration that no longer matches.
    pub fn checked(self) -> Result<Self, InvalidInput> {
        let whole = |at: Timestamp| Timestamp { seconds: at.seconds, nanos: 0 };
        let (begin, end) = (self.begin.map(whole), self.end.map(whole));
        let duration = match (self.duration, begin, end) {
            (given, Some(begin), Some(end)) => Some(between(given, begin, end)?),
            (Some(given), _, _) => {
                Some(duration::positive("duration", duration::nanos(&given), "zero or less")?)
            }
            (None, _, _) => {
                return Err(InvalidInput::new(
                    "duration",
                    "must be given, or both `beginTime` and `endTime`",
                ));
            }
        };
        Ok(Self { duration, begin, end })
    }
}

/// The duration between two times; a given duration must be equal to it.
pub(super) fn between(
    given: Option<Duration>,
    begin: Timestamp,
    end: Timestamp,
) -> Result<Duration, InvalidInput> {
    let span = time::nanos(&end) - time::nanos(&begin);
    if span <= 0 {
        let (begin, end) = (time::text(&begin), time::text(&end));
        return Err(InvalidInput::new("endTime", format!("must be after `beginTime` {begin}, got {end}")));
    }
    let span = duration::positive("endTime", span, "a later end")?;
    if given.is_some_and(|given| given != span) {
        return Err(InvalidInput::new(
            "duration",
            format!("must equal the {} s between `beginTime` and `endTime`; leave it out", span.seconds),
        ));
    }
    Ok(span)
}

fn check_tags(tags: &BTreeMap<String, String>) -> Result<(), InvalidInput> {
    for (key, value) in tags {
        let field = format!("tags.{key}");
        if key.contains('/') {
            return Err(InvalidInput::new(
                field,
                "must have a key without '/' (the controller adds a prefix)",
            ));
        }
        if !labels::is_key(key) {
            return Err(InvalidInput::new(field, format!("must have {}", labels::KEY)));
        }
        if !labels::is_value(value) {
            let problem = format!("must be a label value of {}, got {}", labels::VALUE, quote_short(value));
            return Err(InvalidInput::new(field, problem));
        }
    }
    Ok(())
}

fn check_context(context: &BTreeMap<String, String>) -> Result<(), InvalidInput> {
    if context.len() > MAX_CONTEXT {
        return Err(InvalidInput::new(
            "context",
            format!("must have at most {MAX_CONTEXT} entries, got {}", context.len()),
        ));
    }
    for (key, value) in context {
        for (what, length, most) in [
            ("key", key.chars().count(), MAX_CONTEXT_KEY),
            ("value", value.chars().count(), MAX_CONTEXT_VALUE),
        ] {
            if length > most {
                return Err(InvalidInput::new(
                    format!("context.{key}"),
                    format!("must have a {what} of at most {most} characters, got {length}"),
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(count: i64) -> Option<Duration> {
        Some(Duration { seconds: count * 60, nanos: 0 })
    }

    fn at(seconds: i64) -> Option<Timestamp> {
        Some(Timestamp { seconds: 1_767_323_045 + seconds, nanos: 0 })
    }

    fn booking() -> CreateLease {
        CreateLease { selector: Some("board=rpi4".into()), duration: minutes(30), ..Default::default() }
    }

    fn refused(request: CreateLease) -> String {
        request.into_wire("lab").unwrap_err().field
    }

    fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_field_arrives() {
        let request = CreateLease {
            lease_id: Some("my-id".into()),
            exporter_name: Some("exp-1".into()),
            tags: texts(&[("ci", "yes")]),
            context: texts(&[("build id", "42 ü")]),
            allow_disabled: true,
            begin_time: at(0),
            ..booking()
        };
        let wire = request.into_wire("lab").unwrap();
        assert_eq!((wire.parent.as_str(), wire.lease_id.as_str()), ("namespaces/lab", "my-id"));
        let lease = wire.lease.unwrap();
        assert_eq!(lease.selector, "board=rpi4");
        assert_eq!(lease.exporter_name.as_deref(), Some("exp-1"));
        assert_eq!((lease.duration, lease.begin_time, lease.end_time), (minutes(30), at(0), None));
        assert!(lease.allow_disabled && lease.tags["ci"] == "yes" && lease.context["build id"] == "42 ü");
    }

    #[test]
    fn times_follow_the_controllers_rules() {
        let times =
            |duration, begin_time, end_time| CreateLease { duration, begin_time, end_time, ..booking() };
        let sent = times(None, at(0), at(600)).into_wire("lab").unwrap().lease.unwrap();
        assert_eq!(sent.duration, minutes(10));
        assert!(times(minutes(10), None, at(600)).into_wire("lab").is_ok());
        assert!(times(minutes(10), at(0), at(600)).into_wire("lab").is_ok());
        assert_eq!(refused(times(None, None, None)), "duration");
        assert_eq!(refused(times(None, at(0), None)), "duration");
        assert_eq!(refused(times(None, None, at(600))), "duration");
        assert_eq!(refused(times(minutes(1), at(0), at(600))), "duration");
        assert_eq!(refused(times(None, at(600), at(0))), "endTime");
        assert_eq!(refused(times(minutes(0), None, None)), "duration");
        assert_eq!(refused(times(minutes(-1), None, None)), "duration");
        // Times are truncated like in the controller, before the duration is computed.
        let fraction = Some(Timestamp { nanos: 700_000_000, ..at(600).unwrap() });
        let sent = times(None, at(0), fraction).into_wire("lab").unwrap().lease.unwrap();
        assert_eq!((sent.end_time, sent.duration), (at(600), minutes(10)));
    }

    #[test]
    fn what_the_controller_would_refuse_is_refused_by_field() {
        let many =
            |count: usize| (0..count).map(|n| (format!("k{n}"), "v".to_owned())).collect::<BTreeMap<_, _>>();
        let long = |length: usize| "k".repeat(length);
        assert_eq!(refused(CreateLease { selector: None, ..booking() }), "selector");
        assert_eq!(refused(CreateLease { selector: Some(" \t".into()), ..booking() }), "selector");
        for bad in ["a==b", "a>1", "bad key=1", "a=b,a=c"] {
            assert_eq!(refused(CreateLease { selector: Some(bad.into()), ..booking() }), "selector", "{bad}");
        }
        assert_eq!(refused(CreateLease { lease_id: Some("UPPER".into()), ..booking() }), "leaseId");
        assert_eq!(refused(CreateLease { exporter_name: Some("a/b".into()), ..booking() }), "exporterName");
        // The controller limits their number; each of them is checked here.
        assert_eq!(
            CreateLease { tags: many(64), ..booking() }.into_wire("lab").unwrap().lease.unwrap().tags,
            many(64)
        );
        let mut bad = many(64);
        bad.insert("k99".into(), "not a value".into());
        assert_eq!(refused(CreateLease { tags: bad, ..booking() }), "tags.k99");
        for (key, value) in
            [("a/b", "x"), ("", "x"), ("-a", "x"), ("a", "b c"), ("a", &long(64)), (&long(64), "v")]
        {
            let field = refused(CreateLease { tags: texts(&[(key, value)]), ..booking() });
            assert_eq!(field, format!("tags.{key}"));
        }
        assert!(CreateLease { context: many(8), ..booking() }.into_wire("lab").is_ok());
        assert_eq!(refused(CreateLease { context: many(9), ..booking() }), "context");
        for (key, value) in [(long(33).as_str(), "v"), ("k", long(65).as_str())] {
            let field = refused(CreateLease { context: texts(&[(key, value)]), ..booking() });
            assert_eq!(field, format!("context.{key}"));
        }
        assert!(
            CreateLease { context: texts(&[("", "v"), (&long(32), &"ü".repeat(64))]), ..booking() }
                .into_wire("lab")
                .is_ok()
        );
    }
}
