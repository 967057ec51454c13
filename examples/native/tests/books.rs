//! Runs the example against a demo controller in this process.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use clap::Parser;
use jumpstarter_demo::demo::Demo;
use jumpstarter_demo::options::Options;
use jumpstarter_lab::controller::TOKEN_LIFETIME;
use jumpstarter_lab::controller::token::Kind;

#[tokio::test(flavor = "multi_thread")]
async fn it_lists_books_extends_and_releases() {
    let options = Options::try_parse_from(["demo", "--quiet", "--still"]).unwrap();
    let demo = Demo::start(&options).await.unwrap();
    let token = demo.controller.token(Kind::Valid, "alice", TOKEN_LIFETIME);
    let run = move |selector: &str| {
        std::process::Command::new(env!("CARGO_BIN_EXE_jumpstarter-native-example"))
            .args([&demo.grpc.url(), "lab", "alice", &token, selector])
            .output()
            .unwrap()
    };
    let (good, bad) =
        tokio::task::spawn_blocking(move || (run("arch=arm64"), run("board in ("))).await.unwrap();
    let output = String::from_utf8(good.stdout).unwrap();
    assert!(good.status.success(), "{output}{}", String::from_utf8_lossy(&good.stderr));
    assert!(output.contains(" online\n") && output.contains("booked "), "{output}");
    assert!(output.ends_with("lasts 900 s\nreleased\n"), "{output}");
    assert!(!bad.status.success());
    assert!(String::from_utf8_lossy(&bad.stderr).contains("`filter` must be a label selector"), "{bad:?}");
}
