//! Measures the parsing of a response with many small messages: 100,000 log lines in one chunk, and in smaller chunks as
//! from a network. Prints times; asserts nothing. Run it with `make bench-frames`.
use std::time::Instant;

use jumpstarter_web::transport::grpc_web::framing::{Deframer, Frame, frame};
use jumpstarter_web::wire::v1::LogStreamResponse;
use prost::Message;

const LINES: usize = 100_000;
const LIMIT: usize = 64 << 20;

fn main() {
    let body: Vec<u8> = (0..LINES)
        .flat_map(|number| {
            let message = format!("[{number:>9}.000000] usb 1-1: new high-speed USB device number {number}");
            frame(&LogStreamResponse { message, ..Default::default() }.encode_to_vec())
        })
        .collect();
    println!("{LINES} log lines, {} bytes", body.len());
    // With a hundredth and a tenth of the lines too: if the time is linear, each line takes the same.
    for share in [100, 10, 1] {
        let part = &body[..body.len() / share];
        for (name, chunk) in
            [("one chunk", part.len()), ("chunks of 16 KiB", 16 << 10), ("chunks of 100 bytes", 100)]
        {
            let started = Instant::now();
            let lines = read(part, chunk);
            let took = started.elapsed();
            println!(
                "{lines:>7} lines in {name:<20} {:>8.2} ms  {:>6.0} ns a line",
                took.as_secs_f64() * 1e3,
                took.as_secs_f64() * 1e9 / lines as f64
            );
        }
    }
}

/// Reads and decodes every message, and returns their number.
fn read(body: &[u8], chunk: usize) -> usize {
    let mut deframer = Deframer::new(LIMIT);
    let mut lines = 0;
    for chunk in body.chunks(chunk) {
        deframer.push(chunk);
        while let Ok(Some(Frame::Message(message))) = deframer.next_frame() {
            lines +=
                usize::from(LogStreamResponse::decode(message).is_ok_and(|line| !line.message.is_empty()));
        }
    }
    lines
}
