//! Deleting: what the question shows, and what must not be deleted.

use std::time::Duration;

use insta::assert_snapshot;
use ratatui::style::{Color, Modifier};

use crate::support::app::{Setup, TestApp};

const DELETE: &str = "image.delete";

/// Moves to a snapshot of the open instance by its name.
async fn at(app: &TestApp, name: &str) {
    app.keys(&format!("<tab>/{name}<enter>")).await;
}

#[tokio::test(start_paused = true)]
async fn one_is_deleted_and_goes_when_the_list_lacks_it() {
    let app = TestApp::start().await;
    app.keys("<tab><down><down><down>d").await;
    assert_snapshot!("question", app.screen());
    assert_eq!(app.style("[ Delete 5223871 ]").fg, Some(Color::Red));
    assert!(
        app.style(">[ Cancel ]<")
            .add_modifier
            .contains(Modifier::REVERSED)
    );
    app.pass(Duration::from_millis(400)).await;
    app.keys("<tab><enter>").await;
    app.sees("◐ Deleting").await;
    // The strip does not say what a delete would leave.
    app.sees_no("If deleted").await;
    app.sees("перед оновленням php is being deleted.").await;
    app.keys("d").await;
    let said = app.screen().matches("is being deleted.").count();
    assert_eq!(said, 2, "{}", app.screen());
    app.pass(Duration::from_secs(6)).await;
    app.sees("Deleted перед оновленням php").await;
    assert_eq!(app.deleted(), [5_223_871]);
    // The cursor moved to the neighbour.
    assert!(app.row().contains("web-01-20261010-0300"), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn the_question_narrow() {
    let app = TestApp::sized(80, 24).await;
    app.keys("<enter>").await;
    app.sees("before-nginx-1.29").await;
    app.keys("d").await;
    assert_snapshot!("question_narrow", app.screen());
}

#[tokio::test(start_paused = true)]
async fn keys_typed_ahead_delete_nothing() {
    let app = TestApp::start().await;
    app.keys("<tab>d<tab><enter>").await;
    app.sees("Enter came too early. Read this, then press it again.")
        .await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.keys("<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(app.deleted(), [5_226_790]);
}

#[tokio::test(start_paused = true)]
async fn no_letter_and_no_plain_enter_deletes() {
    let app = TestApp::start().await;
    app.keys("<tab>d").await;
    app.pass(Duration::from_secs(1)).await;
    app.keys("ydнYДlj ").await;
    app.sees("Delete one snapshot?").await;
    app.paste("<tab><enter>\r\n").await;
    app.sees("Delete one snapshot?").await;
    app.keys("<enter>").await;
    app.sees_no("Delete one snapshot?").await;
    app.keys("d").await;
    app.pass(Duration::from_secs(1)).await;
    app.keys("<tab><esc>").await;
    app.sees_no("Delete one snapshot?").await;
    app.keys("d<tab><a-x>").await;
    app.sees_no("Delete one snapshot?").await;
    assert_eq!(app.calls(DELETE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_only_one_asks_for_the_end_of_its_id() {
    let app = TestApp::start().await;
    app.keys("<down><down>").await;
    app.pass(Duration::from_millis(300)).await;
    app.sees("before-postgres-17").await;
    app.keys("<tab>d").await;
    assert_snapshot!("only", app.screen());
    assert_eq!(app.style("THIS IS THE ONLY SNAPSHOT").fg, Some(Color::Red));
    app.slowly("1734<enter>").await;
    app.sees("These are not the last 4 digits of the id.").await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.slowly("<bs>3<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.sees("No snapshots of db-main.").await;
    assert_eq!(app.deleted(), [5_221_733]);
}

#[tokio::test(start_paused = true)]
async fn only_counts_all_rows_and_not_the_filtered_ones() {
    let app = TestApp::start().await;
    at(&app, "nginx").await;
    app.keys("d").await;
    app.sees("web-01 keeps 5 usable snapshots, the newest from 10 Nov.")
        .await;
}

#[tokio::test(start_paused = true)]
async fn an_unknown_status_asks_for_the_whole_id() {
    let app = TestApp::start().await;
    at(&app, "old-import").await;
    app.keys("d").await;
    app.sees("snapdeck doesn't know the status “Frozen”. Type the whole id")
        .await;
    app.slowly("7350<enter>").await;
    app.sees("This is not the id.").await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.slowly("<c-u>5217350<enter>").await;
    assert_eq!(app.deleted(), [5_217_350]);
}

#[tokio::test(start_paused = true)]
async fn protected_and_saving_rows_are_refused_before_a_question() {
    let app = TestApp::start().await;
    app.keys("d").await;
    app.sees("d works on a snapshot or backup: press Enter first.")
        .await;
    app.keys("<tab><down><down>d").await;
    app.sees("web-01-20261107-0300 is protected and can't be deleted.")
        .await;
    app.sees("(d: protected)").await;
    app.simulator.change(|account| {
        "Saving".clone_into(&mut account.snapshot(5_226_790).unwrap().fleio_status);
    });
    app.keys("r<up><up>").await;
    app.keys("d").await;
    app.sees("before-nginx-1.29 is still Saving. Wait until it is Active.")
        .await;
    assert_eq!(app.calls(DELETE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_changed_meanwhile_is_not_deleted() {
    let app = TestApp::start().await;
    app.keys("<tab>d").await;
    app.simulator
        .change(|account| account.snapshot(5_226_790).unwrap().protected = true);
    app.slowly("<tab><enter>").await;
    app.sees("NOTHING WAS DELETED.").await;
    assert_snapshot!("changed", app.screen());
    assert_eq!(app.calls(DELETE).len(), 0);
    app.slowly("<enter>").await;
    app.sees("● Active ⚿").await;
}

#[tokio::test(start_paused = true)]
async fn what_another_deleted_meanwhile_is_not_deleted_again() {
    let app = TestApp::start().await;
    app.keys("<tab>d").await;
    app.simulator.change(|account| account.remove(5_226_790));
    app.slowly("<tab><enter>").await;
    app.sees("before-nginx-1.29 was already gone. Nothing was sent.")
        .await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.sees_no("▌ before-nginx-1.29").await;
}

#[tokio::test(start_paused = true)]
async fn a_refresh_beneath_the_question_does_not_change_its_target() {
    let app = TestApp::start().await;
    app.keys("<tab><down><down><down>d").await;
    app.sees("[ Delete 5223871 ]").await;
    app.simulator.change(|account| {
        account.remove(5_226_790);
        let mut newer = snapdeck::simulator::ServedSnapshot::new(
            9_999_999,
            "перед оновленням php",
            jiff::civil::date(2026, 11, 14),
        );
        "8".clone_into(&mut newer.image_size);
        account.instance(5_203_773).unwrap().snapshots.push(newer);
    });
    app.pass(Duration::from_secs(61)).await;
    app.sees("[ Delete 5223871 ]").await;
    app.slowly("<tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(app.deleted(), [5_223_871]);
}

/// A name that would drive the terminal is made safe, shown beside its id, and can be deleted.
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
    let app = TestApp::with(setup).await;
    app.sees("]52;c;ZXZpbA==").await;
    app.keys("<tab>d").await;
    let screen = app.screen();
    assert!(
        !screen
            .replace('\n', "")
            .chars()
            .any(|c| c.is_control()
                || "\u{202e}\u{2066}\u{200b}\u{200d}\u{e0041}\u{2028}".contains(c))
    );
    assert!(screen.contains("Id       5226790"), "{screen}");
    assert_snapshot!("hostile", screen);
    app.slowly("<tab><enter>").await;
    assert_eq!(app.deleted(), [5_226_790]);
}

/// Removes all snapshots of web-01 except this one, like another client.
fn leave_only(app: &TestApp, id: u64) {
    app.simulator.change(|account| {
        let rows = &mut account.instance(5_203_773).unwrap().snapshots;
        rows.retain(|row| row.id == id);
    });
}

#[tokio::test(start_paused = true)]
async fn what_becomes_the_only_one_beneath_the_question_asks_for_its_digits() {
    // The focus is on either button when the list arrives.
    for before in ["", "<tab>"] {
        let app = TestApp::start().await;
        app.keys("<tab>d").await;
        app.slowly(before).await;
        leave_only(&app, 5_226_790);
        app.pass(Duration::from_secs(61)).await;
        app.sees("THIS IS THE ONLY SNAPSHOT OF web-01.").await;
        app.sees("Type the last 4 digits of the id to delete it:  5226790")
            .await;
        app.sees("This changed while the dialog was open. Read it again.")
            .await;
        app.keys("<tab><tab><enter>").await;
        app.slowly("<enter>").await;
        app.pass(Duration::from_secs(5)).await;
        app.sees("These are not the last 4 digits of the id.").await;
        assert_eq!(app.calls(DELETE).len(), 0);
        app.sees("digits, then Enter: delete").await;
        app.slowly("6790").await;
        app.sees_no("digits, then").await;
        app.slowly("<enter>").await;
        app.pass(Duration::from_secs(5)).await;
        assert_eq!(app.deleted(), [5_226_790]);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_demanded_does_not_become_less_beneath_the_question() {
    let app = TestApp::start().await;
    app.keys("<down><down>").await;
    app.pass(Duration::from_millis(300)).await;
    app.sees("before-postgres-17").await;
    app.keys("<tab>d").await;
    app.simulator.change(|account| {
        let day = jiff::civil::date(2026, 11, 14);
        let newer = snapdeck::simulator::ServedSnapshot::new(9_999_999, "newer", day);
        account.instance(5_203_790).unwrap().snapshots.push(newer);
    });
    app.pass(Duration::from_secs(61)).await;
    app.sees("db-main keeps 1 usable snapshot").await;
    app.slowly("<tab><tab><enter>").await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.slowly("1733<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(app.deleted(), [5_221_733]);
}

#[tokio::test(start_paused = true)]
async fn the_question_counts_no_other_instance_when_its_own_is_gone() {
    let app = TestApp::start().await;
    app.keys("<tab>d").await;
    app.sees("web-01 keeps 5 usable snapshots").await;
    app.slowly("<tab>").await;
    app.simulator.change(|account| {
        account
            .instances
            .retain(|instance| instance.id != 5_203_773);
    });
    app.pass(Duration::from_secs(62)).await;
    app.sees("web-01 is no longer in the list.").await;
    assert!(!app.screen().contains("web-01 keeps"), "{}", app.screen());
    app.slowly("<enter>6790<enter>").await;
    app.sees("The instance is no longer in the list. Nothing was sent.")
        .await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(app.calls(DELETE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_the_last_look_finds_to_be_the_only_one_is_not_deleted_without_its_digits() {
    let app = TestApp::start().await;
    app.keys("<tab>d").await;
    app.sees("web-01 keeps 5 usable snapshots").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("<tab>").await;
    app.pass(Duration::from_millis(400)).await;
    leave_only(&app, 5_226_790);
    // Enter is held down: no repetition counts for the new question.
    app.keys("<enter>").await;
    app.sees("Delete the only snapshot?").await;
    assert_snapshot!("asked_again", app.screen());
    // Nor do digits that were meant for something else.
    app.keys("<enter><enter>6790<enter>").await;
    app.sees("Delete the only snapshot?").await;
    app.sees("Keys typed before this dialog opened were ignored.")
        .await;
    app.pass(Duration::from_secs(2)).await;
    app.slowly("<enter>").await;
    app.sees("These are not the last 4 digits of the id.").await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.slowly("6790<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    assert_eq!(app.deleted(), [5_226_790]);
}

/// The dialog is closed during the last check: the question comes back only if nothing else is
/// open, and a closed one sends nothing.
#[tokio::test(start_paused = true)]
async fn the_question_comes_back_where_it_was_closed_over_the_last_look() {
    let app = TestApp::start().await;
    app.keys("<tab>d").await;
    app.slowly("<tab>").await;
    leave_only(&app, 5_226_790);
    app.pass(Duration::from_millis(400)).await;
    app.keys("<enter><esc>").await;
    app.sees("THIS IS THE ONLY SNAPSHOT OF web-01.").await;
    app.slowly("<esc>").await;
    app.pass(Duration::from_secs(5)).await;
    app.sees_no("Delete the only snapshot?").await;
    assert_eq!(app.calls(DELETE).len(), 0);
}

/// Two deletes at once must not remove the last two without a warning.
#[tokio::test(start_paused = true)]
async fn what_is_being_deleted_does_not_count_as_left() {
    let app = TestApp::start().await;
    app.simulator.change(|account| {
        let rows = &mut account.instance(5_203_773).unwrap().snapshots;
        rows.retain(|row| [5_226_790, 5_223_871].contains(&row.id));
    });
    app.keys("r<tab>d").await;
    app.slowly("<tab><enter>").await;
    app.keys("<down>d").await;
    app.sees("THIS IS THE ONLY USABLE SNAPSHOT OF web-01.")
        .await;
    app.slowly("<tab><enter>").await;
    assert!(!app.deleted().contains(&5_223_871));
}

#[tokio::test(start_paused = true)]
async fn another_least_disk_is_a_change() {
    let app = TestApp::start().await;
    app.keys("<tab>d").await;
    app.simulator
        .change(|account| account.snapshot(5_226_790).unwrap().min_disk += 20);
    app.slowly("<tab><enter>").await;
    app.sees("NOTHING WAS DELETED.").await;
    app.sees("min. disk").await;
    assert_eq!(app.calls(DELETE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_arrow_goes_to_the_button_on_that_side_and_no_further() {
    let app = TestApp::start().await;
    at(&app, "before-nginx").await;
    app.keys("d").await;
    app.sees(">[ Cancel ]<").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("<left>").await;
    app.sees(">[ Cancel ]<").await;
    app.keys("<right>").await;
    app.sees(">[ Delete 5226790 ]<").await;
    app.keys("<right>").await;
    app.sees(">[ Delete 5226790 ]<").await;
    app.keys("<left>").await;
    app.sees(">[ Cancel ]<").await;
    // Tab goes round.
    app.keys("<tab><tab>").await;
    app.sees(">[ Cancel ]<").await;
    // An Enter there may have been meant for the other button.
    app.keys("<enter>").await;
    app.sees("Cancelled. Nothing was sent.").await;
    assert_eq!(app.calls(DELETE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn marked_backups_that_a_schedule_may_have_made_are_refused_with_the_reason() {
    let app = TestApp::start().await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("3/mail nightly<enter>  d").await;
    app.sees("Not possible for any of them: possibly made by a schedule (delete separately).")
        .await;
    assert_eq!(app.calls(DELETE).len(), 0);
}
