//! Why a call or its answer did not get through.

use jiff::civil::Date;

use super::{bare, behind, seconds};
use crate::domain::{
    Audience, BadAnswer, ConnectProblem, Destination, Limit, Private, Silence, TlsProblem,
    TransportProblem, Unreachable, Untrusted,
};

/// The most names of a certificate that are shown.
const MOST_NAMES: usize = 3;

/// A sentence.
#[must_use]
pub fn transport(problem: &TransportProblem, to: Audience) -> String {
    match problem {
        TransportProblem::Unreachable(why) => format!("No connection: {}.", unreachable(why, to)),
        TransportProblem::NoAnswer(why) => {
            format!("The server did not answer ({}).", silence(*why))
        }
        TransportProblem::BadAnswer(why) => bad_answer(why, to),
    }
}

/// The end of a sentence: why there is no connection.
#[must_use]
pub fn unreachable(why: &Unreachable, to: Audience) -> String {
    match why {
        Unreachable::Resolve(why) => format!("the server's name has no address{}", behind(why, to)),
        Unreachable::Connect(why) => connect(why, to),
        Unreachable::Tls(why) => tls(why, to),
        Unreachable::Proxy(variable) => format!(
            "{variable} is not an http or https proxy; write it as http://HOST:PORT, or unset it"
        ),
        Unreachable::Client(why) => format!("no HTTP client can be made{}", behind(why, to)),
    }
}

/// The end of a sentence: why nobody could be connected to.
#[must_use]
pub fn connect(why: &ConnectProblem, to: Audience) -> String {
    match why {
        ConnectProblem::Refused => "it was refused".to_owned(),
        ConnectProblem::Ended => "the server ended it at once".to_owned(),
        ConnectProblem::NetworkUnreachable => "the network is not reachable".to_owned(),
        ConnectProblem::Timeout(limit) => {
            format!("none was established within {}", seconds(*limit))
        }
        ConnectProblem::Other(why) => {
            let why = why.told(to).map(bare);
            why.unwrap_or("the reason contains private details")
                .to_owned()
        }
    }
}

/// The end of a sentence: why there is no TLS.
#[must_use]
pub fn tls(why: &TlsProblem, to: Audience) -> String {
    match why {
        TlsProblem::NotSpoken => "the server does not speak TLS: check the server URL".to_owned(),
        TlsProblem::TooOld => "the server offers no safe TLS: 1.2 at least is needed".to_owned(),
        TlsProblem::NoAuthorities => {
            "this machine has no certificate authorities, or SSL_CERT_FILE names none".to_owned()
        }
        TlsProblem::Untrusted(why) => {
            let untrusted = "the server's certificate is not trusted";
            match self::untrusted(why, to) {
                Some(why) => format!("{untrusted}: {why}"),
                None => untrusted.to_owned(),
            }
        }
        TlsProblem::Other(why) => format!("TLS failed{}", behind(why, to)),
    }
}

/// The end of a sentence: why a certificate is not trusted. `None` where that names something.
#[must_use]
pub fn untrusted(why: &Untrusted, to: Audience) -> Option<String> {
    Some(match why {
        Untrusted::UnknownIssuer => {
            "no authority that this machine trusts has signed it (ca_file names a private authority)"
                .to_owned()
        }
        Untrusted::BadSignature => {
            "the authority that it names has not signed it; is ca_file outdated?".to_owned()
        }
        Untrusted::Expired(on) => format!("it expired on {}", day(*on)),
        Untrusted::NotYetValid(from) => {
            format!("it is valid from {} on; check this machine's clock", day(*from))
        }
        Untrusted::WrongName {
            presented,
            expected,
        } => format!("it is for {}, not for {}", names(presented, to)?, expected.told(to)?),
        Untrusted::Authority => "it is an authority's (CA:TRUE), not a server's".to_owned(),
        Untrusted::Other(why) => why.told(to)?.to_owned(),
    })
}

/// `panel.example, 192.0.2.1, b.example and 2 more`; `None` where they are not told.
fn names(presented: &[Private], to: Audience) -> Option<String> {
    let first = presented.iter().take(MOST_NAMES).map(|name| name.told(to));
    let first = first.collect::<Option<Vec<&str>>>()?.join(", ");
    Some(match presented.len().saturating_sub(MOST_NAMES) {
        _ if presented.is_empty() => "nobody".to_owned(),
        0 => first,
        more => format!("{first} and {more} more"),
    })
}

/// The words in brackets: `No answer … (timeout, 6 tries)`.
#[must_use]
pub fn silence(why: Silence) -> &'static str {
    match why {
        Silence::Timeout => "timeout",
        Silence::Cut => "connection lost",
        Silence::Waiting => "still busy",
        Silence::List => "the whole list took too long",
    }
}

/// A sentence.
#[must_use]
pub fn bad_answer(why: &BadAnswer, to: Audience) -> String {
    let unexpected = "The answer is not what the server should send";
    match why {
        BadAnswer::NotJson(begins) | BadAnswer::NotOfApi(begins) => match begins.told(to) {
            None => format!("{unexpected}."),
            Some(_) if begins.is_blank() => format!("{unexpected}: it is empty."),
            Some(begins) => format!("{unexpected}: “{}”", begins.trim()),
        },
        BadAnswer::Unquoted => {
            format!("{unexpected}. It may hold a secret, so it is not quoted.")
        }
        BadAnswer::Unconfirmed => "The answer reports neither success nor an error.".to_owned(),
        BadAnswer::TooLarge(most) => format!("The answer is too large: over {}.", limit(*most)),
        BadAnswer::Redirect(place) => {
            let place =
                destination(place, to).map_or_else(String::new, |place| format!(" ({place})"));
            format!(
                "The server points to another address{place}. It was not followed: check the server URL."
            )
        }
        BadAnswer::Firewall(status) => format!(
            "The server's firewall blocks this address (HTTP {status}). Try from another address, or \
             ask the provider."
        ),
        BadAnswer::Status { status, .. } => format!("The server answered with HTTP {status}."),
    }
}

/// The words in brackets; `None` where they are not told.
fn destination(destination: &Destination, to: Audience) -> Option<String> {
    Some(match destination {
        Destination::Origin(origin) => origin.told(to)?.to_owned(),
        Destination::Scheme(scheme) => format!("a link of the kind {}:", scheme.told(to)?),
        Destination::Unreadable => "a link that can't be read".to_owned(),
        Destination::Unnamed => "it does not say which".to_owned(),
    })
}

fn limit(most: Limit) -> String {
    match most {
        Limit::Mebibytes(most) => format!("{most} MiB"),
        Limit::Rows(most) => format!("{most} rows"),
        Limit::Pages(most) => format!("{most} pages"),
    }
}

/// `2026-11-14`.
fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "an unknown day".to_owned(), |day| day.to_string())
}
