//! The recorded lab with a device, in a time that passes only when everything waits, and calls with JSON in and out.
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::{Buf, Bytes};
use futures_util::future::{BoxFuture, poll_fn};
use futures_util::stream::{self, BoxStream, StreamExt};
use http::{HeaderMap, Request};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use jumpstarter_lab::clock::{MILLISECOND, Nanos};
use jumpstarter_lab::controller::TOKEN_LIFETIME;
use jumpstarter_lab::controller::token::Kind;
use jumpstarter_lab::devices::drivers::Device;
use jumpstarter_lab::host::Host;
use jumpstarter_lab::input::read;
use jumpstarter_lab::lab::Options;
use jumpstarter_lab::serve::device_service::DeviceServices;
use jumpstarter_lab::serve::embedded::Exporter;
use jumpstarter_lab::serve::{Answering, Services};
use jumpstarter_web::base::code::Code;
use prost::Message;
use prost_reflect::{DynamicMessage, MethodDescriptor};
use serde_json::{Value, json};
use tonic::Status;
use tonic::body::Body;

use crate::common::{CONTRACT, Failure, START, recorded};

/// The exporter with the device.
pub const EXPORTER: &str = "exp-1";

pub struct World {
    pub services: Services,
    pub exporter: Arc<Exporter>,
    time: Arc<Mutex<Nanos>>,
    life: BoxFuture<'static, ()>,
}

/// A response: messages, as long as there are any, and the status.
pub struct Answer {
    messages: BoxStream<'static, Result<Bytes, Status>>,
    method: MethodDescriptor,
}

impl World {
    pub fn new() -> Self {
        let time = Arc::new(Mutex::new(START));
        let (now, paused) = (Arc::clone(&time), Arc::clone(&time));
        let host = Host {
            now: Arc::new(move || *now.lock().unwrap()),
            pause: Arc::new(move |span: Duration| {
                let time = Arc::clone(&paused);
                let until = *time.lock().unwrap() + Nanos::try_from(span.as_nanos()).unwrap();
                Box::pin(poll_fn(move |_| match *time.lock().unwrap() >= until {
                    true => Poll::Ready(()),
                    false => Poll::Pending,
                }))
            }),
        };
        let options: Options = read("options", recorded(json!({"clock": "running"}))).unwrap();
        let services = Services::new(Arc::new(options.controller(&host).unwrap()), host);
        // The device is called without the connection, which the demo's tests have.
        let tunnel = Arc::new(|_, _| -> BoxFuture<'static, ()> { Box::pin(std::future::pending()) });
        let exporter = Arc::new(Exporter::new(EXPORTER, Device::recorded(), services.clone(), tunnel));
        let life = Box::pin(Arc::clone(&exporter).run());
        Self { services, exporter, time, life }
    }

    /// Lets time pass until a future ends.
    pub fn drive<T>(&mut self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..100_000 {
            // Several times, because one may wait for what the other does at the same time.
            for _ in 0..4 {
                assert!(self.life.as_mut().poll(&mut context).is_pending());
                if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                    return output;
                }
            }
            *self.time.lock().unwrap() += MILLISECOND;
        }
        panic!("nothing happens any more");
    }

    pub fn pass(&mut self, millis: u64) {
        let pause = (self.services.host.pause)(Duration::from_millis(millis));
        self.drive(pause);
    }

    /// The headers of a client.
    pub fn identity(&self, client: &str) -> Vec<(&'static str, String)> {
        let token = self.services.controller.token(Kind::Valid, client, TOKEN_LIFETIME);
        vec![
            ("authorization", format!("Bearer {token}")),
            ("jumpstarter-kind", "Client".into()),
            ("jumpstarter-namespace", "lab".into()),
            ("jumpstarter-name", client.into()),
        ]
    }

    /// Calls a method with requests in JSON; the stream of requests stays open after them.
    pub fn call(
        &mut self,
        device: Option<&DeviceServices>,
        path: &str,
        headers: &[(&'static str, String)],
        requests: &[Value],
    ) -> Answer {
        let (service, name) = path.split_once('/').unwrap();
        let service = CONTRACT.get_service_by_name(service).unwrap();
        let method = service.methods().find(|method| method.name() == name).unwrap();
        let framed: Vec<Bytes> = requests.iter().map(|request| frame(&method, request)).collect();
        let sent = stream::iter(framed.into_iter().map(|bytes| Ok::<_, Status>(Frame::data(bytes))));
        let body = match method.is_client_streaming() {
            true => Body::new(StreamBody::new(sent.chain(stream::pending()))),
            false => Body::new(StreamBody::new(sent)),
        };
        let mut request = Request::post(format!("/{path}")).body(body).unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        request.headers_mut().insert("content-type", "application/grpc".parse().unwrap());
        let services = self.services.clone();
        let response = match device {
            Some(device) => self.drive(device.answer(request)),
            None => self.drive(services.answer(request)),
        };
        let (head, body) = response.into_parts();
        Answer { messages: messages(head.headers, body), method }
    }
}

impl Answer {
    /// The next message; none if the call has ended with OK.
    pub async fn next(&mut self) -> Option<Result<Value, Failure>> {
        let message = self.messages.next().await?;
        Some(message.map_err(|status| failure(&status)).map(|bytes| {
            let message = DynamicMessage::decode(self.method.output(), bytes).unwrap();
            serde_json::to_value(message).unwrap()
        }))
    }

    /// The reply of a unary call.
    pub fn reply(mut self, world: &mut World) -> Result<Value, Failure> {
        world.drive(self.next()).expect("a message or an error")
    }
}

fn failure(status: &Status) -> Failure {
    let code = Code::from_number(status.code() as i32).name().to_string();
    Failure { code, message: status.message().to_string() }
}

fn frame(method: &MethodDescriptor, request: &Value) -> Bytes {
    let message = DynamicMessage::deserialize(method.input(), request).unwrap().encode_to_vec();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    [&[0][..], &length, &message].concat().into()
}

/// The messages of a body; the status, if it is not OK, is the last item.
fn messages(head: HeaderMap, body: Body) -> BoxStream<'static, Result<Bytes, Status>> {
    let bad = |headers: &HeaderMap| {
        Status::from_header_map(headers).filter(|status| status.code() != tonic::Code::Ok)
    };
    if let Some(status) = bad(&head) {
        return stream::iter([Err(status)]).boxed();
    }
    let start = (Pin::from(Box::new(body)), Vec::<u8>::new(), false);
    stream::unfold(start, move |(mut body, mut buffer, ended)| async move {
        loop {
            if buffer.len() >= 5 {
                let length = (&buffer[1..5]).get_u32() as usize;
                if buffer.len() >= 5 + length {
                    let message = Bytes::copy_from_slice(&buffer[5..5 + length]);
                    buffer.drain(..5 + length);
                    return Some((Ok(message), (body, buffer, ended)));
                }
            }
            if ended {
                return None;
            }
            match body.frame().await?.unwrap().into_data() {
                Ok(data) => buffer.extend(data),
                Err(frame) => {
                    let status = bad(&frame.into_trailers().unwrap())?;
                    return Some((Err(status), (body, buffer, true)));
                }
            }
        }
    })
    .boxed()
}
