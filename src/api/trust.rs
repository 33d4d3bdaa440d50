//! Whom to trust: the authorities in a profile's `ca_file`, and in plain words why TLS with a server
//! did not come about.
//!
//! The platform's verifier judges every certificate; nothing here or elsewhere turns that off.

use std::{fs, io, path::Path};

use jiff::Timestamp;
use rustls::{
    AlertDescription, CertificateError, Error, InvalidMessage, RootCertStore,
    pki_types::{CertificateDer, UnixTime, pem::PemObject as _},
};

use crate::text::Text;

/// How many names of a certificate are told.
const MOST_NAMES: usize = 3;

/// The certificates in a PEM file, which are trusted besides the machine's own.
pub(super) fn authorities(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let said = |why: &str| {
        let name = file.to_string_lossy();
        format!("ca_file {} {why}", Text::new(&name).shown())
    };
    let pem = fs::read(file).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => said("does not exist"),
        why => said(&format!("can't be read: {why}")),
    })?;
    let damaged = || said("holds a certificate that can't be read");
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|_| damaged())?;
        let parsed = RootCertStore::empty().add(certificate.clone());
        parsed.map_err(|_| damaged())?;
        found.push(certificate);
    }
    if found.is_empty() {
        return Err(said("holds no certificate in PEM"));
    }
    Ok(found)
}

/// Why there is no TLS with the server, as the end of a sentence.
pub(super) fn reason(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(why) => {
            format!("the server's certificate is not trusted: {}", judged(why))
        }
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "no TLS is spoken there: check the server URL".to_owned()
        }
        Error::PeerIncompatible(_) | Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            "the server has no TLS that is safe: 1.2 at least is needed".to_owned()
        }
        // The platform's verifier has no better name for this.
        Error::General(said) if said.starts_with("No CA certificates") => {
            "no certificate authorities are found on this machine, or none in SSL_CERT_FILE"
                .to_owned()
        }
        other => other.to_string(),
    }
}

fn judged(why: &CertificateError) -> String {
    match why {
        CertificateError::UnknownIssuer => {
            "nobody whom this machine trusts has signed it (ca_file names a private authority)"
                .to_owned()
        }
        CertificateError::BadSignature => {
            "the authority of its name has not signed it; is ca_file an old one?".to_owned()
        }
        CertificateError::ExpiredContext { not_after, .. } => {
            format!("it expired on {}", day(*not_after))
        }
        CertificateError::NotValidYetContext { not_before, .. } => format!(
            "it is valid from {} on; check this machine's clock",
            day(*not_before)
        ),
        CertificateError::NotValidForNameContext {
            expected,
            presented,
        } => format!(
            "it is for {}, not for {}",
            names(presented),
            expected.to_str()
        ),
        // The verifier's library tells of this by no type that can be named here.
        CertificateError::Other(why) if why.to_string() == "CaUsedAsEndEntity" => {
            "it is an authority's (CA:TRUE), not a server's".to_owned()
        }
        CertificateError::Other(why) => why.to_string(),
        other => other.to_string(),
    }
}

/// `2026-11-14`, in UTC as all of TLS.
fn day(time: UnixTime) -> String {
    i64::try_from(time.as_secs())
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .map_or_else(
            || "a day out of reach".to_owned(),
            |time| time.strftime("%Y-%m-%d").to_string(),
        )
}

/// `panel.example, 192.0.2.1 and 2 more`, of `DnsName("panel.example")` and `IpAddress(192.0.2.1)`.
fn names(presented: &[String]) -> String {
    let bare = |name: &String| {
        let inside = name.split_once('(').and_then(|(_, n)| n.strip_suffix(')'));
        inside.unwrap_or(name).trim_matches('"').to_owned()
    };
    let first: Vec<String> = presented.iter().take(MOST_NAMES).map(bare).collect();
    match (first.join(", "), presented.len() - first.len()) {
        (first, _) if first.is_empty() => "nobody".to_owned(),
        (first, 0) => first,
        (first, more) => format!("{first} and {more} more"),
    }
}
