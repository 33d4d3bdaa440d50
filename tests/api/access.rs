//! How people log in after a restore: the fields that are sent, and a password that nothing quotes.

use std::sync::Arc;

use snapdeck::domain::{
    Access, NewPassword, SshKey,
    write::{Barred, Confirmation, NotDone, Write},
};

use super::{
    EDIT, LIST, REBUILD, TOKEN, error, instance, op,
    restore::{SOURCE, restore},
    service,
    writes::{CONFIRMED, DONE, INSTANCES, fields, funcs, rows},
};
use crate::support::wire_server::{Step, WireServer, http, json};

const KEYS: &str = "sshkeys";
const PASSWORD: &str = "Correct1horse+battery";
/// The form of a rebuild: `KEYS` is what it offers of keys.
const FORM: &str = r#"{"doc":{"$func":"instances.fleio.rebuild","slist":[{"$name":"select_rebuild",
    "val":[{"$key":"afd72725","$depend":"own","$":"a"}]},{"$name":"ssh_keys","val":[KEYS]}]}}"#;
const ITEM: &str = r#"{"$key":"490","$":"ops laptop"}"#;
const NONE: &str = r#"{"$key":"none","$":"none"}"#;
const ROWS: &str = r#"{"elid":{"$":"490"},"comment":{"$":"ops laptop"},"fleio_key_uuid":{"$":"1a-2b"}},
    {"elid":{"$":"491"},"comment":{"$":"deploy"},"fleio_key_uuid":{"$":"3c-4d"}}"#;

fn password() -> Access {
    Access::Password(NewPassword::parse(PASSWORD).unwrap())
}

fn key(id: &str) -> Access {
    Access::Key(SshKey {
        id: id.into(),
        name: "deploy".into(),
    })
}

