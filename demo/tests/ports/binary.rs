//! The binary: its ready line, its admin port, its page, and when it stops.
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// A running demo that stops with its test.
struct Running {
    child: Child,
    ready: Value,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jumpstarter-demo"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap() }
    }

    fn ask(&self, port: &str, method: &str, path: &str, body: &Value) -> (u16, String) {
        let address = self.ready[port].as_str().unwrap().strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_string())
    }

    fn admin(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.ask("admin", method, path, body);
        assert_eq!(status, 200, "{method} {path}: {answer}");
        serde_json::from_str(&answer).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn rejects_invalid_options() {
    for (arguments, words) in [
        (["--page", "/no/such/folder"], "no such folder"),
        (["--page", "Cargo.toml"], "no such folder"),
        (["--endpoints", "0"], "at least 1"),
        (["--endpoints", "many"], "at least 1"),
        (["--fault", "x:{}"], "not the number"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_jumpstarter-demo")).args(arguments).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && message.contains(words), "{arguments:?}: {message}");
    }
}

#[test]
fn prints_its_addresses_and_can_be_controlled() {
    let fault = r#"1:{"delay_ms":5}"#;
    let page = env!("CARGO_MANIFEST_DIR");
    let running = Running::start(&["--endpoints", "3", "--fault", fault, "--page", page, "--still"]);
    assert_eq!(running.ready["endpoints"].as_array().unwrap().len(), 3);
    assert_eq!(running.ready["namespace"], "lab");
    let (status, demo) = running.ask("page", "GET", "/demo.json", &Value::Null);
    assert_eq!(
        (status, serde_json::from_str::<Value>(&demo).unwrap()["grpc"].clone()),
        (200, running.ready["grpc"].clone())
    );
    assert_eq!(running.ask("page", "GET", "/Cargo.toml", &Value::Null).0, 200);
    let state = running.admin("GET", "/state", &Value::Null);
    assert_eq!((&state["exporters"], &state["endpoints"][1]["fault"]), (&json!(40), &json!({"delay_ms": 5})));
    running.admin("PUT", "/endpoints/1/fault", &json!({}));
    running.admin("POST", "/endpoints/1/abort", &Value::Null);
    running.admin("POST", "/kubernetes", &json!({"lost": true}));
    running.admin("POST", "/starting", &json!({"on": true}));
    let state = running.admin("GET", "/state", &Value::Null);
    assert_eq!(
        (&state["kubernetes_lost"], &state["starting"], &state["endpoints"][1]["fault"]),
        (&json!(true), &json!(true), &json!({}))
    );
    running.admin("POST", "/clock", &json!({"advance_s": 3600.5}));
    let token = running.admin(
        "POST",
        "/tokens",
        &json!({"client": "bob", "kind": "foreign-audience", "expires_in_s": 5}),
    );
    assert_eq!(token["token"].as_str().unwrap().split('.').count(), 3);
    let exporter =
        running.admin("PATCH", "/exporters/rpi4-01", &json!({"online": false, "status": "OFFLINE"}));
    assert_eq!((&exporter["online"], &exporter["status"]), (&json!(false), &json!("OFFLINE")));
    assert!(running.admin("GET", "/leases", &Value::Null)["leases"].as_array().unwrap().len() >= 20);
    assert_eq!(running.admin("GET", "/log?since=0", &Value::Null), json!({"next": 0, "calls": []}));
    assert_eq!(running.ask("admin", "PUT", "/endpoints/9/fault", &json!({})).0, 404);
    assert_eq!(running.ask("admin", "PUT", "/endpoints/0/fault", &json!({"no_such": 1})).0, 422);
}

#[test]
fn stops_with_its_parent_and_on_sigterm() {
    let mut running = Running::start(&["--stop-with-stdin", "--lab", "empty"]);
    assert!(running.child.try_wait().unwrap().is_none());
    drop(running.child.stdin.take());
    assert!(running.child.wait().unwrap().success());
    let mut running = Running::start(&["--lab", "empty"]);
    drop(running.child.stdin.take());
    std::thread::sleep(std::time::Duration::from_millis(100));
    assert!(running.child.try_wait().unwrap().is_none(), "without the flag it does not mind");
    let killed = Command::new("kill").arg(running.child.id().to_string()).status().unwrap();
    assert!(killed.success() && running.child.wait().unwrap().success());
}
