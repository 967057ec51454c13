//! Makes the server stubs of the two services that the demo answers. The messages are those of
//! `jumpstarter-web`, so that client and demo cannot drift apart.
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new("../proto");
    println!("cargo:rerun-if-changed=../proto");
    let mut files = vec![PathBuf::from("../proto/jumpstarter/client/v1/client.proto")];
    files.push(PathBuf::from("../proto/jumpstarter/v1/exporter.proto"));
    let descriptors = protox::compile(files, [root])?;
    tonic_prost_build::configure()
        .build_client(false)
        .build_transport(false)
        // Encodes map entries in random order, as Go does.
        .codec_path("crate::shuffle::ShuffledCodec")
        .extern_path(".jumpstarter.client.v1", "::jumpstarter_web::wire::client::v1")
        .extern_path(".jumpstarter.v1", "::jumpstarter_web::wire::v1")
        .btree_map(".")
        .compile_fds(descriptors)?;
    Ok(())
}
