//! Compiles `proto/` into prost messages and tonic client stubs, without a `protoc` on the machine.
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new("proto");
    println!("cargo:rerun-if-changed=proto");
    let files = proto_files(root)?;
    let descriptors = protox::compile(files, [root])?;
    tonic_prost_build::configure()
        .build_server(false)
        .build_transport(false)
        .client_mod_attribute(".", "#[cfg(feature = \"tonic\")]")
        // Sorted maps, because the order on the wire is random: equal messages must give equal records.
        .btree_map(".")
        // These contain tokens: src/wire.rs implements their `Debug`.
        .skip_debug([
            "jumpstarter.client.v1.RotateTokenResponse",
            "jumpstarter.v1.DialResponse",
            "jumpstarter.v1.ListenResponse",
        ])
        .compile_fds(descriptors)?;
    Ok(())
}

fn proto_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(proto_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
