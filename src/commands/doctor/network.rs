//! The way to the server, step by step: its name, a connection, TLS, an answer, and its clock.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use jiff::Timestamp;
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};

use super::{check::Check, proxy};
use crate::{
    api::{Route, Timing},
    domain::{Audience, LocalProblem, Problem, Profile, TransportProblem},
    service::Service,
    text, words,
};

const RESOLUTION: &str = "name resolution";
const CONNECTION: &str = "connection";
const TLS: &str = "TLS";
const ANSWER: &str = "answer";
const CLOCK: &str = "clock";

/// The checks behind the proxy's, in order: each needs those before it.
pub(super) const NAMES: [&str; 5] = [RESOLUTION, CONNECTION, TLS, ANSWER, CLOCK];

/// A person waits before an empty screen: shorter than where a list is read.
pub(super) const TIMING: Timing = Timing {
    connect: LIMIT,
    total: Duration::from_secs(15),
    wait: Duration::from_secs(15),
    wait_total: Duration::from_secs(30),
    list: Duration::from_secs(60),
    body_cap: 1024 * 1024,
};

/// Of the name's lookup, and of the connection.
const LIMIT: Duration = Duration::from_secs(10);

/// How far clocks may differ, in seconds.
const MOST_APART: i64 = 120;

/// The checks, and whether the server answers well; else why it is not to be asked on.
pub(super) async fn checks(
    profile: &Profile,
    service: &Service,
) -> (Vec<Check>, Result<(), &'static str>) {
    let route = Route::to(&profile.url);
    let mut found = vec![proxy::finding(&route)];
    let answers = steps(profile, service, &route, &mut found).await;
    // The proxy's is the one before.
    for name in &NAMES[found.len() - 1..] {
        let why = answers.err().unwrap_or("there is no connection");
        found.push(Check::skipped(name, why));
    }
    (found, answers)
}

/// Goes as far as it comes.
async fn steps(
    profile: &Profile,
    service: &Service,
    route: &Route,
    found: &mut Vec<Check>,
) -> Result<(), &'static str> {
    let (host, port, whose) = match route {
        Route::Proxy(proxy) => (proxy.host.clone(), proxy.port, "the proxy"),
        Route::Unusable(_) => return Err("there is no way to the server"),
        Route::Loopback | Route::Direct | Route::Excepted(_) => {
            let (host, port) = profile.url.address();
            (host, port, "the server")
        }
    };
    let addresses = match resolve(&host, port).await {
        Ok(addresses) => addresses,
        Err(why) => {
            let said = format!(
                "{} has no address: {}.",
                text::safe(&host),
                text::safe(&why)
            );
            let remedy = "See that the name is right, and that this machine is on the network \
                          (/etc/resolv.conf names who is asked).";
            let bad = Check::bad(RESOLUTION, said, remedy);
            found.push(bad.publicly(format!("The name of {whose} has no address.")));
            return Err("there is no address to connect to");
        }
    };
    found.push(if host.parse::<IpAddr>().is_ok() {
        Check::good(RESOLUTION, format!("Not needed: {host} is an address."))
            .publicly(format!("Not needed: {whose} goes by an address."))
    } else {
        let all: Vec<String> = addresses.iter().map(|one| one.ip().to_string()).collect();
        let said = format!("{}: {}.", text::safe(&host), all.join(", "));
        Check::good(RESOLUTION, said).publicly(format!("Addresses of {whose}: {}.", all.len()))
    });

    if let Err(why) = connect(&addresses).await {
        let said = format!("No connection to {whose}, port {port}: {why}.");
        let remedy = match route {
            Route::Proxy(proxy) => format!(
                "See that the proxy runs and that {} is right, or unset it.",
                proxy.variable
            ),
            _ => {
                "See that the server's URL is right and that no firewall is in the way.".to_owned()
            }
        };
        let public = format!("No connection to {whose}: {why}.");
        found.push(Check::bad(CONNECTION, said, remedy).publicly(public));
        return Err("there is no connection");
    }
    found.push(
        Check::good(CONNECTION, format!("To {whose}, port {port}."))
            .publicly(format!("To {whose}.")),
    );
    talk(profile, service, found).await
}

