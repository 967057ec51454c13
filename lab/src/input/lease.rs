//! New leases, and changes of leases, in JSON.
use std::collections::BTreeMap;

use jumpstarter_web::model::InvalidInput;
use jumpstarter_web::model::duration;
use jumpstarter_web::model::requests::CreateLease;
use jumpstarter_web::wire::client::v1::CreateLeaseRequest;
use prost_types::Duration;
use serde::Deserialize;

use super::Moment;
use crate::namespace::objects::Lease;
use crate::namespace::times::{Times, timestamp};

/// The description of a new lease, with the options of the client's `createLease`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLease {
    /// The bare name; a UUIDv7 if it is not given.
    pub name: Option<String>,
    /// The bare name of its client.
    pub client: String,
    /// Which exporters match.
    pub selector: Option<String>,
    /// The required exporter.
    pub exporter_name: Option<String>,
    /// The duration, as text: `30m`.
    pub duration: Option<String>,
    /// The duration in seconds.
    pub duration_seconds: Option<f64>,
    /// The begin; now if it is not given.
    pub begin_time: Option<Moment>,
    /// The end.
    pub end_time: Option<Moment>,
    /// The client's own labels.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The context for the exporter's hooks.
    #[serde(default)]
    pub context: BTreeMap<String, String>,
    /// Whether a disabled exporter may be assigned.
    #[serde(default)]
    pub allow_disabled: bool,
}

impl NewLease {
    /// The request for it.
    pub fn into_request(self, namespace: &str) -> Result<CreateLeaseRequest, InvalidInput> {
        let moment = |at: Moment| timestamp(at.0);
        let lease = CreateLease {
            lease_id: self.name,
            selector: self.selector,
            exporter_name: self.exporter_name,
            duration: length(self.duration.as_deref(), self.duration_seconds)?,
            begin_time: self.begin_time.map(moment),
            end_time: self.end_time.map(moment),
            tags: self.tags,
            context: self.context,
            allow_disabled: self.allow_disabled,
        };
        lease.into_wire(namespace).map_err(|error| match error.field.as_str() {
            "leaseId" => InvalidInput { field: String::from("name"), ..error },
            _ => error,
        })
    }
}

/// A change of a lease, of any owner. Missing fields stay unchanged.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeaseChange {
    /// The bare name.
    pub name: String,
    /// The bare name of the new owner.
    pub client: Option<String>,
    /// Releases it.
    #[serde(default)]
    pub release: bool,
    /// The duration, as text: `30m`.
    pub duration: Option<String>,
    /// The duration in seconds.
    pub duration_seconds: Option<f64>,
    /// The begin.
    pub begin_time: Option<Moment>,
    /// The end.
    pub end_time: Option<Moment>,
    /// Replaces the bare names of the clients that it is shared with.
    pub shared_with: Option<Vec<String>>,
}

impl LeaseChange {
    /// Changes a lease.
    pub fn apply(self, lease: &mut Lease) -> Result<(), InvalidInput> {
        let mut times = lease.times.clone();
        times.begin = self.begin_time.map(|at| at.0).or(times.begin);
        times.end = self.end_time.map(|at| at.0).or(times.end);
        let moved = self.begin_time.or(self.end_time).is_some();
        match length(self.duration.as_deref(), self.duration_seconds)? {
            Some(length) => times.duration = Times::of(None, None, Some(&length)).duration,
            // It follows from begin and end.
            None if moved && times.begin.and(times.end).is_some() => times.duration = None,
            None => {}
        }
        times.reconcile().map_err(|problem| InvalidInput::new("duration", problem))?;
        lease.times = times.stored();
        lease.client = self.client.unwrap_or_else(|| lease.client.clone());
        lease.release |= self.release;
        lease.shared_with = self.shared_with.unwrap_or_else(|| lease.shared_with.clone());
        lease.generation += 1;
        Ok(())
    }
}

fn length(text: Option<&str>, seconds: Option<f64>) -> Result<Option<Duration>, InvalidInput> {
    match (text, seconds) {
        (Some(_), Some(_)) => Err(InvalidInput::new("duration", "must not be given with `durationSeconds`")),
        (Some(text), None) => duration::parse("duration", text).map(Some),
        (None, Some(seconds)) => duration::from_seconds("durationSeconds", seconds).map(Some),
        (None, None) => Ok(None),
    }
}
