//! The language of the filter.

use jiff::civil::Date;
use proptest::prelude::*;
use table::{column::Cx, query::Query};

use super::*;
use crate::{
    tests::cases,
    words::filter::{Possible, Remark},
};

/// Today is 2026-11-14 in these tests.
fn rows() -> Vec<Snapshot> {
    let of = |id, name: &str, day: Option<Date>| Snapshot {
        name: Text::new(name),
        created: day,
        ..snapshot(id)
    };
    vec![
        Snapshot {
            size: Size::parse("3.1"),
            region: Text::new("Netherlands-2"),
            ..of("11", "web-01-nightly", Some(date(2026, 11, 14)))
        },
        Snapshot {
            status: SnapshotStatus::Saving,
            size: Size::Absent,
            protection: Protection::On,
            ..of("12", "Перед оновленням", Some(date(2026, 10, 1)))
        },
        Snapshot {
            status: SnapshotStatus::Unknown(Text::new("Frozen")),
            size: Size::parse("7"),
            protection: Protection::Unknown,
            ..of("13", "Café: before reboot", Some(date(2024, 2, 29)))
        },
        Snapshot {
            size: Size::parse("5"),
            ..of("14", "db main", None)
        },
        of("15", "", Some(date(2027, 1, 1))),
    ]
}

/// The rows that match a filter, and the remark on it.
fn ask<T: TableRow>(filter: &str, rows: &[T]) -> (Vec<bool>, Option<Remark>) {
    let world = World::new();
    let cx = Cx {
        state: world.state(),
        now: world.now,
        of: None,
    };
    let mut query = Query::<T>::parse(filter);
    let fits = query.fits(rows, &mut None, &cx);
    (fits, query.said().cloned())
}

fn found(filter: &str) -> Vec<&'static str> {
    let (fits, _) = ask(filter, &rows());
    let ids = ["11", "12", "13", "14", "15"];
    ids.into_iter()
        .zip(fits)
        .filter_map(|(id, fits)| fits.then_some(id))
        .collect()
}

#[test]
fn all_words_have_to_fit_in_any_order_and_case_and_accents_do_not_count() {
    let all = ["11", "12", "13", "14", "15"];
    for (filter, ids) in [
        ("", &all[..]),
        (" - ", &all),
        ("WEB", &["11"]),
        ("night web", &["11"]),
        ("cafe", &["13"]),
        ("café", &["13"]),
        ("оновленням ПЕРЕД", &["12"]),
        ("2026-1", &["11", "12"]),
        ("\"before reboot\"", &["13"]),
        ("\"reboot before\"", &[]),
        ("\"café:\"", &["13"]),
        ("-web -2024", &["12", "14", "15"]),
        ("-\"db main\"", &["11", "12", "13", "15"]),
        ("name:\"café: b\"", &["13"]),
        (":", &["13"]),
        ("\"-01-\"", &["11", "15"]),
        // An unclosed quote reaches to the end.
        ("\"db m", &["14"]),
    ] {
        assert_eq!(found(filter), ids, "{filter}");
    }
}

#[test]
fn a_field_is_asked_for_what_it_is() {
    for (filter, ids) in [
        ("status:saving", &["12"][..]),
        ("STATUS:sav", &["12"]),
        ("status:frozen", &["13"]),
        ("-status:active", &["12", "13"]),
        ("protected:on", &["12"]),
        ("protected:unk", &["13"]),
        ("protected:o", &["11", "12", "14", "15"]),
        ("-protected:off", &["12", "13"]),
        ("region:neth", &["11"]),
        // No region contains `nl`, but one has these letters in this order.
        ("region:nl", &["11"]),
        ("id:13", &["13"]),
        ("size:>5", &["13"]),
        ("size:>=5", &["13", "14"]),
        ("size:3", &["11", "15"]),
        ("size:3.1", &["11"]),
        ("size:unknown", &["12"]),
        ("min_disk:20", &["11", "12", "13", "14", "15"]),
        ("age:>30d", &["12", "13"]),
        ("age:now", &["11"]),
        ("age:<7w", &["11", "12"]),
        ("age:unknown", &["14", "15"]),
        ("-age:>1y", &["11", "12", "14", "15"]),
        ("created:2026-10", &["12"]),
        ("created:>2026-11-01", &["11", "15"]),
        // Only begun: it matches everything.
        ("size:>", &["11", "12", "13", "14", "15"]),
        ("status:", &["11", "12", "13", "14", "15"]),
        ("web size:>3 age:<5", &["11"]),
    ] {
        assert_eq!(found(filter), ids, "{filter}");
    }
}

