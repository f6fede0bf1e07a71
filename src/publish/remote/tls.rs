//! Whom to trust in TLS: what the system trusts, and one certificate more where the target names it.

use super::Failure;
use rustls::client::WebPkiServerVerifier;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use std::path::Path;
use std::sync::Arc;

/// The certificates of a PEM file.
pub(super) fn certificates(file: &str) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let read = CertificateDer::pem_file_iter(Path::new(file))
        .and_then(|certificates| certificates.collect::<Result<Vec<_>, _>>());
    match read {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(Failure::refused(file, "no certificate")),
        Err(error) => Err(Failure::refused(file, error)),
    }
}

/// A client that trusts the certificates of `file`, or else the system's.
pub(super) fn client(file: Option<&str>) -> Result<Arc<ClientConfig>, Failure> {
    let refused = |error: rustls::Error| Failure::refused("TLS", error);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(refused)?;
    let config = match file {
        None => builder.with_platform_verifier().map_err(refused)?,
        Some(file) => {
            let mut roots = RootCertStore::empty();
            for certificate in certificates(file)? {
                roots.add(certificate).map_err(refused)?;
            }
            let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
                .build()
                .map_err(|e| Failure::refused(file, e))?;
            builder.with_webpki_verifier(verifier)
        }
    };
    Ok(Arc::new(config.with_no_client_auth()))
}
