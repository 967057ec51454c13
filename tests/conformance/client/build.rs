//! Compiles the suite's `.proto` files into prost messages and tonic client stubs. The files are in a Go module:
//! scripts/conformance-client sets `CONFORMANCE_PROTO` to their folder.
use std::path::Path;

const FILES: [&str; 2] =
    ["connectrpc/conformance/v1/client_compat.proto", "connectrpc/conformance/v1/service.proto"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-env-changed=CONFORMANCE_PROTO");
    let root = std::env::var("CONFORMANCE_PROTO")
        .map_err(|_| "CONFORMANCE_PROTO is not set: build this by scripts/conformance-client")?;
    println!("cargo:rerun-if-changed={root}");
    let descriptors = protox::compile(FILES, [Path::new(&root)])?;
    tonic_prost_build::configure().build_server(false).build_transport(false).compile_fds(descriptors)?;
    Ok(())
}
