//! Tests of the dialect, with bodies that were seen and bodies that may come.

mod drawn;
mod properties;
mod rows;
mod schedules;

use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::domain::{
    Hold, ImageKind, Instance, Properties, Protection, ServerProblem, Size, Snapshot,
    SnapshotStatus,
};

const SEED: &str = include_str!("../../../tests/fixtures/seed_list.json");
const TRANSLATED: &str = include_str!("../../../tests/fixtures/translated.json");
const BARE: &str = include_str!("../../../tests/fixtures/bare.json");
const ERROR: &str = include_str!("../../../tests/fixtures/error.json");

fn list(body: impl AsRef<[u8]>) -> Doc<Snapshot> {
    decode(body.as_ref()).unwrap()
}

/// The only row of a list.
fn row(body: impl AsRef<[u8]>) -> Snapshot {
    let [row] = <[Snapshot; 1]>::try_from(list(body).rows).unwrap();
    row
}

/// A row with this field and its id.
fn row_with(field: &str, value: &str) -> Snapshot {
    row(format!(
        r#"{{"doc":{{"elem":[{{"id":"1","{field}":{value}}}]}}}}"#
    ))
}

fn refusal(body: impl AsRef<[u8]>) -> Refusal {
    match decode::<Snapshot>(body.as_ref()) {
        Err(Undecoded::Error(error)) => error,
        other => panic!("no error: {other:?}"),
    }
}

fn is_foreign(body: impl AsRef<[u8]>) -> bool {
    matches!(
        decode::<Snapshot>(body.as_ref()),
        Err(Undecoded::NotJson | Undecoded::NotOfApi)
    )
}

