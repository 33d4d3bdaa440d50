//! Which filters a session has: told by their forms, which are never sent off.

use std::sync::Mutex;

use snapdeck::{
    api::{Filters, Server},
    domain::{Problem, Profile, ProfileName, Secret, ServerUrl},
    service::{Service, Start},
    simulator::Outcome,
    text::Text,
};

use super::{PATIENT, error, instance, page};
use crate::{
    simulator::{TOKEN, demo, serve},
    support::wire_server::{Step, WireServer, http, json},
};

async fn filters(url: &str) -> Result<Filters, Problem> {
    let url = ServerUrl::parse(url).unwrap();
    let server = Server::new(&Profile::new(ProfileName::default(), url), PATIENT).unwrap();
    let api = server.session(Secret::new(TOKEN).unwrap());
    api.filters().await
}

/// What is told of a form of instances that holds this, where that of snapshots is clear.
async fn told(fields: &'static str) -> Result<Filters, Problem> {
    let server = WireServer::start(move |request| match request.field("func") {
        "instances.filter" => json(format!(r#"{{"doc":{{{fields}}}}}"#)),
        "whoami" => json(r#"{"doc":{"user":{"$id":"7"}}}"#),
        func => json(format!(r#"{{"doc":{{"$func":"{func}","name":{{}}}}}}"#)),
    })
    .await;
    filters(&server.url()).await
}

fn names(fields: &[Text]) -> Vec<&str> {
    fields.iter().map(Text::shown).collect()
}

#[tokio::test]
async fn what_is_set_is_told_and_stays() {
    let simulator = demo();
    let url = format!("http://{}/", serve(&simulator));
    assert_eq!(filters(&url).await, Ok(Filters::default()));

    for (form, field) in [
        ("instances.filter", "servername"),
        ("instances.filter", "ip"),
        ("instances.snapshots.filter", "name"),
    ] {
        let sent = [
            ("func", form),
            ("auth", TOKEN),
            ("out", "json"),
            (field, "1"),
            ("sok", "ok"),
        ];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert!(simulator.answer(sent.into()).is_some());
    }
    for _ in 0..2 {
        let set = filters(&url).await.unwrap();
        assert!(!set.are_clear());
        assert_eq!(names(&set.instances), ["servername", "ip"]);
        assert_eq!(names(&set.snapshots), ["name"]);
    }
    let calls = simulator.ledger();
    let set = calls
        .iter()
        .filter(|call| call.outcome == Outcome::Filtered);
    assert_eq!(set.count(), 3, "nothing but the test set them");
}

#[tokio::test]
async fn neither_decoration_nor_a_switch_that_is_off_is_a_filter() {
    let form = r#""$func":"instances.filter","$host":"https://a.example","elid":{"$":"7"},
        "metadata":{"$name":"x"},"tparams":{"func":{"$":"x"}},"p_num":{"$":"2"},"id":{},
        "name":{"$":" "},"blocked":{"$":"off"},"kind":{"$":"null"},"slist":[{"$name":"x"}],
        "ip":"185.20","os_distro":{"$":"debian"},"protected":{"$orig":"on","$":"yes"}"#;
    let told = told(form).await.unwrap();
    assert_eq!(names(&told.instances), ["ip", "os_distro", "protected"]);
    assert!(told.snapshots.is_empty());
}

#[tokio::test]
async fn of_another_answer_nothing_is_told() {
    for other in ["", r#""$func":"logon""#, r#""ok":{}"#] {
        let told = told(other).await;
        assert!(matches!(told, Err(Problem::Unexpected(_))), "{told:?}");
    }
    let server = WireServer::always(json(error("missed", "func", "No such"))).await;
    let told = filters(&server.url()).await;
    assert!(matches!(told, Err(Problem::Refused(_))), "{told:?}");
}

/// What a session that a browser shares reads of one snapshot, when its filters are answered so.
async fn judged(answers: Vec<Vec<Step>>) -> (Vec<(bool, bool)>, usize) {
    let left = Mutex::new(answers.clone());
    let server = WireServer::start(move |request| match request.field("func") {
        "instances.filter" => left.lock().unwrap().remove(0),
        "whoami" => json(r#"{"doc":{"user":{"$id":"7"}}}"#),
        "instances.snapshots" => json(page(&["1"], r#","p_elems":{"$":"1"}"#)),
        func => json(format!(r#"{{"doc":{{"$func":"{func}"}}}}"#)),
    })
    .await;
    let url = ServerUrl::parse(&server.url()).unwrap();
    let start = Start {
        token: Secret::new(TOKEN),
        ..Start::default()
    };
    let profile = Profile::new(ProfileName::default(), url);
    let service = Service::new(&profile, start, PATIENT);
    let mut lists = Vec::new();
    for _ in &answers {
        let list = service.snapshots(&instance()).await.unwrap();
        lists.push((list.complete, list.filtered));
    }
    let funcs = server.funcs().into_iter();
    (
        lists,
        funcs.filter(|func| func == "instances.filter").count(),
    )
}

#[tokio::test]
async fn no_absence_is_proved_before_it_is_known_that_no_filter_is_set() {
    let clear = || json(r#"{"doc":{"$func":"instances.filter"}}"#);
    let set = || json(r#"{"doc":{"$func":"instances.filter","ip":{"$":"1"}}}"#);
    let failing = || http("502 Bad Gateway", "", "");
    // What failed is asked again at once; what is known counts for a while.
    assert_eq!(
        judged(vec![failing(), clear(), clear()]).await,
        (vec![(false, false), (true, false), (true, false)], 2)
    );
    assert_eq!(
        judged(vec![set(), set()]).await,
        (vec![(false, true); 2], 1)
    );
    // A server without such forms has no filters.
    let none = || json(error("missed", "func", "No such"));
    assert_eq!(
        judged(vec![none(), none()]).await,
        (vec![(true, false); 2], 1)
    );
}

/// What comes of clearing a filter of the instances, where that is answered so.
async fn cleared(answer: &'static str) -> Result<(), Problem> {
    let server = WireServer::start(move |request| match request.field("sok") {
        "ok" => {
            assert_eq!(request.field("func"), "instances.filter");
            assert_eq!(request.field("ip"), "");
            json(answer)
        }
        _ => json(r#"{"doc":{"user":{"$id":"7"}}}"#),
    })
    .await;
    let url = ServerUrl::parse(&server.url()).unwrap();
    let server = Server::new(&Profile::new(ProfileName::default(), url), PATIENT).unwrap();
    let filters = Filters {
        instances: vec!["ip".into()],
        ..Filters::default()
    };
    let api = server.session(Secret::new(TOKEN).unwrap());
    api.clear_filters(&filters).await
}

#[tokio::test]
async fn only_an_answer_that_says_so_means_that_a_filter_is_cleared() {
    assert_eq!(cleared(r#"{"doc":{"ok":{}}}"#).await, Ok(()));
    let preview = cleared(r#"{"doc":{"$func":"instances.filter","ip":{"$":"1"}}}"#).await;
    assert!(
        matches!(preview, Err(Problem::Unexpected(_))),
        "{preview:?}"
    );
}
