//! Property tests of received bytes: any headers, trailers and bodies, in any chunks, give an answer or an error, never a
//! panic, and the chunking does not matter.
use std::time::Duration;

use crate::base::code::Code;
use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

use super::answer::{AnswerReader, Unary};
use super::framing::{Deframer, Frame, frame};
use super::{head, redirect, trailers};
use crate::transport::address;
use crate::transport::call::Rejection;
use crate::transport::metadata::{Metadata, Unfit};
use crate::transport::retry::RetryHint;
use crate::transport::status::RpcStatus;

const LIMIT: usize = 1 << 16;
const KNOWN: &[&str] = &[
    "grpc-status",
    "grpc-message",
    "grpc-status-details-bin",
    "grpc-encoding",
    "content-type",
    "retry-after",
    "grpc-retry-pushback-ms",
];

/// The same cases each time; PROPTEST_CASES sets their number.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let cases = std::env::var("PROPTEST_CASES").map_or(1_000, |_| usual.cases);
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..usual }
}

fn with_flags(flags: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = frame(payload);
    bytes[0] = flags;
    bytes
}

/// Splits bytes into chunks at these positions.
fn cut<'a>(bytes: &'a [u8], places: &[Index]) -> Vec<&'a [u8]> {
    let mut at: Vec<usize> = places.iter().map(|place| place.index(bytes.len() + 1)).collect();
    at.extend([0, bytes.len()]);
    at.sort_unstable();
    at.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect()
}

/// The result of an answer that arrives in these chunks.
fn answer(head: &[(String, Vec<u8>)], chunks: &[&[u8]]) -> Result<(Vec<u8>, Metadata), Rejection> {
    let mut headers = Metadata::new();
    for (name, value) in head {
        let _ = headers.append(name, value);
    }
    let mut reader = AnswerReader::new(&mut headers, LIMIT);
    let mut unary = Unary::default();
    let mut chunks = chunks.iter();
    let trailers = loop {
        match reader.next_frame()? {
            Some(Frame::Message(message)) => unary.add(message),
            Some(Frame::Trailers(trailers)) => break trailers,
            None => match chunks.next() {
                Some(chunk) => reader.push(chunk),
                None => break reader.finish()?,
            },
        }
    };
    reader.check_status(&headers, &trailers)?;
    Ok((unary.settle()?, trailers))
}

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,12}"
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![0x21..=0x7eu8, 0x80..=0xffu8], 0..12)
}

/// Plausible and malformed headers.
fn any_head() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let names = prop_oneof![select(KNOWN).prop_map(String::from), name()];
    let values = prop_oneof!["[0-9, -]{0,4}".prop_map(String::into_bytes), vec(any::<u8>(), 0..24)];
    vec((names, values), 0..6)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_body_in_any_chunks_is_an_answer_or_an_error(
        head in any_head(),
        body in vec(prop_oneof![Just(0u8), Just(0x80), 0..12u8, any::<u8>()], 0..64),
        places in vec(any::<Index>(), 0..6),
    ) {
        match answer(&head, &cut(&body, &places)) {
            Ok(_) => {}
            Err(Rejection::Failure(failure)) => {
                prop_assert!(failure.code != Code::Ok && !failure.message.is_empty());
            }
            Err(Rejection::Status(status)) => {
                prop_assert!(status.code != Code::Ok);
                status.details();
                RetryHint::of(&status.metadata, Duration::ZERO);
            }
        }
    }

    #[test]
    fn how_frames_are_cut_never_matters(
        messages in vec(vec(any::<u8>(), 0..40), 0..8),
        lines in vec((name(), value()), 0..4),
        places in vec(any::<Index>(), 0..12),
    ) {
        let mut block = Vec::new();
        for (name, value) in &lines {
            block.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        let mut body: Vec<u8> = messages.iter().flat_map(|message| frame(message)).collect();
        body.extend(with_flags(0x80, &block));
        let mut deframer = Deframer::new(LIMIT);
        let (mut read, mut ended) = (Vec::new(), None);
        for chunk in cut(&body, &places) {
            deframer.push(chunk);
            while let Some(frame) = deframer.next_frame().unwrap() {
                match frame {
                    Frame::Message(message) => read.push(message),
                    Frame::Trailers(trailers) => ended = Some(trailers),
                }
            }
        }
        prop_assert!(deframer.finish().is_ok());
        prop_assert_eq!(read, messages.into_iter().map(Bytes::from).collect::<Vec<_>>());
        let ended = ended.unwrap();
        let lines: Vec<_> = lines.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        prop_assert!(ended.iter().eq(lines.iter().map(|(name, value)| (name.as_str(), value.as_slice()))));
    }

    #[test]
    fn any_block_of_trailers_is_read_or_refused(block in vec(any::<u8>(), 0..80)) {
        if let Ok(trailers) = trailers::parse(&block)
            && let Some(status) = RpcStatus::of(&trailers)
        {
            status.details();
        }
    }

    #[test]
    fn any_message_arrives_as_it_was_written(words in any::<String>(), details in vec(any::<u8>(), 0..40)) {
        use base64::Engine;
        let written = utf8_percent_encode(&words, NON_ALPHANUMERIC);
        for engine in [&base64::engine::general_purpose::STANDARD, &base64::engine::general_purpose::STANDARD_NO_PAD] {
            let details_text = engine.encode(&details);
            let block = format!("grpc-status: 9\r\ngrpc-message: {written}\r\ngrpc-status-details-bin: {details_text}\r\n");
            let status = RpcStatus::of(&trailers::parse(block.as_bytes()).unwrap()).unwrap();
            prop_assert_eq!((status.code, &status.message), (Code::FailedPrecondition, &words));
            prop_assert_eq!(status.details(), details.clone());
        }
    }

    #[test]
    fn headers_are_taken_where_http_takes_them(name in any::<Vec<u8>>(), value in vec(any::<u8>(), 0..20)) {
        let text = String::from_utf8_lossy(&name);
        let taken = Metadata::new().append(&text, &value);
        let (http_name, http_value) = (HeaderName::try_from(&*text), HeaderValue::from_bytes(&value));
        let expected = match (http_name, http_value) {
            (Err(_), _) => Err(Unfit::Name),
            (Ok(_), Err(_)) => Err(Unfit::Value),
            (Ok(_), Ok(_)) => Ok(()),
        };
        prop_assert_eq!(taken, expected);
    }

    #[test]
    fn any_head_is_gateway_or_grpc_web(http_status in 100..1000u16, head in any_head()) {
        let mut headers = Metadata::new();
        for (name, value) in &head {
            let _ = headers.append(name, value);
        }
        if let Err(failure) = head::check(http_status, &headers) {
            prop_assert!(failure.code != Code::Ok && failure.http_status == Some(http_status));
        }
        RetryHint::of(&headers, Duration::from_secs(1_700_000_000));
    }

    #[test]
    fn any_place_of_a_redirect_and_any_host_is_taken(text in any::<String>()) {
        let shown = redirect::Shown { status: 302, location: Some(&text), url: &text, ..Default::default() };
        prop_assert!(redirect::check(&shown).is_err());
        redirect::is_elsewhere("https://lab.example.com/x", &text);
        address::host(&text);
    }
}
