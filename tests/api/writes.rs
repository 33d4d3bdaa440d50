//! Creates and deletes: exactly the article's fields, once, and never after the row changed.

use snapdeck::domain::{
    BadAnswer, Hold, Instance, Problem, Snapshot, TransportProblem,
    write::{Barred, Confirmation, Delete, Demand, Item, NotDone, Protect, Rename, Write},
};

use std::sync::Arc;

use super::{
    CREATE, DELETE, EDIT, LIST, TOKEN, create, create_named, error, instance, op, page, refused,
    service,
};
use crate::support::wire_server::{Step, WireServer, http, json};

pub(super) const DONE: &str = r#"{"doc":{"ok":{"$":""}}}"#;

pub(super) fn fields(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

#[tokio::test]
async fn a_create_sends_the_fields_of_the_article_and_the_language() {
    for name in [
        "MySnapshot",
        " \"перед\" 🗼\r\n--x; name=\"plid\" ",
        &"ї".repeat(100),
    ] {
        let server = WireServer::always(json(DONE)).await;
        let written = create_named(&service(&server), name).await;
        assert_eq!(written, Ok(()));
        let request = &server.requests()[0];
        assert!(request.head.starts_with("POST / HTTP/1.1\r\n"));
        let expected = [
            ("func", CREATE),
            ("auth", TOKEN),
            ("out", "json"),
            ("lang", "en"),
            ("plid", "5203773"),
            ("name", name),
            ("sok", "ok"),
        ];
        assert_eq!(request.fields, fields(&expected));
    }
}

#[tokio::test]
async fn only_an_answer_with_ok_is_success() {
    for done in [
        DONE,
        r#"{"doc":{"ok":{}}}"#,
        r#"{"doc":{"ok":"","id":{"$":"7"}}}"#,
    ] {
        assert_eq!(create(json(done)).await, Ok(()), "{done}");
    }
    // Without `ok` this may be a preview of the form, which changes nothing.
    for other in [
        r#"{"doc":{"$func":"instances.snapshots.edit","plid":{"$":"5203773"},"name":{"$":"new"}}}"#,
        r#"{"doc":{"ok":null}}"#,
        r#"{"doc":{}}"#,
        &page(&["1"], ""),
    ] {
        let problem = create(json(other)).await.unwrap_err();
        assert_eq!(
            problem,
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Unconfirmed)),
            "{other}"
        );
        assert!(!problem.definitely_not_applied(), "{other}");
    }
}

#[tokio::test]
async fn an_operation_under_way_is_a_refusal_that_passes() {
    for kind in ["exists", "value", ""] {
        let problem = create(json(error(kind, "runningoperation", "")))
            .await
            .unwrap_err();
        assert_eq!(problem, refused(kind, "runningoperation", ""));
        assert!(problem.definitely_not_applied());
        assert!(problem.to_string().contains("try again when it ends"));
    }
}

