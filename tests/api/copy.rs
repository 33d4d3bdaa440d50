//! Copies to another region: the regions that the server offers, and the fields that are sent.

use std::collections::BTreeSet;

use snapdeck::domain::{
    Region, SnapshotId,
    write::{Item, NotDone, RegionCopy, Write},
};

use super::{
    COPY, LIST, TOKEN, error, service,
    writes::{CONFIRMED, DONE, INSTANCES, fields, funcs, rows, shown, write},
};
use crate::support::wire_server::{Step, WireServer, json};

/// The copy of that row to a region.
async fn copied() -> Write {
    let (instance, snapshot) = shown().await;
    Write::Copy(RegionCopy {
        item: Item::of(instance, snapshot),
        name: " копія & b ".into(),
        region: Region {
            key: "pl-1".into(),
            name: "Poland-1".into(),
        },
        before: BTreeSet::new(),
    })
}

#[tokio::test]
async fn a_copy_looks_the_row_up_and_sends_the_fields_of_the_panel_once() {
    let listed = || json(rows(CONFIRMED, r#","p_elems":"1""#));
    let (result, server) = write(copied().await, listed(), json(INSTANCES), json(DONE)).await;
    assert_eq!(result, Ok(()));
    let expected = [
        ("func", COPY),
        ("auth", TOKEN),
        ("out", "json"),
        ("lang", "en"),
        ("elid", "5204214"),
        ("image_name", " копія & b "),
        ("region", "pl-1"),
        ("sok", "ok"),
    ];
    assert_eq!(server.requests()[2].fields, fields(&expected));
    for (answer, sure) in [
        (json(error("value", "region", "Not there")), true),
        (json(r#"{"doc":{"region":{"$":"pl-1"}}}"#), false),
        (vec![Step::Close], false),
    ] {
        let (result, server) = write(copied().await, listed(), json(INSTANCES), answer).await;
        assert_eq!(result.unwrap_err().definitely_not_applied(), sure);
        assert_eq!(funcs(&server), [LIST, COPY]);
    }
    let saving = CONFIRMED.replace("Active", "Saving");
    let changed = json(rows(&saving, r#","p_elems":"1""#));
    let (result, server) = write(copied().await, changed, json(INSTANCES), json(DONE)).await;
    assert!(matches!(result, Err(NotDone::Changed(_))), "{result:?}");
    assert_eq!(funcs(&server), [LIST]);
}

#[tokio::test]
async fn the_regions_come_from_the_form_with_the_servers_choice_first_and_nothing_is_changed() {
    let form = r#"{"doc":{"$func":"image.copy","elid":"5204214","region":{"$":"pl-1"},"slist":[
        {"$name":"region","val":[{"$key":"nl-1","$":"Netherlands-1"},{"$key":"pl-1","$":"Poland-1"}]}]}}"#;
    let server = WireServer::always(json(form)).await;
    let of = SnapshotId::parse("5204214").unwrap();
    let regions = service(&server).regions(&of).await.unwrap();
    let keys: Vec<&str> = regions.iter().map(|region| region.key.raw()).collect();
    assert_eq!(keys, ["pl-1", "nl-1"]);
    let sent = &server.requests()[0].fields;
    assert!(sent.iter().all(|(name, _)| name != "sok"), "{sent:?}");
    // A page that is no such form.
    let server = WireServer::always(json(DONE)).await;
    assert!(service(&server).regions(&of).await.is_err());
}
