//! The end of a gateway.
use futures_util::{SinkExt, StreamExt};
use jumpstarter_web::wire::v1::DriverCallRequest;
use tokio_tungstenite::tungstenite::Message;

use crate::fake::ALICE;
use crate::start::{Lab, first, request, until};

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
async fn a_call_that_does_not_end_is_cut_after_the_time_to_stop() {
    let lab = Lab::with(&["--shutdown-seconds", "1"]).await;
    let mut device = lab.device("hers");
    let call = DriverCallRequest { method: "hang".into(), ..Default::default() };
    let _hanging = tokio::spawn(async move { device.driver_call(request(ALICE, call)).await });
    until(|| lab.fake.state.exporter.calls() == 1).await;
    lab.gateway.stop().await;
}
