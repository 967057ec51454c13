//! The end of a gateway.
use futures_util::{SinkExt, StreamExt};
use jumpstarter_web::wire::v1::DriverCallRequest;
use tokio_tungstenite::tungstenite::Message;
use tonic::Code;

use crate::fake::ALICE;
use crate::start::{Lab, failure, first, request, until};

#[tokio::test]
async fn consoles_are_closed_and_connections_refused() {
    let lab = Lab::start().await;
    let mut socket = lab.own_socket("hers").await;
    socket.send(Message::text(first(ALICE, "echo"))).await.unwrap();
    socket.next().await.unwrap().unwrap();
    let address = lab.gateway.address;
    let stopped = lab.gateway.stop();
    let closed = async {
        loop {
            if let Message::Close(frame) = socket.next().await.unwrap().unwrap() {
                return frame.unwrap();
            }
        }
    };
    let ((), frame) = tokio::join!(stopped, closed);
    assert_eq!(u16::from(frame.code), 1001);
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_log_ends_with_a_status_and_is_not_waited_for() {
    // Longer than the test may take.
    let lab = Lab::with(&["--shutdown-seconds", "3600"]).await;
    let mut log = lab.device("hers").log_stream(request(ALICE, ())).await.unwrap().into_inner();
    assert_eq!(log.message().await.unwrap().unwrap().message, "booted");
    let ((), ended) = tokio::join!(lab.gateway.stop(), log.message());
    let expected = (Code::Unavailable, String::from("the gateway is stopping"));
    assert_eq!(failure(ended), expected, "a code with which clients open it elsewhere");
}

#[tokio::test]
async fn a_call_that_does_not_end_is_cut_after_the_time_to_stop() {
    let lab = Lab::with(&["--shutdown-seconds", "1"]).await;
    let mut device = lab.device("hers");
    let call = DriverCallRequest { method: "hang".into(), ..Default::default() };
    let _hanging = tokio::spawn(async move { device.driver_call(request(ALICE, call)).await });
    until(|| lab.fake.state.exporter.calls() == 1).await;
    lab.gateway.stop().await;
}
