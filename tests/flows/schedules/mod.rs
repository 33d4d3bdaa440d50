//! The schedules of an instance's backups: their list, and changing it.

mod faults;

use std::time::Duration;

use insta::assert_snapshot;
use jiff::civil::Weekday;

use crate::support::{
    app::{Setup, StateFolder, TestApp},
    front::{Barrier, Fault, Heard},
};

const BACKUPS: &str = "instances.fleio_bckps";
const LIST: &str = "instances.fleio_bckps.schedule";
const EDIT: &str = "instances.fleio_bckps.schedule.edit";
const DELETE: &str = "instances.fleio_bckps.schedule.delete";
const INSTANCE: &str = "instances.edit";

const SECOND: Duration = Duration::from_secs(1);

fn unavailable() -> Fault {
    Fault::Instead {
        status: 503,
        content_type: "text/html",
        body: b"Unavailable".to_vec(),
    }
}

/// The fields of all calls of a function, but the token.
fn sent(app: &TestApp, func: &str) -> Vec<String> {
    let fields = |call: &Heard| {
        let sent = call.parameters.iter().filter(|(name, _)| name != "auth");
        let sent = sent.map(|(name, value)| format!("{name}={value}"));
        sent.collect::<Vec<_>>().join(" ")
    };
    app.calls(func).iter().map(fields).collect()
}

/// Presses the button that writes, once the question could be read.
async fn confirm(app: &TestApp, keys: &str) {
    app.pass(Duration::from_millis(400)).await;
    app.keys(&format!("{keys}<enter>")).await;
}

/// The schedules of web-01.
async fn schedules(columns: u16, rows: u16) -> TestApp {
    let app = TestApp::sized(columns, rows).await;
    app.keys("b").await;
    app.sees("web-01 nightly").await;
    app
}

#[tokio::test(start_paused = true)]
async fn the_key_b_shows_the_schedules_of_the_instance() {
    let app = schedules(120, 40).await;
    assert_snapshot!("wide", app.screen());
    assert_eq!(
        sent(&app, LIST),
        ["func=instances.fleio_bckps.schedule out=json lang=en elid=5203773 p_cnt=200 p_num=1"]
    );
    app.keys("q").await;
    app.sees_no("Backup schedules").await;
}

#[tokio::test(start_paused = true)]
async fn the_schedules_narrow() {
    let app = schedules(80, 24).await;
    assert_snapshot!("narrow", app.screen());
}

#[tokio::test(start_paused = true)]
async fn the_palette_finds_the_schedules() {
    let app = TestApp::sized(80, 24).await;
    app.keys(":schedules<enter>").await;
    app.sees("web-01 › Backup schedules 1").await;
}

/// In the whole account, they are those of the instance of the row under the cursor.
#[tokio::test(start_paused = true)]
async fn the_whole_account_shows_those_of_the_row() {
    let app = TestApp::start().await;
    app.keys("3/before-nginx<enter>").await;
    app.sees("before-nginx-1.29").await;
    assert!(app.row().contains("web-02"), "{}", app.row());
    app.keys("b").await;
    app.sees("web-02 › Backup schedules 0").await;
}

#[tokio::test(start_paused = true)]
async fn an_instance_without_schedules_says_so() {
    let app = TestApp::start().await;
    app.keys("<down>b").await;
    app.sees("No backup schedules of web-02.").await;
    app.sees("Keeps 3 scheduled backups").await;
}

