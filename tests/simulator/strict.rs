//! How a function answers to fields that are missing, wrong, sent twice, or unknown to it.

use serde_json::json;
use snapdeck::simulator::{CallOutcome, Simulator};

use super::{call, error, outcome};

/// A field that is sent otherwise, or not at all; the `$type` and the `$object` of the error.
pub type Refused<'a> = (&'a str, Option<&'a str>, &'a str, &'a str);

/// Checks a write that succeeds with the fields `right`: it is refused with each of these changes
/// and whenever a field comes twice, it is a preview without `sok`, and a field that nobody knows
/// changes nothing. Whatever is refused changes nothing.
pub fn writes(
    server: impl Fn() -> Simulator,
    func: &str,
    right: &[(&str, &str)],
    refused: &[Refused],
) {
    for (field, value, kind, object) in refused {
        let mut sent: Vec<_> = right
            .iter()
            .copied()
            .filter(|(name, _)| name != field)
            .collect();
        sent.extend(value.map(|value| (*field, value)));
        refuses(&server(), func, &sent, (kind, object));
    }
    for field in right.iter().filter(|(name, _)| *name != "sok") {
        refuses(
            &server(),
            func,
            &[right, &[*field]].concat(),
            ("value", field.0),
        );
    }
    if right.iter().any(|(name, _)| *name == "sok") {
        let simulator = server();
        let before = simulator.change(|account| account.clone());
        let sent: Vec<_> = right
            .iter()
            .copied()
            .filter(|(name, _)| *name != "sok")
            .collect();
        let form = call(&simulator, func, &sent);
        assert_eq!((form.get("ok"), form.get("error")), (None, None), "{form}");
        assert_eq!(simulator.change(|account| account.clone()), before);
        assert!(!outcome(&simulator).is_write());
    }
    let done = [&[][..], &[("nonsense", "x"), ("lang", "en")]].map(|more| {
        let simulator = server();
        let answer = call(&simulator, func, &[right, more].concat());
        assert_eq!(answer["ok"], json!({"$": ""}), "{answer}");
        assert!(outcome(&simulator).is_write());
        (answer, simulator.change(|account| account.clone()))
    });
    assert_eq!(done[0], done[1]);
}

/// Checks that this call is refused with that error and changes nothing.
pub fn refuses(simulator: &Simulator, func: &str, sent: &[(&str, &str)], expected: (&str, &str)) {
    let before = simulator.change(|account| account.clone());
    let answer = call(simulator, func, sent);
    assert_eq!(error(&answer), expected, "{func} {sent:?}");
    let is_refusal = matches!(outcome(simulator), CallOutcome::Refused { .. });
    assert!(is_refusal && !outcome(simulator).is_write());
    assert_eq!(
        simulator.change(|account| account.clone()),
        before,
        "{sent:?}"
    );
}

/// Checks a list that is shown for these fields: its first row is this, a wrong page or a wrong id
/// is refused, and a field that nobody knows changes nothing.
pub fn lists(
    server: impl Fn() -> Simulator,
    func: &str,
    right: &[(&str, &str)],
    first: &serde_json::Value,
) {
    let simulator = server();
    let doc = call(&simulator, func, right);
    assert_eq!(&doc["elem"][0], first);
    assert_eq!(doc["$func"], func);
    let rows = doc["elem"].as_array().unwrap().len();
    let counters = ["p_num", "p_cnt", "p_elems"].map(|key| doc[key]["$"].clone());
    assert_eq!(
        counters,
        ["1".into(), "50".into(), rows.to_string()].map(|text| json!(text))
    );
    let more = call(&simulator, func, &[right, &[("nonsense", "x")]].concat());
    assert_eq!(more, doc);
    for (field, value) in [("p_num", "0"), ("p_cnt", "x"), ("p_num", "")] {
        let sent = [right, &[(field, value)]].concat();
        refuses(&simulator, func, &sent, ("value", field));
    }
    if right.iter().any(|(name, _)| *name == "elid") {
        refuses(&simulator, func, &[], ("missed", "elid"));
        refuses(&simulator, func, &[("elid", "1")], ("missed", "elid"));
        refuses(
            &simulator,
            func,
            &[("elid", "5203773,5203774")],
            ("value", "elid"),
        );
    }
}
