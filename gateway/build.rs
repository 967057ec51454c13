//! Compiles the gateway again when the page was built, which `src/page/assets.rs` embeds: cargo does not know of those files.
fn main() {
    println!("cargo::rerun-if-changed=../www/dist/index.html");
    println!("cargo::rerun-if-changed=build.rs");
}
