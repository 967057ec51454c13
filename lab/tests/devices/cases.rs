//! The recorded cases. What precedes a case in the recording is done here by its name; what is compared is in the recording.
use std::pin::pin;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use futures_util::future::{Either, select};
use jumpstarter_lab::serve::device_service::DeviceServices;
use serde_json::{Value, json};

use crate::common::{CLIENT_SERVICE, Failure};
use crate::compare::Uuids;
use crate::world::{Answer, EXPORTER, World};

const RECORDED: &str = include_str!("../../../tests/data/devices.json");
/// The number of bytes of a real connection: the demo's tests have connections.
const NOT_HERE: &str = "frames seen by one tunnel";
const CONTROLLER: &str = "jumpstarter.v1.ControllerService";
const DEVICE: &str = "jumpstarter.v1.ExporterService";
const ROUTER: &str = "jumpstarter.v1.RouterService";
/// The header of the recorded client.
const USER_AGENT: &str = "grpc-python-asyncio/1.85.1 grpc-c/58.0.0 (linux; chttp2)";

struct Run {
    world: World,
    uuids: Uuids,
    /// The services of the session, which outlive the lease as long as they are used.
    device: Option<DeviceServices>,
    power: Value,
    token: String,
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_recorded_case_agrees() {
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    let cases = recorded["cases"].as_array().unwrap();
    let mut run = Run {
        world: World::new(),
        uuids: Uuids::default(),
        device: None,
        power: Value::Null,
        token: String::new(),
    };
    let mut compared = 0;
    let mut disagreeing = Vec::new();
    for case in cases.iter().filter(|case| case["case"] != NOT_HERE) {
        compared += 1;
        let name = case["case"].as_str().unwrap();
        let answer = run.answer(name, case);
        let agrees = match (case["code"].as_str(), &answer) {
            (None, Ok(reply)) => run.uuids.compare(&case["reply"], reply, "reply"),
            (Some(code), Err(failure)) if failure.code == code => {
                let message = case["message"].as_str().unwrap();
                let same = run.uuids.fits(message, &failure.message);
                same.then_some(()).ok_or_else(|| format!("{:?}, recorded {message:?}", failure.message))
            }
            _ => Err(format!("{answer:?}, recorded {:?}", case["code"])),
        };
        disagreeing.extend(agrees.err().map(|difference| format!("{name}: {difference}")));
    }
    assert_eq!(compared, 36);
    assert!(disagreeing.is_empty(), "{} differ\n{}", disagreeing.len(), disagreeing.join("\n"));
}

impl Run {
    fn answer(&mut self, name: &str, case: &Value) -> Result<Value, Failure> {
        let kind = name.split([':', ' ']).next().unwrap();
        match kind {
            "Dial" => self.dial(name, case),
            "claims" => Ok(self.claims()),
            "Stream" => self.join(name),
            "GetReport" => {
                // The recorded client dialed for this connection, too.
                let _ = self.dial("Dial: ready", &json!({"request": {"leaseName": "<lease>"}}))?;
                self.world.pass(5);
                self.device = self.world.exporter.services();
                let report = self.call("GetReport", &json!({})).reply(&mut self.world)?;
                let is_power = |driver: &&Value| driver["labels"]["jumpstarter.dev/name"] == "power";
                self.power =
                    report["reports"].as_array().unwrap().iter().find(is_power).unwrap()["uuid"].clone();
                Ok(report)
            }
            "StreamingDriverCall" => {
                let mut request = case["request"].clone();
                request["uuid"] = self.power.clone();
                self.all("StreamingDriverCall", &request, usize::MAX)
            }
            "LogStream" => self.all("LogStream", &json!({}), case["reply"].as_array().unwrap().len()),
            "driver" => Ok(self.stream(&case["request"])),
            method => {
                let request = self.uuids.ours(&case["request"]);
                self.call(method, &request).reply(&mut self.world)
            }
        }
    }

    fn call(&mut self, method: &str, request: &Value) -> Answer {
        let device = self.device.clone();
        self.world.call(device.as_ref(), &format!("{DEVICE}/{method}"), &[], std::slice::from_ref(request))
    }

