//! What the records say: no secret, and what older and newer versions of snapdeck wrote.

use super::*;
use crate::domain::NewPassword;

#[test]
fn of_a_new_password_only_that_there_is_one_is_recorded() {
    const PASSWORD: &str = "Correct1horse";
    let restore =
        |access: &Access| Restore::new(instance(), snapshot(), None).with_access(access.clone());
    let plan = |access: &Access| {
        let mut writes = writes();
        writes.truncate(1);
        let Some(Write::Create(mut create)) = writes.pop() else {
            panic!()
        };
        create.then = Some(Box::new(restore(access)));
        Write::Create(create)
    };
    let password = Access::Password(NewPassword::parse(PASSWORD).unwrap());
    let place = Place::new();
    let run = place.run();
    let writes = [Write::Restore(restore(&password)), plan(&password)];
    for (n, write) in (1..).zip(&writes) {
        run.begin(&profile("prod"), None, op(n), write).unwrap();
    }
    drop(run);
    for file in place.files() {
        let text = fs::read_to_string(file).unwrap();
        assert!(
            !text.contains(PASSWORD) && text.contains(r#""access":"password""#),
            "{text}"
        );
    }
    let unfinished = place.run().left_over(&profile("prod")).unwrap().unfinished;
    let found: Vec<Write> = unfinished.into_iter().map(|it| it.write).collect();
    let forgotten = Access::ForgottenPassword;
    let expected = [Write::Restore(restore(&forgotten)), plan(&forgotten)];
    assert_eq!(format!("{found:?}"), format!("{expected:?}"));
}

#[test]
fn a_restore_of_an_older_version_leaves_the_access_as_it_is() {
    let owner = Owner::of(&profile("prod"));
    let write = Write::Restore(Restore::new(instance(), snapshot(), None));
    let line = record::begun(&owner, None, op(1), &write);
    let (_, json) = line.trim_end().split_once(' ').unwrap();
    let json = json.replace(r#","access":"as-before""#, "");
    assert!(!json.contains("access"), "{json}");
    let old = format!("{:08x} {json}", crc32fast::hash(json.as_bytes()));
    let Some(record::Parsed::Begun(_, unfinished)) = record::parse(old.as_bytes()) else {
        panic!("{old}")
    };
    assert!(matches!(&unfinished.write, Write::Restore(it) if it.access == Access::AsBefore));
}

#[test]
fn a_newer_file_is_left_alone_and_counted() {
    let place = Place::new();
    let run = place.run();
    run.begin(
        &profile("prod"),
        Some(&Text::new("ops")),
        op(1),
        &writes()[0],
    )
    .unwrap();
    drop(run);
    let path = &place.files()[0];
    let json = format!(r#"{{"journal":{}}}"#, record::VERSION + 1);
    let newer = format!(
        "{:08x} {json}\nwhatever it is",
        crc32fast::hash(json.as_bytes())
    );
    fs::write(path, &newer).unwrap();
    let found = place.run().left_over(&profile("prod")).unwrap();
    assert_eq!(
        (found.newer, found.damaged, found.unfinished.len()),
        (1, 0, 0)
    );
    assert_eq!(fs::read_to_string(path).unwrap(), newer);
}

#[test]
fn a_create_of_an_older_file_has_no_restore_behind_it_and_the_work_on_one_is_kept() {
    let line = record::begun(
        &record::Owner::of(&profile("prod")),
        None,
        op(1),
        &writes()[0],
    );
    let json = line.split_once(' ').unwrap().1.trim_end();
    let older = json.replace(r#","then":null"#, "");
    assert_ne!(older, json);
    let line = format!("{:08x} {older}", crc32fast::hash(older.as_bytes()));
    let Some(record::Parsed::Begun(_, found)) = record::parse(line.as_bytes()) else {
        panic!("an older record is read");
    };
    assert_eq!(found.write, writes()[0]);
    let place = Place::new();
    let run = place.run();
    let restore = &writes()[4];
    run.begin(&profile("prod"), None, op(1), restore).unwrap();
    run.step(op(1), at(1), &Stage::Open(Answered::Accepted))
        .unwrap();
    run.step(op(1), at(2), &Stage::Open(Answered::Working))
        .unwrap();
    drop(run);
    let left = place.run().left_over(&profile("prod")).unwrap().unfinished;
    assert_eq!(
        (left[0].last.clone(), &left[0].write),
        (Some(Answered::Working), restore)
    );
}

/// What is left of a file of an older version is understood, and what is added marks it as newer.
#[test]
fn a_file_of_an_older_version_is_gone_on_with_as_one_of_this_version() {
    let place = Place::new();
    let run = place.run();
    let plan = &writes()[5];
    run.begin(&profile("prod"), None, op(1), plan).unwrap();
    drop(run);
    let [file] = &place.files()[..] else {
        panic!("one file");
    };
    let text = fs::read_to_string(file).unwrap();
    let begun = text.split_once('\n').unwrap().1;
    let header = |version: u32| {
        let json = format!(r#"{{"journal":{version}}}"#);
        format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()))
    };
    fs::write(file, format!("{}{begun}", header(2))).unwrap();
    let versions = || {
        let text = fs::read_to_string(file).unwrap();
        let is_header = |line: &&str| line.contains("\"journal\"");
        let of = |line: &str| header(2).trim_end() == line;
        text.lines().filter(is_header).map(of).collect::<Vec<_>>()
    };
    // Reading it alone changes nothing.
    let next = place.run();
    let left = next.left_over(&profile("prod")).unwrap().unfinished;
    assert_eq!((&left[0].write, versions()), (plan, vec![true]));
    next.step(op(1), at(1), &Stage::Alone).unwrap();
    next.step(op(1), at(2), &Stage::Open(Answered::Accepted))
        .unwrap();
    assert_eq!(versions(), [true, false]);
    assert!(
        fs::read_to_string(file)
            .unwrap()
            .contains(record::header().trim_end())
    );
    drop(next);
    let left = place.run().left_over(&profile("prod")).unwrap();
    let mut alone = plan.clone();
    alone.drop_what_follows();
    assert_eq!((&left.unfinished[0].write, left.damaged), (&alone, 0));
}

/// A value that can't be read is not taken for one that was left out.
#[test]
fn a_record_with_an_unreadable_field_is_damaged() {
    let cases = [
        (7, r#""days":"6,0""#, r#""days":"9""#),
        (7, r#""days":"6,0""#, r#""days":"""#),
        (7, r#""time":"23:59""#, r#""time":"24:00""#),
        (6, r#""before":["3","44"]"#, r#""before":["3","x y"]"#),
        (0, r#""before":["1","22"]"#, r#""before":["1",""]"#),
        (4, r#""kept":"8""#, r#""kept":"""#),
    ];
    for (write, good, bad) in cases {
        let owner = record::Owner::of(&profile("prod"));
        let line = record::begun(&owner, None, op(1), &writes()[write]);
        assert!(record::parse(line.trim_end().as_bytes()).is_some());
        let json = line.split_once(' ').unwrap().1.trim_end();
        let other = json.replace(good, bad);
        assert_ne!(other, json, "{good}");
        let line = format!("{:08x} {other}", crc32fast::hash(other.as_bytes()));
        assert_eq!(record::parse(line.as_bytes()), None, "{bad}");
    }
}
