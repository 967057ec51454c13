//! The files of the page, in memory.
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::HeaderValue;
use rust_embed::RustEmbed;

use crate::options::PageSource;

/// The dashboard, as `make build` wrote it. Without it, the gateway can be compiled, but has no page of its own. A debug
/// build reads the files when it starts.
#[derive(RustEmbed)]
#[folder = "../www/dist"]
#[allow_missing = true]
#[include = "index.html"]
#[include = "icon.svg"]
#[include = "assets/*"]
#[exclude = "*.map"]
struct BuiltIn;

/// Files by their paths, without a leading slash.
#[derive(Debug)]
pub struct Assets(HashMap<String, Asset>);

/// A file.
#[derive(Debug)]
pub struct Asset {
    /// Its contents.
    pub bytes: Bytes,
    /// Its type, by the end of its name.
    pub content_type: HeaderValue,
    /// Changes when its contents do.
    pub etag: HeaderValue,
    gzip: OnceLock<Option<Bytes>>,
}

impl Assets {
    /// Reads all files; `None` without a page.
    pub fn load(source: &PageSource) -> Result<Option<Self>, String> {
        let mut files = HashMap::new();
        match source {
            PageSource::None => return Ok(None),
            PageSource::BuiltIn => {
                for path in BuiltIn::iter() {
                    if let Some(file) = BuiltIn::get(&path) {
                        files.insert(path.to_string(), Asset::new(&path, file.data.into_owned().into()));
                    }
                }
                if !files.contains_key("index.html") {
                    return Err(String::from("this build has no page: `make build` first, or set --page"));
                }
            }
            PageSource::Folder(folder) => {
                read(folder, "", &mut files)
                    .map_err(|error| format!("--page: {}: {error}", folder.display()))?;
                if !files.contains_key("index.html") {
                    return Err(format!("--page: {} has no index.html", folder.display()));
                }
            }
        }
        Ok(Some(Self(files)))
    }

    /// The file of a path.
    pub fn get(&self, path: &str) -> Option<&Asset> {
        self.0.get(path)
    }
}

fn read(folder: &Path, prefix: &str, files: &mut HashMap<String, Asset>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &format!("{path}/"), files)?;
        } else {
            let asset = Asset::new(&path, std::fs::read(entry.path())?.into());
            files.insert(path, asset);
        }
    }
    Ok(())
}

impl Asset {
    fn new(path: &str, bytes: Bytes) -> Self {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let etag = HeaderValue::try_from(format!("W/\"{:016x}\"", hasher.finish()));
        Self {
            bytes,
            content_type: HeaderValue::from_static(content_type(path)),
            etag: etag.unwrap_or(HeaderValue::from_static("W/\"0\"")),
            gzip: OnceLock::new(),
        }
    }

    /// Its contents with gzip, if that saves something. Compressed when it is first asked for.
    pub fn gzip(&self) -> Option<Bytes> {
        let compressed = self.gzip.get_or_init(|| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&self.bytes).ok()?;
            let compressed = encoder.finish().ok()?;
            (compressed.len() < self.bytes.len() / 10 * 9).then(|| compressed.into())
        });
        compressed.clone()
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
