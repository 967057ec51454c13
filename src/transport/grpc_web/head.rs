//! Evaluates the head of an HTTP answer before any frame is read: is this gRPC-Web at all? Pure.
use crate::base::code::Code;

use crate::base::quote::quote;
use crate::transport::failure::{Failure, FailureKind};
use crate::transport::metadata::Metadata;
use crate::transport::retry::RetryHint;
use crate::transport::status::{GRPC_DETAILS, GRPC_MESSAGE, GRPC_STATUS, message};

/// Checks HTTP status and content type; the error says what the answer is if it is not gRPC-Web.
pub fn check(http_status: u16, headers: &Metadata) -> Result<(), Failure> {
    let checked = match http_status {
        200 => content_type(headers),
        _ => Err(not_ok(http_status, headers)),
    };
    checked.map_err(|failure| {
        let refused = is_refusal(http_status, headers);
        let failure = failure.with_http_status(http_status).with_refused(refused);
        failure.with_retry(RetryHint::of_answer(headers))
    })
}

/// Whether a proxy rejected the request permanently, so that the controller never saw it: with an HTTP status for a
/// client error that the same request would get again, or with a page instead of gRPC. This excludes statuses that
/// may change a moment later (408, 425, 429), and those that may arrive after the work was done: a translating
/// gateway reports a broken call as 499 or with a `grpc-status` that leaves its effect unknown, and an answer in any
/// form of gRPC comes from behind the proxy.
fn is_refusal(http_status: u16, headers: &Metadata) -> bool {
    let status = headers.get(GRPC_STATUS).map(Code::from_bytes);
    let open = status.is_some_and(|code| {
        matches!(code, Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::Internal)
    });
    match http_status {
        200 => content_type_text(headers).is_some_and(|text| !text.starts_with("application/grpc")),
        408 | 425 | 429 | 499 => false,
        400..=499 => !open,
        _ => false,
    }
}

/// The head of a trailers-only answer, as its trailers (gRPC over HTTP/2, "Trailers-Only"); empty if it carries no
/// status. The status is removed from `headers`: it only counts if no other one follows in the body.
pub fn take_trailers(headers: &mut Metadata) -> Metadata {
    let trailers = if has_status(headers) { headers.clone() } else { Metadata::new() };
    for name in [GRPC_STATUS, GRPC_MESSAGE, GRPC_DETAILS] {
        headers.remove(name);
    }
    trailers
}

/// Only the status in the metadata, without the other entries.
pub fn status_alone(metadata: &Metadata) -> Metadata {
    let mut status = Metadata::new();
    for name in [GRPC_STATUS, GRPC_MESSAGE, GRPC_DETAILS] {
        for value in metadata.get_all(name) {
            // It was valid as a header's value before.
            let _ = status.append(name, value);
        }
    }
    status
}

