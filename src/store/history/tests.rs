//! Tests of the history on real folders: whatever its files hold, what can be read is read, and no
//! program destroys the lines of another.

use std::{collections::BTreeSet, os::unix::fs::PermissionsExt as _, thread};

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::{
    domain::{
        HistoryAnswer, InstanceId, ProfileName, Request, SnapshotId,
        write::{Deed, End},
    },
    text::Text,
};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_700_000 + second).unwrap()
}

fn op(n: u64) -> OpId {
    OpId::after(None, at(i64::try_from(n).unwrap()), n)
}

fn request(name: &str) -> Request {
    Request {
        kind: crate::domain::CopyKind::Snapshot,
        profile: ProfileName::parse("prod").unwrap(),
        server: "https://api.example.com/".to_owned(),
        user: Some(Text::new("ops@example.com")),
        deed: Deed::Delete,
        instance: InstanceId::parse("5203773"),
        instance_name: Text::new("архів\u{1b}[2J"),
        snapshot: SnapshotId::parse("5226790"),
        name: Text::new(name),
        new_name: None,
        typed: Some("6790".to_owned()),
        form: vec![("func".to_owned(), "image.delete".to_owned())],
    }
}

fn begun(name: &str) -> HistoryStep {
    HistoryStep::Begun(Box::new(request(name)))
}

fn any_answer() -> impl Strategy<Value = HistoryAnswer> {
    prop_oneof![
        Just(HistoryAnswer::Accepted),
        "[ -~]{0,40}".prop_map(HistoryAnswer::NotApplied),
        "[ -~]{0,40}".prop_map(HistoryAnswer::Unclear),
    ]
}

fn any_entry() -> impl Strategy<Value = HistoryEntry> {
    let deed = (0..Deed::ALL.len()).prop_map(|n| Deed::ALL[n]);
    let id = || "[0-9]{1,9}";
    let fields = prop::collection::vec((any::<String>(), any::<String>()), 0..4);
    let end = prop_oneof![
        Just(End::Applied),
        Just(End::NotApplied),
        Just(End::Unclear)
    ];
    let request = (
        (deed, id(), prop::option::of(id()), any::<String>()),
        prop::option::of(any::<String>()),
        prop::option::of(id()),
        fields,
    )
        .prop_map(
            |((deed, instance, snapshot, name), new_name, typed, form)| Request {
                deed,
                instance: InstanceId::parse(&instance),
                snapshot: snapshot.as_deref().and_then(SnapshotId::parse),
                new_name: new_name.as_deref().map(Text::new),
                typed,
                form,
                ..request(&name)
            },
        );
    let answered = prop::option::of(any_answer().prop_map(|answer| (at(1), answer)));
    let created = prop::option::of(id().prop_map(|id| SnapshotId::parse(&id).unwrap()));
    let ended = prop::option::of(end.prop_map(|end| (at(2), end)));
    (0..1_000_u64, request, answered, created, ended).prop_map(
        |(n, request, answered, created, ended)| HistoryEntry {
            answered,
            created,
            ended,
            ..HistoryEntry::new(op(n), request)
        },
    )
}

/// The steps by which an entry came about.
fn steps(entry: &HistoryEntry) -> Vec<HistoryStep> {
    let HistoryEntry {
        request,
        answered,
        created,
        ended,
        ..
    } = entry.clone();
    let mut steps = vec![HistoryStep::Begun(Box::new(request))];
    steps.extend(answered.map(|(at, answer)| HistoryStep::Answered(at, answer)));
    steps.extend(created.map(|id| HistoryStep::Created(at(1), id)));
    steps.extend(ended.map(|(at, end)| HistoryStep::Ended(at, end)));
    steps
}

