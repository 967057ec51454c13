//! Why a TLS handshake failed, in plain words.
use std::io;

use rustls::{AlertDescription, CertificateError, Error};

/// Explains a failed handshake with a host.
pub fn explain(error: &io::Error, host: &str) -> String {
    let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) else {
        return format!(
            "the server broke off the TLS handshake ({error}): is this a port without TLS (--plaintext)?"
        );
    };
    match tls {
        Error::InvalidCertificate(certificate) => of_certificate(certificate, host),
        Error::InvalidMessage(_) => {
            format!("the server does not speak TLS ({tls}): is this a port without TLS (--plaintext)?")
        }
        Error::AlertReceived(AlertDescription::NoApplicationProtocol) => {
            String::from("the server does not offer HTTP/2 (ALPN h2): is it behind a proxy for HTTP/1.1?")
        }
        _ => tls.to_string(),
    }
}

fn of_certificate(error: &CertificateError, host: &str) -> String {
    match error {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            String::from("the certificate was issued by an unknown CA: set --ca to that CA's PEM file")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => format!(
            "the certificate is for another name than {host}: use a name that it has, or renew it with this name ({error})"
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("the certificate has expired, or this machine's clock is wrong ({error})")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            format!("the certificate is not valid yet, or this machine's clock is wrong ({error})")
        }
        _ => format!("the certificate is not accepted: {error}"),
    }
}
