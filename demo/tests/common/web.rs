//! A gRPC-Web client over a plain socket, so that tests see the exact bytes.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, missing_docs)]
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A framed `ListExporters` request for the namespace `lab`.
pub const LIST: &[u8] = b"\0\0\0\0\x10\x0a\x0enamespaces/lab";
/// Longer than any response takes.
const PATIENCE: Duration = Duration::from_secs(5);

/// The response.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// The body without its chunked encoding.
    pub body: Vec<u8>,
    /// The pieces in which it arrived.
    pub pieces: Vec<usize>,
    /// Whether it ended normally.
    pub complete: bool,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The gRPC status, from the headers or the trailer frame.
    pub fn grpc_status(&self) -> Option<String> {
        let in_body = String::from_utf8_lossy(&self.body).to_string();
        let from_body = in_body.split("grpc-status:").nth(1).and_then(|rest| rest.split("\r\n").next());
        self.header("grpc-status").or(from_body).map(str::to_string)
    }
}

/// JSON in base64, for the headers of an order.
pub fn order(json: &Value) -> String {
    STANDARD.encode(json.to_string())
}

/// Opens a connection to a URL and sends a request on it, to a method of `ClientService` or to a path.
pub async fn send(
    url: &str,
    http_method: &str,
    method: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> std::io::Result<TcpStream> {
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await?;
    let path = match method.starts_with('/') {
        true => method.to_string(),
        false => format!("/{}/{method}", super::CLIENT_SERVICE),
    };
    let mut head = format!(
        "{http_method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://page.example\r\ncontent-length: {}\r\nconnection: close\r\n",
        body.len()
    );
    if http_method == "POST" {
        head += "content-type: application/grpc-web+proto\r\nx-grpc-web: 1\r\n";
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).await?;
    stream.write_all(body).await?;
    Ok(stream)
}

/// Makes a call and reads the response; `None` if the connection breaks first.
pub async fn call(url: &str, method: &str, headers: &[(String, String)], body: &[u8]) -> Option<Answer> {
    read(send(url, "POST", method, headers, body).await.ok()?).await
}

/// Reads a response.
pub async fn read(mut stream: TcpStream) -> Option<Answer> {
    let mut bytes = Vec::new();
    // A reset is treated like an end, after the bytes before it.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("an answer or an end");
    parse(&bytes)
}

/// Parses a response.
pub fn parse(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).to_string();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_string()))
        .collect();
    let mut answer = Answer { status, headers, body: Vec::new(), pieces: Vec::new(), complete: false };
    let mut rest = &bytes[end + 4..];
    if answer.header("transfer-encoding") != Some("chunked") {
        let length = answer.header("content-length").and_then(|length| length.parse::<usize>().ok());
        answer.complete = length.is_some_and(|length| length == rest.len());
        answer.body = rest.to_vec();
        return Some(answer);
    }
    while let Some(line) = rest.windows(2).position(|window| window == b"\r\n") {
        let Ok(size) = usize::from_str_radix(&String::from_utf8_lossy(&rest[..line]), 16) else {
            break;
        };
        rest = &rest[line + 2..];
        if size == 0 {
            answer.complete = true;
            break;
        }
        let Some(chunk) = rest.get(..size) else { break };
        answer.body.extend(chunk);
        answer.pieces.push(size);
        rest = rest.get(size + 2..).unwrap_or_default();
    }
    Some(answer)
}
