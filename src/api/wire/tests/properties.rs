//! Property tests: the decoder ends for any input, and reads the same rows in every shape of the
//! dialect.

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;

/// The shapes of a value.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Dollar,
    Bare,
    Number,
    Translated,
    List,
    EmptyWhereBlank,
}

/// The escapes of a text.
#[derive(Clone, Copy, Debug)]
enum Escapes {
    Few,
    Slashes,
    All,
}

fn string(text: &str, escapes: Escapes) -> String {
    let usual = serde_json::to_string(text).unwrap();
    match escapes {
        Escapes::Few => usual,
        Escapes::Slashes => usual.replace('/', "\\/"),
        Escapes::All => {
            let units = text.encode_utf16();
            let units: Vec<String> = units.map(|unit| format!("\\u{unit:04x}")).collect();
            format!("\"{}\"", units.concat())
        }
    }
}

fn written(text: &str, shape: Shape, escapes: Escapes) -> String {
    let is_number = text.parse::<u32>().is_ok_and(|n| n.to_string() == text);
    let string = string(text, escapes);
    match shape {
        Shape::Number if is_number => text.to_owned(),
        Shape::EmptyWhereBlank if text.is_empty() => "{}".to_owned(),
        Shape::Bare => string,
        Shape::Translated => format!(r#"{{"$":"та\u043a","$orig":{string}}}"#),
        Shape::List => format!(r#"[{{"$":{string}}},{{"$":"another"}}]"#),
        _ => format!(r#"{{"$lang":"uk","$":{string}}}"#),
    }
}

fn shape() -> impl Strategy<Value = (Shape, Escapes)> {
    let shapes = [
        Shape::Dollar,
        Shape::Bare,
        Shape::Number,
        Shape::Translated,
        Shape::List,
        Shape::EmptyWhereBlank,
    ];
    (
        select(shapes.to_vec()),
        select(vec![Escapes::Few, Escapes::Slashes, Escapes::All]),
    )
}

/// The values of a row in the order of its fields, each with its shape.
fn some_row() -> impl Strategy<Value = Vec<(String, (Shape, Escapes))>> {
    let id = ("[0-9]{1,40}", shape());
    let text = prop_oneof![any::<String>(), "[0-9]{0,6}", "(Active|Saving|on|off|a/b)?"];
    let count = Snapshot::FIELDS.len() - 1;
    (id, vec((text, shape()), count)).prop_map(|(id, others)| {
        let mut row = vec![id];
        row.extend(others);
        row
    })
}

fn object(row: &[(String, (Shape, Escapes))]) -> String {
    let fields: Vec<String> = Snapshot::FIELDS
        .iter()
        .zip(row)
        .map(|(field, (text, (shape, escapes)))| {
            format!("\"{field}\":{}", written(text, *shape, *escapes))
        })
        .collect();
    format!(r#"{{"rowstate":{{"$color":"red"}},{}}}"#, fields.join(","))
}

/// A piece of something like JSON.
pub(super) fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "{}",
        "[]",
        "null",
        "true",
        "-",
        "1e999",
        "007",
        "NaN",
        "\"$\":",
        "\"$orig\":",
        "\"doc\":",
        "\"elem\":",
        "\"error\":",
        "\"id\":",
        "\"p_elems\":",
        "\"user\":",
        "\"ok\":",
        "\"1\"",
        "\"\\ud800\"",
        "\"\\u00\"",
        "\u{feff}",
        " ",
    ];
    prop_oneof![
        8 => select(pieces.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

/// JSON, with keys of the dialect.
pub(super) fn json() -> impl Strategy<Value = String> {
    let keys = [
        "$",
        "$orig",
        "$type",
        "$func",
        "doc",
        "elem",
        "error",
        "id",
        "name",
        "user",
        "p_elems",
        "createdate",
    ];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|flag| flag.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        "[1-9][0-9]{0,40}(\\.[0-9]{1,3})?(e[0-9]{1,3})?",
        any::<String>().prop_map(|text| string(&text, Escapes::All)),
    ];
    leaf.prop_recursive(8, 64, 6, move |inner| {
        let entry = (select(keys.to_vec()), inner.clone());
        prop_oneof![
            vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            vec(entry, 0..6).prop_map(|entries| {
                let entries = entries.iter();
                let entries: Vec<_> = entries.map(|(k, v)| format!("\"{k}\":{v}")).collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_survived(body in any::<Vec<u8>>()) {
        survive(&body);
    }

    #[test]
    fn anything_like_json_is_survived(pieces in vec(piece(), 0..40)) {
        let pieces = pieces.concat();
        survive(pieces.as_bytes());
        survive(format!("{{\"doc\":{{{pieces}}}}}").as_bytes());
        survive(format!("{{\"doc\":{{\"elem\":[{{\"id\":{pieces}}}]}}}}").as_bytes());
    }

    #[test]
    fn any_json_is_survived_and_is_foreign_only_where_it_has_no_doc(inner in json()) {
        survive(inner.as_bytes());
        survive(format!("{{\"doc\":{inner}}}").as_bytes());
        // An unknown key can have any value.
        let around = format!("{{\"x\":{inner},\"doc\":{{\"x\":{inner},\"elem\":[{{\"id\":\"1\",\"x\":{inner}}}]}}}}");
        prop_assert_eq!(list(&around).rows.len(), 1);
        let error = format!("{{\"doc\":{{\"error\":{inner}}}}}");
        prop_assert_eq!(matches!(decode::<NoRow>(error.as_bytes()), Err(Undecoded::Error(_))), inner != "null");
    }

    #[test]
    fn the_same_rows_are_read_in_every_shape(rows in vec(some_row(), 0..5), bare in any::<bool>()) {
        let objects: Vec<String> = rows.iter().map(|row| object(row)).collect();
        let elem = match &objects[..] {
            [] if bare => String::new(),
            [one] if bare => format!(",\"elem\":{one}"),
            all => format!(",\"elem\":[{}]", all.join(",")),
        };
        let doc = list(format!("{{\"doc\":{{\"p_elems\":{{\"$\":\"{}\"}}{elem}}}}}", rows.len()));
        let expected: Vec<Snapshot> = rows
            .iter()
            .map(|row| {
                let values: Vec<_> = row.iter().map(|(text, _)| text.as_str().into()).collect();
                Snapshot::build(&values).unwrap()
            })
            .collect();
        prop_assert_eq!(doc.rows, expected);
        prop_assert_eq!((doc.total, doc.without_id), (Some(rows.len()), 0));
    }
}
