//! Messages of many sizes over the network, so that chunk boundaries fall everywhere.
use jumpstarter_web::wire::client::v1::GetExporterRequest;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::lab::Lab;

async fn length_of_answer(lab: &Lab, name: &str, size: usize) -> usize {
    let message = GetExporterRequest { name: name.to_owned(), ..Default::default() };
    let request = lab.request(message, &[("x-demo-size", size.to_string())]);
    let exporter =
        lab.client().get_exporter(request).await.unwrap_or_else(|status| panic!("size {size}: {status:?}"));
    exporter.get_ref().status_message.len()
}

#[wasm_bindgen_test]
async fn a_sweep_of_sizes_arrives_whole() {
    let lab = Lab::find().await;
    let name = lab.exporter_name().await;
    // Around the sizes of buffers and HTTP/2 frames, in steps that put the trailers at every position.
    let around = [1 << 10, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10];
    let sizes = around.into_iter().flat_map(|middle| (middle - 150..middle + 30).step_by(3));
    for size in [0, 1].into_iter().chain(sizes) {
        assert_eq!(length_of_answer(&lab, &name, size).await, size);
    }
}

#[wasm_bindgen_test]
async fn four_mebibytes_arrive_whole() {
    let lab = Lab::find().await;
    let name = lab.exporter_name().await;
    assert_eq!(length_of_answer(&lab, &name, 4 << 20).await, 4 << 20);
    assert_eq!(length_of_answer(&lab, &name, 9 << 20).await, 9 << 20);
}
