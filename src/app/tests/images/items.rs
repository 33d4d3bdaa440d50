//! What the list of the whole account alone shows: rows whose instance is gone, backups, and images of
//! the user's own. That list is read again for them, and settles what is done to them.

use super::*;
use crate::domain::write::PATIENCE;
use crate::domain::{
    Region,
    write::{Answered, Barred, Confirmation, Item, Parent, RegionCopy, Stage},
};

fn own(row: &str) -> Image {
    Image {
        instance: None,
        ..of_kind(copy(row, "1", 1), "image")
    }
}

/// A snapshot that names no instance.
fn unnamed(row: &str) -> Image {
    Image {
        instance: None,
        ..copy(row, "1", 1)
    }
}

/// In the whole account, which has these rows; the instances 1 and 2 are listed.
pub(super) fn account(rows: Vec<Image>) -> World {
    let mut world = World::with_instances(&["1", "2"]);
    world.answer_images(Ok(list(rows)));
    world.key(Code::Char('3'));
    world
}

impl World {
    pub(super) fn question(&self) -> String {
        let state = self.state();
        let open = state.question().expect("a question is open");
        open.content(state).in_words(state)
    }

    fn go_to(&mut self, row: &str) {
        let id = SnapshotId::parse(row).unwrap();
        let state = self.app.shown_mut();
        assert!(state.tables.images.select(&id, &state.data.images.list));
        self.tell(Message::Wake);
    }

    fn denied(&self, what: OnSnapshot) -> Option<Denied> {
        self.state().can(Action::Snapshot(what)).err()
    }

    pub(super) fn typed(&mut self, text: &str) {
        for c in text.chars() {
            self.key(Code::Char(c));
        }
    }

    /// Answers the requested lists of backups.
    pub(super) fn backups_are(&mut self, rows: &[Snapshot]) {
        let wanted = |effect: &Effect| match effect {
            Effect::Call(_, Call::Snapshots(of)) => of.kind == CopyKind::Backup,
            _ => false,
        };
        while let Some(Effect::Call(call, Call::Snapshots(of))) = self.taken(wanted) {
            let outcome = Outcome::Snapshots(of, Ok(list(rows.to_vec())));
            self.hear(Heard::Done(call, outcome));
        }
    }

    /// The key of the account's own view.
    fn reads_all_again(&mut self) {
        let now = self.now;
        self.app.shown_mut().read_images(now);
        self.pass(SECOND);
    }

    /// Reads what is due of the lists on the screen, and answers the list of the whole account.
    pub(super) fn images_are(&mut self, rows: &[Image]) {
        while let Some(Effect::Call(call, _)) =
            self.taken(|effect| matches!(effect, Effect::Call(_, Call::Images)))
        {
            let outcome = Outcome::Images(Ok(list(rows.to_vec())));
            self.hear(Heard::Done(call, outcome));
        }
    }
}

#[test]
fn a_row_whose_instance_is_gone_is_deleted_by_the_list_of_the_account() {
    let rows = vec![copy("71234", "999", 1), copy("8", "1", 1)];
    let mut world = account(rows.clone());
    world.go_to("71234");
    world.key(Code::Char('d'));
    let words = world.question();
    for said in [
        "Delete one snapshot?",
        "Instance 999 is gone, so nothing can be restored to it.",
        "NOTHING ELSE USABLE IS LEFT OF THIS INSTANCE.",
        "instance 999, which is gone",
    ] {
        assert!(words.contains(said), "{said}\n{words}");
    }
    world.later(Code::Enter);
    assert!(world.sent().is_none(), "its digits are missing");
    world.typed("1234");
    world.later(Code::Enter);
    let sent = world.sent().expect("it is sent");
    world.written(sent, Ok(()));
    assert!(world.images_asked(), "read at once, not in ten minutes");
    // It is still there: the list is read again soon.
    world.images_are(&rows);
    world.pass(4 * SECOND);
    assert!(world.images_asked(), "{}", world.said());
    world.images_are(&rows[1..]);
    assert!(world.state().ops.is_empty());
    assert_eq!(
        world.said(),
        "Deleted snap-71234: it is no longer in the list."
    );
    // Then it is read as seldom as before.
    world.pass(60 * SECOND);
    assert!(!world.images_asked());
}

