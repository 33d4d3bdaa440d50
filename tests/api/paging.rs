//! Lists are read completely, or marked incomplete.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::civil::date;
use snapdeck::{
    api::Timing,
    domain::{
        BadAnswer, CallReport, CopyKind, Limit, List, Problem, Progress, Reporter, Silence,
        Snapshot, TransportProblem,
    },
    simulator::{Options, ServedAccount, Simulator},
    text::Text,
};

use super::{LIST, PATIENT, TOKEN, ids, instance, page, service, service_at, service_of};
use crate::support::wire_server::{Request, Step, WireServer, json};

/// A server with `made` snapshots that gives 7 per page, whatever is requested.
fn seven_a_page(made: usize) -> Simulator {
    let today = date(2026, 11, 14).at(14, 2, 31, 0);
    let options = Options {
        max_page: Some(7),
        ..Options::new(TOKEN, today)
    };
    Simulator::new(ServedAccount::made(15, made, today), options)
}

#[tokio::test]
async fn every_page_is_read_and_asked_for_by_number_and_size() {
    for (made, pages) in [(0, 1), (1, 1), (7, 1), (8, 2), (50, 8)] {
        let simulator = seven_a_page(made);
        let list = service_of(&simulator)
            .await
            .snapshots(&instance())
            .await
            .unwrap();
        assert_eq!((list.rows.len(), list.complete), (made, true));
        assert_eq!((list.repeated, list.without_id), (0, 0));
        assert_eq!(list.made_today, Some(0));
        let asked: Vec<_> = simulator
            .ledger()
            .into_iter()
            .map(|call| call.parameters)
            .collect();
        let expected: Vec<_> = (1..=pages)
            .map(|number: usize| {
                let number = number.to_string();
                [
                    ("func", LIST),
                    ("auth", TOKEN),
                    ("out", "json"),
                    ("lang", "en"),
                    ("elid", "5203773"),
                    ("p_cnt", "200"),
                    ("p_num", &number),
                ]
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .to_vec()
            })
            .collect();
        assert_eq!(asked, expected, "{made} snapshots");
    }
}

#[tokio::test]
async fn instances_are_paged_too() {
    let list = service_of(&seven_a_page(0))
        .await
        .instances()
        .await
        .unwrap();
    let names: Vec<&str> = list.rows.iter().map(|row| row.name.raw()).collect();
    let expected: Vec<String> = (1..=15)
        .map(|number| format!("server-{number:04}"))
        .collect();
    assert_eq!(names, expected);
    assert!(list.complete);
}

