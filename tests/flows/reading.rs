//! Reading: lists, cursor, filter, polling, and pasted text.

use std::time::Duration;

use jiff::civil::date;
use snapdeck::simulator::{ServedAccount, ServedSnapshot};

use crate::support::{
    app::{Setup, TestApp, start_of_time},
    front::Fault,
};

const LIST: &str = "instances.snapshots";

#[tokio::test(start_paused = true)]
async fn the_right_list_follows_the_left_cursor() {
    let app = TestApp::start().await;
    let calls = app.calls(LIST).len();
    app.keys("jjj").await;
    app.sees("архів-київ › Snapshots").await;
    app.sees("Stopped  203.0.113.40").await;
    app.sees("id 5204102").await;
    assert!(
        !app.screen().contains("before-nginx"),
        "rows of another instance stand under this title"
    );
    app.pass(Duration::from_millis(199)).await;
    assert_eq!(
        app.calls(LIST).len(),
        calls,
        "read before the cursor rested"
    );
    app.pass(Duration::from_millis(2)).await;
    assert_eq!(
        app.calls(LIST).len(),
        calls + 1,
        "only the one it rests on is read"
    );
    app.sees("No snapshots of архів-київ.").await;
    app.sees("Press c to create the first one.").await;
    app.keys("kkk").await;
    app.sees("before-nginx-1.29").await;
    assert_eq!(
        app.calls(LIST).len(),
        calls + 1,
        "rows known already are shown at once"
    );
}

#[tokio::test(start_paused = true)]
async fn a_filter_narrows_both_lists_and_esc_clears_it() {
    let app = TestApp::start().await;
    app.keys("/db").await;
    app.sees("Instances 1 of 12  /db").await;
    app.keys("<enter>").await;
    app.pass(Duration::from_millis(300)).await;
    app.sees("before-postgres-17").await;
    app.keys("<esc>").await;
    app.sees("Instances 12").await;
    app.keys("<home>").await;
    app.pass(Duration::from_millis(300)).await;
    app.keys("<tab>/PHP<enter>").await;
    app.sees("1 of 7  /PHP").await;
    assert!(app.row().contains("перед оновленням php"));
    app.keys("/zzz").await;
    app.sees("No snapshot matches the filter. Press Esc to clear it.")
        .await;
    app.keys("<esc><esc>").await;
    app.keys("<esc>").await;
    app.sees("Press q to quit.").await;
}

#[tokio::test(start_paused = true)]
async fn the_cursor_stays_on_its_id_when_rows_come_and_go() {
    let account = ServedAccount::made(1, 300, start_of_time());
    let app = TestApp::with(Setup {
        account,
        ..Setup::default()
    })
    .await;
    app.sees("Snapshots").await;
    app.sees("snapshot-00300").await;
    app.keys(&format!("<tab>{}", "j".repeat(200))).await;
    let (row, screen) = (app.row(), app.screen());
    let line = screen
        .lines()
        .position(|line| line.contains(row.trim_end()))
        .unwrap();
    app.simulator.change(|account| {
        let rows = &mut account.instance(5_203_773).unwrap().snapshots;
        for n in 0..7 {
            rows.push(ServedSnapshot::new(
                9_000_000 + n,
                "newer",
                date(2026, 11, 14),
            ));
        }
    });
    app.keys("r").await;
    app.sees("Snapshots").await;
    assert_eq!(app.row(), row, "the cursor stays on its id");
    let after = app
        .screen()
        .lines()
        .position(|line| line.contains(row.trim_end()))
        .unwrap();
    assert_eq!(after, line, "and on its line");
    let neighbour = app.screen().lines().nth(line + 1).unwrap().to_owned();
    let name = row.split_whitespace().nth(1).unwrap().to_owned();
    app.simulator.change(|account| {
        account
            .instance(5_203_773)
            .unwrap()
            .snapshots
            .retain(|snapshot| snapshot.name != name);
    });
    app.keys("r").await;
    let next = neighbour
        .split('│')
        .nth(2)
        .map(|rest| rest.split_whitespace().next().unwrap().to_owned())
        .unwrap_or_default();
    assert!(
        app.row().contains(&next),
        "{next} is the neighbour, the cursor is on {}",
        app.row()
    );
}

