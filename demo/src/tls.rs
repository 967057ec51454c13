//! The certificate of the TLS port, signed by an authority that is made at each start.
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The certificates of a demo.
pub struct Certificates {
    /// Accepts connections with the port's certificate.
    pub acceptor: TlsAcceptor,
    /// The file with the authority's certificate.
    pub ca: PathBuf,
}

impl Certificates {
    /// Makes an authority and a certificate for this machine's names and an address, and writes `ca.pem` into a folder.
    /// The keys stay in memory.
    pub fn write(folder: &Path, host: IpAddr) -> io::Result<Self> {
        let ca_key = KeyPair::generate().map_err(io::Error::other)?;
        let mut ca = CertificateParams::default();
        ca.distinguished_name.push(DnType::CommonName, "Jumpstarter demo CA");
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let ca_certificate = ca.self_signed(&ca_key).map_err(io::Error::other)?;
        let issuer = Issuer::new(ca, ca_key);

        let addresses = [host, Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let names = addresses.iter().map(IpAddr::to_string).chain([String::from("localhost")]);
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let mut own = CertificateParams::new(names.collect::<Vec<_>>()).map_err(io::Error::other)?;
        own.distinguished_name.push(DnType::CommonName, "Jumpstarter demo");
        let certificate = own.signed_by(&key, &issuer).map_err(io::Error::other)?;

        let chain = vec![certificate.der().clone(), ca_certificate.der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(io::Error::other)?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"h2".to_vec()];

        std::fs::create_dir_all(folder)?;
        let file = folder.canonicalize()?.join("ca.pem");
        std::fs::write(&file, ca_certificate.pem())?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), ca: file })
    }
}