#[test]
fn a_lost_answer_about_a_gone_instance_is_settled_by_the_list_of_the_account_alone() {
    let mut world = account(vec![copy("71234", "999", 1)]);
    world.key(Code::Char('d'));
    world.typed("1234");
    world.later(Code::Enter);
    let sent = world.sent().unwrap();
    let lost = NotDone::Failed(Problem::Transport(
        crate::domain::TransportProblem::NoAnswer(crate::domain::Silence::Timeout),
    ));
    world.written(sent, Err(lost));
    // An incomplete list proves nothing.
    let call = world.images_in_flight();
    let outcome = Outcome::Images(Ok(partial(Vec::new())));
    world.hear(Heard::Done(call, outcome));
    assert_eq!(world.state().ops.len(), 1);
    world.pass(12 * SECOND);
    world.images_are(&[]);
    assert!(world.state().ops.is_empty(), "{}", world.said());
    assert!(world.sent().is_none(), "it is never sent again");
}

#[test]
fn it_is_said_what_is_left_without_a_backup_or_an_image_of_the_users_own() {
    let backup = |row: &str| of_kind(copy(row, "1", 1), "backup");
    for (rows, title, said, digits) in [
        (
            vec![backup("71234")],
            "Delete one backup?",
            "NO OTHER BACKUP OF vm-1 IS USABLE.",
            true,
        ),
        (
            vec![backup("71234"), backup("8")],
            "Delete one backup?",
            "vm-1 keeps 1 usable backup, the newest from 13 Nov.",
            false,
        ),
        (
            vec![own("71234"), copy("8", "1", 2)],
            "Delete one image?",
            "This is an image of your own.",
            true,
        ),
        (
            vec![
                copy("71234", "999", 1),
                of_kind(copy("8", "999", 2), "backup"),
            ],
            "Delete one snapshot?",
            "1 other usable snapshot or backup of it is left.",
            true,
        ),
    ] {
        let mut world = account(rows.clone());
        world.go_to("71234");
        world.pass(SECOND);
        let its = rows.into_iter().filter(|row| row.is_copy(CopyKind::Backup));
        let its: Vec<Snapshot> = its.map(|row| row.snapshot).collect();
        world.backups_are(&its);
        world.key(Code::Char('d'));
        let words = world.question();
        assert!(words.contains(title) && words.contains(said), "{words}");
        let asks = words.contains("last 4 digits");
        assert_eq!(asks, digits, "{words}");
    }
}

#[test]
fn a_key_of_an_instance_says_of_an_image_that_it_is_in_no_list_of_one() {
    for (key, said) in [
        ('c', "Only snapshots and backups are in the lists of an"),
        ('i', "Only snapshots and backups are in the lists of an"),
    ] {
        let mut world = account(vec![own("7"), copy("8", "1", 1)]);
        world.go_to("7");
        world.key(Code::Char(key));
        assert!(world.said().contains(said), "{key}: {}", world.said());
    }
    let mut world = account(vec![own("7"), copy("8", "1", 1)]);
    world.go_to("8");
    world.key(Code::Char('c'));
    assert!(world.said().contains("press Tab"), "{}", world.said());
}

#[test]
fn what_belongs_to_an_instance_that_is_not_surely_known_is_not_changed() {
    for (rows, why) in [
        // No row names its instance, so this need not be a copy from another region.
        (vec![unnamed("7")], Denied::NoInstanceOf),
        (
            vec![of_kind(copy("7", "1", 1), "template")],
            Denied::UnknownKind("vm-7".into(), ImageKind::parse("template")),
        ),
    ] {
        let mut world = account(rows);
        world.go_to("7");
        for key in [OnSnapshot::Delete, OnSnapshot::Rename, OnSnapshot::Protect] {
            assert_eq!(world.denied(key).map(|why| why.brief()), Some(why.brief()));
        }
    }
    // An incomplete list of instances does not prove that one is gone.
    let mut world = account(vec![copy("7", "999", 1)]);
    assert_eq!(world.denied(OnSnapshot::Delete), None);
    let now = world.now;
    let state = world.app.shown_mut();
    state.data.instances.begin_anew();
    state.data.instances.take(partial(vec![instance("1")]));
    state.arrange_instances(now);
    assert_eq!(world.denied(OnSnapshot::Delete), Some(Denied::NoInstanceOf));
}

