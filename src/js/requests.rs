//! The methods of the client: how each reads its options and makes its call.
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use js_sys::{Function, Promise, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::fields::Fields;
use super::transport::Client;
use super::{parsed, plain};
use crate::base::clock::Clock;
use crate::client::{CallOptions, Read, RotatedToken, ServiceCall, Write, reread};
use crate::error::Error;
use crate::model::record::Record;
use crate::model::requests::{
    CreateLease, DeleteLease, ExtendLease, Extension, GetExporter, GetLease, ListExporters, ListLeases,
    RotateToken, UpdateLease,
};
use crate::model::table::ExporterTable;
use crate::model::{InvalidInput, duration};
use crate::multipath::Reply;
use crate::rpc::Request;
use crate::transport::fetch::clock::BrowserClock;

/// A method of the client.
pub struct Method {
    /// Its name in the protocol.
    pub name: &'static str,
    /// Whether it changes something on the server.
    pub writes: bool,
    /// Reads and checks its options.
    pub prepare: fn(&Fields, &Client) -> Result<Prepared, InvalidInput>,
}

/// A request that can be sent any number of times.
#[derive(Clone)]
pub enum Prepared {
    /// A read of leases: its request, and the token of its page.
    Read(Request, String, Output),
    /// The same of exporters, which are not made by one function.
    Exporters(Request, String),
    /// A write.
    Write(Sending),
}

/// Makes the result, as JSON text, of a reply to a request that was sent at some local time.
type Output = Rc<dyn Fn(&Client, Reply, f64) -> Result<String, Error>>;
type Sending = Rc<dyn Fn(Client, CallOptions) -> LocalBoxFuture<'static, Result<String, Error>>>;

/// Every method.
pub static METHODS: [Method; 9] = [
    Method::reads_exporters::<GetExporter>(),
    Method::reads_exporters::<ListExporters>(),
    Method::reads::<GetLease>(),
    Method::reads::<ListLeases>(),
    Method::writes::<CreateLease>(),
    Method::writes::<UpdateLease>(),
    Method::writes::<ExtendLease>(),
    Method::writes::<DeleteLease>(),
    Method::writes::<RotateToken>(),
];

impl Method {
    const fn reads<R: Options + Read<Output: ToJson> + 'static>() -> Self {
        Self { name: R::METHOD, writes: false, prepare: read::<R> }
    }

    const fn reads_exporters<R: Options + Read>() -> Self {
        Self { name: R::METHOD, writes: false, prepare: exporters::<R> }
    }

    const fn writes<R: Options + Write<Output: ToJson> + 'static>() -> Self {
        Self { name: R::METHOD, writes: true, prepare: write::<R> }
    }
}

fn read<R: Options + Read<Output: ToJson> + 'static>(
    fields: &Fields,
    client: &Client,
) -> Result<Prepared, InvalidInput> {
    let prepared = R::all(fields)?.prepare(client)?;
    let (request, page_token) = R::request(&prepared);
    let page_token = page_token.to_owned();
    let output = move |client: &Client, reply, sent_ms| {
        R::output(client, &prepared, reply, sent_ms).map(|output| output.to_json())
    };
    Ok(Prepared::Read(request, page_token, Rc::new(output)))
}

fn exporters<R: Options + Read>(fields: &Fields, client: &Client) -> Result<Prepared, InvalidInput> {
    let prepared = R::all(fields)?.prepare(client)?;
    let (request, page_token) = R::request(&prepared);
    let page_token = page_token.to_owned();
    Ok(Prepared::Exporters(request, page_token))
}

fn write<R: Options + Write<Output: ToJson> + 'static>(
    fields: &Fields,
    client: &Client,
) -> Result<Prepared, InvalidInput> {
    let prepared = R::all(fields)?.prepare(client)?;
    Ok(Prepared::Write(Rc::new(move |client, options| {
        let prepared = prepared.clone();
        Box::pin(async move { Ok(R::send(prepared, client.invoke(&options)).await?.to_json()) })
    })))
}

