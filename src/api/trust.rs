//! Trust: the authorities in a profile's `ca_file`, and the reasons why TLS failed.
//!
//! The platform's verifier checks every certificate; nothing turns that off.

use std::{fs, path::Path};

use jiff::{Timestamp, civil::Date, tz::Offset};
use rustls::{
    AlertDescription, CertificateError, Error, InvalidMessage, RootCertStore,
    pki_types::{CertificateDer, UnixTime, pem::PemObject as _},
};

use super::wording;
use crate::domain::{CaFileProblem, LocalProblem, Private, TlsProblem, Untrusted};

/// The certificates in a PEM file, which are trusted in addition to the machine's.
pub(super) fn authorities(file: &Path) -> Result<Vec<CertificateDer<'static>>, LocalProblem> {
    read_authorities(file).map_err(|why| LocalProblem::CaFile {
        path: Private::new(&file.to_string_lossy()),
        why,
    })
}

fn read_authorities(file: &Path) -> Result<Vec<CertificateDer<'static>>, CaFileProblem> {
    let pem = fs::read(file).map_err(|error| CaFileProblem::Unreadable(error.kind().into()))?;
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|_| CaFileProblem::Damaged)?;
        let parsed = RootCertStore::empty().add(certificate.clone());
        parsed.map_err(|_| CaFileProblem::Damaged)?;
        found.push(certificate);
    }
    if found.is_empty() {
        return Err(CaFileProblem::Empty);
    }
    Ok(found)
}

/// Why there is no TLS with the server.
pub(super) fn reason(error: &Error) -> TlsProblem {
    match error {
        Error::InvalidCertificate(why) => judged(why).into(),
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => TlsProblem::NotSpoken,
        Error::PeerIncompatible(_) | Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            TlsProblem::TooOld
        }
        Error::General(said) if wording::is_without_authorities(said) => TlsProblem::NoAuthorities,
        other => TlsProblem::Other(Private::new(&other.to_string())),
    }
}

fn judged(why: &CertificateError) -> Untrusted {
    match why {
        CertificateError::UnknownIssuer => Untrusted::UnknownIssuer,
        CertificateError::BadSignature => Untrusted::BadSignature,
        CertificateError::ExpiredContext { not_after, .. } => Untrusted::Expired(day(*not_after)),
        CertificateError::NotValidYetContext { not_before, .. } => {
            Untrusted::NotYetValid(day(*not_before))
        }
        CertificateError::NotValidForNameContext {
            expected,
            presented,
        } => Untrusted::WrongName {
            presented: presented.iter().map(|name| bare(name)).collect(),
            expected: Private::new(&expected.to_str()),
        },
        CertificateError::Other(why) if wording::is_authority_as_server(why) => {
            Untrusted::Authority
        }
        CertificateError::Other(why) => Untrusted::Other(Private::new(&why.to_string())),
        other => Untrusted::Other(Private::new(&other.to_string())),
    }
}

/// The day in UTC, as everywhere in TLS.
fn day(time: UnixTime) -> Option<Date> {
    let seconds = i64::try_from(time.as_secs()).ok()?;
    let time = Timestamp::from_second(seconds).ok()?;
    Some(Offset::UTC.to_datetime(time).date())
}

/// `panel.example` of `DnsName("panel.example")`, `192.0.2.1` of `IpAddress(192.0.2.1)`.
fn bare(name: &str) -> Private {
    let inside = name.split_once('(').and_then(|(_, n)| n.strip_suffix(')'));
    Private::new(inside.unwrap_or(name).trim_matches('"'))
}
