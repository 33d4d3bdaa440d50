//! Deleting: what the question shows, and all that must not be deleted.

use std::time::Duration;

use insta::assert_snapshot;
use ratatui::style::{Color, Modifier};
use snapdeck::simulator::Outcome;

use crate::support::deck::{Setup, TestDeck};

const DELETE: &str = "image.delete";

/// Moves to a snapshot of the open instance by its name.
async fn at(deck: &TestDeck, name: &str) {
    deck.keys(&format!("<tab>/{name}<enter>")).await;
}

fn deleted(deck: &TestDeck) -> Vec<u64> {
    let calls = deck.simulator.ledger().into_iter();
    calls
        .filter_map(|call| match call.outcome {
            Outcome::Deleted(id) => Some(id),
            _ => None,
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn one_is_deleted_and_goes_when_the_list_lacks_it() {
    let deck = TestDeck::start().await;
    deck.keys("<tab><down><down><down>d").await;
    assert_snapshot!("question", deck.screen());
    assert_eq!(deck.style("[ Delete 5223871 ]").fg, Some(Color::Red));
    assert!(
        deck.style(">[ Cancel ]<")
            .add_modifier
            .contains(Modifier::REVERSED)
    );
    deck.pass(Duration::from_millis(400)).await;
    deck.keys("<tab><enter>").await;
    deck.sees("◐ Deleting").await;
    deck.keys("d").await;
    deck.sees("is being deleted already.").await;
    deck.pass(Duration::from_secs(6)).await;
    deck.sees("Deleted перед оновленням php").await;
    assert_eq!(deleted(&deck), [5_223_871]);
    // The cursor went to the neighbour.
    assert!(
        deck.row().contains("web-01-20261010-0300"),
        "{}",
        deck.row()
    );
}

#[tokio::test(start_paused = true)]
async fn the_question_narrow() {
    let deck = TestDeck::sized(80, 24).await;
    deck.keys("<enter>").await;
    deck.sees("before-nginx-1.29").await;
    deck.keys("d").await;
    assert_snapshot!("question_narrow", deck.screen());
}

#[tokio::test(start_paused = true)]
async fn keys_typed_ahead_delete_nothing() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>d<tab><enter>").await;
    deck.sees("Enter came before this could be read: press it again.")
        .await;
    deck.pass(Duration::from_secs(5)).await;
    assert_eq!(deck.calls(DELETE).len(), 0);
    deck.keys("<enter>").await;
    deck.pass(Duration::from_secs(5)).await;
    assert_eq!(deleted(&deck), [5_226_790]);
}

#[tokio::test(start_paused = true)]
async fn no_letter_and_no_plain_enter_deletes() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>d").await;
    deck.pass(Duration::from_secs(1)).await;
    deck.keys("ydнYДlj ").await;
    deck.sees("Delete one snapshot?").await;
    deck.paste("<tab><enter>\r\n").await;
    deck.sees("Delete one snapshot?").await;
    deck.keys("<enter>").await;
    deck.sees_no("Delete one snapshot?").await;
    deck.keys("d").await;
    deck.pass(Duration::from_secs(1)).await;
    deck.keys("<tab><esc>").await;
    deck.sees_no("Delete one snapshot?").await;
    deck.keys("d<tab><a-x>").await;
    deck.sees_no("Delete one snapshot?").await;
    assert_eq!(deck.calls(DELETE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_only_one_asks_for_the_end_of_its_id() {
    let deck = TestDeck::start().await;
    deck.keys("<down><down>").await;
    deck.pass(Duration::from_millis(300)).await;
    deck.sees("before-postgres-17").await;
    deck.keys("<tab>d").await;
    assert_snapshot!("only", deck.screen());
    assert_eq!(deck.style("THIS IS THE ONLY SNAPSHOT").fg, Some(Color::Red));
    deck.slowly("1734<enter>").await;
    deck.sees("These are not the last 4 digits of the id.")
        .await;
    assert_eq!(deck.calls(DELETE).len(), 0);
    deck.slowly("<bs>3<enter>").await;
    deck.pass(Duration::from_secs(5)).await;
    deck.sees("No snapshots of db-main.").await;
    assert_eq!(deleted(&deck), [5_221_733]);
}

#[tokio::test(start_paused = true)]
async fn only_counts_all_rows_and_not_the_filtered_ones() {
    let deck = TestDeck::start().await;
    at(&deck, "nginx").await;
    deck.keys("d").await;
    deck.sees("web-01 keeps 5 Active snapshots, the newest of 2026-11-10.")
        .await;
}

#[tokio::test(start_paused = true)]
async fn an_unknown_status_asks_for_the_whole_id() {
    let deck = TestDeck::start().await;
    at(&deck, "old-import").await;
    deck.keys("d").await;
    deck.sees("Its status is unknown. Type the whole id to delete it:")
        .await;
    deck.slowly("7350<enter>").await;
    deck.sees("This is not the id.").await;
    assert_eq!(deck.calls(DELETE).len(), 0);
    deck.slowly("<c-u>5217350<enter>").await;
    assert_eq!(deleted(&deck), [5_217_350]);
}

#[tokio::test(start_paused = true)]
async fn protected_and_saving_rows_are_refused_before_a_question() {
    let deck = TestDeck::start().await;
    deck.keys("d").await;
    deck.sees("d deletes snapshots: press Enter first.").await;
    deck.keys("<tab><down><down>d").await;
    deck.sees("web-01-20261107-0300 is protected: it can't be deleted.")
        .await;
    deck.sees("(d: protected)").await;
    deck.simulator.change(|account| {
        "Saving".clone_into(&mut account.snapshot(5_226_790).unwrap().fleio_status);
    });
    deck.keys("r<up><up>").await;
    deck.keys("d").await;
    deck.sees("before-nginx-1.29 is still Saving: it can be deleted when it is Active.")
        .await;
    assert_eq!(deck.calls(DELETE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_changed_meanwhile_is_not_deleted() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>d").await;
    deck.simulator
        .change(|account| account.snapshot(5_226_790).unwrap().protected = true);
    deck.slowly("<tab><enter>").await;
    deck.sees("NOTHING WAS DELETED.").await;
    assert_snapshot!("changed", deck.screen());
    assert_eq!(deck.calls(DELETE).len(), 0);
    deck.slowly("<enter>").await;
    deck.sees("● Active lock").await;
}

#[tokio::test(start_paused = true)]
async fn what_another_deleted_meanwhile_is_not_deleted_again() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>d").await;
    deck.simulator.change(|account| account.remove(5_226_790));
    deck.slowly("<tab><enter>").await;
    deck.sees("before-nginx-1.29 was gone already: nothing was sent.")
        .await;
    assert_eq!(deck.calls(DELETE).len(), 0);
    deck.sees_no("│>before-nginx-1.29").await;
}

#[tokio::test(start_paused = true)]
async fn a_refresh_beneath_the_question_does_not_change_its_target() {
    let deck = TestDeck::start().await;
    deck.keys("<tab><down><down><down>d").await;
    deck.sees("[ Delete 5223871 ]").await;
    deck.simulator.change(|account| {
        account.remove(5_226_790);
        let mut newer = snapdeck::simulator::Snapshot::new(
            9_999_999,
            "перед оновленням php",
            jiff::civil::date(2026, 11, 14),
        );
        "8".clone_into(&mut newer.image_size);
        account.instance(5_203_773).unwrap().snapshots.push(newer);
    });
    deck.pass(Duration::from_secs(61)).await;
    deck.sees("[ Delete 5223871 ]").await;
    deck.slowly("<tab><enter>").await;
    deck.pass(Duration::from_secs(5)).await;
    assert_eq!(deleted(&deck), [5_223_871]);
}

/// A name that would drive the terminal is shown harmless, beside its id, and the row can be deleted.
#[tokio::test(start_paused = true)]
async fn a_hostile_name_is_shown_harmless_with_its_id() {
    let mut setup = Setup::default();
    let hostile = format!(
        "a\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}2J\r\n\t\u{202e}txt\u{2066}\u{200b}\u{e0041}\u{2028}x{}🇺🇦👩\u{200d}👩\u{200d}👧数",
        "\u{301}".repeat(2_000)
    );
    setup
        .account
        .snapshot(5_226_790)
        .unwrap()
        .name
        .clone_from(&hostile);
    let deck = TestDeck::with(setup).await;
    deck.sees("]52;c;ZXZpbA==").await;
    deck.keys("<tab>d").await;
    let screen = deck.screen();
    assert!(
        !screen
            .replace('\n', "")
            .chars()
            .any(|c| c.is_control()
                || "\u{202e}\u{2066}\u{200b}\u{200d}\u{e0041}\u{2028}".contains(c))
    );
    assert!(screen.contains("Id       5226790"), "{screen}");
    assert_snapshot!("hostile", screen);
    deck.slowly("<tab><enter>").await;
    assert_eq!(deleted(&deck), [5_226_790]);
}

/// Takes all snapshots of web-01 but this one away, as another client does.
fn leave_only(deck: &TestDeck, id: u64) {
    deck.simulator.change(|account| {
        let rows = &mut account.instance(5_203_773).unwrap().snapshots;
        rows.retain(|row| row.id == id);
    });
}

#[tokio::test(start_paused = true)]
async fn what_becomes_the_only_one_beneath_the_question_asks_for_its_digits() {
    // The focus is on either button when the list comes.
    for before in ["", "<tab>"] {
        let deck = TestDeck::start().await;
        deck.keys("<tab>d").await;
        deck.slowly(before).await;
        leave_only(&deck, 5_226_790);
        deck.pass(Duration::from_secs(61)).await;
        deck.sees("THIS IS THE ONLY SNAPSHOT OF web-01.").await;
        deck.sees("Type the last 4 digits of the id to delete it:  5226790")
            .await;
        deck.sees("This changed while it was open: read it again.")
            .await;
        deck.keys("<tab><enter>").await;
        deck.slowly("<enter>").await;
        deck.pass(Duration::from_secs(5)).await;
        deck.sees("These are not the last 4 digits of the id.")
            .await;
        assert_eq!(deck.calls(DELETE).len(), 0);
        deck.slowly("6790<enter>").await;
        deck.pass(Duration::from_secs(5)).await;
        assert_eq!(deleted(&deck), [5_226_790]);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_demanded_does_not_become_less_beneath_the_question() {
    let deck = TestDeck::start().await;
    deck.keys("<down><down>").await;
    deck.pass(Duration::from_millis(300)).await;
    deck.sees("before-postgres-17").await;
    deck.keys("<tab>d").await;
    deck.simulator.change(|account| {
        let day = jiff::civil::date(2026, 11, 14);
        let newer = snapdeck::simulator::Snapshot::new(9_999_999, "newer", day);
        account.instance(5_203_790).unwrap().snapshots.push(newer);
    });
    deck.pass(Duration::from_secs(61)).await;
    deck.sees("db-main keeps 1 Active snapshot").await;
    deck.slowly("<tab><enter>").await;
    assert_eq!(deck.calls(DELETE).len(), 0);
    deck.slowly("1733<enter>").await;
    deck.pass(Duration::from_secs(5)).await;
    assert_eq!(deleted(&deck), [5_221_733]);
}

#[tokio::test(start_paused = true)]
async fn the_question_counts_no_other_instance_when_its_own_is_gone() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>d").await;
    deck.sees("web-01 keeps 5 Active snapshots").await;
    deck.slowly("<tab>").await;
    deck.simulator.change(|account| {
        account
            .instances
            .retain(|instance| instance.id != 5_203_773);
    });
    deck.pass(Duration::from_secs(62)).await;
    deck.sees("web-01 is not in the list of instances any more.")
        .await;
    assert!(!deck.screen().contains("web-01 keeps"), "{}", deck.screen());
    deck.slowly("<enter>6790<enter>").await;
    deck.sees("The instance is not in the list any more: nothing is sent.")
        .await;
    deck.pass(Duration::from_secs(5)).await;
    assert_eq!(deck.calls(DELETE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_the_last_look_finds_to_be_the_only_one_is_not_deleted_without_its_digits() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>d").await;
    deck.sees("web-01 keeps 5 Active snapshots").await;
    deck.pass(Duration::from_millis(400)).await;
    deck.keys("<tab>").await;
    deck.pass(Duration::from_millis(400)).await;
    leave_only(&deck, 5_226_790);
    // Enter is held down: none of its repetitions is meant for what comes up.
    deck.keys("<enter>").await;
    deck.sees("Delete the only snapshot?").await;
    assert_snapshot!("asked_again", deck.screen());
    deck.keys("<enter><enter>6790<enter>").await;
    deck.sees("Delete the only snapshot?").await;
    assert_eq!(deck.calls(DELETE).len(), 0);
    deck.pass(Duration::from_secs(2)).await;
    deck.keys("<enter>").await;
    deck.pass(Duration::from_secs(5)).await;
    assert_eq!(deleted(&deck), [5_226_790]);
}

/// The last look is on its way when the dialog is closed: the question comes back where nothing
/// else is open, and a closed one sends nothing.
#[tokio::test(start_paused = true)]
async fn the_question_comes_back_where_it_was_closed_over_the_last_look() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>d").await;
    deck.slowly("<tab>").await;
    leave_only(&deck, 5_226_790);
    deck.pass(Duration::from_millis(400)).await;
    deck.keys("<enter><esc>").await;
    deck.sees("THIS IS THE ONLY SNAPSHOT OF web-01.").await;
    deck.slowly("<esc>").await;
    deck.pass(Duration::from_secs(5)).await;
    deck.sees_no("Delete the only snapshot?").await;
    assert_eq!(deck.calls(DELETE).len(), 0);
}

/// Two deletes at once must not take the last two without a word.
#[tokio::test(start_paused = true)]
async fn what_is_being_deleted_does_not_count_as_left() {
    let deck = TestDeck::start().await;
    deck.simulator.change(|account| {
        let rows = &mut account.instance(5_203_773).unwrap().snapshots;
        rows.retain(|row| [5_226_790, 5_223_871].contains(&row.id));
    });
    deck.keys("r<tab>d").await;
    deck.slowly("<tab><enter>").await;
    deck.keys("<down>d").await;
    deck.sees("THIS IS THE ONLY ACTIVE SNAPSHOT OF web-01.")
        .await;
    deck.slowly("<tab><enter>").await;
    assert!(!deleted(&deck).contains(&5_223_871));
}

#[tokio::test(start_paused = true)]
async fn another_least_disk_is_a_change() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>d").await;
    deck.simulator
        .change(|account| account.snapshot(5_226_790).unwrap().min_disk += 20);
    deck.slowly("<tab><enter>").await;
    deck.sees("NOTHING WAS DELETED.").await;
    deck.sees("min. disk").await;
    assert_eq!(deck.calls(DELETE).len(), 0);
}
