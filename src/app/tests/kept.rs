//! The form for how many scheduled backups are kept: which backups it counts.

use super::{schedules::schedules, *};
use crate::domain::{ImageKind, Properties};

/// Scheduled backups of the first instance, the oldest first.
fn backups(ids: &[&str]) -> List<Snapshot> {
    let row = |(id, day): (&&str, i8)| Snapshot {
        created: Some(date(2026, 11, day)),
        properties: std::sync::Arc::new(Properties {
            kind: ImageKind::Backup,
            ..Properties::default()
        }),
        ..snapshot(id)
    };
    list(ids.iter().zip(1..).map(row).collect())
}

impl World {
    fn backups_asked_for(&mut self) -> Option<(RequestId, CopyList)> {
        let backups = |effect: &Effect| match effect {
            Effect::Call(_, Call::Snapshots(of)) => of.kind == CopyKind::Backup,
            _ => false,
        };
        match self.taken(backups)? {
            Effect::Call(id, Call::Snapshots(of)) => Some((id, of)),
            _ => None,
        }
    }

    fn answer_backups(&mut self, result: Result<List<Snapshot>, Problem>) {
        let (id, of) = self.backups_asked_for().expect("backups are asked for");
        self.hear(Heard::Done(id, Outcome::Snapshots(of, result)));
    }

    fn question_says(&self, wanted: &[&str], unwanted: &[&str]) {
        let open = self.state().question().expect("a question is open");
        let said = open.content(self.state()).in_words(self.state());
        for part in wanted {
            assert!(said.contains(part), "{part}: {said}");
        }
        for part in unwanted {
            assert!(!said.contains(part), "{part}: {said}");
        }
    }
}

const HOW_MANY: &str = "How many scheduled backups it has is not known.";
const WHICH: &str = "It is not known which backups these are";

/// Backups that were read an hour ago may be gone, and others may have been made since.
#[test]
fn what_fewer_kept_backups_remove_is_told_from_a_list_read_since_the_form_opened() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    world.later(Code::Char('2'));
    world.answer_backups(Ok(backups(&["11", "12"])));
    world.later(Code::Char('1'));
    world.pass(Duration::from_secs(3600));
    world.answer_instances(Ok(list(vec![instance("1"), instance("2")])));
    world.answer_snapshots(Ok(snapshots(&[])));
    world.later(Code::Char('b'));
    world.answer_schedules(Ok(schedules(&[("7", "nightly")])));
    world.later(Code::Char('n'));
    world.later(Code::Left);
    world.question_says(
        &[
            HOW_MANY,
            "may delete all scheduled backups but the newest 2",
        ],
        &["has 2 scheduled backups", "no scheduled backup has to go"],
    );
    // The read that the form before requested does not count for this one.
    world.later(Code::Esc);
    world.later(Code::Char('n'));
    world.later(Code::Left);
    world.answer_backups(Ok(backups(&["11", "12"])));
    world.question_says(&[HOW_MANY], &[]);
    // Nor does one that failed.
    world.answer_backups(Err(Silence::Timeout.into()));
    world.question_says(&[HOW_MANY], &[]);
    for code in [Code::Tab, Code::Tab, Code::Enter] {
        world.later(code);
    }
    world.question_says(&["Keep 2 instead of 3.", WHICH], &["snap-1"]);
    world.pass(Duration::from_secs(10));
    world.answer_backups(Ok(backups(&["12", "13", "14"])));
    world.question_says(
        &["may delete the oldest one for good", "id 12"],
        &[WHICH, "id 11", "id 13"],
    );
    let hint = &world.state().question().unwrap().hint;
    assert_eq!(*hint, Some(Hint::Changed));
    // The names are followed, and a failure takes them back.
    world.pass(Duration::from_secs(60));
    world.answer_backups(Ok(backups(&["12", "13", "14", "15"])));
    world.question_says(&["the 2 oldest", "id 12", "id 13"], &["id 14"]);
    world.later(Code::Tab);
    world.pass(Duration::from_secs(60));
    world.answer_backups(Err(Silence::Timeout.into()));
    world.question_says(&[WHICH], &["id 12"]);
    // An Enter that was meant for the names before cancels.
    let form = &world.state().question().unwrap().form;
    assert_eq!(form.focus, ask::Part::Cancel);
}

/// A backup may be made before the server hears of the change: if it would be one too many, it is asked
/// about.
#[test]
fn fewer_kept_backups_are_asked_about_unless_none_can_go() {
    let shown = ["11", "12"];
    for (there, is_asked) in [(0, false), (1, false), (2, true)] {
        let mut world = World::with_schedules(&[("7", "nightly")]);
        world.later(Code::Char('n'));
        world.answer_backups(Ok(backups(&shown[..there])));
        world.later(Code::Left);
        world.question_says(&["With 2, no scheduled backup is deleted now."], &[]);
        for code in [Code::Tab, Code::Tab, Code::Enter] {
            world.later(code);
        }
        assert_eq!(world.sent().is_some(), !is_asked, "{there}");
        if is_asked {
            world.question_says(&["If one is made before the change arrives"], &[]);
            world.later(Code::Tab);
            world.later(Code::Enter);
            assert!(world.sent().is_some());
        }
    }
}

#[test]
fn more_backups_than_are_kept_are_explained() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    world.later(Code::Char('n'));
    world.answer_backups(Ok(backups(&["11", "12", "13", "14"])));
    world.question_says(
        &["keeps at most 3 now. It has 4 scheduled backups: the provider has not deleted the extra ones"],
        &[],
    );
}

#[test]
fn the_backups_are_no_longer_read_once_the_form_is_closed() {
    let mut world = World::with_schedules(&[("7", "nightly")]);
    world.later(Code::Char('n'));
    world.answer_backups(Ok(backups(&["11", "12", "13", "14"])));
    world.question_says(&["It has 4 scheduled backups: "], &[]);
    world.later(Code::Esc);
    world.pass(Duration::from_secs(3600));
    assert_eq!(world.backups_asked_for(), None);
}