    /// The messages of a stream, at most so many.
    fn all(&mut self, method: &str, request: &Value, most: usize) -> Result<Value, Failure> {
        let mut answer = self.call(method, request);
        let mut messages = Vec::new();
        while messages.len() < most {
            match self.world.drive(answer.next()) {
                Some(message) => messages.push(message?),
                None => break,
            }
        }
        Ok(messages.into())
    }

    fn dial(&mut self, name: &str, case: &Value) -> Result<Value, Failure> {
        let (mut headers, lease) = match name {
            "Dial: no token" => (Vec::new(), "trial"),
            "Dial: another client's lease" => (self.world.identity("bob"), "trial"),
            "Dial: a lease that waits" => {
                self.book("waiting", "exp-off");
                (self.world.identity("alice"), "waiting")
            }
            "Dial: right after CreateLease" => {
                self.book("trial", EXPORTER);
                (self.world.identity("alice"), "trial")
            }
            _ => (self.world.identity("alice"), "trial"),
        };
        headers.push(("user-agent", USER_AGENT.into()));
        let mut request = case["request"].clone();
        if request["leaseName"] == "<lease>" {
            request["leaseName"] = lease.into();
        }
        let answer = self.world.call(None, &format!("{CONTROLLER}/Dial"), &headers, &[request]);
        let reply = answer.reply(&mut self.world)?;
        self.token = reply["routerToken"].as_str().unwrap().to_string();
        Ok(reply)
    }

    /// Books an exporter, and waits until the controller has seen it.
    fn book(&mut self, name: &str, exporter: &str) {
        let request = json!({
            "parent": "namespaces/lab",
            "leaseId": name,
            "lease": {"exporterName": exporter, "duration": "600s"},
        });
        let headers = self.world.identity("alice");
        let answer = self.world.call(None, &format!("{CLIENT_SERVICE}/CreateLease"), &headers, &[request]);
        answer.reply(&mut self.world).unwrap();
        self.world.pass(30);
    }

    fn claims(&self) -> Value {
        let payload = URL_SAFE_NO_PAD.decode(self.token.split('.').nth(1).unwrap()).unwrap();
        let mut claims: Value = serde_json::from_slice(&payload).unwrap();
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 1800);
        // Numbers, for which the recording has a placeholder.
        for time in ["exp", "nbf", "iat"] {
            claims[time] = claims[time].to_string().into();
        }
        claims
    }

    /// The router without a valid token.
    fn join(&mut self, name: &str) -> Result<Value, Failure> {
        let garbage = ("authorization", "Bearer garbage".to_string());
        let headers = if name.contains("garbage") { vec![garbage] } else { Vec::new() };
        self.world.call(None, &format!("{ROUTER}/Stream"), &headers, &[]).reply(&mut self.world)
    }

    /// A driver's stream that sends a line and its end: the frames that come, and how it ends.
    fn stream(&mut self, request: &Value) -> Value {
        let mut headers = vec![("user-agent", USER_AGENT.to_string())];
        if !request.is_null() {
            headers.push(("request", self.uuids.ours(request).to_string()));
        }
        let sent = [
            json!({"payload": STANDARD.encode("hello\r\n"), "frameType": "FRAME_TYPE_DATA"}),
            json!({"frameType": "FRAME_TYPE_GOAWAY"}),
        ];
        let device = self.device.clone();
        let mut answer = self.world.call(device.as_ref(), &format!("{ROUTER}/Stream"), &headers, &sent);
        let mut frames = Vec::new();
        loop {
            let silence = (self.world.services.host.pause)(Duration::from_secs(2));
            let next = self.world.drive(async {
                match select(pin!(answer.next()), silence).await {
                    Either::Left((frame, _)) => Some(frame),
                    Either::Right(_) => None,
                }
            });
            match next {
                None => frames.push("silence for 2 s".into()),
                Some(None) => frames.push("ended".into()),
                Some(Some(Err(Failure { code, message }))) => {
                    return format!("ended at once: StatusCode.{code} {message}").into();
                }
                Some(Some(Ok(frame))) => {
                    let kind = frame.get("frameType").cloned().unwrap_or_else(|| "FRAME_TYPE_DATA".into());
                    let payload = frame.get("payload").and_then(Value::as_str).unwrap_or_default();
                    let text = String::from_utf8(STANDARD.decode(payload).unwrap()).unwrap();
                    frames.push(json!([kind, text]));
                    continue;
                }
            }
            return frames.into();
        }
    }
}
