//! The client against servers that follow the dialect, and against servers that do not.

mod access;
mod bodies;
mod copy;
mod filters;
mod http;
mod items;
mod paging;
mod probe;
mod proxy;
mod renewal;
mod restore;
mod retry;
mod secrets;
mod sessions;
mod stored;
mod tls;
mod waiting;
mod writes;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use jiff::Timestamp;
use snapdeck::{
    api::Timing,
    domain::{
        CopyKind, Instance, InstanceId, InstanceStatus, List, Problem, Profile, ProfileName,
        Refusal, Secret, ServerProblem, ServerUrl, Snapshot,
        write::{Confirmation, Create, NotDone, OpId, Write},
    },
    service::{Service, Start},
    simulator::Simulator,
    text::Text,
};

use crate::support::wire_server::{Step, WireServer};

const TOKEN: &str = "5acd1215da7a09eaae215987";
const LIST: &str = "instances.snapshots";
const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";
const EDIT: &str = "image.edit";
const COPY: &str = "image.copy";
const REBUILD: &str = "instances.fleio.rebuild";

/// The time limit where an answer is expected; the machine may be slow.
const PATIENT: Timing = Timing {
    connect: Duration::from_secs(10),
    total: Duration::from_secs(20),
    wait: Duration::from_secs(20),
    wait_total: Duration::from_secs(60),
    list: Duration::from_secs(60),
    body_cap: 1024 * 1024,
};

/// The time limit where no answer is expected.
const HASTY: Timing = Timing {
    total: Duration::from_secs(1),
    wait: Duration::from_secs(1),
    ..PATIENT
};

fn service_at(url: &str, token: &str, timing: Timing) -> Service {
    let url = ServerUrl::parse(url).unwrap();
    let start = Start {
        token: Secret::new(token),
        unshared: true,
        ..Start::default()
    };
    Service::new(&Profile::new(ProfileName::default(), url), start, timing)
}

fn service(server: &WireServer) -> Service {
    service_at(&server.url(), TOKEN, PATIENT)
}

/// Serves in the test's own runtime until it ends.
async fn service_of(simulator: &Simulator) -> Service {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let simulator = simulator.clone();
    tokio::spawn(async move { simulator.serve(listener).await });
    service_at(&url, TOKEN, PATIENT)
}

/// The instance of the provider's article.
fn instance() -> InstanceId {
    InstanceId::parse("5203773").unwrap()
}

/// Creates a snapshot of that instance.
async fn create_named(service: &Service, name: &str) -> Result<(), Problem> {
    let create = Write::Create(Create {
        kind: CopyKind::Snapshot,
        instance: Instance {
            id: instance(),
            name: Text::default(),
            tariff: Text::default(),
            status: InstanceStatus::Active,
            hold: None,
            ip: Text::default(),
            ip_v6: Text::default(),
            region: Text::default(),
        },
        name: name.into(),
        before: BTreeSet::new(),
        then: None,
    });
    let create = Arc::new(create);
    let confirmation = Confirmation::default();
    let result = service.write(op(), &create, &confirmation);
    result.await.map_err(|why| match why {
        NotDone::Failed(problem) => problem,
        other => panic!("{other:?}"),
    })
}

/// The id of a write.
fn op() -> OpId {
    OpId::after(None, Timestamp::UNIX_EPOCH, 1)
}

/// The snapshots from a server that answers every request alike.
async fn read(steps: Vec<Step>) -> Result<List<Snapshot>, Problem> {
    let server = WireServer::always(steps).await;
    service(&server).snapshots(&instance()).await
}

/// The result of a create on such a server, which must receive exactly one request.
async fn create(steps: Vec<Step>) -> Result<(), Problem> {
    let server = WireServer::always(steps).await;
    let result = create_named(&service(&server), "new").await;
    assert_eq!((server.posts(), server.connections()), (1, 1));
    result
}

fn ids(list: &List<Snapshot>) -> Vec<&str> {
    list.rows.iter().map(|row| row.id.as_str()).collect()
}

/// A page of a list: rows of these ids, and the counters.
fn page(ids: &[&str], counters: &str) -> String {
    let rows: Vec<String> = ids
        .iter()
        .map(|id| format!(r#"{{"id":{{"$":"{id}"}},"fleio_status":{{"$":"Active"}}}}"#))
        .collect();
    format!(r#"{{"doc":{{"elem":[{}]{counters}}}}}"#, rows.join(","))
}

fn error(kind: &str, object: &str, message: &str) -> String {
    format!(
        r#"{{"doc":{{"error":{{"$type":"{kind}","$object":"{object}","$lang":"en","msg":{{"$":"{message}"}}}}}}}}"#
    )
}

fn refused(kind: &str, object: &str, message: &str) -> Problem {
    Problem::Server(ServerProblem::Refused(Refusal {
        kind: kind.into(),
        object: object.into(),
        message: message.into(),
    }))
}
