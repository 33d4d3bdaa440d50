//! The question about them: what it covers, and what confirms it.

use super::*;

#[test]
fn one_question_lists_all_with_their_names_and_leaves_out_those_at_work() {
    let mut served = Served::new(&["1", "2", "3", "4", "5"]);
    served.instances[2].status = InstanceStatus::Error;
    served.instances[3].status = InstanceStatus::ImageUploading;
    served.instances[4].hold = Some(Hold::Ordered);
    let mut world = asked(&served);
    assert_eq!(world.creates_of().as_deref(), Some("2"));
    let words = world.words();
    for line in [
        "vm-1 · id 1 · vm-1-20261114-1402",
        "vm-2 · id 2 · vm-2-20261114-1402",
        "Left out: 3",
        "vm-3 · id 3 · instance in Error",
        "vm-4 · id 4 · busy",
        "vm-5 · id 5 · instance not active",
        "Type the number of snapshots (2)",
    ] {
        assert!(words.contains(line), "{line}\n{words}");
    }
    // The prefix is before the names of all.
    world.later(Code::BackTab);
    world.number("before-");
    assert!(world.words().contains("before-vm-2-20261114-1402"));
    world.later(Code::Enter);
    assert!(world.all_sent().is_empty(), "Enter goes on to the number");
    world.number("3");
    world.later(Code::Enter);
    assert!(world.all_sent().is_empty());
    world.later(Code::Backspace);
    world.number("2");
    world.later(Code::Enter);
    served.answer(&mut world);
    let ops = world.state().ops.iter();
    let names: Vec<&str> = ops.map(|op| op.write.name().raw()).collect();
    assert_eq!(
        names,
        ["before-vm-1-20261114-1402", "before-vm-2-20261114-1402"]
    );
    let words = world.words();
    assert!(!words.contains("vm-3"), "{words}");
    for sent in world.all_sent() {
        world.written(sent, Err(refused()));
    }
    let words = world.words();
    assert!(words.contains("2 failed, 3 left out"), "{words}");
    assert!(
        words.contains("of vm-3 · left out: instance in Error"),
        "{words}"
    );
    // The failed ones are asked about again, with the prefix.
    world.later(Code::Tab);
    world.later(Code::Enter);
    assert_eq!(world.creates_of().as_deref(), Some("2"));
    assert!(world.words().contains("before-vm-2-"), "{}", world.words());
}

#[test]
fn the_days_count_is_said_and_an_instance_at_its_limit_is_left_out() {
    let mut served = Served::new(&["1", "2", "3"]);
    served.made = [("1", 2), ("2", 5), ("3", 5)].into();
    let mut world = World::new();
    served.answer(&mut world);
    // The list of the third has not been read before.
    world.key(Code::Down);
    served.pass(&mut world);
    world.key(Code::Up);
    served.pass(&mut world);
    world.number("*c");
    let words = world.words();
    for line in [
        "vm-1 · id 1 · vm-1-20261114-1403 · 2 of 5 today",
        "1 of the 3 marked is left out: the day's limit is reached.",
        "vm-3 · id 3 · vm-3-20261114-1403",
        "Today's count of snapshots is not known for 1 instance.",
        "Left out: 1",
        "vm-2 · id 2 · the day's limit is reached",
    ] {
        assert!(words.contains(line), "{line}\n{words}");
    }
    world.later(Code::Enter);
    world.number("2");
    world.later(Code::Enter);
    served.answer(&mut world);
    assert_eq!(world.all_sent().len(), 1, "only that of the first");
    let words = world.words();
    assert!(
        words.contains("vm-3: 5 of 5 today, as many as the panel allows."),
        "{words}"
    );
}

#[test]
fn a_prefix_that_makes_a_name_too_long_is_refused() {
    let served = Served::new(&["1", "2"]);
    let mut world = asked(&served);
    world.later(Code::BackTab);
    world.number(&"x".repeat(90));
    world.later(Code::Tab);
    world.number("2");
    world.later(Code::Enter);
    served.answer(&mut world);
    assert!(world.all_sent().is_empty());
    assert_eq!(
        world.hint(),
        "The longest name has 108 characters; at most 100 are allowed."
    );
}

#[test]
fn the_only_one_left_of_several_takes_the_end_of_its_id() {
    let mut served = Served::new(&["1", "2"]);
    served.instances[0].id = InstanceId::parse("5203773").unwrap();
    served
        .snapshots
        .insert("5203773".to_owned(), vec![snapshot("9")]);
    let mut world = asked(&served);
    world.number("2");
    served.instances.pop();
    world.pass(Duration::from_secs(70));
    served.answer(&mut world);
    assert_eq!(world.creates_of().as_deref(), Some("3773"));
    assert!(world.words().contains("vm-2 · id 2 · instance gone"));
    world.later(Code::Enter);
    world.number("1");
    world.later(Code::Enter);
    served.answer(&mut world);
    assert!(world.all_sent().is_empty());
    world.later(Code::Backspace);
    world.number("3773");
    world.later(Code::Enter);
    served.answer(&mut world);
    assert_eq!(world.all_sent().len(), 1);
}

#[test]
fn marks_that_a_filter_hides_are_counted_and_not_acted_on() {
    let served = Served::new(&["1", "2", "3"]);
    let mut world = World::new();
    served.answer(&mut world);
    world.number("*/-vm-3");
    world.key(Code::Enter);
    world.number("c");
    assert_eq!(world.creates_of().as_deref(), Some("2"));
    let words = world.words();
    assert!(
        words.contains("1 marked instance is hidden by the filter and is left out."),
        "{words}"
    );
    assert!(!words.contains("vm-3"), "{words}");
    world.later(Code::Esc);
    // In the snapshots, the key is about the instance that is named there.
    world.key(Code::Tab);
    world.number("c");
    assert!(world.question_form::<CreateForm>().is_some());
}
