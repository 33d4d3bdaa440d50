//! Checks of the table.

use super::{bindings::ALL, key::CYRILLIC, *};
use crate::words;
use Action as A;
use Context as C;
use OnList as L;

#[test]
fn a_key_means_one_thing_in_a_context() {
    for context in ALL {
        let mut seen = Vec::new();
        for binding in BINDINGS
            .iter()
            .filter(|binding| binding.contexts.contains(context))
        {
            for key in binding.keys {
                assert!(!seen.contains(key), "{key} is bound twice in {context:?}");
                seen.push(*key);
            }
        }
    }
}

#[test]
fn letters_work_on_cyrillic_layouts_but_not_in_texts() {
    assert_eq!(
        action(C::Snapshots, Key::char('в')),
        Some(A::Snapshot(OnSnapshot::Delete))
    );
    assert_eq!(
        action(C::Snapshots, Key::char('с')),
        Some(A::Snapshot(OnSnapshot::Create))
    );
    assert_eq!(
        action(C::Instances, Key::char('.')),
        Some(A::List(L::Filter))
    );
    assert_eq!(action(C::Instances, Key::char(',')), Some(A::List(L::Help)));
    assert_eq!(
        action(C::Instances, Key::char('П')),
        Some(A::Move(Motion::Last))
    );
    for typed in ['в', 'с', '.', 'й'] {
        assert_eq!(action(C::Text, Key::char(typed)), None);
        assert_eq!(action(C::Filter, Key::char(typed)), None);
    }
}

#[test]
fn no_letter_confirms_anything() {
    for context in DIALOG {
        for letter in ('!'..='~').chain(CYRILLIC.iter().map(|(cyrillic, _)| *cyrillic)) {
            // A dialog's buttons allow a refresh beneath them.
            let is_refresh = matches!(context, C::Buttons | C::Run) && "rRкК".contains(letter);
            let expected = match letter {
                _ if is_refresh => Some(A::Refresh),
                _ if *context == C::Text => None,
                'y' | 'н' => Some(A::Reply(Reply::Copy)),
                '?' | ',' => Some(A::List(L::Help)),
                ':' | 'Ж' => Some(A::List(L::Palette)),
                // It asks.
                'q' | 'й' if *context == C::Run => Some(A::Program(OnProgram::Quit)),
                _ => None,
            };
            assert_eq!(action(*context, Key::char(letter)), expected, "{letter}");
        }
    }
}

#[test]
fn what_terminals_and_slow_links_send_is_left_unbound() {
    for binding in BINDINGS {
        for key in binding.keys {
            assert!(!key.alt, "{key}");
            if let Code::Char(c) = key.code {
                let reserved = if key.ctrl {
                    "bsqpkvh"
                } else {
                    "ABCDFHOPQS[~.,Ж"
                };
                assert!(!reserved.contains(c), "{key}");
            }
        }
    }
    let alt = Key {
        alt: true,
        ..Key::char('d')
    };
    assert_eq!(action(C::Buttons, alt), Some(A::Reply(Reply::Cancel)));
    assert_eq!(action(C::Snapshots, alt), None);
}

#[test]
fn every_change_is_offered_where_snapshots_are() {
    let offered = BINDINGS.iter().filter(|binding| {
        binding.listed != ListedIn::Nowhere && binding.contexts.contains(&C::Snapshots)
    });
    let offered: Vec<OnSnapshot> = offered
        .filter_map(|binding| match binding.action {
            A::Snapshot(change) => Some(change),
            _ => None,
        })
        .collect();
    assert_eq!(offered.len(), OnSnapshot::ALL.len());
    for change in OnSnapshot::ALL {
        assert!(offered.contains(&change), "{change:?}");
    }
}

#[test]
fn delete_is_listed_where_it_deletes_and_answers_among_the_instances_too() {
    let listed: Vec<&str> = words::keys::help()
        .iter()
        .filter(|line| line.action == Some(A::Snapshot(OnSnapshot::Delete)))
        .map(|line| line.place)
        .collect();
    assert_eq!(listed, ["snapshots"]);
    assert_eq!(
        action(C::Instances, Key::char('d')),
        Some(A::Snapshot(OnSnapshot::Delete))
    );
}

#[test]
fn create_is_listed_in_the_lists_and_in_the_details() {
    let listed: Vec<&str> = words::keys::help()
        .iter()
        .filter(|line| line.action == Some(A::Snapshot(OnSnapshot::Create)))
        .map(|line| line.place)
        .collect();
    assert_eq!(listed, ["details", "lists"]);
}

/// The rows of a keyboard by position, unshifted and shifted: Latin, and the two ЙЦУКЕН layouts.
const LATIN: &str =
    " !*1234567890qwertyuiop[]asdfghjkl;'zxcvbnm,./QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?";
const UKRAINIAN: &str =
    " !*1234567890йцукенгшщзхїфівапролджєячсмитьбю.ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ,";
const RUSSIAN: &str =
    " !*1234567890йцукенгшщзхъфывапролджэячсмитьбю.ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,";

#[test]
fn every_key_of_the_table_works_by_its_place_on_both_layouts() {
    let mut proved = 0;
    for (context, binding) in ALL
        .iter()
        .flat_map(|context| BINDINGS.iter().map(move |binding| (context, binding)))
    {
        let typing = TYPING.contains(context);
        if !binding.contexts.contains(context) {
            continue;
        }
        for key in binding.keys {
            let Code::Char(bound) = key.code else {
                continue;
            };
            let place = LATIN.chars().position(|c| c == bound).unwrap();
            for layout in [UKRAINIAN, RUSSIAN] {
                let typed = layout.chars().nth(place).unwrap();
                let pressed = Key {
                    code: Code::Char(typed),
                    ..*key
                };
                let expected = if typing { None } else { Some(binding.action) };
                assert_eq!(
                    action(*context, pressed),
                    expected,
                    "{typed} for {key} in {context:?}"
                );
                proved += 1;
            }
        }
    }
    assert!(proved > 50, "{proved}");
}

#[test]
fn a_key_is_written_with_its_modifiers() {
    for (key, written) in [
        (Key::char('d'), "d"),
        (Key::ctrl('c'), "Ctrl-C"),
        (Key::of(Code::Tab), "Tab"),
        (Key::of(Code::Insert), "Ins"),
        (
            Key {
                alt: true,
                ..Key::char('d')
            },
            "Alt-d",
        ),
        (
            Key {
                alt: true,
                ..Key::of(Code::Tab)
            },
            "Alt-Tab",
        ),
    ] {
        assert_eq!(key.to_string(), written);
    }
}