#[tokio::test(start_paused = true)]
async fn idle_lists_are_read_every_minute_and_saving_ones_soon() {
    let app = TestApp::start().await;
    let reads = |app: &TestApp| app.calls(LIST).len();
    let at_first = reads(&app);
    app.pass(Duration::from_secs(59)).await;
    assert_eq!(reads(&app), at_first);
    app.pass(Duration::from_secs(2)).await;
    assert_eq!(reads(&app), at_first + 1);
    app.simulator.change(|account| {
        "Saving".clone_into(&mut account.snapshot(5_226_790).unwrap().fleio_status);
    });
    app.keys("r").await;
    app.sees("◐ Saving 0:00+").await;
    let begun = reads(&app);
    app.pass(Duration::from_secs(58)).await;
    let soon = reads(&app) - begun;
    assert!(
        (18..=20).contains(&soon),
        "every 3 s in the first minute, not {soon} reads in 58 s"
    );
    app.pass(Duration::from_secs(5)).await;
    let later = reads(&app);
    app.pass(Duration::from_secs(60)).await;
    assert_eq!(reads(&app) - later, 6, "then every 10 s");
    // Filtered out and scrolled away it still counts.
    app.keys("<tab>/MySnapshot<enter>").await;
    let filtered = reads(&app);
    app.pass(Duration::from_secs(60)).await;
    assert_eq!(reads(&app) - filtered, 6);
    app.simulator.change(|account| {
        "Active".clone_into(&mut account.snapshot(5_226_790).unwrap().fleio_status);
    });
    app.pass(Duration::from_secs(10)).await;
    let ended = reads(&app);
    app.pass(Duration::from_secs(55)).await;
    assert!(reads(&app) - ended <= 1);
}

#[tokio::test(start_paused = true)]
async fn an_unwatched_window_reads_rarely_and_a_look_reads_at_once() {
    let app = TestApp::start().await;
    let reads = |app: &TestApp| app.calls(LIST).len();
    app.focus(false).await;
    app.pass(Duration::from_secs(61)).await;
    let begun = reads(&app);
    app.pass(Duration::from_secs(290)).await;
    assert_eq!(reads(&app), begun, "every 5 minutes while nobody looks");
    app.focus(true).await;
    assert_eq!(reads(&app), begun + 1, "at once when somebody does");
    app.focus(false).await;
    app.focus(true).await;
    assert_eq!(reads(&app), begun + 1, "but not when the data is fresh");
    app.simulator.change(|account| {
        "Saving".clone_into(&mut account.snapshot(5_226_790).unwrap().fleio_status);
    });
    app.keys("r").await;
    app.focus(false).await;
    let saving = reads(&app);
    app.pass(Duration::from_secs(120)).await;
    assert!(
        (11..=13).contains(&(reads(&app) - saving)),
        "a save is still watched every 10 s"
    );
}

