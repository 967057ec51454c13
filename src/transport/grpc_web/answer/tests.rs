//! What a call returns for valid and for broken bodies.
use super::*;

fn frame(flags: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![flags];
    bytes.extend_from_slice(&(payload.len() as u32).to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

fn unary(pairs: &[(&str, &str)], body: &[u8]) -> Result<(Vec<u8>, Metadata), Rejection> {
    let mut headers = Metadata::new();
    pairs.iter().for_each(|(name, value)| headers.append(name, value.as_bytes()).unwrap());
    let mut reader = AnswerReader::new(&mut headers, 1024);
    assert!(!head::has_status(&headers));
    let mut unary = Unary::default();
    reader.push(body);
    let trailers = loop {
        match reader.next_frame()? {
            Some(Frame::Message(message)) => unary.add(message),
            Some(Frame::Trailers(trailers)) => break trailers,
            None => break reader.finish()?,
        }
    };
    reader.check_status(&headers, &trailers)?;
    Ok((unary.settle()?, trailers))
}

fn kind(result: Result<(Vec<u8>, Metadata), Rejection>) -> (Code, Option<FailureKind>, String) {
    match result.unwrap_err() {
        Rejection::Failure(failure) => (failure.code, Some(failure.kind), failure.message),
        Rejection::Status(status) => (status.code, None, status.message),
    }
}

fn status(result: Result<(Vec<u8>, Metadata), Rejection>) -> RpcStatus {
    match result {
        Err(Rejection::Status(status)) => status,
        other => panic!("no status: {other:?}"),
    }
}

/// Random bodies, and good ones with bytes changed, taken out or put in: an answer or an error, never a panic.
#[test]
fn a_hundred_thousand_broken_bodies_give_an_answer_or_an_error() {
    let mut seed: u64 = 0x2545_f491_4f6c_dd1d;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 16) as usize % below
    };
    let good = [
        frame(0, b"message"),
        frame(0x80, b"grpc-status: 0\r\ngrpc-message: a%20b\r\ngrpc-status-details-bin: AAEC\r\n"),
    ]
    .concat();
    let (mut answers, mut errors) = (0, 0);
    for round in 0..100_000 {
        let mut body = if round % 2 == 0 { good.clone() } else { vec![0; random(64)] };
        for _ in 0..=random(4) {
            let at = random(body.len() + 1);
            match random(3) {
                0 if at < body.len() => body[at] = random(256) as u8,
                1 if at < body.len() => drop(body.drain(at..)),
                _ => body.insert(at, [0, 0x80, b':', b'\n', random(256) as u8][random(5)]),
            }
        }
        match unary(&[], &body) {
            Ok(_) => answers += 1,
            Err(Rejection::Status(status)) => {
                status.details();
                assert_ne!(status.code, Code::Ok);
                errors += 1;
            }
            Err(Rejection::Failure(failure)) => {
                assert!(!failure.message.is_empty() && failure.code != Code::Ok);
                errors += 1;
            }
        }
    }
    assert_eq!(answers + errors, 100_000);
    assert!(answers > 100 && errors > 50_000, "{answers} answers, {errors} errors: the mutations are lame");
}

#[test]
fn a_status_with_unreadable_parts_is_returned() {
    for trailer in [
        "grpc-status-details-bin: !!!",
        "grpc-status-details-bin: AAEC, AAEC",
        "grpc-status-details-bin: AAEC\r\ngrpc-status-details-bin: AAEC",
        "grpc-message: %ff%fe words",
    ] {
        for (code, expected) in [(5, Code::NotFound), (0, Code::Unimplemented)] {
            let body = frame(0x80, format!("grpc-status: {code}\r\n{trailer}\r\n").as_bytes());
            assert_eq!(kind(unary(&[], &body)).0, expected, "{trailer}");
        }
    }
    let only = unary(&[("grpc-status", "5"), ("grpc-status-details-bin", "AAEC, AAEC")], b"");
    assert!(status(only).details().is_empty());
    let good = frame(0x80, b"grpc-status: 5\r\ngrpc-status-details-bin: AAEC\r\n");
    assert_eq!(status(unary(&[], &good)).details(), [0, 1, 2]);
}

#[test]
fn one_message_and_ok() {
    let body = [frame(0, b""), frame(0x80, b"grpc-status: 0")].concat();
    assert_eq!(unary(&[], &body).unwrap().0.len(), 0);
    // A status in the headers does not count when a body follows.
    assert!(unary(&[("grpc-status", "8")], &body).is_ok());
}

#[test]
fn trailers_only() {
    let (code, failure, message) = kind(unary(&[("grpc-status", "5"), ("grpc-message", "a%20b%C3%BC")], b""));
    assert_eq!((code, failure, message.as_str()), (Code::NotFound, None, "a bü"));
    let ok = kind(unary(&[("grpc-status", "0")], b""));
    assert_eq!((ok.0, ok.1), (Code::Unimplemented, Some(FailureKind::Protocol)));
}