/// Whether the metadata contain a gRPC status.
pub fn has_status(metadata: &Metadata) -> bool {
    metadata.get(GRPC_STATUS).is_some()
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

/// Any status other than 200 comes from a gateway, not from the controller, whatever `grpc-status` it carries: that
/// code is used, as gRPC requires, but the reason stays.
fn not_ok(http_status: u16, headers: &Metadata) -> Failure {
    let code = headers
        .get(GRPC_STATUS)
        .map(Code::from_bytes)
        .filter(|code| *code != Code::Ok)
        .unwrap_or_else(|| code_of_http_status(http_status));
    let shown = described(headers);
    if http_status == 415 {
        return Failure::new(
            FailureKind::NotGrpcWeb,
            code,
            format!(
                "the server answered HTTP 415: it does not take gRPC-Web (a plain gRPC port, or another service?){shown}"
            ),
        );
    }
    let said = match message(headers) {
        message if message.is_empty() => message,
        message => format!(": {message}"),
    };
    Failure::new(
        FailureKind::HttpStatus,
        code,
        format!("the server or a proxy before it answered HTTP {http_status}{shown}{said}"),
    )
}

fn described(headers: &Metadata) -> String {
    match content_type_text(headers) {
        Some(text) if !text.starts_with("application/grpc") => format!(" with {text}"),
        _ => String::new(),
    }
}

fn content_type_text(headers: &Metadata) -> Option<String> {
    let text = String::from_utf8_lossy(headers.get("content-type")?);
    // Without parameters and in lower case: media types are case-insensitive (RFC 9110, 8.3.1).
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    (!essence.is_empty()).then_some(essence)
}

fn content_type(headers: &Metadata) -> Result<(), Failure> {
    let not = |code, message: String| Err(Failure::new(FailureKind::NotGrpcWeb, code, message));
    let Some(text) = content_type_text(headers) else {
        return not(Code::Unknown, "the answer has no content type, so it is not gRPC-Web".into());
    };
    match text.as_str() {
        "application/grpc-web" | "application/grpc-web+proto" => {
            match headers.get("grpc-encoding") {
                None | Some(b"identity") => Ok(()),
                Some(other) => Err(Failure::new(
                    FailureKind::Compressed,
                    Code::Internal,
                    format!(
                        "the answer is compressed with {} although no compression was offered",
                        quote(&String::from_utf8_lossy(other))
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

    fn headers(pairs: &[(&str, &str)]) -> Metadata {
        let mut metadata = Metadata::new();
        pairs.iter().for_each(|(name, value)| metadata.append(name, value.as_bytes()).unwrap());
        metadata
    }

    #[test]
    fn permanent_refusals_of_a_proxy_are_distinguished_from_ambiguous_results() {
        let refused = |status, pairs: &[_]| check(status, &headers(pairs)).unwrap_err().refused;
        let page = &[("content-type", "text/html; charset=utf-8")][..];
        for status in [200, 400, 401, 403, 404, 405, 413, 415, 418, 451] {
            assert!(refused(status, page), "{status}");
        }
        for status in [201, 302, 408, 425, 429, 499, 500, 502, 503, 504] {
            assert!(!refused(status, page), "{status}");
        }
        assert!(refused(200, &[("content-type", "application/json")]));
        for text in ["application/grpc", "application/grpc+proto", "application/grpc-web-text"] {
            assert!(!refused(200, &[("content-type", text)]), "{text}");
        }
        assert!(!refused(200, &[]));
        for (code, expected) in
            [("7", true), ("16", true), ("1", false), ("4", false), ("13", false), ("14", false)]
        {
            assert_eq!(refused(403, &[("grpc-status", code)]), expected, "{code}");
        }
    }

    #[test]
    fn responses_that_are_not_grpc_web_have_distinct_kinds() {
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
            let failure = check(status, &headers(&pairs)).unwrap_err();
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
            assert!(check(200, &headers(&[("content-type", content_type)])).is_ok(), "{content_type}");
        }
    }

    #[test]
    fn every_status_of_grpcs_table_has_its_code() {
        for (status, code) in [
            (400, Code::Internal),
            (401, Code::Unauthenticated),
            (403, Code::PermissionDenied),
            (404, Code::Unimplemented),
            (429, Code::Unavailable),
            (500, Code::Unknown),
            (502, Code::Unavailable),
            (503, Code::Unavailable),
            (504, Code::Unavailable),
        ] {
            assert_eq!(code_of_http_status(status), code, "{status}");
        }
    }

    #[test]
    fn what_a_gateway_answered_is_in_the_message_and_no_more_than_that() {
        let grpc = ("content-type", "application/grpc-web+proto");
        let failed = "the server or a proxy before it answered HTTP 503";
        for (pairs, code, words) in [
            (vec![], Code::Unavailable, ""),
            (vec![grpc], Code::Unavailable, ""),
            (vec![("content-type", " ; x=y")], Code::Unavailable, ""),
            (vec![("content-type", "text/plain")], Code::Unavailable, " with text/plain"),
            (vec![grpc, ("grpc-message", "full")], Code::Unavailable, ": full"),
            (vec![("grpc-status", "8")], Code::ResourceExhausted, ""),
            (vec![("grpc-status", "0")], Code::Unavailable, ""),
        ] {
            let failure = check(503, &headers(&pairs)).unwrap_err();
            assert_eq!((failure.code, failure.message), (code, format!("{failed}{words}")), "{pairs:?}");
            assert_eq!(failure.retry, None);
        }
        let busy = check(503, &headers(&[("retry-after", "2")])).unwrap_err();
        assert_eq!(busy.retry.and_then(|hint| hint.millis()), Some(2_000));
    }
}