#[tokio::test(start_paused = true)]
async fn an_account_without_instances_is_told_from_a_failure() {
    let mut account = ServedAccount::made(1, 0, start_of_time());
    account.instances.clear();
    let app = TestApp::with(Setup {
        account,
        ..Setup::default()
    })
    .await;
    app.sees("this account (0 of 0).").await;
    app.keys("cd<enter><tab>").await;
    app.sees("Instances 0").await;
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_goes_takes_the_keys_back_to_the_instances() {
    let app = TestApp::start().await;
    app.keys("<tab>").await;
    app.simulator.change(|account| {
        account
            .instances
            .retain(|instance| instance.id != 5_203_773);
    });
    app.keys("r").await;
    app.sees("web-01 (id 5203773) is no longer in the list.")
        .await;
    assert!(app.row().contains("web-02"), "{}", app.row());
    app.keys("d").await;
    app.sees("d works on a snapshot or backup: press Enter first.")
        .await;
}

#[tokio::test(start_paused = true)]
async fn late_answers_are_dropped() {
    let app = TestApp::start().await;
    app.keys("<tab>").await;
    // This list is requested before the delete and arrives after it.
    app.simulator
        .meet(LIST, Fault::Delay(Duration::from_secs(20)));
    app.keys("r").await;
    app.slowly("d<tab><enter>").await;
    app.pass(Duration::from_secs(4)).await;
    app.pass(Duration::from_secs(20)).await;
    app.sees("Deleted before-nginx-1.29").await;
    app.sees_no("▌ before-nginx-1.29").await;
}

#[tokio::test(start_paused = true)]
async fn a_paste_outside_a_text_is_dropped() {
    let app = TestApp::start().await;
    app.paste("dq").await;
    app.sees("Paste ignored: there is no text field here.")
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_paste_on_a_button_or_into_the_switcher_is_dropped_and_said() {
    for size in [(120, 40), (40, 10)] {
        for keys in ["c<tab>", "<enter>d", "w", "a"] {
            let mut setup = Setup {
                size,
                ..Setup::default()
            };
            if keys == "w" {
                setup.read_only = snapdeck::app::ReadOnly::On;
            }
            let app = TestApp::with(setup).await;
            app.sees("web-01").await;
            app.slowly(keys).await;
            app.paste("dq\r").await;
            app.sees("Paste ignored: there is no").await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_paste_that_a_text_cannot_hold_is_dropped_and_said() {
    for (keys, text) in [("c<c-u>", "Name     [ "), ("/", "Filter:")] {
        let app = TestApp::start().await;
        app.keys(keys).await;
        app.paste(&"a".repeat(4_097)).await;
        app.sees("Text is too long: the limit is 4 kB.").await;
        app.sees(text).await;
        assert!(!app.screen().contains("aaa"), "{}", app.screen());
    }
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_was_asked_for_is_shown_when_it_takes_long() {
    for size in [(120, 40), (80, 24)] {
        let app = TestApp::sized(size.0, size.1).await;
        app.keys("<enter>").await;
        app.sees("before-nginx").await;
        app.simulator
            .meet(LIST, Fault::Delay(Duration::from_secs(2)));
        app.keys("r").await;
        app.pass(Duration::from_millis(299)).await;
        assert!(!app.screen().contains("refreshing"), "{}", app.screen());
        app.pass(Duration::from_millis(2)).await;
        app.sees("read 14:02:31  refreshing…").await;
        app.pass(Duration::from_secs(2)).await;
        app.sees_no("refreshing…").await;
        // Nobody asked for this one.
        app.simulator
            .meet(LIST, Fault::Delay(Duration::from_secs(3)));
        app.pass(Duration::from_secs(61)).await;
        assert!(!app.screen().contains("refreshing"), "{}", app.screen());
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_of_many_pages_is_shown_by_the_rows_that_are_read() {
    let app = TestApp::with(Setup {
        account: ServedAccount::made(1, 1_000, start_of_time()),
        ..Setup::default()
    })
    .await;
    app.sees("snapshot-01000").await;
    for _ in 0..5 {
        app.simulator
            .meet(LIST, Fault::Delay(Duration::from_secs(8)));
    }
    app.keys("r").await;
    for (seconds, said) in [
        (
            6,
            "No answer yet from api.zomro.com, 6 s. Waiting up to 30 s.",
        ),
        (3, "200 of 1,000 rows loaded from api.zomro.com, 9 s."),
        (
            5,
            "200 of 1,000 rows loaded, 14 s. No answer yet from api.zomro.com, 6 s. Waiting up to 30 s.",
        ),
        (19, "800 of 1,000 rows loaded from api.zomro.com, 33 s."),
    ] {
        app.pass(Duration::from_secs(seconds)).await;
        app.sees(said).await;
        app.sees("refreshing…").await;
    }
    app.pass(Duration::from_secs(8)).await;
    app.sees_no("rows loaded").await;
    app.sees("read 14:02:31  next").await;
}
