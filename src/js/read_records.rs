//! Reads records from the package's objects, or from plain data of the same shape. Errors name the property that is
//! missing or has the wrong type.
use js_sys::Array;
use prost_types::{Duration, Timestamp};
use wasm_bindgen::JsValue;

use super::fields::Fields;
use crate::base::quote::quote_short;
use crate::model::{Condition, Exporter, ExporterList, InvalidInput, Lease, LeaseList, duration, time};
use crate::wire::v1::Time;

type Read<T> = Result<T, InvalidInput>;

/// A lease.
pub fn read_lease(value: JsValue) -> Read<Lease> {
    let fields = Fields::new(value)?;
    Ok(Lease {
        namespace: fields.required_text("namespace")?,
        name: fields.required_text("name")?,
        selector: fields.required_text("selector")?,
        exporter_name: fields.text("exporterName")?,
        tags: fields.texts("tags")?,
        context: fields.texts("context")?,
        allow_disabled: fields.flag("allowDisabled")?.unwrap_or_default(),
        duration: length(&fields, "durationText", "durationSeconds")?,
        effective_duration: length(&fields, "effectiveDurationText", "effectiveDurationSeconds")?,
        begin_time: moment(&fields, "beginTimeText", "beginTime")?,
        effective_begin_time: moment(&fields, "effectiveBeginTimeText", "effectiveBeginTime")?,
        end_time: moment(&fields, "endTimeText", "endTime")?,
        effective_end_time: moment(&fields, "effectiveEndTimeText", "effectiveEndTime")?,
        client: fields.required_text("client")?,
        exporter: fields.required_text("exporter")?,
        conditions: each(&fields, "conditions", condition)?,
        deprecated_labels: fields.texts("deprecatedLabels")?,
        shared_with: fields.list("sharedWith")?,
        clock_offset_ms: fields.number("clockOffsetMs")?,
        not_applied: not_applied(&fields)?,
    })
}

/// An exporter.
pub fn read_exporter(value: JsValue) -> Read<Exporter> {
    let fields = Fields::new(value)?;
    let status = fields.text("status")?.map(|name| {
        let wrong = |()| {
            InvalidInput::new("status", format!("must be an exporter's status, got {}", quote_short(&name)))
        };
        name.parse().map_err(wrong)
    });
    Ok(Exporter {
        namespace: fields.required_text("namespace")?,
        name: fields.required_text("name")?,
        labels: fields.texts("labels")?,
        online: fields.flag("online")?.unwrap_or_default(),
        status: status.transpose()?,
        status_message: fields.text("statusMessage")?.unwrap_or_default(),
        enabled: fields.flag("enabled")?.unwrap_or(true),
        deprecated_labels: fields.texts("deprecatedLabels")?,
        lease: fields.value("lease")?.map(read_lease).transpose()?.map(Box::new),
    })
}

/// A page of leases.
pub fn read_lease_list(value: JsValue) -> Read<LeaseList> {
    let fields = Fields::new(value)?;
    Ok(LeaseList {
        leases: each(&fields, "leases", read_lease)?,
        next_page_token: fields.text("nextPageToken")?.unwrap_or_default(),
    })
}

/// A page of exporters.
pub fn read_exporter_list(value: JsValue) -> Read<ExporterList> {
    let fields = Fields::new(value)?;
    Ok(ExporterList {
        exporters: each(&fields, "exporters", read_exporter)?,
        next_page_token: fields.text("nextPageToken")?.unwrap_or_default(),
    })
}

fn condition(value: JsValue) -> Read<Condition> {
    let fields = Fields::new(value)?;
    Ok(Condition {
        r#type: fields.text("type")?,
        status: fields.text("status")?,
        observed_generation: match whole_text(&fields, "observedGenerationText")? {
            Some(exact) => Some(exact),
            None => fields.number("observedGeneration")?.map(|number| number as i64),
        },
        last_transition_time: transition(&fields)?,
        reason: fields.text("reason")?,
        message: fields.text("message")?,
    })
}

/// Seconds and nanos are preferred, exactly as received; without them, the text is used.
fn transition(fields: &Fields) -> Read<Option<Time>> {
    if let Some(parts) = fields.value("lastTransitionTimeParts")? {
        let parts = Fields::new(parts)?;
        let seconds = whole_text(&parts, "seconds")?;
        return Ok(Some(Time { seconds, nanos: parts.whole("nanos", i32::MIN, i32::MAX)? }));
    }
    let at = moment(fields, "lastTransitionTimeText", "lastTransitionTime")?;
    Ok(at.map(|at| Time { seconds: Some(at.seconds), nanos: Some(at.nanos) }))
}

/// A 64-bit integer as text, since a JavaScript number cannot hold it.
fn whole_text(fields: &Fields, name: &'static str) -> Read<Option<i64>> {
    let Some(text) = fields.text(name)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| InvalidInput::new(name, "must be a whole number as text"))
}

/// Empty for records that were stored before this list existed.
fn not_applied(fields: &Fields) -> Read<Vec<String>> {
    const NAME: &str = "notApplied";
    let wrong = || InvalidInput::new(NAME, "must be an array of strings");
    let Some(list) = fields.value(NAME)? else { return Ok(Vec::new()) };
    if !Array::is_array(&list) {
        return Err(wrong());
    }
    Array::from(&list).iter().map(|name| name.as_string().ok_or_else(wrong)).collect()
}

/// Reads the exact text; if a hand-made record lacks it, the number or `Date`.
fn moment(fields: &Fields, text: &'static str, date: &'static str) -> Read<Option<Timestamp>> {
    match fields.text(text)? {
        Some(exact) => time::parse(text, &exact).map(Some),
        None => fields.time(date),
    }
}

fn length(fields: &Fields, text: &'static str, seconds: &'static str) -> Read<Option<Duration>> {
    match fields.text(text)? {
        Some(exact) => duration::of_text(text, &exact).map(Some),
        None => fields.number(seconds)?.map(|number| duration::of_seconds(seconds, number)).transpose(),
    }
}

fn each<T>(fields: &Fields, name: &'static str, read: impl Fn(JsValue) -> Read<T>) -> Read<Vec<T>> {
    let list = fields.value(name)?.filter(Array::is_array);
    let list = list.ok_or_else(|| InvalidInput::new(name, "must be given: an array"))?;
    Array::from(&list).iter().map(read).collect()
}
