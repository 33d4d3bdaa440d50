//! Deletes of what only the list of the whole account shows: it is read again before them.

use std::sync::Arc;

use snapdeck::domain::{
    Image, ImageKind, InstanceId, Reporter,
    write::{Barred, Confirmation, Delete, Demand, Item, NotDone, Parent, Write},
};

use super::{DELETE, op, service};
use crate::support::wire_server::{WireServer, json};

const DONE: &str = r#"{"doc":{"ok":{"$":""}}}"#;

/// A snapshot of an instance that is gone, and another row of it.
const ROW: &str = r#"{"id":"71234","image_name":"a","image_type":"snapshot","instances_id":"999","fleio_status":"Active","protected":"off","image_size":"3"}"#;
const OTHER: &str = r#"{"id":"8","image_name":"b","image_type":"backup","instances_id":"999","fleio_status":"Active","protected":"off","image_size":"3"}"#;

fn rows(rows: &str, count: usize) -> String {
    format!(r#"{{"doc":{{"elem":[{rows}],"p_elems":"{count}"}}}}"#)
}

fn instances(id: &str) -> String {
    rows(&format!(r#"{{"id":"{id}","instance_status":"Active"}}"#), 1)
}

/// The delete of that row, as it was shown.
async fn delete(parent: Parent, demand: Demand) -> Write {
    let server = WireServer::start(|_| json(rows(ROW, 1))).await;
    let service = service(&server);
    let listed = service.images_reporting(&Reporter::default()).await;
    let Image { snapshot, .. } = listed.unwrap().rows.remove(0);
    Write::Delete(Delete {
        item: Item { snapshot, parent },
        demand,
        leaving: Arc::default(),
    })
}

/// Sends that delete to a server that lists this by then.
async fn send(
    write: Write,
    images: String,
    instances: String,
) -> (Result<(), NotDone>, WireServer) {
    let server = WireServer::start(move |request| {
        json(match request.field("func") {
            "image" => images.clone(),
            "instances" => instances.clone(),
            _ => DONE.to_owned(),
        })
    })
    .await;
    let result = service(&server)
        .write(op(), &Arc::new(write), &Confirmation::default())
        .await;
    (result, server)
}

/// Whether this is why nothing was sent.
type Is = fn(&NotDone) -> bool;

fn gone() -> Parent {
    Parent::Gone(InstanceId::parse("999").unwrap())
}

#[tokio::test]
async fn a_row_whose_instance_is_gone_is_deleted_without_naming_it() {
    let write = delete(gone(), Demand::LastDigits).await;
    let images = rows(&format!("{OTHER},{ROW}"), 2);
    let (result, server) = send(write, images, instances("1")).await;
    assert_eq!(result, Ok(()));
    assert_eq!(server.funcs(), ["instances", "image", DELETE]);
    let sent = server.requests().remove(2);
    assert_eq!((sent.field("elid"), sent.field("plid")), ("71234", ""));
}

#[tokio::test]
async fn nothing_is_sent_unless_the_list_of_the_account_still_says_what_was_confirmed() {
    let list = |row: &str| rows(&format!("{OTHER},{row}"), 2);
    let other_kind = list(&ROW.replace(r#""snapshot""#, r#""image""#));
    let other_instance = list(&ROW.replace(r#""999""#, r#""998""#));
    let no_instance = list(&ROW.replace(r#""999""#, r#""""#));
    let protected = list(&ROW.replace(r#""off""#, r#""on""#));
    let is_gone: Is = |why: &NotDone| *why == NotDone::Gone;
    let elsewhere: Is = |why: &NotDone| *why == NotDone::Barred(Barred::ListedElsewhere);
    let changed: Is = |why: &NotDone| matches!(why, NotDone::Changed(_));
    let back: Is = |why: &NotDone| *why == NotDone::Barred(Barred::InstanceBack);
    let not_found: Is = |why: &NotDone| *why == NotDone::NotFound(None);
    let cases: [(String, String, Is); 7] = [
        (rows(OTHER, 1), instances("1"), is_gone),
        (rows(OTHER, 2), instances("1"), not_found),
        (other_kind, instances("1"), elsewhere),
        (other_instance, instances("1"), elsewhere),
        (no_instance, instances("1"), elsewhere),
        (protected, instances("1"), changed),
        (list(ROW), instances("999"), back),
    ];
    for (images, instances, is) in cases {
        let write = delete(gone(), Demand::LastDigits).await;
        let (result, server) = send(write, images.clone(), instances).await;
        let why = result.unwrap_err();
        assert!(is(&why), "{why:?}: {images}");
        assert!(!server.funcs().contains(&DELETE.to_owned()), "{images}");
    }
}

#[tokio::test]
async fn an_incomplete_list_of_instances_does_not_prove_that_one_is_gone() {
    let write = delete(gone(), Demand::LastDigits).await;
    let some = rows(r#"{"id":"1","instance_status":"Active"}"#, 2);
    let (result, server) = send(write, rows(ROW, 1), some).await;
    assert_eq!(result, Err(NotDone::NotFound(None)));
    assert!(!server.funcs().contains(&DELETE.to_owned()));
}

#[tokio::test]
async fn what_replaces_nothing_is_not_deleted_without_its_digits() {
    for parent in [gone(), Parent::Nothing] {
        let kind = if parent == Parent::Nothing {
            ImageKind::Image
        } else {
            ImageKind::Snapshot
        };
        let Write::Delete(mut write) = delete(parent.clone(), Demand::Nothing).await else {
            panic!("a delete")
        };
        Arc::make_mut(&mut write.item.snapshot.properties).kind = kind;
        let row = if parent == Parent::Nothing {
            ROW.replace(r#""999""#, r#""""#)
                .replace(r#""snapshot""#, r#""image""#)
        } else {
            ROW.to_owned()
        };
        let images = rows(&format!("{OTHER},{row}"), 2);
        let (result, server) = send(Write::Delete(write), images, instances("1")).await;
        assert!(matches!(result, Err(NotDone::AsksMore(_))), "{result:?}");
        assert!(!server.funcs().contains(&DELETE.to_owned()));
    }
}
