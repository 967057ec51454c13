//! Frames as a byte stream: what HTTP/2 runs on inside a tunnel.
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_util::{Sink, Stream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tonic::Status;

use super::frame::Frame;

/// The payload of one frame that is sent.
const MAX_PAYLOAD: usize = 32 * 1024;

/// A byte stream over frames. Holds at most one frame for each direction.
#[derive(Debug)]
pub struct Pipe<Incoming, Outgoing> {
    incoming: Incoming,
    outgoing: Outgoing,
    unread: Bytes,
    has_ended: bool,
    has_sent_end: bool,
}

impl<Incoming, Outgoing> Pipe<Incoming, Outgoing> {
    /// A byte stream over two directions of frames.
    pub fn new(incoming: Incoming, outgoing: Outgoing) -> Self {
        Self { incoming, outgoing, unread: Bytes::new(), has_ended: false, has_sent_end: false }
    }
}

impl<Incoming, Outgoing> AsyncRead for Pipe<Incoming, Outgoing>
where
    Incoming: Stream<Item = Result<Frame, Status>> + Unpin,
    Outgoing: Unpin,
{
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let pipe = self.get_mut();
        while pipe.unread.is_empty() && !pipe.has_ended {
            match ready!(Pin::new(&mut pipe.incoming).poll_next(context)) {
                Some(Ok(Frame::Data(payload))) => pipe.unread = payload.into(),
                Some(Ok(Frame::Other)) => {}
                Some(Ok(Frame::End)) | None => pipe.has_ended = true,
                Some(Err(status)) => {
                    pipe.has_ended = true;
                    return Poll::Ready(Err(io::Error::other(status)));
                }
            }
        }
        let length = pipe.unread.len().min(buffer.remaining());
        buffer.put_slice(&pipe.unread.split_to(length));
        Poll::Ready(Ok(()))
    }
}

impl<Incoming, Outgoing> AsyncWrite for Pipe<Incoming, Outgoing>
where
    Incoming: Unpin,
    Outgoing: Sink<Frame> + Unpin,
{
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let pipe = self.get_mut();
        ready!(Pin::new(&mut pipe.outgoing).poll_ready(context)).map_err(|_| broken())?;
        let mut payload = bytes.take(MAX_PAYLOAD);
        let frame = Frame::Data(payload.copy_to_bytes(payload.remaining()).into());
        let length = bytes.len().min(MAX_PAYLOAD);
        Pin::new(&mut pipe.outgoing).start_send(frame).map_err(|_| broken())?;
        Poll::Ready(Ok(length))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().outgoing).poll_flush(context).map_err(|_| broken())
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let pipe = self.get_mut();
        if !pipe.has_sent_end {
            ready!(Pin::new(&mut pipe.outgoing).poll_ready(context)).map_err(|_| broken())?;
            Pin::new(&mut pipe.outgoing).start_send(Frame::End).map_err(|_| broken())?;
            pipe.has_sent_end = true;
        }
        Pin::new(&mut pipe.outgoing).poll_close(context).map_err(|_| broken())
    }
}

fn broken() -> io::Error {
    io::ErrorKind::BrokenPipe.into()
}

#[cfg(test)]
mod tests {
    use futures_util::{SinkExt, StreamExt, stream};
    use proptest::prelude::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    fn run<F: Future>(future: F) -> F::Output {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    fn frames() -> impl Strategy<Value = Vec<Frame>> {
        let data = prop::collection::vec(any::<u8>(), 0..300).prop_map(Frame::Data);
        prop::collection::vec(prop_oneof![8 => data, 2 => Just(Frame::Other), 1 => Just(Frame::End)], 0..40)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn reads_the_payloads_before_the_end(frames in frames(), size in 1_usize..200) {
            let before = frames.iter().take_while(|frame| **frame != Frame::End);
            let expected: Vec<u8> = before.flat_map(|frame| match frame {
                Frame::Data(payload) => payload.clone(),
                _ => Vec::new(),
            }).collect();
            let read = run(async {
                let incoming = stream::iter(frames.into_iter().map(Ok));
                let mut pipe = Pipe::new(incoming, futures_util::sink::drain::<Frame>());
                let (mut all, mut part) = (Vec::new(), vec![0; size]);
                loop {
                    let length = pipe.read(&mut part).await.unwrap();
                    if length == 0 { return all; }
                    all.extend_from_slice(&part[..length]);
                }
            });
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn what_is_written_is_read_at_the_other_end(chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..70_000), 0..8)) {
            let expected = chunks.concat();
            let read = run(async {
                let (sender, receiver) = futures_channel::mpsc::channel(0);
                let mut near = Pipe::new(stream::pending::<Result<Frame, Status>>(), sender.sink_map_err(|_| ()));
                let mut far = Pipe::new(receiver.map(Ok), futures_util::sink::drain::<Frame>());
                let write = async move {
                    for chunk in chunks {
                        near.write_all(&chunk).await.unwrap();
                    }
                    near.shutdown().await.unwrap();
                };
                let mut all = Vec::new();
                tokio::join!(write, async { far.read_to_end(&mut all).await.unwrap() });
                all
            });
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn any_bytes_are_a_frame_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            use prost::Message;
            if let Ok(message) = jumpstarter_web::wire::v1::StreamResponse::decode(bytes.as_slice()) {
                let frame = Frame::from(message);
                let again = jumpstarter_web::wire::v1::StreamResponse::from(frame.clone());
                prop_assert_eq!(Frame::from(again), frame);
            }
        }
    }

    #[test]
    fn a_failure_is_an_error_once_and_then_the_end() {
        run(async {
            let incoming = stream::iter([Ok(Frame::Data(b"a".to_vec())), Err(Status::unavailable("gone"))]);
            let mut pipe = Pipe::new(incoming, futures_util::sink::drain::<Frame>());
            assert_eq!(pipe.read_u8().await.unwrap(), b'a');
            assert!(pipe.read_u8().await.unwrap_err().to_string().contains("gone"));
            assert_eq!(pipe.read(&mut [0]).await.unwrap(), 0);
        });
    }
}
