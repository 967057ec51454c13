//! The browser's clock and random numbers, which the multipath rules use.
use jumpstarter_web::base::clock::Clock;
use jumpstarter_web::transport::fetch::clock::BrowserClock;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_wait_lets_time_pass() {
    let began = BrowserClock.now_ms();
    BrowserClock.sleep(20.0).await;
    // A timer may fire a little too early, and as late as it likes.
    assert!(BrowserClock.now_ms() - began > 10.0);
}

#[wasm_bindgen_test]
fn random_numbers_differ_and_lie_between_0_and_1() {
    let [one, other] = [BrowserClock.random(), BrowserClock.random()];
    assert!(one != other && [one, other].iter().all(|number| (0.0..1.0).contains(number)), "{one} {other}");
}