fn texts(entries: &[HistoryEntry]) -> BTreeSet<String> {
    let names = entries.iter().map(|entry| entry.request.name.raw());
    names.map(str::to_owned).collect()
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(entry in any_entry()) {
        let folder = tempfile::tempdir().unwrap();
        let history = History::new(folder.path());
        for step in steps(&entry) {
            history.append(entry.id, &step).unwrap();
        }
        prop_assert_eq!(history.last(MOST_ENTRIES, |_| true).unwrap(), vec![entry]);
    }

    #[test]
    fn damage_costs_only_the_lines_that_it_hits(
        damage in prop::collection::vec(any::<u8>(), 0..60),
        place in 0..=2_u64,
        cut in 0..40_usize,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let history = History::new(folder.path());
        let path = folder.path().join(HISTORY);
        for n in 0..2 {
            if n == place {
                append(&path, &damage);
            }
            history.append(op(n), &begun(&format!("n{n}"))).unwrap();
        }
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - cut]).unwrap();
        history.append(op(9), &begun("last")).unwrap();
        let read = texts(&history.last(MOST_ENTRIES, |_| true).unwrap());
        prop_assert!(read.contains("n0"));
        prop_assert!(read.contains("last"));
        prop_assert_eq!(read.contains("n1"), cut <= 1);
    }
}

fn append(path: &Path, bytes: &[u8]) {
    let mut options = OpenOptions::new();
    let mut file = files::open(path, options.append(true).create(true)).unwrap();
    file.write_all(bytes).unwrap();
}

#[test]
fn it_is_private_and_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let history = History {
        most_bytes: 4_000,
        ..History::new(folder.path())
    };
    for n in 0..100 {
        history.append(op(n), &begun(&format!("n{n}"))).unwrap();
    }
    let names = [HISTORY, OLDER];
    for name in names {
        let data = fs::metadata(folder.path().join(name)).unwrap();
        assert_eq!(data.permissions().mode() & 0o777, 0o600, "{name}");
        assert!(data.len() < 4_600, "{name}: {}", data.len());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    let read = history.last(MOST_ENTRIES, |_| true).unwrap();
    assert!(read.len() > 8, "{}", read.len());
    let newest: Vec<OpId> = read.iter().map(|entry| entry.id).collect();
    let expected: Vec<OpId> = (0..100).rev().map(op).take(read.len()).collect();
    assert_eq!(newest, expected);
}

#[test]
fn a_write_that_began_before_the_rotation_keeps_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::new(folder.path());
    history.append(op(1), &begun("old")).unwrap();
    fs::rename(folder.path().join(HISTORY), folder.path().join(OLDER)).unwrap();
    let end = HistoryStep::Ended(at(9), End::Applied);
    history.append(op(1), &end).unwrap();
    let read = history.last(MOST_ENTRIES, |_| true).unwrap();
    assert_eq!(read[0].ended, Some((at(9), End::Applied)));
}

#[test]
fn two_programs_append_at_the_same_time_and_rotate_once() {
    let folder = tempfile::tempdir().unwrap();
    let history = || History {
        most_bytes: 60_000,
        ..History::new(folder.path())
    };
    thread::scope(|scope| {
        for program in 0..4 {
            let history = history();
            scope.spawn(move || {
                for n in 0..50 {
                    let n = program * 1_000 + n;
                    history.append(op(n), &begun(&format!("n{n}"))).unwrap();
                }
            });
        }
    });
    // 200 lines of about 450 bytes: more than one file holds, and less than two.
    assert_eq!(history().last(MOST_ENTRIES, |_| true).unwrap().len(), 200);
    assert!(folder.path().join(OLDER).exists());
}

#[test]
fn an_unsafe_file_is_neither_read_nor_written() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    let path = folder.path().join(HISTORY);
    std::os::unix::fs::symlink(elsewhere.path(), &path).unwrap();
    let history = History::new(folder.path());
    assert!(history.append(op(1), &begun("x")).is_err());
    assert!(history.last(MOST_ENTRIES, |_| true).is_err());
    assert_eq!(fs::metadata(elsewhere.path()).unwrap().len(), 0);
}

#[test]
fn without_a_file_there_is_no_entry_and_nothing_is_created() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::new(&folder.path().join("state"));
    assert_eq!(history.last(MOST_ENTRIES, |_| true).unwrap(), []);
    assert!(!folder.path().join("state").exists());
}

#[test]
fn an_entry_is_copied_as_the_form_that_was_sent() {
    let entry = HistoryEntry::new(op(1), request("x"));
    assert_eq!(
        entry.curl(),
        "curl https://api.example.com/ -d func=image.delete -d \"auth=$TOKEN\""
    );
}