#[tokio::test]
async fn every_write_has_a_connection_of_its_own_and_reads_share_one() {
    let server = WireServer::start(|request| {
        json(match request.field("func") {
            LIST => page(&["1"], r#","p_elems":"1""#),
            _ => DONE.to_owned(),
        })
    })
    .await;
    let service = service(&server);
    for _ in 0..2 {
        service.snapshots(&instance()).await.unwrap();
        create_named(&service, "new").await.unwrap();
    }
    let on = |number: usize| server.requests()[number].connection;
    assert_eq!([on(0), on(1), on(2), on(3)], [0, 1, 0, 2]);
}

/// A row as it was when the delete was confirmed.
pub(super) const CONFIRMED: &str = r#"{"id":{"$":"5204214"},"name":{"$":"a"},"fleio_status":{"$":"Active"},"protected":{"$":"off"},"image_size":{"$":"3"},"min_disk":{"$":"20"}}"#;

pub(super) fn rows(rows: &str, counters: &str) -> String {
    format!(r#"{{"doc":{{"elem":[{rows}]{counters}}}}}"#)
}

/// What the server lists of instances.
pub(super) const INSTANCES: &str =
    r#"{"doc":{"elem":[{"id":"5203773","instance_status":"Active"}],"p_elems":"1"}}"#;

/// That row, and its instance.
pub(super) async fn shown() -> (Instance, Snapshot) {
    let server = WireServer::start(|request| {
        json(match request.field("func") {
            LIST => rows(CONFIRMED, r#","p_elems":"1""#),
            _ => INSTANCES.to_owned(),
        })
    })
    .await;
    let service = service(&server);
    let instances = service.instances().await.unwrap().rows;
    let snapshots = service.snapshots(&instance()).await.unwrap().rows;
    (instances[0].clone(), snapshots[0].clone())
}

/// The rename of that row.
async fn renamed(name: &str) -> Write {
    let (instance, snapshot) = shown().await;
    Write::Rename(Rename {
        item: Item::of(instance, snapshot),
        name: name.into(),
    })
}

/// The delete of that row, with this confirmation.
async fn confirmed(demand: Demand) -> Write {
    let (instance, snapshot) = shown().await;
    Write::Delete(Delete {
        item: Item::of(instance, snapshot),
        demand,
        leaving: Arc::default(),
    })
}

/// Deletes a snapshot confirmed by its digits, on a server with this list and this answer to the
/// delete.
async fn delete(list: Vec<Step>, answer: Vec<Step>) -> (Result<(), NotDone>, WireServer) {
    delete_by(Demand::LastDigits, list, json(INSTANCES), answer).await
}

async fn delete_by(
    demand: Demand,
    list: Vec<Step>,
    instances: Vec<Step>,
    answer: Vec<Step>,
) -> (Result<(), NotDone>, WireServer) {
    write(confirmed(demand).await, list, instances, answer).await
}

/// Sends a write to a server with this list and this answer to the write.
pub(super) async fn write(
    write: Write,
    list: Vec<Step>,
    instances: Vec<Step>,
    answer: Vec<Step>,
) -> (Result<(), NotDone>, WireServer) {
    let server = WireServer::start(move |request| match request.field("func") {
        LIST => list.clone(),
        "instances" => instances.clone(),
        _ => answer.clone(),
    })
    .await;
    let result = service(&server)
        .write(op(), &Arc::new(write), &Confirmation::default())
        .await;
    (result, server)
}

/// The calls of a server, except those for the instances, which are read along with the snapshots.
pub(super) fn funcs(server: &WireServer) -> Vec<String> {
    let mut funcs = server.funcs();
    funcs.retain(|func| func != "instances");
    funcs
}

#[tokio::test]
async fn a_delete_looks_the_row_up_and_sends_the_fields_of_the_article() {
    // Other rows may change, and the list need not be complete if the row is in it.
    for (list, lists) in [
        (rows(CONFIRMED, r#","p_elems":"1""#), 1),
        (rows(CONFIRMED, r#","p_elems":"2""#), 2),
    ] {
        let (result, server) = delete(json(list), json(DONE)).await;
        assert_eq!(result, Ok(()));
        let requests = server.requests();
        assert_eq!(requests.len(), lists + 2, "and one of the instances");
        let expected = [
            ("func", DELETE),
            ("auth", TOKEN),
            ("out", "json"),
            ("lang", "en"),
            ("plid", "5203773"),
            ("elname", "5204214"),
            ("elid", "5204214"),
            ("sok", "ok"),
        ];
        assert_eq!(requests[lists + 1].fields, fields(&expected));
    }
}

#[tokio::test]
async fn a_row_that_changed_or_went_is_not_deleted() {
    for (was, is, field) in [
        (r#""$":"a""#, r#""$":"b""#, "name"),
        (r#""$":"a""#, r#""$":"a\u200b""#, "name"),
        ("Active", "Saving", "status"),
        ("off", "on", "protected"),
        (r#""$":"3""#, r#""$":"4""#, "size"),
        (r#""$":"20""#, r#""$":"40""#, "min. disk"),
    ] {
        let list = rows(&CONFIRMED.replace(was, is), r#","p_elems":"1""#);
        let (result, server) = delete(json(list), json(DONE)).await;
        let Err(NotDone::Changed(changes)) = result else {
            panic!("{field}: {result:?}");
        };
        assert_eq!(changes.len(), 1);
        assert!(changes[0].to_string().starts_with(field), "{}", changes[0]);
        assert_eq!(funcs(&server), [LIST]);
    }
    let (result, server) = delete(json(page(&["1"], r#","p_elems":"1""#)), json(DONE)).await;
    assert_eq!(
        (result, funcs(&server)),
        (Err(NotDone::Gone), vec![LIST.to_owned()])
    );
}

#[tokio::test]
async fn without_a_whole_list_an_absent_row_proves_nothing_and_nothing_is_sent() {
    let shorter = json(page(&["1"], r#","p_elems":"2""#));
    let (result, server) = delete(shorter, json(DONE)).await;
    assert_eq!(result, Err(NotDone::NotFound(None)));
    assert!(!funcs(&server).contains(&DELETE.to_owned()));

    let bad_gateway = http("502 Bad Gateway", "", "<html>");
    let (result, server) = delete(bad_gateway, json(DONE)).await;
    assert!(
        matches!(result, Err(NotDone::NotFound(Some(_)))),
        "{result:?}"
    );
    assert_eq!(funcs(&server), [LIST]);
}

#[tokio::test]
async fn a_delete_that_is_not_answered_well_is_sent_once() {
    let listed = || json(rows(CONFIRMED, r#","p_elems":"1""#));
    for (answer, sure) in [
        (json(error("missed", "elid", "No such object")), true),
        (json(error("exists", "runningoperation", "Busy")), true),
        (json(""), false),
        (json("null"), false),
        (json(r#"{"doc":{"plid":{"$":"5203773"}}}"#), false),
        (http("502 Bad Gateway", "", "<html>"), false),
        (vec![Step::Reset], false),
        (vec![Step::Close], false),
    ] {
        let (result, server) = delete(listed(), answer.clone()).await;
        let Err(NotDone::Failed(problem)) = result else {
            panic!("{answer:?}: {result:?}");
        };
        assert_eq!(problem.definitely_not_applied(), sure, "{problem}");
        assert_eq!(funcs(&server), [LIST, DELETE]);
    }
}

#[tokio::test]
async fn what_the_last_lists_would_have_asked_for_is_not_deleted_without_it() {
    let with = |other: &str| json(rows(&format!("{CONFIRMED},{other}"), r#","p_elems":"2""#));
    let other = |status: &str| CONFIRMED.replace("5204214", "1").replace("Active", status);
    let alone = || json(rows(CONFIRMED, r#","p_elems":"1""#));
    let in_part = || json(rows(CONFIRMED, r#","p_elems":"2""#));
    for (list, others) in [
        (alone(), 0),
        (with(&other("Saving")), 1),
        (with(&other("Suspended")), 1),
    ] {
        let (result, server) = delete_by(Demand::Nothing, list, json(INSTANCES), json(DONE)).await;
        let Err(NotDone::AsksMore(stakes)) = result else {
            panic!("{result:?}");
        };
        assert_eq!(stakes.demand, Demand::LastDigits);
        assert_eq!(stakes.rest.map(|rest| rest.others), Some(others));
        assert!(!funcs(&server).contains(&DELETE.to_owned()));
    }
    let (result, server) = delete_by(Demand::Nothing, in_part(), json(INSTANCES), json(DONE)).await;
    assert_eq!(
        result,
        Err(NotDone::NotFound(None)),
        "a part of a list proves nothing"
    );
    assert!(!funcs(&server).contains(&DELETE.to_owned()));
    let another = with(&other("Active"));
    let (result, server) = delete_by(Demand::Nothing, another, json(INSTANCES), json(DONE)).await;
    assert_eq!(result, Ok(()));
    // However long the instances take, the snapshots are the last list that is read before it.
    let funcs = funcs(&server);
    let at = |func: &str| funcs.iter().position(|heard| heard == func);
    assert!(at("instances") < at("instances.snapshots"), "{funcs:?}");
    assert!(at("instances.snapshots") < at(DELETE), "{funcs:?}");
}

#[tokio::test]
async fn nothing_is_deleted_of_an_instance_that_went_or_is_not_known() {
    let listed = || json(rows(CONFIRMED, r#","p_elems":"1""#));
    let none = json(r#"{"doc":{"elem":[],"p_elems":"0"}}"#);
    let in_part = json(r#"{"doc":{"elem":[],"p_elems":"1"}}"#);
    let bad = http("502 Bad Gateway", "", "<html>");
    let (gone, server) = delete_by(Demand::LastDigits, listed(), none, json(DONE)).await;
    assert_eq!(gone, Err(NotDone::Barred(Barred::InstanceGone)));
    assert!(!funcs(&server).contains(&DELETE.to_owned()));
    // Nor of one that the billing blocks now.
    let held = r#"{"doc":{"elem":[{"id":"5203773","item_status":"Deletion in progress"}]}}"#;
    let (held, server) = delete_by(Demand::LastDigits, listed(), json(held), json(DONE)).await;
    let barred = Barred::OnHold(Hold::Deleting);
    assert_eq!(held, Err(NotDone::Barred(barred)));
    assert!(!funcs(&server).contains(&DELETE.to_owned()));
    let (not_read, server) = delete_by(Demand::LastDigits, listed(), bad, json(DONE)).await;
    assert!(
        matches!(not_read, Err(NotDone::NotFound(Some(_)))),
        "{not_read:?}"
    );
    assert!(!funcs(&server).contains(&DELETE.to_owned()));
    // Its absence from a part of the list proves nothing.
    let (done, _) = delete_by(Demand::LastDigits, listed(), in_part, json(DONE)).await;
    assert_eq!(done, Ok(()));
}

#[tokio::test]
async fn a_rename_looks_the_row_up_and_sends_the_name_alone() {
    for name in [
        "b",
        "\"перед\" 🗼; image_name=x&protected=off",
        &"ї".repeat(100),
    ] {
        let list = json(rows(CONFIRMED, r#","p_elems":"1""#));
        let (result, server) = write(renamed(name).await, list, json(INSTANCES), json(DONE)).await;
        assert_eq!(result, Ok(()));
        assert_eq!(funcs(&server), [LIST, EDIT]);
        let expected = [
            ("func", EDIT),
            ("auth", TOKEN),
            ("out", "json"),
            ("lang", "en"),
            ("elid", "5204214"),
            ("image_name", name),
            ("clicked_button", "ok"),
            ("sok", "ok"),
        ];
        let requests = server.requests();
        assert_eq!(requests[2].fields, fields(&expected));
    }
}

#[tokio::test]
async fn a_row_that_changed_or_went_is_not_renamed() {
    let held = r#"{"doc":{"elem":[{"id":"5203773","item_status":"Deletion in progress"}]}}"#;
    let listed = |row: &str| json(rows(row, r#","p_elems":"1""#));
    let renamed_since = CONFIRMED.replace(r#""$":"a""#, r#""$":"c""#);
    let protected = CONFIRMED.replace("off", "on");
    for (list, instances, expected) in [
        (listed(&renamed_since), INSTANCES, "Changed"),
        (listed(&protected), INSTANCES, "Changed"),
        (json(page(&["1"], r#","p_elems":"1""#)), INSTANCES, "Gone"),
        (
            json(page(&["1"], r#","p_elems":"2""#)),
            INSTANCES,
            "NotFound",
        ),
        (listed(CONFIRMED), held, "Barred"),
        (http("502 Bad Gateway", "", "<html>"), INSTANCES, "NotFound"),
    ] {
        let (result, server) = write(renamed("b").await, list, json(instances), json(DONE)).await;
        let why = format!("{:?}", result.unwrap_err());
        assert!(why.starts_with(expected), "{why}");
        assert!(!funcs(&server).contains(&EDIT.to_owned()), "{expected}");
    }
}

#[tokio::test]
async fn a_rename_that_is_not_answered_well_is_sent_once() {
    for (answer, sure) in [
        (json(error("value", "image_name", "Too long")), true),
        (json(error("missed", "elid", "No such object")), true),
        (json(r#"{"doc":{"image_name":{"$":"b"}}}"#), false),
        (http("502 Bad Gateway", "", "<html>"), false),
        (vec![Step::Close], false),
    ] {
        let list = json(rows(CONFIRMED, r#","p_elems":"1""#));
        let (result, server) = write(renamed("b").await, list, json(INSTANCES), answer).await;
        let why = result.unwrap_err();
        assert_eq!(why.definitely_not_applied(), sure, "{why:?}");
        assert_eq!(funcs(&server), [LIST, EDIT]);
    }
}

/// The protection of that row, to be put on.
async fn protect() -> Write {
    let (instance, snapshot) = shown().await;
    Write::Protect(Protect {
        item: Item::of(instance, snapshot),
        on: true,
    })
}

/// Protects that row on a server whose form of it is this.
async fn protect_with(form: Vec<Step>, answer: Vec<Step>) -> (Result<(), NotDone>, WireServer) {
    let server = WireServer::start(move |request| match request.field("func") {
        LIST => json(rows(CONFIRMED, r#","p_elems":"1""#)),
        "instances" => json(INSTANCES),
        _ if request.fields.iter().any(|(name, _)| name == "sok") => answer.clone(),
        _ => form.clone(),
    })
    .await;
    let result = service(&server)
        .write(op(), &Arc::new(protect().await), &Confirmation::default())
        .await;
    (result, server)
}

#[tokio::test]
async fn protecting_reads_the_whole_form_and_sends_it_back_but_for_that() {
    let form = r#"{"doc":{"$func":"image.edit","id":{"$":"5204214"},"image_name":{"$":" a & b "},
        "fleio_id":{"$":"x"},"image_type":{"$":"snapshot"},"region":"Netherlands-2","min_disk":20,
        "min_ram":[{"$":"0"}],"disk_format":{"$":"qcow2"},"os_distro":{"$orig":"ubuntu","$":"Ubuntu"},
        "os_version":{},"protected":{"$orig":"off","$":"no"},"slist":[{"$name":"os_distro"}]}}"#;
    let (result, server) = protect_with(json(form), json(DONE)).await;
    assert_eq!(result, Ok(()));
    assert_eq!(funcs(&server), [LIST, EDIT, EDIT]);
    let requests = server.requests();
    let usual = [
        ("func", EDIT),
        ("auth", TOKEN),
        ("out", "json"),
        ("lang", "en"),
    ];
    let read = [&usual[..], &[("elid", "5204214")]].concat();
    assert_eq!(requests[2].fields, fields(&read));
    let sent = [
        ("elid", "5204214"),
        ("image_name", " a & b "),
        ("region", "Netherlands-2"),
        ("min_disk", "20"),
        ("min_ram", "0"),
        ("disk_format", "qcow2"),
        ("os_distro", "ubuntu"),
        ("os_version", ""),
        ("protected", "on"),
        ("clicked_button", "ok"),
        ("sok", "ok"),
    ];
    let sent = [&usual[..], &sent].concat();
    assert_eq!(requests[3].fields, fields(&sent));
}

#[tokio::test]
async fn without_the_whole_form_nothing_is_protected() {
    for form in [
        json(r#"{"doc":{"id":{"$":"5204214"},"region":{"$":"Netherlands-2"}}}"#),
        json(r#"{"doc":{"id":{"$":"5204215"},"image_name":{"$":"a"}}}"#),
        json(r#"{"doc":{"image_name":{"$":"a"},"image_name":{"$":"b"}}}"#),
        json(error("missed", "elid", "No such object")),
        json(""),
        http("502 Bad Gateway", "", "<html>"),
        vec![Step::Close],
    ] {
        let (result, server) = protect_with(form.clone(), json(DONE)).await;
        assert!(
            matches!(result, Err(NotDone::NotFound(Some(_)))),
            "{form:?}: {result:?}"
        );
        let sent = server.requests();
        let wrote = |(name, _): &(String, String)| name == "sok";
        assert!(
            !sent.iter().any(|request| request.fields.iter().any(wrote)),
            "{form:?}"
        );
    }
}
