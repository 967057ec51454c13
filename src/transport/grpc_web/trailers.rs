//! Parses the lines of the trailer frame into metadata. Pure.
//!
//! The lines are an HTTP/1 header block without its closing empty line. Servers differ: names in any case,
//! a last line with or without CRLF, bare LF; repeated names stay apart, as in HTTP/2 trailers.
use crate::base::quote::quote;
use crate::transport::failure::Failure;
use crate::transport::metadata::Metadata;

/// Parses the payload of a trailer frame.
pub fn parse(block: &[u8]) -> Result<Metadata, Failure> {
    let mut trailers = Metadata::new();
    for line in block.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        split(line)
            .and_then(|(name, value)| trailers.append(str::from_utf8(name).ok()?, value).ok())
            .ok_or_else(|| malformed(line))?;
    }
    Ok(trailers)
}

fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    Some((line[..colon].trim_ascii(), line[colon + 1..].trim_ascii()))
}

fn malformed(line: &[u8]) -> Failure {
    let shown: String = String::from_utf8_lossy(line).chars().take(60).collect();
    Failure::protocol(format!("the trailers have a malformed line: {}", quote(&shown)))
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
            assert_eq!(trailers.text("grpc-status"), Some("0"), "{block:?}");
            let x: Vec<_> = trailers.get_all("x").collect();
            assert_eq!(x, [b"a", b"b"], "{block:?}");
        }
        assert!(parse(b"").unwrap().is_empty());
        assert_eq!(parse(b"a: b:c\r\n").unwrap().text("a"), Some("b:c"));
        assert_eq!(parse(b"a:\r\n").unwrap().text("a"), Some(""));
    }

    #[test]
    fn a_malformed_line_is_shown() {
        for block in ["no colon\r\n", ": no name\r\n", "sp ace: x\r\n", "a: \0\r\n"] {
            let failure = parse(block.as_bytes()).unwrap_err();
            assert!(failure.message.contains("malformed line"), "{block:?}: {failure}");
        }
    }
}
