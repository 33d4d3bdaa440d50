//! Restores: what is read right before, the fields that are sent, and that they are sent once.

use std::sync::Arc;

use snapdeck::domain::write::{Confirmation, NotDone, Restore, Write};

use super::{
    EDIT, LIST, REBUILD, TOKEN, error, op, service,
    writes::{CONFIRMED, DONE, INSTANCES, fields, funcs, rows, shown},
};
use crate::support::wire_server::{Step, WireServer, http, json};

/// The restore of that row onto its instance.
pub(super) async fn restore() -> Write {
    let (instance, snapshot) = shown().await;
    Write::Restore(Restore::new(instance, snapshot, None))
}

/// Restores it on a server with these forms of the row and of the rebuild.
async fn restore_with(
    row: &str,
    form: Vec<Step>,
    sources: Vec<Step>,
    answer: Vec<Step>,
) -> (Result<(), NotDone>, WireServer) {
    let listed = json(rows(row, r#","p_elems":"1""#));
    let server = WireServer::start(move |request| match request.field("func") {
        LIST => listed.clone(),
        "instances" => json(INSTANCES),
        EDIT => form.clone(),
        _ if request.fields.iter().any(|(name, _)| name == "sok") => answer.clone(),
        _ => sources.clone(),
    })
    .await;
    let result = service(&server)
        .write(op(), &Arc::new(restore().await), &Confirmation::default())
        .await;
    (result, server)
}

pub(super) const SOURCE: &str =
    r#"{"doc":{"$func":"image.edit","id":{"$":"5204214"},"fleio_id":{"$":"afd72725"}}}"#;
const SOURCES: &str = r#"{"doc":{"$func":"instances.fleio.rebuild","slist":[{"$name":"select_rebuild",
    "val":[{"$key":"afd72725","$depend":"own","$":"a"},{"$key":"x","$depend":"pub","$":"Ubuntu"}]}]}}"#;

#[tokio::test]
async fn a_restore_reads_the_image_and_the_form_and_leaves_the_way_in() {
    let (result, server) = restore_with(CONFIRMED, json(SOURCE), json(SOURCES), json(DONE)).await;
    assert_eq!(result, Ok(()));
    assert_eq!(funcs(&server), [EDIT, REBUILD, LIST, REBUILD]);
    let requests = server.requests();
    let wrote = |at: usize| requests[at].fields.iter().any(|(name, _)| name == "sok");
    assert!(!wrote(2) && !wrote(3), "the forms are only read");
    let expected = [
        ("func", REBUILD),
        ("auth", TOKEN),
        ("out", "json"),
        ("lang", "en"),
        ("elid", "5203773"),
        ("zone", "own"),
        ("select_rebuild", "afd72725"),
        ("enablessh", "off"),
        ("sok", "ok"),
    ];
    assert_eq!(requests[4].fields, fields(&expected));
    // A form that does not say what it offers leaves the decision to the server.
    let silent = r#"{"doc":{"$func":"instances.fleio.rebuild"}}"#;
    let (result, _) = restore_with(CONFIRMED, json(SOURCE), json(silent), json(DONE)).await;
    assert_eq!(result, Ok(()));
}

#[tokio::test]
async fn a_restore_is_not_sent_if_anything_is_not_as_it_was_confirmed() {
    let of_another = SOURCE.replace("5204214", "5204215");
    let empty = SOURCE.replace("afd72725", "");
    let elsewhere = SOURCES.replace("afd72725", "other");
    let saving = CONFIRMED.replace("Active", "Saving");
    for (row, form, sources, expected) in [
        (saving.as_str(), json(SOURCE), json(SOURCES), "Changed"),
        (CONFIRMED, json(of_another), json(SOURCES), "NotFound"),
        (CONFIRMED, json(empty), json(SOURCES), "NotFound"),
        (CONFIRMED, json(""), json(SOURCES), "NotFound"),
        (
            CONFIRMED,
            json(SOURCE),
            json(elsewhere),
            "Barred(NotOffered)",
        ),
        (CONFIRMED, json(SOURCE), vec![Step::Close], "NotFound"),
        (
            CONFIRMED,
            json(SOURCE),
            json(error("missed", "elid", "No such object")),
            "NotFound",
        ),
    ] {
        let (result, server) = restore_with(row, form, sources, json(DONE)).await;
        let why = format!("{:?}", result.unwrap_err());
        assert!(why.starts_with(expected), "{expected}: {why}");
        let requests = server.requests();
        let wrote = |(name, _): &(String, String)| name == "sok";
        assert!(
            !requests
                .iter()
                .any(|request| request.fields.iter().any(wrote))
        );
    }
    // The list says which image it was.
    let listed = CONFIRMED.replace(r#""name""#, r#""fleio_id":{"$":"other"},"name""#);
    let (result, _) = restore_with(&listed, json(SOURCE), json(SOURCES), json(DONE)).await;
    assert!(matches!(result, Err(NotDone::Changed(_))), "{result:?}");
}

#[tokio::test]
async fn a_restore_that_is_not_answered_well_is_sent_once() {
    for (answer, sure) in [
        (json(error("value", "select_rebuild", "Too large")), true),
        (json(error("exists", "runningoperation", "Busy")), true),
        (json(SOURCES), false),
        (http("502 Bad Gateway", "", "<html>"), false),
        (vec![Step::Close], false),
    ] {
        let (result, server) = restore_with(CONFIRMED, json(SOURCE), json(SOURCES), answer).await;
        assert_eq!(result.unwrap_err().definitely_not_applied(), sure);
        assert_eq!(funcs(&server), [EDIT, REBUILD, LIST, REBUILD]);
    }
}