#[test]
fn trailers_without_a_status_have_that_of_the_headers() {
    let head = [("grpc-status", "5"), ("grpc-message", "no%20such%20lease"), ("x-header", "h")];
    for (body, trailer) in [(frame(0x80, b""), None), (frame(0x80, b"x-trailer: t\r\n"), Some("t"))] {
        let status = status(unary(&head, &body));
        assert_eq!((status.code, status.message.as_str()), (Code::NotFound, "no such lease"));
        assert_eq!(status.metadata.text("x-trailer"), trailer);
        for name in ["x-header", "grpc-status", "grpc-message"] {
            assert_eq!(status.metadata.get_all(name).count(), 1, "{name}");
        }
    }
    let ok = [frame(0, b"a"), frame(0x80, b"")].concat();
    assert_eq!(unary(&[("grpc-status", "0")], &ok).unwrap().0, b"a");
    let empty = kind(unary(&[("grpc-status", "0")], &frame(0x80, b"")));
    assert_eq!((empty.0, empty.1), (Code::Unimplemented, Some(FailureKind::Protocol)));
    // Two statuses: that of the trailers counts.
    let both = frame(0x80, b"grpc-status: 9\r\n");
    assert_eq!(status_code(&head, &both), Code::FailedPrecondition);
}

fn status_code(pairs: &[(&str, &str)], body: &[u8]) -> Code {
    status(unary(pairs, body)).code
}

#[test]
fn what_follows_the_trailers_in_one_chunk_is_an_error() {
    for more in [frame(0x80, b"grpc-status: 0\r\n"), frame(0, b"late"), vec![0]] {
        let body = [frame(0, b"a"), frame(0x80, b"grpc-status: 0\r\n"), more].concat();
        let (code, failure, words) = kind(unary(&[], &body));
        assert_eq!((code, failure), (Code::Internal, Some(FailureKind::Protocol)));
        assert!(words.contains("follow the trailers"), "{words}");
    }
}

#[test]
fn a_failed_call_keeps_the_metadata_of_headers_and_trailers() {
    let of = |status: RpcStatus, name: &str| {
        let all: Vec<_> = status.metadata.get_all(name).map(String::from_utf8_lossy).collect();
        all.join(" ")
    };
    let trailers = frame(0x80, b"grpc-status: 9\r\nx-both: b\r\nx-trailer: t\r\nx-trailer: u\r\n");
    let both = || status(unary(&[("x-header", "h"), ("x-both", "a")], &trailers));
    assert_eq!(["x-header", "x-both", "x-trailer"].map(|name| of(both(), name)), ["h", "a b", "t u"]);
    // In a trailers-only answer the headers are the trailers, and are not repeated.
    let only = status(unary(&[("grpc-status", "9"), ("x-trailer", "t")], b""));
    assert_eq!(of(only, "x-trailer"), "t");
}

#[test]
fn trailers_only_are_the_whole_head() {
    let mut headers = Metadata::new();
    headers.append("grpc-status", b"9").unwrap();
    headers.append("x-trailer", b"t").unwrap();
    let mut reader = AnswerReader::new(&mut headers, 1024);
    assert!(!head::has_status(&headers));
    let trailers = reader.finish().unwrap();
    assert_eq!((trailers.text("grpc-status"), trailers.text("x-trailer")), (Some("9"), Some("t")));
}

#[test]
fn a_status_in_the_headers_is_none_of_a_body_without_trailers() {
    let (code, failure, message) = kind(unary(&[("grpc-status", "0")], &frame(0, b"x")));
    assert_eq!((code, failure), (Code::Unknown, Some(FailureKind::MissingStatus)));
    assert!(message.contains("without trailers"), "{message}");
}

#[test]
fn a_missing_status_is_no_status() {
    for body in [frame(0, b"x"), frame(0x80, b"grpc-message: x\r\n"), Vec::new()] {
        let (code, failure, _) = kind(unary(&[], &body));
        assert_eq!((code, failure), (Code::Unknown, Some(FailureKind::MissingStatus)));
    }
}

#[test]
fn two_messages_are_an_error_and_a_status_beats_them() {
    let two = [frame(0, b"a"), frame(0, b"b")].concat();
    let ok = [two.clone(), frame(0x80, b"grpc-status: 0\r\n")].concat();
    let (code, _, message) = kind(unary(&[], &ok));
    assert_eq!(code, Code::Unimplemented);
    assert!(message.contains("2 messages"), "{message}");
    let failed = [two, frame(0x80, b"grpc-status: 9\r\n")].concat();
    assert_eq!(kind(unary(&[], &failed)).0, Code::FailedPrecondition);
}
