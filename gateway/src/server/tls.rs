//! The gateway's own certificate.
use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;

use crate::upstream::tls::certificates;

/// The TLS settings of a certificate and its key: HTTP/2 and HTTP/1.1, which WebSockets need.
pub fn server(certificate: &Path, key: &Path) -> Result<ServerConfig, String> {
    let chain = certificates(certificate).map_err(|error| format!("--tls-cert: {error}"))?;
    let bad_key = |error: String| format!("--tls-key: {}: {error}", key.display());
    let key = PrivateKeyDer::from_pem_file(key).map_err(|error| bad_key(error.to_string()))?;
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
    let config = builder.with_no_client_auth().with_single_cert(chain, key);
    let mut config = config.map_err(|error| format!("--tls-cert, --tls-key: {error}"))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