/// Every opening reads the list again, and an answer that comes late for another instance is dropped.
#[tokio::test(start_paused = true)]
async fn the_rows_are_never_those_of_another_instance() {
    let app = TestApp::start().await;
    app.simulator.be_far_away(2 * SECOND);
    app.keys("b<esc><down>b").await;
    app.sees("web-02 › Backup schedules").await;
    app.sees("Loading").await;
    app.sees_no("web-01 nightly").await;
    app.pass(3 * SECOND).await;
    app.sees("No backup schedules of web-02.").await;
    app.keys("<esc><up>b").await;
    app.sees("web-01 › Backup schedules").await;
    app.sees_no("No backup schedules").await;
    app.sees_no("web-01 nightly").await;
    app.pass(3 * SECOND).await;
    app.sees("web-01 nightly").await;
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_says_so_and_is_tried_again() {
    let app = TestApp::start().await;
    app.simulator.meet(LIST, unavailable());
    app.keys("b").await;
    app.sees("Not loaded").await;
    app.sees_no("No backup schedules").await;
    app.simulator.forgive();
    app.keys("r").await;
    app.sees("web-01 nightly").await;

    app.simulator.meet(LIST, unavailable());
    app.keys("r").await;
    app.sees("as of").await;
    app.sees("web-01 nightly").await;
    assert_snapshot!("stale", app.screen());
    // Stale rows are dimmed like those of the other lists.
    let dim = app.style("2026-08-10");
    app.keys("r").await;
    app.sees_no("as of").await;
    assert_ne!(app.style("2026-08-10"), dim);
}

/// What the server gives is shown as it is.
#[tokio::test(start_paused = true)]
async fn days_are_words_and_the_time_is_the_servers() {
    let app = TestApp::start().await;
    app.simulator.change(|account| {
        let schedule = account.schedules[0].clone();
        let every_day = (0..7).map(|day| Weekday::from_sunday_zero_offset(day).unwrap());
        for (id, days) in [(1, every_day.collect()), (2, vec![Weekday::Saturday])] {
            let mut other = schedule.clone();
            other.id = id;
            other.name = format!("other {id}");
            other.rotation_days = days;
            account.schedules.push(other);
        }
    });
    app.keys("b").await;
    app.sees("other 1").await;
    assert!(
        app.line("other 1").contains("every day"),
        "{}",
        app.screen()
    );
    assert!(app.line("other 2").contains("Sat"), "{}", app.screen());
    assert!(
        app.line("nightly").contains("Wed Fri Sun"),
        "{}",
        app.screen()
    );
    app.keys("<down><down>").await;
    assert!(app.row().contains("other 2"), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn a_schedule_is_created() {
    let app = schedules(120, 40).await;
    app.keys("c").await;
    app.sees("Create a backup schedule").await;
    assert_snapshot!("create", app.screen());
    // Every day is chosen; Tab goes past the days, and the arrows among them.
    app.keys("<c-u>weekend<tab> <right> <right> <right> <right> <tab><c-u>21:30<tab><tab>")
        .await;
    assert_snapshot!("create_typed", app.screen());
    confirm(&app, "").await;
    app.pass(5 * SECOND).await;
    app.sees("Created the schedule weekend of web-01.").await;
    assert_eq!(
        sent(&app, EDIT),
        [
            "func=instances.fleio_bckps.schedule.edit out=json lang=en name=weekend rotation_days=6,0 \
          rotation_time=21:30 plid=5203773 sok=ok"
        ]
    );
    assert!(
        app.line("weekend").contains("Sat Sun      21:30"),
        "{}",
        app.screen()
    );
    // Within the history, too.
    app.keys("<esc>o").await;
    app.sees("create schedule  weekend").await;
}

/// A schedule without a name is its id, also in the history.
#[tokio::test(start_paused = true)]
async fn the_history_names_a_schedule_without_a_name_by_its_id() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    let name = |account: &mut snapdeck::simulator::ServedAccount| {
        let of_web = |it: &&mut snapdeck::simulator::ServedSchedule| it.id == 5_215_201;
        account
            .schedules
            .iter_mut()
            .find(of_web)
            .unwrap()
            .name
            .clear();
    };
    app.simulator.change(name);
    app.keys("b").await;
    app.sees("(no name) 5215201").await;
    app.keys("d").await;
    confirm(&app, "<tab>").await;
    app.pass(5 * SECOND).await;
    app.keys("<esc>o<tab>").await;
    app.sees("delete schedule (no name) 5215201").await;
}

#[tokio::test(start_paused = true)]
async fn a_form_without_days_or_a_time_sends_nothing() {
    let app = schedules(80, 24).await;
    app.keys("c<tab> <right> <right> <right> <right> <right> <right> <tab><tab><tab>")
        .await;
    assert_snapshot!("create_narrow", app.screen());
    confirm(&app, "").await;
    app.sees("Choose at least one day.").await;
    // The focus is on the first day.
    for wrong in ["", "24:00", "12:60", "noon"] {
        app.keys(&format!("<esc>c<tab><tab><c-u>{wrong}<tab><tab>"))
            .await;
        confirm(&app, "").await;
        app.sees("Enter a time from 00:00 to 23:59.").await;
    }
    app.keys("<esc>c<c-u>  <tab><tab><tab><tab>").await;
    confirm(&app, "").await;
    app.sees("A name has 1 to 100 characters; this one has 0.")
        .await;
    assert_eq!(sent(&app, EDIT), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_schedule_is_changed() {
    let app = schedules(120, 40).await;
    app.keys("<enter>").await;
    app.sees("Change a backup schedule").await;
    assert_snapshot!("change", app.screen());
    app.keys("<tab><tab><tab><tab>").await;
    confirm(&app, "").await;
    app.sees("You have not changed anything yet.").await;
    app.keys("<tab> <tab><tab><tab>").await;
    confirm(&app, "").await;
    app.pass(5 * SECOND).await;
    app.sees("Changed the schedule web-01 nightly of web-01.")
        .await;
    assert_eq!(
        sent(&app, EDIT),
        [
            "func=instances.fleio_bckps.schedule.edit out=json lang=en elid=5215201 name=web-01 nightly \
          rotation_days=1,3,5,0 rotation_time=03:30 plid=5203773 sok=ok"
        ]
    );
    assert!(
        app.line("nightly").contains("Mon Wed Fri Sun"),
        "{}",
        app.screen()
    );
}

#[tokio::test(start_paused = true)]
async fn a_schedule_is_deleted_after_a_question() {
    let app = schedules(120, 40).await;
    app.keys("d").await;
    app.sees("Delete one backup schedule?").await;
    assert_snapshot!("delete", app.screen());
    // Cancel has the focus, and an Enter that comes too early counts for nothing.
    app.keys("<tab><enter>").await;
    app.sees("Enter came too early").await;
    assert_eq!(sent(&app, DELETE), [""; 0]);
    app.slowly("<esc>d<enter>").await;
    app.sees_no("Delete one backup schedule?").await;
    assert_eq!(sent(&app, DELETE), [""; 0]);
    app.keys("d").await;
    confirm(&app, "<tab>").await;
    app.pass(5 * SECOND).await;
    app.sees("Deleted the schedule web-01 nightly of web-01: it is no longer in the list.")
        .await;
    app.sees("No backup schedules of web-01.").await;
    // A row action has no form, so nothing confirms one.
    assert_eq!(
        sent(&app, DELETE),
        ["func=instances.fleio_bckps.schedule.delete out=json lang=en elid=5215201"]
    );
}

#[tokio::test(start_paused = true)]
async fn another_number_of_backups_is_kept() {
    let app = schedules(120, 40).await;
    app.keys("n").await;
    app.sees("It has 2 scheduled backups.").await;
    app.keys("<left>").await;
    assert_snapshot!("keep", app.screen());
    app.keys("<right><tab><tab>").await;
    confirm(&app, "").await;
    app.sees("You have not changed anything yet.").await;
    app.keys("<right><right><tab><tab>").await;
    confirm(&app, "").await;
    app.pass(5 * SECOND).await;
    app.sees("web-01 keeps 5 scheduled backups now.").await;
    app.sees("Keeps 5 scheduled backups; the oldest is overwritten.")
        .await;
    assert_eq!(
        sent(&app, INSTANCE),
        [
            "func=instances.edit out=json lang=en elid=5203773 backup_rotation=5 clicked_button=ok sok=ok"
        ]
    );
    // The number stays from 1 to 10.
    app.keys("n<right><right><right><right><right><right><right>")
        .await;
    app.sees("Keep 10").await;
    app.keys(&"<left>".repeat(12)).await;
    app.sees("Keep 1 ").await;
    // A digit is the number, where the number has the focus.
    app.keys("7").await;
    app.sees("When there are 7, the next scheduled backup overwrites the oldest.")
        .await;
    app.keys("x").await;
    app.sees("Keep 7 ").await;
    app.keys("0").await;
    app.sees("Keep 10 ").await;
    app.keys("10").await;
    app.sees("Keep 10 ").await;
    app.keys("<tab>4").await;
    app.sees("Keep 10 ").await;
}

/// A lower number names what may go, and is asked about with the focus on Cancel.
#[tokio::test(start_paused = true)]
async fn fewer_backups_are_kept_only_after_a_question_about_the_oldest() {
    let app = schedules(120, 40).await;
    app.keys("n").await;
    app.sees("web-01 keeps at most 3 now. It has 2 scheduled backups.")
        .await;
    app.keys("<left><left>").await;
    app.sees("With 1, the provider may delete the oldest one for good.")
        .await;
    app.keys("<tab><tab>").await;
    confirm(&app, "").await;
    app.sees("Keep fewer scheduled backups?").await;
    app.sees("Keep 1 instead of 3.").await;
    assert_snapshot!("keep_fewer", app.screen());
    assert_eq!(sent(&app, INSTANCE), [""; 0]);
    // Cancel has the focus.
    confirm(&app, "").await;
    app.sees_no("Keep fewer scheduled backups?").await;
    assert_eq!(sent(&app, INSTANCE), [""; 0]);
    app.keys("n<left><left><tab><tab>").await;
    app.sees("It has 2 scheduled backups.").await;
    confirm(&app, "").await;
    app.sees("Keep fewer scheduled backups?").await;
    confirm(&app, "<tab>").await;
    app.pass(5 * SECOND).await;
    app.sees("web-01 keeps 1 scheduled backup now.").await;
    assert_eq!(sent(&app, INSTANCE).len(), 1);
}

/// The backups can't be read: nothing older is counted or named.
#[tokio::test(start_paused = true)]
async fn fewer_backups_without_their_list_are_asked_about_without_names() {
    let app = schedules(120, 40).await;
    app.simulator.meet(BACKUPS, unavailable());
    app.keys("n<left><left>").await;
    app.sees("How many scheduled backups it has is").await;
    app.keys("<tab><tab>").await;
    confirm(&app, "").await;
    app.sees("Keep 1 instead of 3.").await;
    app.sees("It is not known which backups these are").await;
    app.simulator.forgive();
    app.pass(10 * SECOND).await;
    app.sees("web-01 nightly · id 5215101").await;
    app.sees("This changed while the dialog was open.").await;
    assert_eq!(sent(&app, INSTANCE), [""; 0]);
}

/// In the schedules, `c` is about a schedule however often `b` was pressed; the views are in reach.
#[tokio::test(start_paused = true)]
async fn b_again_stays_and_the_keys_of_the_views_go_there() {
    let app = schedules(120, 40).await;
    app.keys("b").await;
    app.sees("Backup schedules").await;
    app.keys("c").await;
    app.sees("Create a backup schedule").await;
    app.keys("<esc>").await;
    for (key, shown) in [
        ("2", "web-01 › Backups"),
        ("1", "web-01 › Snapshots"),
        ("3", "Whole account"),
    ] {
        app.keys(key).await;
        app.sees_no("Backup schedules").await;
        app.sees(shown).await;
        app.keys("1b").await;
        app.sees("Backup schedules").await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_keys_are_explained_over_the_schedules() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let app = schedules(columns, rows).await;
        app.sees("? keys").await;
        app.keys("?").await;
        app.sees("create a schedule").await;
        app.sees_no("web-01 nightly").await;
        app.keys("<esc>").await;
        app.sees("web-01 nightly").await;
        app.sees("? keys").await;
    }
}