impl Prepared {
    /// Makes the call. If it reads a page of a list that has been compared before, the result has only the records that differ from
    /// those of that time, and says which they are (`client/reread.rs`).
    pub async fn send(
        self,
        client: Client,
        options: CallOptions,
        compared: Option<Uint8Array>,
        on_part: Function,
    ) -> Result<JsValue, Error> {
        let call = client.invoke(&options);
        let (request, page_token) = match self {
            Self::Write(send) => return send(client.clone(), options).await.map(|json| parsed(&json)),
            Self::Read(request, page_token, output) => {
                let (reply, sent_ms) = call.reply(request, &page_token).await?;
                return output(&client, reply, sent_ms).map(|json| parsed(&json));
            }
            Self::Exporters(request, page_token) => (request, page_token),
        };
        let method = request.method;
        let (mut reply, _) = call.reply(request, &page_token).await?;
        let key = BrowserClock.random().to_bits();
        let compared = compared.map(|earlier| reread::compare(&mut reply.message, &earlier.to_vec(), key));
        let mut table = ExporterTable::new(&reply.message, method == ListExporters::METHOD, key);
        loop {
            let is_more = match table.read(PART) {
                Ok(is_more) => is_more,
                Err(problem) => return Err(client.no_exporters(method, reply, problem)),
            };
            let part = parsed(&table.take_json());
            set(&part, "rows", &Uint32Array::from(&table.rows[..]));
            table.rows.clear();
            if is_more {
                // The package's own function: it does not throw, and its promise does not reject.
                let pause = on_part.call1(&JsValue::UNDEFINED, &part).unwrap_or_default();
                let _ = JsFuture::from(Promise::resolve(&pause)).await;
                continue;
            }
            client.learn_page(table.next_page_token, reply.endpoint);
            if let Some(compared) = compared {
                set(&part, "compared", &Uint8Array::from(&compared[..]));
            }
            return Ok(part);
        }
    }
}

/// How many exporters are read before other tasks of the page may run.
const PART: u32 = 2_500;

/// Sets a property of a newly created plain object, which cannot fail.
fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// A result as the JSON text of plain data.
trait ToJson {
    fn to_json(&self) -> String;
}

impl<R: Record> ToJson for R {
    fn to_json(&self) -> String {
        self.json()
    }
}

impl ToJson for () {
    fn to_json(&self) -> String {
        "null".to_owned()
    }
}

impl ToJson for RotatedToken {
    fn to_json(&self) -> String {
        plain::rotated(self)
    }
}

/// A request that is read from the options of its method.
trait Options: Sized {
    /// Reads each option once.
    fn read(fields: &Fields) -> Result<Self, InvalidInput>;

    /// The same, and refuses options that the method does not have.
    fn all(fields: &Fields) -> Result<Self, InvalidInput> {
        let request = Self::read(fields)?;
        fields.finish()?;
        Ok(request)
    }
}

impl Options for GetExporter {
    fn read(fields: &Fields) -> Result<Self, InvalidInput> {
        Ok(GetExporter {
            name: fields.required_text("name")?,
            show_hidden_labels: fields.flag("showHiddenLabels")?.unwrap_or_default(),
        })
    }
}

impl Options for ListExporters {
    fn read(fields: &Fields) -> Result<Self, InvalidInput> {
        // The package joins the leases itself, but the value must still be a boolean.
        fields.flag("includeLeases")?;
        Ok(ListExporters {
            filter: fields.text("filter")?.unwrap_or_default(),
            page_size: page_size(fields)?,
            page_token: fields.text("pageToken")?.unwrap_or_default(),
            show_hidden_labels: fields.flag("showHiddenLabels")?.unwrap_or_default(),
        })
    }
}

impl Options for GetLease {
    fn read(fields: &Fields) -> Result<Self, InvalidInput> {
        Ok(GetLease { name: fields.required_text("name")? })
    }
}

impl Options for ListLeases {
    fn read(fields: &Fields) -> Result<Self, InvalidInput> {
        Ok(ListLeases {
            filter: fields.text("filter")?.unwrap_or_default(),
            tag_filter: fields.text("tagFilter")?.unwrap_or_default(),
            only_active: fields.flag("onlyActive")?,
            page_size: page_size(fields)?,
            page_token: fields.text("pageToken")?.unwrap_or_default(),
        })
    }
}

impl Options for CreateLease {
    fn read(fields: &Fields) -> Result<Self, InvalidInput> {
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
}

impl Options for UpdateLease {
    fn read(fields: &Fields) -> Result<Self, InvalidInput> {
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
}

impl Options for ExtendLease {
    fn read(fields: &Fields) -> Result<Self, InvalidInput> {
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
}

impl Options for DeleteLease {
    fn read(fields: &Fields) -> Result<Self, InvalidInput> {
        Ok(DeleteLease { name: fields.required_text("name")? })
    }
}

impl Options for RotateToken {
    fn read(_: &Fields) -> Result<Self, InvalidInput> {
        Ok(Self)
    }
}

fn page_size(fields: &Fields) -> Result<i32, InvalidInput> {
    Ok(fields.whole("pageSize", 0, i32::MAX)?.unwrap_or_default())
}

/// A duration, as text or as a number of seconds.
fn length(
    fields: &Fields,
    text: &'static str,
    seconds: &'static str,
) -> Result<Option<prost_types::Duration>, InvalidInput> {
    match (fields.text(text)?, fields.number(seconds)?) {
        (None, None) => Ok(None),
        (Some(given), None) => duration::parse(text, &given).map(Some),
        (None, Some(given)) => duration::from_seconds(seconds, given).map(Some),
        (Some(_), Some(_)) => Err(InvalidInput::new(seconds, format!("must not be given beside `{text}`"))),
    }
}
