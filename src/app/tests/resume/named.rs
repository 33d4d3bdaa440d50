//! Which instance the command line names.

use super::*;
use crate::words::Meant;

/// The instances that a word names, or what it could mean.
fn found_by(text: &str) -> Result<String, Option<Meant>> {
    let named = |id: &str, name: &str, ip: &str| Instance {
        name: Text::new(name),
        ip: Text::new(ip),
        ..instance(id)
    };
    let rows = vec![
        named("100", "first", "192.0.2.1"),
        named("5203773", "web-01", "192.0.2.17"),
        named("5203774", "web-01-old", "192.0.2.18"),
        named("5203775", "Mail", "198.51.100.7"),
        named("5203776", "twin", ""),
        named("5203777", "twin", ""),
        named("52", "100", ""),
    ];
    let mut world = keeping(called(text));
    world.answer_instances(Ok(list(rows)));
    let id = open_id(&world).unwrap().to_owned();
    match world.state().notice.as_ref().map(|notice| &notice.said) {
        Some(Said::NotOneInstance(_, meant)) => {
            assert_eq!(id, "100", "the cursor stays");
            assert_eq!(world.state().focus, Focus::Instances);
            Err(Some(meant.clone()))
        }
        Some(_) => Err(None),
        None => {
            assert_eq!(world.state().focus, Focus::Snapshots);
            Ok(id)
        }
    }
}

#[test]
fn an_instance_is_named_by_its_id_name_or_address_or_by_the_start_of_one() {
    for (word, id) in [
        ("5203773", "5203773"),
        ("52", "52"),
        ("web-01", "5203773"),
        ("web-01-", "5203774"),
        ("mail", "5203775"),
        ("MA", "5203775"),
        ("192.0.2.1", "100"),
        ("198.", "5203775"),
        (" fir ", "100"),
    ] {
        assert_eq!(found_by(word), Ok(id.to_owned()), "{word:?}");
    }
    for nothing in ["", " ", "no such", "eb-01"] {
        assert_eq!(found_by(nothing), Err(Some(Meant::Nothing)), "{nothing:?}");
    }
    let ids = |word: &str| match found_by(word) {
        Err(Some(Meant::Several(all))) => all.into_iter().map(|(_, id)| id.to_string()).collect(),
        other => vec![format!("{other:?}")],
    };
    assert_eq!(ids("twin"), ["5203776", "5203777"]);
    assert_eq!(ids("web"), ["5203773", "5203774"]);
    // The id of one and the name of another.
    assert_eq!(ids("100"), ["100", "52"]);
}

#[test]
fn what_could_be_meant_is_said() {
    let mut world = keeping(called("vm"));
    world.answer_instances(Ok(three()));
    let notice = world.state().notice.as_ref().unwrap();
    assert_eq!(
        notice.said.to_string(),
        "vm can mean 3 instances: vm-1 (id 1), vm-2 (id 2), vm-3 (id 3). Use the id of one."
    );
    let mut world = keeping(called("a\u{1b}[2Jb"));
    world.answer_instances(Ok(three()));
    let said = world.state().notice.as_ref().unwrap().said.to_string();
    assert!(!said.contains('\u{1b}'), "{said:?}");
}