#[test]
fn what_a_form_offers_is_read_in_every_shape() {
    let both = |key: &str, text: &str| (key.to_owned(), text.to_owned());
    let form = |slist: &str| format!(r#"{{"doc":{{"$func":"image.copy","slist":{slist}}}}}"#);
    let read = |slist: &str| offered(form(slist).as_bytes(), "region");
    let usual = r#"[{"$name":"os","val":[{"$key":"x","$":"X"}]},
        {"$name":"region","val":[{"$key":"nl","$":"Netherlands-1"},{"$key":"pl","$":{"$":"Poland-1"}}]}]"#;
    let two = vec![both("nl", "Netherlands-1"), both("pl", "Poland-1")];
    assert_eq!(read(usual), Some(two));
    // A single list, a single value, values without keys, the empty choice.
    for (slist, expected) in [
        (
            r#"{"$name":"region","val":{"$key":"pl","$":"Poland-1"}}"#,
            vec![both("pl", "Poland-1")],
        ),
        (
            r#"[{"$name":"region","val":["a",{"$":"b"},{"$key":"","$":"-"},{"$key":"null","$":"-"},null]}]"#,
            vec![both("a", "a"), both("b", "b")],
        ),
        (r#"[{"$name":"region"}]"#, vec![]),
    ] {
        assert_eq!(read(slist), Some(expected), "{slist}");
    }
    for slist in ["[]", "{}", "null", "7", r#"[{"$name":"zone","val":[]}]"#] {
        assert_eq!(read(slist), None, "{slist}");
    }
    assert_eq!(offered(b"<html>", "region"), None);
}

#[test]
fn the_price_beside_a_list_is_read_in_any_shape_or_left_out() {
    let price = |cost: &str| {
        let body = format!(r#"{{"doc":{{"cost":{cost},"elem":[{{"id":"1"}}]}}}}"#);
        let doc = decode::<Snapshot>(body.as_bytes()).unwrap();
        assert_eq!(doc.rows.len(), 1);
        doc.price.map(|price| price.a_day_for(1).to_string())
    };
    for (cost, read) in [
        (r#"{"stat_cost":{"$":"0.0015"}}"#, Some("0.0015 EUR")),
        (r#"{"stat_cost":0.25}"#, Some("0.25 EUR")),
        (
            r#"{"stat_cost":[{"$":"0.06 UAH"},{"$":"7"}]}"#,
            Some("0.06 UAH"),
        ),
        (
            r#"{"stat_cost":{"$orig":"0.5","$":"half"}}"#,
            Some("0.50 EUR"),
        ),
        (r#"{"stat_cost":{}}"#, None),
        (r#"{"stat_cost":"free"}"#, None),
        (r#"{"stat_cost":null}"#, None),
        (r#"{"$":"0.0015"}"#, None),
        (r#""0.0015""#, None),
        ("null", None),
        ("[]", None),
    ] {
        assert_eq!(price(cost).as_deref(), read, "{cost}");
    }
}

#[test]
fn an_answer_with_two_lists_or_two_counts_is_none() {
    let (one, two) = (r#""elem":[{"id":"1"}]"#, r#""elem":[{"id":"2"}]"#);
    assert_eq!(list(format!(r#"{{"doc":{{{one}}}}}"#)).rows.len(), 1);
    for doc in [
        format!(r#"{one},{two},"p_elems":"1""#),
        format!(r#"{one},"elem":null,"p_elems":"1""#),
        format!(r#""elem":{{}},{one}"#),
        format!(r#""p_elems":"2",{one},"p_elems":"1""#),
    ] {
        assert!(is_foreign(format!(r#"{{"doc":{{{doc}}}}}"#)), "{doc}");
        // An error still takes precedence.
        let message = refusal(format!(r#"{{"doc":{{{doc},"error":"no"}}}}"#)).message;
        assert_eq!(message.raw(), "no");
    }
}

#[test]
fn a_value_is_read_in_each_of_its_shapes() {
    for (value, text) in [
        (r#"{"$":"a"}"#, "a"),
        (r#"{"$attribute":"x","$":"a"}"#, "a"),
        (r#"{"$orig":"a","$":"b"}"#, "a"),
        (r#"{"$":"b","$orig":"a"}"#, "a"),
        (r#""a""#, "a"),
        (r#"[{"$":"a"},{"$":"b"}]"#, "a"),
        (r#"["a"]"#, "a"),
        (r#"{"$":{"$":"a"}}"#, "a"),
        (r#"{"$":["a"]}"#, "a"),
        (r#"  { "$" : "a" } "#, "a"),
        (r#"{"\u0024":"\u0061"}"#, "a"),
        (r#"{"$":"\/ \" \\ \n"}"#, "/ \" \\ \n"),
        (r#"{"$":-1.50}"#, "-1.50"),
        (r#"{"$":1e999}"#, "1e999"),
        ("true", "true"),
        ("{}", ""),
        ("[]", ""),
        ("null", ""),
        (r#"{"$":null}"#, ""),
        (r#"{"x":"a"}"#, ""),
        // Deeper than anything seen: empty, not the text of something else.
        (r#"[[[[["a"]]]]]"#, ""),
    ] {
        assert_eq!(row_with("region", value).region.raw(), text, "{value}");
    }
}

#[test]
fn an_absent_list_is_told_from_an_empty_one() {
    for (body, is_list) in [
        (r#"{"doc":{}}"#, false),
        (r#"{"doc":{"elem":null}}"#, false),
        (r#"{"doc":{"elem":{}}}"#, false),
        (r#"{"doc":{"$func":"instances"}}"#, false),
        (r#"{"doc":{"$func":"instances.snapshots"}}"#, true),
        (r#"{"doc":{"p_elems":{"$":"0"}}}"#, true),
        (r#"{"doc":{"p_cnt":{}}}"#, true),
        (r#"{"doc":{"elem":[]}}"#, true),
        (r#"{"doc":{"elem":[null]}}"#, true),
        (r#"{"doc":{"elem":{"name":"no id"}}}"#, true),
    ] {
        let doc = list(body);
        assert_eq!(doc.is_list_of("instances.snapshots"), is_list, "{body}");
        assert!(doc.rows.is_empty(), "{body}");
    }
    assert_eq!(list(r#"{"doc":{"elem":{"name":"no id"}}}"#).without_id, 1);
}

#[test]
fn an_error_is_read_in_each_of_its_shapes() {
    let error = refusal(ERROR);
    assert_eq!(error.kind.raw(), "auth");
    assert_eq!(error.object.raw(), "badpassword");
    assert_eq!(error.message.raw(), "Invalid username or password ");
    let said = |body: &str| {
        let error = refusal(body);
        let parts = [error.kind, error.object, error.message];
        parts.map(|text| text.raw().to_owned()).join("|")
    };
    for (error, read) in [
        (r#"{"$type":"limit","msg":"5 a day"}"#, "limit||5 a day"),
        (r#"{"$type":{"$":"limit"},"$object":7}"#, "limit|7|"),
        (
            r#"{"$object":"{\"a\":[\"runningoperation\"]}"}"#,
            r#"|{"a":["runningoperation"]}|"#,
        ),
        (r#""Out of\u0020order""#, "||Out of order"),
        ("[]", "||"),
        (r#"[{"$type":"limit"}]"#, "||"),
        ("{}", "||"),
        ("7", "||"),
        ("false", "||"),
    ] {
        for body in [
            format!(r#"{{"doc":{{"error":{error}}}}}"#),
            format!(r#"{{"doc":{{"elem":[{{"id":"1"}}],"error":{error},"ok":{{}}}}}}"#),
            format!(r#"{{"doc":{{"error":{{"$type":"first"}},"error":{error}}}}}"#),
            format!(r#"{{"doc":{{"error":{error},"error":null}}}}"#),
        ] {
            assert_eq!(said(&body), read, "{body}");
        }
    }
    assert_eq!(list(r#"{"doc":{"error":null,"elem":[]}}"#).rows, []);
    let two = r#"{"doc":{"error":{}},"doc":{"ok":{}}}"#;
    assert!(matches!(
        decode::<Snapshot>(two.as_bytes()),
        Err(Undecoded::NotOfApi | Undecoded::NotJson)
    ));
}

#[test]
fn what_an_error_means_for_the_session() {
    let judged = |kind: &str, object: &str, message: &str| {
        judge(Refusal {
            kind: kind.into(),
            object: object.into(),
            message: message.into(),
        })
    };
    for (kind, object, message) in [
        ("auth", "badip", "x"),
        ("auth", "blocklogon", "x"),
        ("access", "blocked_ip", "x"),
        ("auth", "", "Access from this IP denied"),
    ] {
        let ErrorAnswer::Known(problem) = judged(kind, object, message) else {
            panic!("{kind} {object}");
        };
        assert_eq!(
            problem,
            Problem::Server(ServerProblem::Blocked(message.into()))
        );
    }
    for (kind, object) in [("auth", "badpassword"), ("access", "")] {
        let open = judged(kind, object, "x");
        assert!(matches!(open, ErrorAnswer::SessionOrRight(said) if said.message.raw() == "x"));
    }
    let limit = judged("limit", "badip", "x");
    assert!(matches!(
        limit,
        ErrorAnswer::Known(Problem::Server(ServerProblem::Refused(_)))
    ));
}

#[test]
fn a_broken_text_costs_no_more_than_itself() {
    let lone = row_with("name", r#"{"$":"a\ud800b"}"#);
    assert!(lone.name.raw().starts_with('a') && lone.name.raw().ends_with('b'));
    assert!(lone.name.raw().contains('\u{fffd}'));
    let mut body = SEED.as_bytes().to_vec();
    let at = SEED.find("MySnapshot").unwrap();
    body[at] = 0xff;
    assert_eq!(row(&body).name.raw(), "\u{fffd}ySnapshot");
    let marked = format!("\u{feff}{SEED}");
    assert_eq!(row(marked), row(SEED));
}

#[test]
fn what_is_not_json_or_goes_on_after_it_is_foreign() {
    for body in ["", " ", "null", "7", "[]", "{}", r#"{"doc":[]}"#] {
        assert!(is_foreign(body), "{body}");
    }
    for body in ["<html></html>", "{\"doc\":{}", "{\"doc\":{\"id\":NaN}}"] {
        assert!(is_foreign(body), "{body}");
    }
    for tail in ["x", "{}", ",", "\0"] {
        assert!(is_foreign(format!("{SEED}{tail}")), "{tail:?}");
    }
    assert_eq!(row(format!("\n{SEED} \r\n")), row(SEED));
}

#[test]
fn nesting_without_end_overflows_nothing() {
    let deep = "[".repeat(100_000);
    let closed = format!("{deep}{}", "]".repeat(100_000));
    for place in [
        r"@",
        r#"{"doc":@}"#,
        r#"{"doc":{"x":@}}"#,
        r#"{"doc":{"error":@}}"#,
        r#"{"doc":{"elem":@}}"#,
        r#"{"doc":{"elem":[{"id":@}]}}"#,
        r#"{"doc":{"elem":[{"id":{"$":@}}]}}"#,
    ] {
        assert!(is_foreign(place.replace('@', &deep)), "{place}");
        // Closed, it is well-formed: an unknown value.
        let _ = decode::<Snapshot>(place.replace('@', &closed).as_bytes());
    }
    let id = format!(r#"{{"doc":{{"elem":[{{"id":{closed}}},{{"id":"1"}}]}}}}"#);
    assert_eq!((list(&id).rows.len(), list(&id).without_id), (1, 1));
}
