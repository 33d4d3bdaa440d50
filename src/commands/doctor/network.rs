//! The checks of the way to the server: name resolution, connection, TLS, answer and clock.

use std::{
    io::ErrorKind,
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
    domain::{ConnectProblem, LocalProblem, Private, Problem, Profile, TransportProblem},
    service::Service,
    words::{
        self,
        doctor::{CheckName, Diagnosis, Peer, Skip},
    },
};

/// The checks after the proxy's, in order: each needs those before it.
pub(super) const NAMES: [CheckName; 5] = [
    CheckName::Resolution,
    CheckName::Connection,
    CheckName::Tls,
    CheckName::Answer,
    CheckName::Clock,
];

/// Shorter than for lists, because a user waits without seeing any progress.
pub(super) const TIMING: Timing = Timing {
    connect: LIMIT,
    total: Duration::from_secs(15),
    wait: Duration::from_secs(15),
    wait_total: Duration::from_secs(30),
    list: Duration::from_secs(60),
    body_cap: 1024 * 1024,
};

/// The limit for the name's lookup and for the connection.
const LIMIT: Duration = Duration::from_secs(10);

/// How far clocks may differ, in seconds.
const MOST_APART: i64 = 120;

/// The checks, and why the server should not be asked further, if it should not.
pub(super) async fn checks(profile: &Profile, service: &Service) -> (Vec<Check>, Result<(), Skip>) {
    let route = Route::to(&profile.url);
    let mut found = vec![proxy::finding(&route)];
    let answers = steps(profile, service, &route, &mut found).await;
    // The first check found is the proxy's.
    for &name in &NAMES[found.len() - 1..] {
        let why = answers.as_ref().err();
        found.push(Check::skipped(
            name,
            why.cloned().unwrap_or(Skip::NoConnection),
        ));
    }
    (found, answers)
}

/// Runs the checks one after the other, until one fails.
async fn steps(
    profile: &Profile,
    service: &Service,
    route: &Route,
    found: &mut Vec<Check>,
) -> Result<(), Skip> {
    let (name, port, peer) = match route {
        Route::Proxy(proxy) => (proxy.host.clone(), proxy.port, Peer::Proxy(proxy.variable)),
        Route::Unusable(_) => return Err(Skip::NoRoute),
        Route::Loopback | Route::Direct | Route::Excepted(_) => {
            let (host, port) = profile.url.address();
            (host, port, Peer::Server)
        }
    };
    let host = Private::new(&name);
    let addresses = match resolve(&name, port).await {
        Ok(addresses) => addresses,
        Err(why) => {
            let why = Private::new(&why);
            found.push(Check::bad(
                CheckName::Resolution,
                Diagnosis::NoAddress { peer, host, why },
            ));
            return Err(Skip::NoAddress);
        }
    };
    let resolved = if name.parse::<IpAddr>().is_ok() {
        Diagnosis::IsAddress(peer, host)
    } else {
        let all = addresses.iter();
        let addresses = all.map(|one| Private::new(&one.ip().to_string()));
        let addresses = addresses.collect();
        Diagnosis::Addresses {
            peer,
            host,
            addresses,
        }
    };
    found.push(Check::good(CheckName::Resolution, resolved));

    let port = Private::new(&port.to_string());
    if let Err(why) = connect(&addresses).await {
        let failed = Diagnosis::NotConnected { peer, port, why };
        found.push(Check::bad(CheckName::Connection, failed));
        return Err(Skip::NoConnection);
    }
    found.push(Check::good(
        CheckName::Connection,
        Diagnosis::Connected(peer, port),
    ));
    talk(profile, service, found).await
}

/// TLS, answer, clock.
async fn talk(profile: &Profile, service: &Service, found: &mut Vec<Check>) -> Result<(), Skip> {
    let heard = service.probe().await;
    if !profile.url.as_str().starts_with("https:") {
        found.push(Check::skipped(CheckName::Tls, Skip::Http));
    } else if let Err(
        problem @ (Problem::Transport(TransportProblem::Unreachable(_))
        | Problem::Local(LocalProblem::CaFile { .. })),
    ) = &heard
    {
        found.push(Check::bad(
            CheckName::Tls,
            Diagnosis::NoTls(problem.clone()),
        ));
        return Err(Skip::NoTls);
    } else {
        found.push(Check::good(CheckName::Tls, Diagnosis::Tls));
    }
    let heard = match heard {
        Ok(heard) => heard,
        Err(problem) => {
            found.push(Check::problem(CheckName::Answer, &problem));
            return Err(Skip::NoAnswer);
        }
    };
    found.push(match &heard.answer {
        Ok(()) => Check::good(CheckName::Answer, Diagnosis::SpeaksApi),
        Err(problem) => Check::problem(CheckName::Answer, problem),
    });
    found.push(clock(heard.date, Timestamp::now()));
    heard.answer.map_err(|_| Skip::BadAnswer)
}

async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, String> {
    match timeout(LIMIT, lookup_host((host, port))).await {
        Err(_) => Err(words::doctor::no_answer_within(LIMIT)),
        Ok(Err(error)) => Err(error.to_string()),
        Ok(Ok(addresses)) => {
            let addresses: Vec<SocketAddr> = addresses.collect();
            if addresses.is_empty() {
                return Err(words::doctor::no_address_known().to_owned());
            }
            Ok(addresses)
        }
    }
}

async fn connect(addresses: &[SocketAddr]) -> Result<(), ConnectProblem> {
    match timeout(LIMIT, TcpStream::connect(addresses)).await {
        Err(_) => Err(ConnectProblem::Timeout(LIMIT)),
        Ok(Err(error)) => Err(match error.kind() {
            ErrorKind::ConnectionRefused => ConnectProblem::Refused,
            ErrorKind::NetworkUnreachable => ConnectProblem::NetworkUnreachable,
            kind => ConnectProblem::Other(Private::new(&kind.to_string())),
        }),
        Ok(Ok(_)) => Ok(()),
    }
}

fn clock(date: Option<Timestamp>, now: Timestamp) -> Check {
    let Some(date) = date else {
        return Check::skipped(CheckName::Clock, Skip::NoDate);
    };
    let ahead = now.as_second() - date.as_second();
    if ahead.abs() <= MOST_APART {
        Check::good(CheckName::Clock, Diagnosis::ClockAgrees)
    } else {
        Check::warning(CheckName::Clock, Diagnosis::ClockApart(ahead))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Audience, words::doctor::Health};

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
            (finding.state, finding.said(Audience::Public))
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