/// The list read from these pages, followed by empty ones; and the number of requests.
async fn read_pages(pages: Vec<String>) -> (List<Snapshot>, usize) {
    let server = WireServer::start(move |request: &Request| {
        let number: usize = request.field("p_num").parse().unwrap();
        let none = || page(&[], r#","p_cnt":{"$":"2"}"#);
        json(pages.get(number - 1).cloned().unwrap_or_else(none))
    })
    .await;
    let list = service(&server).snapshots(&instance()).await.unwrap();
    (list, server.posts())
}

#[tokio::test]
async fn a_list_is_complete_only_if_it_adds_up() {
    let of = |total: &str| format!(r#","p_elems":{{"$":"{total}"}}"#);
    let cases = [
        (
            "adds up",
            vec![page(&["1", "2"], &of("3")), page(&["3"], &of("3"))],
            (3, true, 0, 2),
        ),
        (
            "the total changed between the pages",
            vec![page(&["1", "2"], &of("3")), page(&["3"], &of("4"))],
            (3, false, 0, 2),
        ),
        (
            "the total came on the first page only",
            vec![page(&["1", "2"], &of("3")), page(&["3"], "")],
            (3, false, 0, 2),
        ),
        (
            "fewer than the total",
            vec![page(&["1", "2"], &of("3"))],
            (2, false, 0, 2),
        ),
        (
            "more than the total",
            vec![page(&["1", "2"], &of("1"))],
            (2, false, 0, 1),
        ),
        (
            "an id came twice on a page",
            vec![page(&["1", "1", "2"], &of("2"))],
            (2, false, 1, 1),
        ),
        (
            "an id came twice on two pages",
            vec![page(&["1", "2"], &of("3")), page(&["2", "3"], &of("3"))],
            (3, false, 1, 2),
        ),
        (
            "no counters: read on until a page is empty",
            vec![page(&["1", "2"], ""), page(&["3"], "")],
            (3, true, 0, 3),
        ),
        (
            "no counters: past the end the last page comes again",
            vec![
                page(&["1", "2"], ""),
                page(&["3", "4"], ""),
                page(&["3", "4"], ""),
            ],
            (4, true, 0, 3),
        ),
        (
            "no counters: past the end all of it comes again",
            vec![
                page(&["1", "2"], ""),
                page(&["3", "4"], ""),
                page(&["1", "2", "3", "4"], ""),
            ],
            (4, true, 0, 3),
        ),
        (
            "no counters: a new first row pushed one over to the next page",
            vec![page(&["1", "2"], ""), page(&["2"], "")],
            (2, false, 1, 2),
        ),
    ];
    for (case, pages, (rows, complete, repeated, posts)) in cases {
        let (list, asked) = read_pages(pages).await;
        assert_eq!(list.rows.len(), rows, "{case}");
        assert_eq!(
            (list.complete, list.repeated),
            (complete, repeated),
            "{case}"
        );
        assert_eq!(asked, posts, "{case}");
    }
}

#[tokio::test]
async fn a_server_that_knows_no_pages_is_asked_twice_and_repeats_nothing() {
    for (counters, rows, complete, posts) in [
        ("", &["1", "2"][..], true, 2),
        (r#","p_elems":{"$":"2"}"#, &["1", "2"], true, 1),
        // It claims three and gives two, whichever page is requested.
        (r#","p_elems":{"$":"3"}"#, &["1", "2"], false, 2),
    ] {
        let server = WireServer::always(json(page(rows, counters))).await;
        let list = service(&server).snapshots(&instance()).await.unwrap();
        assert_eq!(ids(&list), rows, "{counters}");
        assert_eq!((list.complete, list.repeated), (complete, 0), "{counters}");
        assert_eq!(server.posts(), posts, "{counters}");
    }
    // The mistakes of its only page are counted once.
    let odd = r#"{"doc":{"elem":[{"id":"1"},{"id":"1"},{"name":"x"}]}}"#;
    let server = WireServer::always(json(odd)).await;
    let list = service(&server).snapshots(&instance()).await.unwrap();
    assert_eq!(
        (list.repeated, list.without_id, list.complete),
        (1, 1, false)
    );
}

#[tokio::test]
async fn a_page_that_fails_keeps_nothing_of_the_list() {
    let first = page(&["1", "2"], r#","$func":"instances.snapshots""#);
    for second in ["{\"doc\":{}}", "<html>", ""] {
        let first = first.clone();
        let server = WireServer::start(move |request| {
            json(match request.field("p_num") {
                "1" => &first,
                _ => second,
            })
        })
        .await;
        let result = service(&server).snapshots(&instance()).await;
        assert!(result.is_err(), "{second:?}: {result:?}");
    }
}

#[tokio::test]
async fn a_list_that_never_bore_its_own_keys_ends_without_them() {
    let (list, asked) = read_pages(vec![page(&["1", "2"], ""), r#"{"doc":{}}"#.to_owned()]).await;
    assert_eq!((ids(&list), list.complete), (vec!["1", "2"], true));
    assert_eq!(asked, 2);
}

#[tokio::test]
async fn what_all_rows_say_is_kept_once() {
    let server = WireServer::always(json(
        r#"{"doc":{"p_elems":"2","elem":[
            {"id":"1","region":"Netherlands-2","datacentername":"Poland-1"},
            {"id":"2","region":"Netherlands-2","datacentername":"Poland-1"}]}}"#,
    ))
    .await;
    let place = |text: &Text| (text.raw().to_owned(), text.raw().as_ptr());
    let snapshots = service(&server).snapshots(&instance()).await.unwrap().rows;
    assert_eq!(place(&snapshots[0].region), place(&snapshots[1].region));
    let properties = [0, 1].map(|row| &snapshots[row].properties);
    assert!(Arc::ptr_eq(properties[0], properties[1]));
    let instances = service(&server).instances().await.unwrap().rows;
    assert_eq!(place(&instances[0].region), place(&instances[1].region));
}

#[tokio::test]
async fn a_list_without_end_is_stopped() {
    let server = WireServer::start(|request| {
        let number: usize = request.field("p_num").parse().unwrap();
        let ids: Vec<String> = (0..15_000)
            .map(|row| (number * 15_000 + row).to_string())
            .collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        json(page(&ids, r#","p_elems":"999999999""#))
    })
    .await;
    let result = service(&server).snapshots(&instance()).await;
    assert_eq!(
        result,
        Err(Problem::Transport(TransportProblem::BadAnswer(
            BadAnswer::TooLarge(Limit::Rows(200_000))
        )))
    );
    assert_eq!(server.posts(), 14);
}

#[tokio::test]
async fn each_page_but_the_last_is_reported() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&heard);
    let reporter = Reporter::new(move |progress| listener.lock().unwrap().push(progress));
    let service = service_of(&seven_a_page(20)).await;
    let list = service
        .copies_reporting(&CopyKind::Snapshot.of(&instance()), &reporter)
        .await;
    assert_eq!(list.unwrap().rows.len(), 20);
    let of = |done, total| {
        let total = Some(total);
        CallReport::Progress(Progress { done, total })
    };
    assert_eq!(*heard.lock().unwrap(), [of(7, 20), of(14, 20)]);
    service.instances_reporting(&reporter).await.unwrap();
    assert_eq!(heard.lock().unwrap()[2..], [of(7, 15), of(14, 15)]);
}

#[tokio::test]
async fn the_rows_of_the_whole_account_are_reported_as_they_arrive() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&heard);
    let reporter = Reporter::new(move |report| {
        if let CallReport::Rows(page) = report {
            let ids = page.rows.iter().map(|row| row.snapshot.id.to_string());
            let ids: Vec<String> = ids.collect();
            listener.lock().unwrap().push((page.from, ids));
        }
    });
    let service = service_of(&seven_a_page(20)).await;
    let list = service.images_reporting(&reporter).await.unwrap();
    assert_eq!((list.rows.len(), list.complete, list.pages), (20, true, 3));
    let heard = heard.lock().unwrap();
    let arrived: Vec<(usize, usize)> = heard.iter().map(|(from, ids)| (*from, ids.len())).collect();
    assert_eq!(
        arrived,
        [(0, 7), (7, 7)],
        "the last page comes with the whole"
    );
    let all = list.rows.iter().map(|row| row.snapshot.id.to_string());
    let early = heard.iter().flat_map(|(_, ids)| ids.clone());
    assert!(early.eq(all.take(14)));
    let first = &list.rows[0];
    assert_eq!(first.snapshot.name.shown(), "snapshot-00001");
    assert_eq!(first.instance.as_ref().unwrap().as_str(), "5203773");
}

/// Each call is answered within its own limit, but there is no end of them.
#[tokio::test]
async fn a_whole_list_has_a_limit_of_its_own() {
    let server = WireServer::start(|request| {
        let number = request.field("p_num");
        let row = page(&[number], r#","p_elems":"999999""#);
        [vec![Step::Wait(Duration::from_millis(100))], json(row)].concat()
    })
    .await;
    let brief = Timing {
        list: Duration::from_secs(1),
        ..PATIENT
    };
    let service = service_at(&server.url(), TOKEN, brief);
    let result = service.snapshots(&instance()).await;
    assert_eq!(result, Err(Problem::from(Silence::List)));
    assert!(server.posts() <= 10, "{}", server.posts());
    assert_eq!(Timing::default().list.as_secs(), 600);
}
