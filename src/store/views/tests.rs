//! Tests of the files: whatever they hold, they are read or left out, and no process destroys what
//! another one wrote.

use std::{fs, os::unix::fs::PermissionsExt as _, sync::Arc, thread};

use proptest::prelude::*;

use super::*;
use crate::{
    domain::{CursorPlace, Direction, Focus, InstanceId, TableSettings},
    text::Text,
};

const SERVER: &str = "https://api.zomro.com/";

fn any_settings() -> impl Strategy<Value = TableSettings> {
    let direction = prop_oneof![Just(Direction::Ascending), Just(Direction::Descending)];
    let sort = prop::option::of((any::<String>(), direction));
    (
        prop::collection::vec(any::<String>(), 0..4),
        sort,
        any::<String>(),
    )
        .prop_map(|(columns, sort, filter)| TableSettings {
            columns,
            sort,
            filter,
        })
}

fn any_view() -> impl Strategy<Value = LastView> {
    let focus = prop_oneof![
        Just(Focus::Instances),
        Just(Focus::Snapshots),
        Just(Focus::Account)
    ];
    let tables = [
        any_settings(),
        any_settings(),
        any_settings(),
        any_settings(),
    ];
    (
        prop::option::of(any::<String>()),
        focus,
        prop::option::of("[0-9]{1,9}"),
        tables,
    )
        .prop_map(
            |(user, focus, id, [instances, snapshots, backups, account])| LastView {
                user: user.as_deref().map(Text::new),
                place: CursorPlace {
                    focus,
                    instance: id.as_deref().and_then(InstanceId::parse),
                },
                instances,
                snapshots,
                backups,
                account,
            },
        )
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(view in any_view()) {
        let text = form::write(&view, SERVER);
        prop_assert_eq!(form::read(text.as_bytes(), SERVER), Read::View(Box::new(view)));
        prop_assert_eq!(form::read(text.as_bytes(), "https://other.example/"), Read::Nothing);
    }

    #[test]
    fn a_cut_or_changed_file_is_damaged_or_a_view(
        view in any_view(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = form::write(&view, SERVER).into_bytes();
        let at = at.index(bytes.len());
        prop_assert_eq!(form::read(&bytes[..at], SERVER), Read::Damaged);
        bytes[at] = byte;
        // Anything but a panic: a changed letter in a filter can't be noticed.
        let _ = form::read(&bytes, SERVER);
    }

    #[test]
    fn any_bytes_are_read_or_left_out(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(!matches!(form::read(&bytes, SERVER), Read::View(_)));
    }

    /// Of each part, the change of either program counts; if both have changed it, the later one's.
    #[test]
    fn two_programs_keep_each_others_changes(
        base in any_view(),
        ours in any_view(),
        theirs in any_view(),
    ) {
        let same_user = |view: LastView| LastView { user: None, ..view };
        let (base, ours, theirs) = (same_user(base), same_user(ours), same_user(theirs));
        let unchanged = base.clone().merged(&base, theirs.clone());
        prop_assert_eq!(unchanged, theirs.clone());
        let only_ours = ours.clone().merged(&base, base.clone());
        prop_assert_eq!(only_ours, ours.clone());
        let one = LastView { account: base.account.clone(), ..ours.clone() };
        let merged = one.merged(&base, theirs.clone());
        prop_assert_eq!(merged.account, theirs.account);
    }
}

/// A state folder with nothing in it, and two programs that use it.
fn two_programs() -> (tempfile::TempDir, ViewFile, ViewFile) {
    let home = tempfile::tempdir().unwrap();
    let file = || {
        let server = ServerUrl::parse(SERVER).unwrap();
        ViewFile::new(
            &home.path().join("state"),
            &ProfileName::parse("prod").unwrap(),
            &server,
        )
    };
    let (one, other) = (file(), file());
    (home, one, other)
}

fn filtered(filter: &str) -> TableSettings {
    TableSettings {
        filter: filter.to_owned(),
        ..TableSettings::default()
    }
}

#[test]
fn a_file_is_private_and_replaced_whole() {
    let (_home, one, other) = two_programs();
    assert_eq!(one.read(), None);
    let view = LastView {
        instances: filtered("web"),
        ..LastView::default()
    };
    one.write(&view);
    assert_eq!(other.read(), Some(view.clone()));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!([mode(&one.folder), mode(&one.path())], [0o700, 0o600]);
    let mut names: Vec<_> = fs::read_dir(&one.folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["prod@api.zomro.com.json", "prod@api.zomro.com.lock"]
    );

    // The other one changes another table, and this one then its own: both are there.
    other.write(&LastView {
        account: filtered("old"),
        ..view.clone()
    });
    one.write(&LastView {
        instances: filtered("db"),
        ..view
    });
    let read = other.read().unwrap();
    assert_eq!(
        (read.instances.filter, read.account.filter),
        ("db".to_owned(), "old".to_owned())
    );
}

#[test]
fn a_file_that_cannot_be_used_is_left_out() {
    let (_home, one, other) = two_programs();
    let view = LastView {
        instances: filtered("web"),
        ..LastView::default()
    };
    one.write(&view);
    let good = fs::read_to_string(one.path()).unwrap();

    // The file of a newer version stays as it is.
    let newer = good.replace("\"version\":1", "\"version\":2,\"more\":[]");
    fs::write(one.path(), &newer).unwrap();
    assert_eq!(other.read(), None);
    other.write(&view);
    assert_eq!(fs::read_to_string(one.path()).unwrap(), newer);

    // A damaged one is replaced.
    fs::write(one.path(), &good[..20]).unwrap();
    assert_eq!(other.read(), None);
    other.write(&view);
    assert_eq!(fs::read_to_string(one.path()).unwrap(), good);

    // One that others could have written is neither read nor replaced.
    fs::set_permissions(one.path(), fs::Permissions::from_mode(0o666)).unwrap();
    assert_eq!(two_reads(&one), None);
    one.write(&LastView::default());
    assert_eq!(fs::read_to_string(one.path()).unwrap(), good);
    fs::set_permissions(one.path(), fs::Permissions::from_mode(0o600)).unwrap();

    // One that is far too long is not read.
    let long = format!("{good}{}", " ".repeat(70_000));
    fs::write(one.path(), long).unwrap();
    assert_eq!(two_reads(&one), None);
}

/// Reads twice: neither read may change anything.
fn two_reads(file: &ViewFile) -> Option<LastView> {
    assert_eq!(file.read(), file.read());
    file.read()
}

#[test]
fn programs_that_write_at_once_leave_a_whole_file() {
    let (_home, one, other) = two_programs();
    let files = [Arc::new(one), Arc::new(other)];
    thread::scope(|scope| {
        for (n, file) in files.iter().enumerate() {
            scope.spawn(move || {
                for round in 0..20 {
                    file.write(&LastView {
                        instances: filtered(&format!("{n} {round}")),
                        ..LastView::default()
                    });
                    assert!(matches!(file.load(), Ok(Read::View(_))));
                }
            });
        }
    });
}
