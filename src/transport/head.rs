//! What the head of an HTTP answer says before any frame of it is read: is this gRPC-Web at all? Pure.
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{HeaderName, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};
use tonic::Code;

use super::failure::{Failure, FailureKind};

const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");
const GRPC_MESSAGE: HeaderName = HeaderName::from_static("grpc-message");
const GRPC_DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");
const GRPC_ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");

/// Checks status and content type; an error tells what it is instead of gRPC-Web.
pub fn check(status: StatusCode, headers: &HeaderMap) -> Result<(), Failure> {
    if status != StatusCode::OK {
        return Err(http_status(status, headers).with_http_status(status.as_u16()));
    }
    content_type(headers).map_err(|failure| failure.with_http_status(status.as_u16()))
}

/// The head of a trailers-only answer as the trailers that it is (gRPC over HTTP/2, "Trailers-Only"); empty where
/// it carries no status. The status is taken out of `headers`: it is one only if no body follows, and tonic would
/// believe it in any case.
pub fn take_trailers(headers: &mut HeaderMap) -> HeaderMap {
    let trailers = if has_status(headers) { headers.clone() } else { HeaderMap::new() };
    for name in [GRPC_STATUS, GRPC_MESSAGE, GRPC_DETAILS] {
        headers.remove(name);
    }
    trailers
}

/// Makes the parts of a status readable that tonic would stumble over: it panics on details that are no base64
/// (two headers that `fetch` has joined are none), and forgets the code of a message that is no UTF-8.
pub fn mend_status(trailers: &mut HeaderMap) {
    let details = trailers.get_all(GRPC_DETAILS);
    let mut values = details.iter();
    let readable = match (values.next(), values.next()) {
        (Some(value), None) => BASE64.decode(value.as_bytes()).is_ok(),
        (None, _) => true,
        _ => false,
    };
    if !readable {
        trailers.remove(GRPC_DETAILS);
    }
    if let Some(message) = trailers.get(GRPC_MESSAGE) {
        let decoded = percent_decode(message.as_bytes());
        if decoded.clone().decode_utf8().is_err() {
            let lossy = decoded.decode_utf8_lossy();
            let written = utf8_percent_encode(&lossy, NON_ALPHANUMERIC).to_string();
            match HeaderValue::try_from(written) {
                Ok(value) => trailers.insert(GRPC_MESSAGE, value),
                // What is percent-encoded is ASCII; without words the code is still told.
                Err(_) => trailers.remove(GRPC_MESSAGE),
            };
        }
    }
}

/// Base64 as gRPC wants it read: with or without padding (gRPC over HTTP/2, "Custom-Metadata").
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Whether a header map carries a gRPC status.
pub fn has_status(map: &HeaderMap) -> bool {
    map.contains_key(GRPC_STATUS)
}

/// gRPC's code for an HTTP status that came without one of its own.
/// Source: gRPC's http-grpc-status-mapping.md.
pub fn code_of_http_status(status: u16) -> Code {
    match status {
        400 => Code::Internal,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::Unimplemented,
        429 | 502 | 503 | 504 => Code::Unavailable,
        _ => Code::Unknown,
    }
}

/// Any status but 200 is a gateway's word, not the controller's, whatever `grpc-status` it carries:
/// the code is believed, as gRPC asks, the reason stays.
fn http_status(status: StatusCode, headers: &HeaderMap) -> Failure {
    let code = headers
        .get(GRPC_STATUS)
        .map(|value| Code::from_bytes(value.as_bytes()))
        .filter(|code| *code != Code::Ok)
        .unwrap_or_else(|| code_of_http_status(status.as_u16()));
    let shown = described(headers);
    if status == StatusCode::UNSUPPORTED_MEDIA_TYPE {
        return Failure::new(
            FailureKind::NotGrpcWeb,
            code,
            format!(
                "the server answered HTTP 415: it does not take gRPC-Web (a plain gRPC port, or another service?){shown}"
            ),
        );
    }
    let said = headers
        .get(GRPC_MESSAGE)
        .map(|value| format!(": {}", percent_decode(value.as_bytes()).decode_utf8_lossy()))
        .unwrap_or_default();
    Failure::new(
        FailureKind::HttpStatus,
        code,
        format!("the server or a proxy before it answered HTTP {}{shown}{said}", status.as_u16()),
    )
}

fn described(headers: &HeaderMap) -> String {
    match content_type_text(headers) {
        Some(text) if !text.starts_with("application/grpc") => format!(" with {text}"),
        _ => String::new(),
    }
}