#[test]
fn similar_rows_are_found_only_where_none_has_the_word() {
    let similar = |word: &str| Some(Remark::Similar(word.to_owned()));
    for (filter, ids, said) in [
        ("wbnight", &["11"][..], similar("wbnight")),
        ("WB web", &["11"], similar("WB")),
        ("првд", &[], None),
        ("онвл", &["12"], similar("онвл")),
        ("nightwb", &[], None),
        // None contains `bm`, so the similar rows are excluded.
        ("-bm", &["11", "12", "13", "15"], similar("bm")),
        ("-nowhere", &["11", "12", "13", "14", "15"], None),
    ] {
        assert_eq!(found(filter), ids, "{filter}");
        assert_eq!(ask(filter, &rows()).1, said, "{filter}");
    }
}

#[test]
fn what_is_wrong_is_said_with_what_is_possible_and_no_row_is_shown() {
    let fields = [
        "name",
        "made_by",
        "status",
        "size",
        "min_disk",
        "region",
        "age",
        "created",
        "id",
        "protected",
    ];
    let no_value =
        |field, value: &str, possible| Remark::NoValue(field, value.to_owned(), possible);
    for (filter, said) in [
        (
            "web foo:1",
            Remark::NoField("foo".to_owned(), fields.to_vec()),
        ),
        ("-foo:", Remark::NoField("foo".to_owned(), fields.to_vec())),
        (
            "protected:maybe",
            no_value(
                "protected",
                "maybe",
                Possible::Words(&["on", "off", "unknown"]),
            ),
        ),
        ("size:big", no_value("size", "big", Possible::Sizes)),
        ("age:>x", no_value("age", ">x", Possible::Ages)),
        // Minutes or months?
        ("age:>1m", no_value("age", ">1m", Possible::Ages)),
        ("created:soon", no_value("created", "soon", Possible::Days)),
        (&"a ".repeat(33), Remark::TooLong(32)),
    ] {
        let (fits, is) = ask(filter, &rows());
        assert_eq!(is.as_ref(), Some(&said), "{filter}");
        assert!(said.is_wrong() && !fits.contains(&true), "{filter}");
        assert!(!said.to_string().is_empty());
    }
    let (_, said) = ask("age:>1m", &rows());
    assert_eq!(
        said.unwrap().to_string(),
        "“>1m” is not a value of age. Use days (d), weeks (w) or years (y), such as >30d, <4w or 1y."
    );
    let (fits, said) = ask("status:stolen", &rows());
    let there = ["Active", "Frozen", "Saving"].map(str::to_owned).to_vec();
    let none = Remark::NoneHas("status", "stolen".to_owned(), there);
    assert_eq!((said, fits.contains(&true)), (Some(none.clone()), false));
    assert_eq!(
        none.to_string(),
        "No status has “stolen”. Values: Active, Frozen, Saving."
    );
}

#[test]
fn an_instance_is_asked_for_its_fields_and_its_snapshots() {
    let mut world = World::new();
    let at = |id: &str, ip: &str, tariff: &str| Instance {
        ip: Text::new(ip),
        tariff: Text::new(tariff),
        ..instance(id)
    };
    let rows = vec![at("1", "192.0.2.1", "Cloud 1"), at("2", "198.51.100.7", "")];
    world.answer_instances(Ok(list(rows)));
    world.answer_snapshots(Ok(snapshots(&[])));
    let shown = |world: &World| {
        let (table, list) = (
            &world.state().tables.instances,
            &world.state().data.instances,
        );
        let rows = super::shown(table, list).map(|row| row.id.to_string());
        rows.collect::<Vec<_>>()
    };
    for (filter, ids) in [
        ("ip:198", &["2"][..]),
        ("tariff:cloud", &["1"]),
        ("id:2", &["2"]),
        ("state:active", &["1", "2"]),
        ("has:none", &["1"]),
        ("-has:none", &["2"]),
        ("has:snap", &[]),
    ] {
        world.key(Code::Char('/'));
        for c in filter.chars() {
            world.key(Code::Char(c));
        }
        assert_eq!(shown(&world), ids, "{filter}");
        world.key(Code::Esc);
    }
}