#[test]
fn a_copy_from_another_region_is_changed_by_the_list_of_the_account() {
    let mut world = account(vec![unnamed("71234"), copy("8", "1", 1)]);
    world.go_to("71234");
    let next_pane = world.state().can(Action::List(OnList::NextPane));
    assert_eq!(next_pane, Err(Denied::OfNoInstance));
    let restore = world.denied(OnSnapshot::Restore);
    assert_eq!(restore, Some(Denied::OfNoInstance));
    for key in [
        OnSnapshot::Rename,
        OnSnapshot::Protect,
        OnSnapshot::CopyToRegion,
    ] {
        assert_eq!(world.denied(key), None, "{key:?}");
    }
    world.key(Code::Char('d'));
    let words = world.question();
    for said in [
        "no instance: a region copy",
        "There may be no other copy of this disk.",
        "last 4 digits",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    world.typed("1234");
    world.pass(SECOND);
    world.key(Code::Enter);
    let sent = world.sent().expect("the delete is sent");
    world.written(sent, Ok(()));
    world.images_are(&[copy("8", "1", 1)]);
    assert!(world.state().ops.is_empty(), "{}", world.said());
}

#[test]
fn what_has_no_instance_to_restore_says_so() {
    let mut world = account(vec![copy("7", "999", 1), copy("8", "1", 1)]);
    world.go_to("7");
    assert_eq!(world.denied(OnSnapshot::Restore), Some(Denied::ParentGone));
    let next_pane = world.state().can(Action::List(OnList::NextPane));
    assert_eq!(next_pane, Err(Denied::ParentGone));
}

#[test]
fn an_instance_that_comes_back_closes_the_way_to_a_delete_without_it() {
    let mut world = account(vec![copy("71234", "999", 1)]);
    world.key(Code::Char('d'));
    world.typed("1234");
    world.pass(61 * SECOND);
    world.answer_instances(Ok(list(vec![instance("1"), instance("999")])));
    world.later(Code::Enter);
    assert!(world.sent().is_none());
    assert!(world.state().question().is_some());
}

#[test]
fn what_is_gone_is_renamed_and_protected_by_the_list_of_the_account() {
    let mut world = account(vec![copy("7", "999", 1)]);
    world.key(Code::Char('p'));
    let sent = world.sent().expect("it is protected at once");
    world.written(sent, Ok(()));
    let mut protected = copy("7", "999", 1);
    protected.snapshot.protection = Protection::On;
    world.images_are(&[protected.clone()]);
    assert!(world.state().ops.is_empty());
    assert_eq!(
        world.denied(OnSnapshot::Delete).unwrap().brief(),
        "protected"
    );
    world.key(Code::Char('e'));
    world.typed("-old");
    world.later(Code::Enter);
    world.key(Code::Tab);
    world.later(Code::Enter);
    let sent = world.sent().expect("it is renamed");
    world.written(sent, Ok(()));
    protected.snapshot.name = "snap-7-old".into();
    world.images_are(&[protected]);
    assert!(world.state().ops.is_empty(), "{}", world.said());
}

#[test]
fn a_refusal_before_it_is_sent_is_said() {
    for (why, said) in [
        (Barred::InstanceBack, "Its instance is in the list again."),
        (
            Barred::ListedElsewhere,
            "The server now lists it as another type or under another instance.",
        ),
    ] {
        let mut world = account(vec![copy("71234", "999", 1)]);
        world.key(Code::Char('d'));
        world.typed("1234");
        world.later(Code::Enter);
        let sent = world.sent().unwrap();
        world.written(sent, Err(NotDone::Barred(why)));
        let words = world.question();
        assert!(
            words.contains(said) && words.contains("NOTHING WAS DELETED."),
            "{words}"
        );
        assert!(world.state().ops.is_empty());
    }
}

/// Before the answer, a row of that name in the other region may be somebody else's: a run that finds
/// it in the journal would take it for its own.
#[test]
fn the_row_of_a_region_copy_is_recorded_once_it_is_answered() {
    for is_refused in [false, true] {
        let mut world = account(vec![own("8")]);
        let source = own("8");
        let write = Write::Copy(RegionCopy {
            item: Item {
                snapshot: source.snapshot.clone(),
                parent: Parent::Nothing,
            },
            name: "copied".into(),
            region: Region {
                key: "Ukraine-1".into(),
                name: "Ukraine-1".into(),
            },
            before: [source.snapshot.id.clone()].into(),
        });
        let now = world.now;
        let state = world.app.shown_mut();
        let (op, _) = state.start(now, write, Confirmation::default()).unwrap();
        let mut listed = own("9");
        listed.snapshot.name = "copied".into();
        listed.snapshot.region = "Ukraine-1".into();
        listed.snapshot.status = SnapshotStatus::Saving;
        world.pass(Duration::from_secs(70));
        world.images_are(&[source, listed]);
        assert_eq!(following::stages(&world), [], "{is_refused}");
        let (answer, recorded) = if is_refused {
            (Err(run::refused()), vec![])
        } else {
            let created = Answered::Created(SnapshotId::parse("9").unwrap());
            (Ok(()), vec![Stage::Open(created)])
        };
        let call = RequestId(0);
        world.written(Sent { call, op }, answer);
        assert_eq!(following::stages(&world), recorded, "{is_refused}");
    }
}

/// A snapshot of an instance that is gone, which only the list of the whole account shows, and its
/// delete that the server has accepted.
fn accepted_delete() -> World {
    let mut world = account(vec![copy("71234", "999", 1)]);
    let delete = world.delete_orphan();
    world.written(delete, Ok(()));
    world
}

/// Answers what is due later, the list of the whole account with this.
fn answer_later(world: &mut World, after: Duration, images: &Result<List<Image>, Problem>) {
    world.pass(after);
    let reads = |effect: &Effect| {
        let Effect::Call(_, call) = effect else {
            return false;
        };
        matches!(call, Call::Instances | Call::Snapshots(_) | Call::Images)
    };
    while let Some(Effect::Call(id, call)) = world.taken(reads) {
        let outcome = match call {
            Call::Images => Outcome::Images(images.clone()),
            Call::Snapshots(of) => Outcome::Snapshots(of, Ok(list(Vec::new()))),
            _ => Outcome::Instances(Ok(list(vec![instance("1"), instance("2")]))),
        };
        world.hear(Heard::Done(id, outcome));
    }
}

/// What is said once the delete is given up, while the list of the whole account is answered so.
fn said_when_given_up(world: &mut World, images: &Result<List<Image>, Problem>) -> String {
    let asked = world.now;
    while world.state().ops.iter().any(Op::is_running) {
        assert!(
            world.now.since(asked.mono) < PATIENCE * 4,
            "{}",
            world.said()
        );
        answer_later(world, SECOND * 20, images);
    }
    world.said()
}

#[test]
fn an_accepted_delete_in_the_whole_account_whose_row_stays_is_freed() {
    let mut world = accepted_delete();
    let row = Ok(list(vec![copy("71234", "999", 1)]));
    let said = said_when_given_up(&mut world, &row);
    let still =
        "The server accepted the delete of snap-71234, but it is still in the list after 2 min";
    assert!(said.starts_with(still), "{said}");
    // It can't be repeated yet.
    world.later(Code::Char('d'));
    assert!(world.state().question().is_none());
    // The list is next read minutes later, and so much time is named.
    answer_later(&mut world, crate::app::images::EVERY, &row);
    assert!(world.state().ops.is_empty());
    let freed = "snap-71234 is still in the list, unchanged after 12 min. You can repeat";
    assert!(world.said().starts_with(freed), "{}", world.said());
    world.delete_orphan();
}

#[test]
fn a_delete_in_the_whole_account_whose_list_is_always_refused_is_given_up() {
    let mut world = accepted_delete();
    let refused = Err(Problem::from(ServerProblem::Refused(Refusal::default())));
    let said = said_when_given_up(&mut world, &refused);
    let begins =
        "The server accepted this, but has refused the list that shows it for 2 min: delete";
    assert!(said.starts_with(begins), "{said}");
}

impl World {
    /// Deletes the row under the cursor, of which nothing else is left.
    fn delete_orphan(&mut self) -> Sent {
        self.later(Code::Char('d'));
        self.typed("1234");
        self.later(Code::Enter);
        self.sent().expect("a delete is sent")
    }
}

/// The list of an instance names what the list of the account doesn't.
#[test]
fn a_row_that_its_instance_lists_is_no_copy_from_another_region() {
    let is_region_copy = |world: &World| {
        let rows = world.state().data.images.list.rows();
        let row = rows.iter().find(|row| row.snapshot.id.as_str() == "71234");
        world.state().is_region_copy(row.unwrap())
    };
    let rows = || vec![unnamed("71234"), copy("8", "1", 1)];
    let mut world = account(rows());
    assert!(is_region_copy(&world));
    // A complete list without any name says nothing about regions.
    world.reads_all_again();
    world.answer_images(Ok(list(vec![unnamed("71234"), unnamed("8")])));
    assert!(!is_region_copy(&world));

    let mut world = World::new();
    world.answer_instances(Ok(list(vec![instance("1")])));
    world.answer_snapshots(Ok(list(vec![snapshot("71234"), snapshot("8")])));
    world.answer_images(Ok(list(rows())));
    assert!(!is_region_copy(&world));
    world.reads_all_again();
    world.answer_images(Ok(list(rows())));
    assert!(!is_region_copy(&world));
}

#[test]
fn backups_are_counted_only_where_rows_name_their_instances() {
    let named = account(vec![copy("8", "1", 1)]);
    assert_eq!(named.state().coverage(&id("1")).backups, Some(0));
    let mut without = World::with_instances(&["1", "2"]);
    without.answer_images(Ok(list(vec![unnamed("7")])));
    without.answer_list("2", Ok(list(vec![snapshot("7")])));
    let coverage = without.state().coverage(&id("2"));
    assert_eq!((coverage.snapshots, coverage.backups), (Some(1), None));
}
