//! The trailer frame's lines, as a header map. Pure.
//!
//! The lines are an HTTP/1 header block without its closing empty line. Servers differ: names in any case,
//! a last line with or without CRLF, bare LF; repeated names stay apart, as in HTTP/2 trailers.
use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::failure::Failure;
use super::framing::protocol;

/// Reads the payload of a trailer frame.
pub fn parse(block: &[u8]) -> Result<HeaderMap, Failure> {
    let mut trailers = HeaderMap::new();
    for line in block.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let (name, value) = split(line).ok_or_else(|| malformed(line))?;
        let name = HeaderName::from_bytes(name).map_err(|_| malformed(line))?;
        let value = HeaderValue::from_bytes(value).map_err(|_| malformed(line))?;
        trailers.append(name, value);
    }
    Ok(trailers)
}

fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    Some((line[..colon].trim_ascii(), line[colon + 1..].trim_ascii()))
}

fn malformed(line: &[u8]) -> Failure {
    let shown: String = String::from_utf8_lossy(line).chars().take(60).collect();
    protocol(format!("the trailers have a malformed line: {shown:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_servers_send() {
        for block in [
            "grpc-status: 0\r\nx: a\r\nx: b\r\n",
            "grpc-status: 0\r\nx: a\r\nx: b",
            "Grpc-Status:0\nX:a\nX: b \n",
            "grpc-status: 0\r\nx: a\r\nx: b\r\n\r\n",
        ] {
            let trailers = parse(block.as_bytes()).unwrap();
            assert_eq!(trailers["grpc-status"], "0", "{block:?}");
            let x: Vec<_> = trailers.get_all("x").iter().collect();
            assert_eq!(x, ["a", "b"], "{block:?}");
        }
        assert!(parse(b"").unwrap().is_empty());
        assert_eq!(parse(b"a: b:c\r\n").unwrap()["a"], "b:c");
        assert_eq!(parse(b"a:\r\n").unwrap()["a"], "");
    }

    #[test]
    fn a_malformed_line_is_shown() {
        for block in ["no colon\r\n", ": no name\r\n", "sp ace: x\r\n", "a: \0\r\n"] {
            let failure = parse(block.as_bytes()).unwrap_err();
            assert!(failure.message.contains("malformed line"), "{block:?}: {failure}");
        }
    }
}