#[test]
fn matches_are_marked_in_the_cells_of_the_columns_that_were_asked() {
    let marked = |filter: &str, name: &str, shown: &str| {
        let mut query = Query::<Snapshot>::parse(filter);
        let world = World::new();
        let cx = Cx {
            state: world.state(),
            now: world.now,
            of: None,
        };
        let _ = query.fits(&rows(), &mut None, &cx);
        let column = table::column(name).unwrap();
        let places = query.highlights(column, shown);
        places
            .into_iter()
            .map(|place| shown[place].to_owned())
            .collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(marked("e", "name", "Перед, been"), ["ee"]);
    assert_eq!(marked("cafe fé:", "name", "Café: before"), ["Café:"]);
    assert_eq!(marked("cafe", "name", "Cafe\u{301} x"), ["Cafe"]);
    assert_eq!(marked("active", "status", "● Active lock"), ["Active"]);
    assert_eq!(marked("status:active", "status", "Active"), ["Active"]);
    assert_eq!(marked("status:active", "name", "Active"), none);
    assert_eq!(marked("-web", "name", "web"), none);
    assert_eq!(
        marked("wbnight", "name", "web-01-nightly"),
        ["w", "b", "night"]
    );
    assert_eq!(marked("age:>30d", "name", "30d"), none);
}

#[test]
fn the_next_match_of_a_filter_that_was_cleared_is_a_key_away() {
    let mut world = World::with(&[]);
    world.key(Code::Char('r'));
    world.answer_snapshots(Ok(list(rows())));
    let at = |world: &World| match world.cursor() {
        Some(RowId::Known(id)) => id.to_string(),
        other => panic!("{other:?}"),
    };
    world.key(Code::Char('n'));
    assert_eq!(
        world.said(),
        "There is no match to go to. Press / to filter first."
    );
    world.key(Code::Char('/'));
    for c in "status:active".chars() {
        world.key(Code::Char(c));
    }
    world.key(Code::Esc);
    // By age: 15, 11, 12, 13, 14. The cursor stays where it was while the filter was typed.
    world.key(Code::Home);
    for (key, id) in [
        ('n', "11"),
        ('n', "14"),
        ('n', "15"),
        ('N', "14"),
        ('N', "11"),
        ('N', "15"),
    ] {
        world.key(Code::Char(key));
        assert_eq!(at(&world), id, "{key}");
    }
}

/// Words and marks of every script, and the operators of the language.
fn typed() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        any::<char>().prop_map(String::from),
        "[-:<>=\"\\s]{1,4}",
        "(name|status|size|age|created|protected|id|foo):[<>]?=?[0-9a-zа-я-]{0,6}[dwy]?",
        "[a-zéЇ]{1,6}",
    ];
    prop::collection::vec(part, 0..20).prop_map(|parts| parts.concat())
}

#[test]
fn no_filter_is_too_much() {
    let operators = "-:<>=\" ".repeat(1_500);
    for filter in [
        "a".repeat(10_000),
        "ї ".repeat(5_000),
        "-".repeat(10_000),
        ":".repeat(10_000),
        "\"".repeat(10_001),
        "name:".repeat(2_000),
        operators,
    ] {
        let (fits, said) = ask(&filter, &rows());
        assert_eq!(fits.len(), 5);
        assert!(said.is_none_or(|said| said.to_string().chars().count() < 20_000));
    }
}

#[test]
fn whatever_is_typed_a_row_fits_a_term_or_its_opposite() {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases(400, 4_000))
    };
    let filters = (typed(), "[^\\s\"-][^\\s\"]{0,8}");
    proptest!(config, |((filter, term) in filters)| {
        let (fits, _) = ask(&filter, &rows());
        prop_assert_eq!(fits.len(), 5);
        for name in ["name", "status", "created"] {
            let mut query = Query::<Snapshot>::parse(&filter);
            let world = World::new();
            let cx = Cx { state: world.state(), now: world.now, of: None };
            let _ = query.fits(&rows(), &mut None, &cx);
            let places = query.highlights(table::column(name).unwrap(), &filter);
            prop_assert!(places.iter().all(|place| filter.get(place.clone()).is_some()));
            prop_assert!(places.is_sorted_by(|a, b| a.end <= b.start));
        }
        let (with, said) = ask(&term, &rows());
        let (without, _) = ask(&format!("-{term}"), &rows());
        let begun = with.iter().all(|fits| *fits) && with == without;
        let wrong = said.is_some_and(|said| said.is_wrong());
        if !begun && !wrong {
            let opposite: Vec<bool> = with.iter().map(|fits| !fits).collect();
            prop_assert_eq!(without, opposite, "{}", term);
        }
    });
}