/// TLS, answer, clock.
async fn talk(
    profile: &Profile,
    service: &Service,
    found: &mut Vec<Check>,
) -> Result<(), &'static str> {
    let heard = service.probe().await;
    if !profile.url.as_str().starts_with("https:") {
        found.push(Check::skipped(TLS, "http is spoken within this machine"));
    } else if let Some((said, public)) = heard.as_ref().err().and_then(no_tls) {
        let remedy = "See this machine's clock and the server's name; an authority of the server's \
                      own is named by ca_file in config.toml.";
        found.push(Check::bad(TLS, said, remedy).publicly(public));
        return Err("there is no TLS");
    } else {
        found.push(Check::good(TLS, "The server's certificate is accepted."));
    }
    let heard = match heard {
        Ok(heard) => heard,
        Err(problem) => {
            found.push(Check::problem(ANSWER, &problem));
            return Err("the server does not answer");
        }
    };
    found.push(match &heard.answer {
        Ok(()) => Check::good(ANSWER, "The server speaks the API."),
        Err(problem) => Check::problem(ANSWER, problem),
    });
    found.push(clock(heard.date, Timestamp::now()));
    let well = heard.answer;
    well.map_err(|_| "the server does not answer well")
}

/// Why there is no TLS, for the person and for anybody.
fn no_tls(problem: &Problem) -> Option<(String, String)> {
    let said = |to| match problem {
        Problem::Transport(TransportProblem::Unreachable(why)) => {
            let why = words::problem::unreachable(why, to);
            Some(format!("It could not be established: {why}."))
        }
        Problem::Local(why @ LocalProblem::CaFile { .. }) => Some(words::problem::local(why, to)),
        _ => None,
    };
    Some((said(Audience::Owner)?, said(Audience::Public)?))
}

async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, String> {
    match timeout(LIMIT, lookup_host((host, port))).await {
        Err(_) => Err(format!("no answer within {} s", LIMIT.as_secs())),
        Ok(Err(error)) => Err(error.to_string()),
        Ok(Ok(addresses)) => {
            let addresses: Vec<SocketAddr> = addresses.collect();
            if addresses.is_empty() {
                return Err("none is known".to_owned());
            }
            Ok(addresses)
        }
    }
}

async fn connect(addresses: &[SocketAddr]) -> Result<(), String> {
    match timeout(LIMIT, TcpStream::connect(addresses)).await {
        Err(_) => Err(format!("none came about within {} s", LIMIT.as_secs())),
        Ok(Err(error)) => Err(error.kind().to_string()),
        Ok(Ok(_)) => Ok(()),
    }
}

fn clock(date: Option<Timestamp>, now: Timestamp) -> Check {
    let Some(date) = date else {
        return Check::skipped(CLOCK, "the server does not tell the time");
    };
    let ahead = now.as_second() - date.as_second();
    if ahead.abs() <= MOST_APART {
        return Check::good(CLOCK, "It agrees with the server's.");
    }
    let (apart, unit) = match ahead.unsigned_abs() {
        seconds @ ..3_600 => (seconds / 60, "min"),
        seconds @ ..172_800 => (seconds / 3_600, "h"),
        seconds => (seconds / 86_400, "days"),
    };
    let side = if ahead > 0 { "ahead of" } else { "behind" };
    Check::warning(
        CLOCK,
        format!("The clock of this machine is {apart} {unit} {side} the server's."),
        "Set it: certificates and the times on the screen go by it (timedatectl set-ntp true).",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::doctor::Health;

    #[tokio::test]
    async fn a_name_without_an_address_is_told() {
        // Longer than a name can be: no server is asked for it.
        assert!(resolve(&"a".repeat(70), 1).await.is_err());
        let localhost = resolve("localhost", 7).await.unwrap();
        assert!(
            localhost
                .iter()
                .all(|one| one.ip().is_loopback() && one.port() == 7)
        );
    }

    #[test]
    fn clocks_that_differ_are_told_with_how_much() {
        let now = Timestamp::from_second(2_000_000_000).unwrap();
        let found = |apart: i64| {
            let date = Timestamp::from_second(2_000_000_000 - apart).unwrap();
            let finding = clock(Some(date), now);
            (finding.state, finding.said)
        };
        for near in [-120, 0, 120] {
            assert_eq!(found(near).0, Health::Good);
        }
        let of = "The clock of this machine is";
        for (apart, said) in [
            (121, "2 min ahead of"),
            (-121, "2 min behind"),
            (7_200, "2 h ahead of"),
            (-864_000, "10 days behind"),
        ] {
            let expected = format!("{of} {said} the server's.");
            assert_eq!(found(apart), (Health::Warning, expected));
        }
        assert_eq!(clock(None, now).state, Health::Skipped);
    }
}
