//! The filters of a session, read from their forms, which are never submitted.

use std::sync::Mutex;

use jiff::civil::date;
use snapdeck::{
    api::{Api, Filtered, Server},
    domain::{
        BadAnswer, Instance, List, Problem, Profile, ProfileName, Reporter, Secret, ServerProblem,
        ServerUrl, TransportProblem,
    },
    service::{Service, Start},
    simulator::{CallOutcome, Options, ServedAccount, Simulator},
    text::Text,
};

use super::{PATIENT, error, instance, page};
use crate::{
    simulator::{TOKEN, demo, serve},
    support::wire_server::{Step, WireServer, http, json},
};

fn api(url: &str) -> Api {
    let url = ServerUrl::parse(url).unwrap();
    let server = Server::new(&Profile::new(ProfileName::default(), url), PATIENT).unwrap();
    server.session(Secret::new(TOKEN).unwrap())
}

fn of_snapshots() -> Filtered {
    Filtered::Snapshots(instance())
}

/// The filter read from a form of instances with this content.
async fn told(fields: &'static str) -> Result<Vec<Text>, Problem> {
    let server = WireServer::start(move |request| match request.field("func") {
        "instances.filter" => json(format!(r#"{{"doc":{{{fields}}}}}"#)),
        _ => json(r#"{"doc":{"user":{"$id":"7"}}}"#),
    })
    .await;
    api(&server.url()).filter(&Filtered::Instances).await
}

/// Sets or clears a field of a filter, like a browser that shares the session.
fn set(simulator: &Simulator, form: &str, field: &str, value: &str) {
    let sent = [
        ("func", form),
        ("auth", TOKEN),
        ("out", "json"),
        (field, value),
        ("sok", "ok"),
    ];
    let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let _ = simulator.answer(sent.into());
}

fn names(fields: &[Text]) -> Vec<&str> {
    fields.iter().map(Text::shown).collect()
}

#[tokio::test]
async fn what_is_set_is_told_and_stays() {
    let simulator = demo();
    let api = api(&format!("http://{}/", serve(&simulator)));
    for list in [Filtered::Instances, of_snapshots()] {
        assert_eq!(api.filter(&list).await, Ok(Vec::new()));
    }
    set(&simulator, "instances.filter", "name", "1");
    set(&simulator, "instances.filter", "ip", "1");
    set(&simulator, "instances.snapshots.filter", "name", "1");
    for _ in 0..2 {
        let instances = api.filter(&Filtered::Instances).await.unwrap();
        assert_eq!(names(&instances), ["name", "ip"]);
        let snapshots = api.filter(&of_snapshots()).await.unwrap();
        assert_eq!(names(&snapshots), ["name"]);
    }
    let calls = simulator.ledger();
    let set = calls
        .iter()
        .filter(|call| call.outcome == CallOutcome::Filtered);
    assert_eq!(set.count(), 3, "nothing but the test set them");
    // As the panel does, the filter of snapshots is read with an instance.
    let elid = |call: &snapdeck::simulator::LedgerEntry| {
        let mut fields = call.parameters.iter();
        fields.find(|(name, _)| name == "elid").cloned()
    };
    let read = calls.iter().filter(|call| {
        call.func == "instances.snapshots.filter" && call.outcome == CallOutcome::Previewed
    });
    for call in read {
        assert_eq!(elid(call).unwrap().1, instance().as_str());
    }
}

#[tokio::test]
async fn neither_decoration_nor_a_switch_that_is_off_is_a_filter() {
    let form = r#""$func":"instances.filter","$host":"https://a.example","elid":{"$":"7"},
        "metadata":{"$name":"x"},"tparams":{"func":{"$":"x"}},"p_num":{"$":"2"},"id":{},
        "name":{"$":" "},"blocked":{"$":"off"},"kind":{"$":"null"},"slist":[{"$name":"x"}],
        "ip":"185.20","os_distro":{"$":"debian"},"protected":{"$orig":"on","$":"yes"}"#;
    let told = told(form).await.unwrap();
    assert_eq!(names(&told), ["ip", "os_distro", "protected"]);
}

#[tokio::test]
async fn of_another_answer_nothing_is_told() {
    for other in ["", r#""$func":"logon""#, r#""ok":{}"#] {
        let told = told(other).await;
        assert!(
            matches!(
                told,
                Err(Problem::Transport(TransportProblem::BadAnswer(
                    BadAnswer::NotJson(_) | BadAnswer::NotOfApi(_)
                )))
            ),
            "{told:?}"
        );
    }
    let server = WireServer::always(json(error("missed", "func", "No such"))).await;
    let told = api(&server.url()).filter(&of_snapshots()).await;
    assert!(
        matches!(told, Err(Problem::Server(ServerProblem::Refused(_)))),
        "{told:?}"
    );
}

/// A service whose session a browser shares.
fn shared(url: &str) -> Service {
    let url = ServerUrl::parse(url).unwrap();
    let start = Start {
        token: Secret::new(TOKEN),
        ..Start::default()
    };
    Service::new(&Profile::new(ProfileName::default(), url), start, PATIENT)
}

/// The list that a shared session reads of one snapshot, when its filter is answered like this; and
/// how often the list was read.
async fn judged(answers: Vec<Vec<Step>>, readings: usize) -> (Vec<(bool, bool)>, usize) {
    let left = Mutex::new(answers);
    let server = WireServer::start(move |request| match request.field("func") {
        "instances.snapshots.filter" => left.lock().unwrap().remove(0),
        "whoami" => json(r#"{"doc":{"user":{"$id":"7"}}}"#),
        "instances.snapshots" => json(page(&["1"], r#","p_elems":{"$":"1"}"#)),
        func => panic!("{func} is not asked for"),
    })
    .await;
    let service = shared(&server.url());
    let mut lists = Vec::new();
    for _ in 0..readings {
        let list = service.snapshots(&instance()).await.unwrap();
        lists.push((list.complete, list.filtered));
    }
    let funcs = server.funcs().into_iter();
    (
        lists,
        funcs.filter(|func| func == "instances.snapshots").count(),
    )
}

#[tokio::test]
async fn no_absence_is_proved_before_it_is_known_that_no_filter_is_set() {
    let clear = || json(r#"{"doc":{"$func":"instances.snapshots.filter"}}"#);
    let set = || json(r#"{"doc":{"$func":"instances.snapshots.filter","name":{"$":"1"}}}"#);
    let failing = || http("502 Bad Gateway", "", "");
    let (whole, hidden, unknown) = ((true, false), (false, true), (false, false));
    assert_eq!(
        judged(vec![failing(), clear(), set()], 3).await,
        (vec![unknown, whole, hidden], 3)
    );
    // It was set, perhaps while the list was read, so the list is read again once it is clear.
    assert_eq!(
        judged(vec![set(), clear(), clear(), clear()], 3).await,
        (vec![hidden, whole, whole], 4)
    );
    assert_eq!(
        judged(vec![set(), clear(), set()], 2).await,
        (vec![hidden, hidden], 3)
    );
    // A server without such a form has no filters, and is asked once.
    let none = || json(error("missed", "func", "No such"));
    assert_eq!(judged(vec![none()], 2).await, (vec![whole; 2], 2));
    // But a missing instance says nothing about the form.
    let gone = || json(error("missed", "elid", "No such"));
    assert_eq!(
        judged(vec![gone(), set()], 2).await,
        (vec![unknown, hidden], 2)
    );
}

/// Reads the instances of an account of 15, 7 per page, while the browser opens the page of an
/// instance right before the page with that number is answered.
async fn read_while_browsed(page: &'static str) -> (List<Instance>, List<Instance>) {
    let options = Options {
        max_page: Some(7),
        ..Options::new(TOKEN, date(2026, 11, 14).at(14, 2, 31, 0))
    };
    let simulator = Simulator::new(ServedAccount::made(15, 1, options.today), options);
    let behind = simulator.clone();
    let readings = Mutex::new(0);
    let server = WireServer::start(move |request| {
        if request.field("func") == "instances" {
            let mut readings = readings.lock().unwrap();
            *readings += usize::from(request.field("p_num") == "1");
            if *readings == 2 && request.field("p_num") == page {
                set(&behind, "instances.filter", "id", "5203775");
            }
        }
        json(behind.answer(request.fields.clone()))
    })
    .await;
    let service = shared(&server.url());
    let first = service.instances().await.unwrap();
    (first, service.instances().await.unwrap())
}

/// Reads a list of one page or three, whose first answer waits until its filter was requested.
/// Returns how often that was, and whether the list is complete.
async fn first_reading(of_several_pages: bool) -> (usize, bool) {
    let options = Options {
        max_page: Some(if of_several_pages { 7 } else { 200 }),
        ..Options::new(TOKEN, date(2026, 11, 14).at(14, 2, 31, 0))
    };
    let simulator = Simulator::new(ServedAccount::made(15, 1, options.today), options);
    let server = WireServer::start(move |request| {
        let answer = json(simulator.answer(request.fields.clone()));
        match request.field("func") {
            "instances" => [
                vec![Step::Wait(std::time::Duration::from_millis(50))],
                answer,
            ]
            .concat(),
            _ => answer,
        }
    })
    .await;
    let list = shared(&server.url()).instances().await.unwrap();
    let funcs = server.funcs();
    assert!(
        funcs[..2].contains(&"instances.filter".to_owned()),
        "{funcs:?}"
    );
    let forms = funcs.iter().filter(|func| *func == "instances.filter");
    (forms.count(), list.complete)
}

#[tokio::test]
async fn the_filter_is_asked_for_together_with_the_first_page_and_again_after_the_last() {
    assert_eq!(first_reading(false).await, (1, true));
    assert_eq!(first_reading(true).await, (2, true));
}

#[tokio::test]
async fn a_filter_of_the_whole_account_hides_rows_of_that_list_alone() {
    let simulator = demo();
    set(&simulator, "image.filter", "image_type", "backup");
    let service = shared(&format!("http://{}/", serve(&simulator)));
    let images = service
        .images_reporting(&Reporter::default())
        .await
        .unwrap();
    assert_eq!((images.filtered, images.complete), (true, false));
    let instances = service.instances().await.unwrap();
    assert_eq!((instances.filtered, instances.complete), (false, true));
    set(&simulator, "instances.filter", "name", "web");
    set(&simulator, "image.filter", "image_type", "");
    assert!(service.instances().await.unwrap().filtered);
    let images = service
        .images_reporting(&Reporter::default())
        .await
        .unwrap();
    assert_eq!((images.filtered, images.complete), (false, true));
    service.clear_filters().await.unwrap();
    assert!(!service.instances().await.unwrap().filtered);
}

#[tokio::test]
async fn a_filter_that_the_browser_sets_between_two_pages_lets_no_absence_count() {
    for (page, rows) in [("1", 1), ("2", 7), ("3", 14)] {
        let (before, after) = read_while_browsed(page).await;
        assert_eq!((before.rows.len(), before.complete), (15, true));
        assert_eq!(after.rows.len(), rows, "page {page}");
        assert!(after.filtered && !after.complete, "page {page}");
    }
}

/// The result of clearing a filter of the instances, when the call and the form are answered like
/// this.
async fn cleared(answer: &'static str, form: &'static str) -> Result<(), Problem> {
    let server = WireServer::start(move |request| match request.field("sok") {
        "ok" => {
            assert_eq!(request.field("func"), "instances.filter");
            assert_eq!(request.field("ip"), "");
            json(answer)
        }
        _ => json(form),
    })
    .await;
    let api = api(&server.url());
    api.clear_filter(&Filtered::Instances, &["ip".into()]).await
}

#[tokio::test]
async fn a_filter_is_cleared_when_the_answer_or_the_form_says_so() {
    let clear = r#"{"doc":{"$func":"instances.filter","ip":{}}}"#;
    let still = r#"{"doc":{"$func":"instances.filter","ip":{"$":"1"}}}"#;
    assert_eq!(cleared(r#"{"doc":{"ok":{}}}"#, "").await, Ok(()));
    assert_eq!(cleared(clear, clear).await, Ok(()));
    assert_eq!(
        cleared(still, still).await,
        Err(Problem::Transport(TransportProblem::BadAnswer(
            BadAnswer::Unconfirmed
        )))
    );
    let lost = cleared(clear, r#"{"doc":{}}"#).await;
    assert!(
        matches!(
            lost,
            Err(Problem::Transport(TransportProblem::BadAnswer(
                BadAnswer::NotJson(_) | BadAnswer::NotOfApi(_)
            )))
        ),
        "{lost:?}"
    );
    let refused = cleared(r#"{"doc":{"error":{"$type":"value"}}}"#, clear).await;
    assert!(
        matches!(refused, Err(Problem::Server(ServerProblem::Refused(_)))),
        "{refused:?}"
    );
}
