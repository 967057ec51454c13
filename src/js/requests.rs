//! Converts the options of each call into the model's requests.
use super::fields::Fields;
use crate::model::requests::{
    CreateLease, DeleteLease, ExtendLease, Extension, GetExporter, GetLease, ListExporters, ListLeases,
    UpdateLease,
};
use crate::model::{InvalidInput, duration};

type Read<T> = Result<T, InvalidInput>;

pub fn get_exporter(fields: &Fields) -> Read<GetExporter> {
    Ok(GetExporter {
        name: fields.required_text("name")?,
        show_hidden_labels: fields.flag("showHiddenLabels")?.unwrap_or_default(),
    })
}

pub fn list_exporters(fields: &Fields) -> Read<ListExporters> {
    // The package joins the leases itself, but the value must still be a boolean.
    fields.flag("includeLeases")?;
    Ok(ListExporters {
        filter: fields.text("filter")?.unwrap_or_default(),
        page_size: page_size(fields)?,
        page_token: fields.text("pageToken")?.unwrap_or_default(),
        show_hidden_labels: fields.flag("showHiddenLabels")?.unwrap_or_default(),
    })
}

pub fn get_lease(fields: &Fields) -> Read<GetLease> {
    Ok(GetLease { name: fields.required_text("name")? })
}

pub fn list_leases(fields: &Fields) -> Read<ListLeases> {
    Ok(ListLeases {
        filter: fields.text("filter")?.unwrap_or_default(),
        tag_filter: fields.text("tagFilter")?.unwrap_or_default(),
        only_active: fields.flag("onlyActive")?,
        page_size: page_size(fields)?,
        page_token: fields.text("pageToken")?.unwrap_or_default(),
    })
}

pub fn create_lease(fields: &Fields) -> Read<CreateLease> {
    Ok(CreateLease {
        lease_id: fields.text("leaseId")?,
        selector: fields.text("selector")?,
        exporter_name: fields.text("exporterName")?,
        duration: length(fields, "duration", "durationSeconds")?,
        begin_time: fields.time("beginTime")?,
        end_time: fields.time("endTime")?,
        tags: fields.texts("tags")?,
        context: fields.texts("context")?,
        allow_disabled: fields.flag("allowDisabled")?.unwrap_or_default(),
    })
}

pub fn update_lease(fields: &Fields) -> Read<UpdateLease> {
    Ok(UpdateLease {
        name: fields.required_text("name")?,
        duration: length(fields, "duration", "durationSeconds")?,
        begin_time: fields.time("beginTime")?,
        end_time: fields.time("endTime")?,
        client: fields.text("client")?,
        add_shared_with: fields.list("addSharedWith")?,
        remove_shared_with: fields.list("removeSharedWith")?,
    })
}

pub fn extend_lease(fields: &Fields) -> Read<ExtendLease> {
    let name = fields.required_text("name")?;
    let by = length(fields, "by", "bySeconds")?;
    let extension = match (by, fields.time("until")?) {
        (Some(by), None) => Extension::By(by),
        (None, Some(until)) => Extension::Until(until),
        (None, None) => return Err(InvalidInput::new("by", "or `bySeconds` or `until` must be given")),
        (Some(_), Some(_)) => {
            return Err(InvalidInput::new("until", "must not be given beside `by` or `bySeconds`"));
        }
    };
    Ok(ExtendLease { name, extension })
}

pub fn delete_lease(fields: &Fields) -> Read<DeleteLease> {
    Ok(DeleteLease { name: fields.required_text("name")? })
}

fn page_size(fields: &Fields) -> Read<i32> {
    Ok(fields.whole("pageSize", 0, i32::MAX)?.unwrap_or_default())
}

/// A duration, as text or as a number of seconds.
fn length(fields: &Fields, text: &'static str, seconds: &'static str) -> Read<Option<prost_types::Duration>> {
    match (fields.text(text)?, fields.number(seconds)?) {
        (None, None) => Ok(None),
        (Some(given), None) => duration::parse(text, &given).map(Some),
        (None, Some(given)) => duration::from_seconds(seconds, given).map(Some),
        (Some(_), Some(_)) => Err(InvalidInput::new(seconds, format!("must not be given beside `{text}`"))),
    }
}