fn content_type_text(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?;
    let text = String::from_utf8_lossy(value.as_bytes());
    // Without parameters, and in lower case: media types are compared so (RFC 9110, 8.3.1).
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    (!essence.is_empty()).then_some(essence)
}

fn content_type(headers: &HeaderMap) -> Result<(), Failure> {
    let not = |code, message: String| Err(Failure::new(FailureKind::NotGrpcWeb, code, message));
    let Some(text) = content_type_text(headers) else {
        return not(Code::Unknown, "the answer has no content type, so it is not gRPC-Web".into());
    };
    match text.as_str() {
        "application/grpc-web" | "application/grpc-web+proto" => {
            match headers.get(GRPC_ENCODING).map(|value| value.as_bytes()) {
                None | Some(b"identity") => Ok(()),
                Some(other) => Err(Failure::new(
                    FailureKind::Compressed,
                    Code::Internal,
                    format!(
                        "the answer is compressed with {:?} although no compression was offered",
                        String::from_utf8_lossy(other)
                    ),
                )),
            }
        }
        "application/grpc-web-text" | "application/grpc-web-text+proto" => not(
            Code::Internal,
            "the server answered in grpc-web-text (base64), which was not asked for and is not read here; \
             let it answer in binary application/grpc-web+proto"
                .into(),
        ),
        "application/grpc" | "application/grpc+proto" => not(
            Code::Unknown,
            "the server answered in plain gRPC, which a browser cannot read; put a gRPC-Web gateway before it".into(),
        ),
        "text/html" => not(
            Code::Unknown,
            "the server answered with an HTML page instead of gRPC-Web (a login page, or a proxy's?)".into(),
        ),
        other if other.starts_with("application/grpc-web") => {
            not(Code::Internal, format!("the server answered in {other}, which was not asked for"))
        }
        other => not(Code::Unknown, format!("the server answered with {other} instead of gRPC-Web")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn what_is_no_grpc_web_answer_is_told_apart() {
        use FailureKind::*;
        let html = ("content-type", "text/html; charset=utf-8");
        for (status, pairs, kind, code, words) in [
            (404, vec![html], HttpStatus, Code::Unimplemented, "HTTP 404 with text/html"),
            (502, vec![html], HttpStatus, Code::Unavailable, "HTTP 502"),
            (503, vec![], HttpStatus, Code::Unavailable, "HTTP 503"),
            (401, vec![], HttpStatus, Code::Unauthenticated, "HTTP 401"),
            (
                503,
                vec![("grpc-status", "14"), ("grpc-message", "no%20upstream")],
                HttpStatus,
                Code::Unavailable,
                "no upstream",
            ),
            (418, vec![], HttpStatus, Code::Unknown, "HTTP 418"),
            (415, vec![], NotGrpcWeb, Code::Unknown, "HTTP 415"),
            (200, vec![html], NotGrpcWeb, Code::Unknown, "an HTML page"),
            (200, vec![("content-type", "application/json")], NotGrpcWeb, Code::Unknown, "application/json"),
            (200, vec![], NotGrpcWeb, Code::Unknown, "no content type"),
            (200, vec![("content-type", "application/grpc")], NotGrpcWeb, Code::Unknown, "plain gRPC"),
            (
                200,
                vec![("content-type", "application/grpc-web-text+proto")],
                NotGrpcWeb,
                Code::Internal,
                "base64",
            ),
            (200, vec![("content-type", "application/grpc-web+json")], NotGrpcWeb, Code::Internal, "+json"),
            (
                200,
                vec![("content-type", "application/grpc-web"), ("grpc-encoding", "gzip")],
                Compressed,
                Code::Internal,
                "gzip",
            ),
        ] {
            let failure = check(StatusCode::from_u16(status).unwrap(), &headers(&pairs)).unwrap_err();
            assert_eq!((failure.kind, failure.code), (kind, code), "{status} {pairs:?}");
            assert!(failure.message.contains(words), "{failure} has no {words:?}");
            assert_eq!(failure.http_status, Some(status));
        }
    }

    #[test]
    fn grpc_web_passes() {
        for content_type in
            ["application/grpc-web", "application/grpc-web+proto", "Application/gRPC-Web+Proto; x=y"]
        {
            let mut map = HeaderMap::new();
            map.insert(CONTENT_TYPE, content_type.parse().unwrap());
            assert!(check(StatusCode::OK, &map).is_ok(), "{content_type}");
        }
    }
}