fn listed(keys: &str) -> Vec<Step> {
    json(rows(keys, r#","p_elems":"2""#))
}

/// A server whose form offers these keys, with this list of them and this answer to the restore.
async fn server(items: &str, keys: Vec<Step>, answer: Vec<Step>) -> WireServer {
    let form = FORM.replace("KEYS", items);
    WireServer::start(move |request| match request.field("func") {
        LIST => json(rows(CONFIRMED, r#","p_elems":"1""#)),
        "instances" => json(INSTANCES),
        EDIT => json(SOURCE),
        "whoami" => json(r#"{"doc":{"user":{"$id":"7"}}}"#),
        KEYS => keys.clone(),
        _ if request.fields.iter().any(|(name, _)| name == "sok") => answer.clone(),
        _ => json(&form),
    })
    .await
}

async fn send(server: &WireServer, access: Access) -> Result<(), NotDone> {
    let Write::Restore(restore) = restore().await else {
        panic!()
    };
    let write = Arc::new(Write::Restore(restore.with_access(access)));
    let service = service(server);
    service.write(op(), &write, &Confirmation::default()).await
}

/// The fields of the write besides those of every restore; none if it was not sent.
fn sent(server: &WireServer) -> Vec<(String, String)> {
    let requests = server.requests();
    let writes = requests
        .iter()
        .filter(|it| it.fields.iter().any(|(name, _)| name == "sok"));
    let writes: Vec<_> = writes.collect();
    assert!(writes.len() < 2);
    let known = [
        "func",
        "auth",
        "out",
        "lang",
        "elid",
        "zone",
        "select_rebuild",
        "sok",
    ];
    let all = writes.iter().flat_map(|write| write.fields.clone());
    all.filter(|(name, _)| !known.contains(&name.as_str()))
        .collect()
}

#[tokio::test]
async fn a_new_password_is_sent_beside_the_first_key_of_the_account_if_there_is_one() {
    let given = [("password_type", "password"), ("enablessh", "off")];
    let last = ("password", PASSWORD);
    for (items, keys, with) in [
        (ITEM, listed(ROWS), Some("1a-2b")),
        (NONE, vec![Step::Close], None),
        ("", vec![Step::Close], None),
        // The key is not used, so it can be missing.
        (ITEM, vec![Step::Close], None),
        (ITEM, json(error("missed", "", "No such function")), None),
    ] {
        let server = server(items, keys, json(DONE)).await;
        assert_eq!(send(&server, password()).await, Ok(()));
        let key = with.map(|key| ("ssh_keys", key));
        let expected: Vec<_> = given.into_iter().chain(key).chain([last]).collect();
        assert_eq!(sent(&server), fields(&expected));
    }
}

#[tokio::test]
async fn a_key_is_sent_without_a_password() {
    let server = server(ITEM, listed(ROWS), json(DONE)).await;
    assert_eq!(send(&server, key("3c-4d")).await, Ok(()));
    let expected = [
        ("password_type", "ssh"),
        ("enablessh", "on"),
        ("ssh_keys", "3c-4d"),
    ];
    assert_eq!(sent(&server), fields(&expected));
    assert_eq!(
        funcs(&server),
        [EDIT, REBUILD, REBUILD, KEYS, LIST, REBUILD]
    );
}

#[tokio::test]
async fn a_key_that_is_gone_or_unknown_and_a_forgotten_password_are_not_sent() {
    for (access, items, keys, expected) in [
        (key("5e-6f"), ITEM, listed(ROWS), Some(Barred::KeyGone)),
        (key("3c-4d"), NONE, listed(ROWS), Some(Barred::KeyGone)),
        (key("3c-4d"), ITEM, json(error("missed", "", "")), None),
        (key("3c-4d"), ITEM, vec![Step::Close], None),
        (
            Access::ForgottenPassword,
            ITEM,
            listed(ROWS),
            Some(Barred::PasswordForgotten),
        ),
    ] {
        let server = server(items, keys, json(DONE)).await;
        let why = send(&server, access).await.unwrap_err();
        match expected {
            Some(barred) => assert_eq!(why, NotDone::Barred(barred)),
            None => assert!(matches!(why, NotDone::NotFound(Some(_))), "{why:?}"),
        }
        assert_eq!(sent(&server), []);
    }
}

#[tokio::test]
async fn a_key_that_an_incomplete_list_does_not_show_is_not_gone() {
    let incomplete = |keys: &str| json(rows(keys, r#","p_elems":"3""#));
    for keys in ["", ROWS] {
        let server = server(ITEM, incomplete(keys), json(DONE)).await;
        let read = service(&server).ssh_keys(&instance()).await.unwrap();
        assert!(!read.complete);
        assert_eq!(
            send(&server, key("5e-6f")).await,
            Err(NotDone::NotFound(None))
        );
        assert_eq!(sent(&server), []);
    }
    // One that it shows can be sent.
    let server = server(ITEM, incomplete(ROWS), json(DONE)).await;
    assert_eq!(send(&server, key("3c-4d")).await, Ok(()));
    assert!(sent(&server).contains(&("ssh_keys".to_owned(), "3c-4d".to_owned())));
}

#[tokio::test]
async fn the_keys_are_read_with_their_uuids_or_else_their_numbers() {
    let numbered = r#"{"elid":"490","comment":" ops laptop "},{"comment":{"$":"no id"}}"#;
    for (items, keys, expected, complete) in [
        (
            ITEM,
            listed(ROWS),
            vec!["1a-2b ops laptop", "3c-4d deploy"],
            true,
        ),
        // A key without an id can't be sent.
        (ITEM, listed(numbered), vec!["490 ops laptop"], false),
        (NONE, vec![Step::Close], vec![], true),
    ] {
        let server = server(items, keys, json(DONE)).await;
        let keys = service(&server).ssh_keys(&instance()).await.unwrap();
        assert_eq!(keys.complete, complete);
        let keys = keys
            .rows
            .iter()
            .map(|key| format!("{} {}", key.id, key.name));
        assert_eq!(keys.collect::<Vec<_>>(), expected);
    }
    // A form that does not say is no reason not to look.
    let silent = WireServer::start(|request| match request.field("func") {
        KEYS => listed(ROWS),
        _ => json(r#"{"doc":{"$func":"instances.fleio.rebuild"}}"#),
    })
    .await;
    let keys = service(&silent).ssh_keys(&instance()).await.unwrap();
    assert_eq!(keys.rows.len(), 2);
    let closed = server(ITEM, vec![Step::Close], json(DONE)).await;
    assert!(service(&closed).ssh_keys(&instance()).await.is_err());
}

#[tokio::test]
async fn no_problem_says_a_password_that_a_server_echoes() {
    let form = url::form_urlencoded::byte_serialize(PASSWORD.as_bytes()).collect::<String>();
    for echo in [PASSWORD, &form] {
        let echo = format!("password={echo}&out=json");
        for answer in [
            json(&echo),
            json(error("value", "password", &echo)),
            json(error("access", "", &echo)),
            json(error(&echo, PASSWORD, "")),
            http("302 Found", &format!("Location: /login?{echo}\r\n"), ""),
            http("403 Forbidden", "", &echo),
            http("500 Error", "", &echo),
        ] {
            let server = server(ITEM, listed(ROWS), answer).await;
            let why = send(&server, password()).await.unwrap_err();
            let said = format!("{why:?} {}", why.problem().unwrap());
            assert!(!said.contains(PASSWORD) && !said.contains(&form), "{said}");
            let write = server.requests().pop();
            assert!(
                write.is_some_and(|it| !it.head.contains(PASSWORD) && it.field("auth") == TOKEN)
            );
        }
    }
}
