//! Several accounts: switching, no data of one under another, writes left behind.

use std::time::Duration;

use insta::assert_snapshot;
use ratatui::style::{Color, Modifier};
use snapdeck::{
    domain::{Colour, Colours},
    simulator::ServedAccount,
};

use crate::support::{
    app::{Setup, TestApp, start_of_time},
    front::{Fault, Front},
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

/// Two servers; the first one's id is that of an instance of the other account.
fn staging() -> ServedAccount {
    ServedAccount {
        email: "qa@example.ua".into(),
        ..ServedAccount::made(2, 3, start_of_time())
    }
}

fn two() -> Setup {
    Setup {
        second: Some(staging()),
        colour: Some(Colour::Red),
        ..Setup::default()
    }
}

/// With two accounts, `prod` on the screen.
async fn started(setup: Setup) -> TestApp {
    let app = TestApp::with(setup).await;
    app.sees("web-01").await;
    app
}

/// The number of the account under the switcher's cursor.
fn chosen(app: &TestApp) -> u32 {
    let screen = app.screen();
    let mut rows = screen
        .lines()
        .filter(|line| line.contains("  api.zomro.com  "));
    let row = rows.find(|row| row.contains("│▌")).unwrap();
    let (_, number) = row.rsplit_once("│▌").unwrap();
    number
        .chars()
        .next()
        .and_then(|digit| digit.to_digit(10))
        .unwrap()
}

fn reads(simulator: &Front) -> usize {
    let ledger = simulator.ledger();
    let lists = ledger
        .iter()
        .filter(|call| call.func.starts_with("instances"));
    lists.count()
}

fn writes(simulator: &Front) -> usize {
    let ledger = simulator.ledger();
    let writes = ledger
        .iter()
        .filter(|call| [CREATE, DELETE].contains(&call.func.as_str()));
    writes.count()
}

#[tokio::test(start_paused = true)]
async fn the_switcher() {
    let app = started(two()).await;
    let staging = app.second.as_ref().unwrap();
    assert_eq!(reads(staging), 0, "what was never shown is not read");
    app.keys("a").await;
    assert_snapshot!("switcher", app.screen());
    assert_eq!(chosen(&app), 1);
    app.keys("3").await;
    assert_eq!(chosen(&app), 1);
    app.keys("2").await;
    assert_eq!(chosen(&app), 2);
    app.keys("k").await;
    assert_eq!(chosen(&app), 1);
    // Letters of the lists do nothing here.
    app.keys("cdrwj").await;
    assert_eq!(chosen(&app), 2);
    app.keys("<esc>").await;
    app.sees_no("Accounts").await;
    assert!(app.screen().contains("web-01"));
    assert!(!app.screen().contains("READ-ONLY"));

    app.keys("a2<enter>").await;
    app.sees("snapshot-00003").await;
    assert!(app.line("snapdeck").contains("staging  qa@example.ua"));
    assert!(!app.screen().contains("web-01"));
    // Its name is a badge, and the frame with the focus has its colour too.
    assert_eq!(app.style("staging").bg, Some(Color::Green));
    assert_eq!(app.style("╭").fg, Some(Color::Green));
    app.keys("a1<enter>").await;
    app.sees("before-nginx-1.29").await;
    assert!(app.line("snapdeck").contains("prod  ops@example.ua"));
    let name = app.style("prod");
    assert_eq!(name.bg, Some(Color::Red));
    assert!(name.add_modifier.contains(Modifier::BOLD));
}

/// A question is about the account that its badge names, whatever its size and form.
#[tokio::test(start_paused = true)]
async fn questions_show_the_badge_of_the_account() {
    for size in [(80, 24), (120, 40)] {
        let app = started(Setup { size, ..two() }).await;
        app.keys("c").await;
        app.sees("WILL BE UNAVAILABLE").await;
        assert_eq!(app.style_in("Account  ", "prod").bg, Some(Color::Red));
        assert_eq!(app.style("Create a snapshot").fg, Some(Color::Red));
        assert_ne!(app.style_in("Account  ", "ops@").bg, Some(Color::Red));
        app.keys("<esc><enter>").await;
        app.sees("before-nginx-1.29").await;
        app.keys("d").await;
        app.sees("This can't be undone.").await;
        assert_eq!(app.style_in("Account  ", "prod").bg, Some(Color::Red));
    }
}

#[tokio::test(start_paused = true)]
async fn the_switcher_in_small_windows() {
    let app = started(Setup {
        size: (80, 24),
        ..two()
    })
    .await;
    app.keys("a").await;
    assert_snapshot!("switcher_narrow", app.screen());
    app.resize(40, 10).await;
    app.keys("2<enter>").await;
    app.sees("server-0001").await;
    app.keys("wa").await;
    assert_snapshot!("switcher_smallest", app.screen());
    app.keys("<esc><enter>").await;
    app.sees("snapshot-00003").await;
    assert_snapshot!("smallest_read_only", app.screen());
}

#[tokio::test(start_paused = true)]
async fn one_account_alone_says_how_to_add_another() {
    let app = TestApp::sized(40, 10).await;
    app.keys("a").await;
    assert_snapshot!("only_one", app.screen());
    app.keys("2<enter>").await;
    app.sees_no("Accounts").await;
    app.sees("web-01").await;
}

/// Without colours the names and words say the same.
#[tokio::test(start_paused = true)]
async fn an_account_is_not_told_by_its_colour_alone() {
    let mut setup = two();
    setup.look.colours = Colours::None;
    let app = started(setup).await;
    let name = app.style("prod");
    assert_eq!(name.fg, Some(Color::Reset));
    assert!(name.add_modifier.contains(Modifier::BOLD));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_after_the_switch_stays_with_the_account_that_asked() {
    let app = started(two()).await;
    let staging = app.second.clone().unwrap();
    app.keys("a2<enter>").await;
    app.sees("snapshot-00003").await;
    app.keys("a1<enter>").await;
    app.sees("before-nginx-1.29").await;
    // Both lists of prod are delayed, and staging is on the screen when they arrive. Its instances
    // have the same ids.
    app.simulator.change(|account| {
        account.instance(5_203_773).unwrap().servername = "renamed".into();
        account.snapshot(5_226_790).unwrap().name = "renamed-too".into();
    });
    for func in ["instances", "instances.snapshots"] {
        app.simulator
            .meet(func, Fault::Delay(Duration::from_secs(5)));
    }
    app.keys("r").await;
    app.keys("a2<enter>").await;
    let before = app.screen();
    let heard = reads(&app.simulator);
    for _ in 0..9 {
        app.pass(Duration::from_secs(1)).await;
        assert_eq!(app.screen(), before);
    }
    assert!(
        !before.contains("web-01") && !before.contains("nginx"),
        "{before}"
    );
    assert_eq!(
        reads(&app.simulator),
        heard,
        "what is not shown is not read"
    );
    // They were applied, though.
    app.keys("a1<enter>").await;
    app.sees("renamed-too").await;
    assert_eq!(writes(&app.simulator) + writes(&staging), 0);
}

#[tokio::test(start_paused = true)]
async fn last_data_is_there_at_once_with_its_time() {
    let app = started(two()).await;
    let staging = app.second.clone().unwrap();
    app.keys("a2<enter>").await;
    app.sees("snapshot-00003").await;
    let (stood, heard) = (app.screen(), reads(&staging));
    app.keys("a1<enter>").await;
    app.sees("before-nginx-1.29").await;
    app.pass(Duration::from_secs(9)).await;
    app.keys("a2<enter>").await;
    assert_eq!(app.screen(), stood, "9 s are not old");
    assert_eq!(reads(&staging), heard);

    app.keys("a1<enter>").await;
    app.pass(Duration::from_secs(100)).await;
    assert_eq!(reads(&staging), heard, "what is not shown is not read");
    for func in ["instances", "instances.snapshots"] {
        staging.meet(func, Fault::Hang);
    }
    app.keys("a2<enter>").await;
    assert!(app.screen().contains("snapshot-00003"));
    assert!(app.line("snapdeck").ends_with("read 14:02:31"));
    assert_eq!(reads(&staging), heard + 2, "it is old, and read again");
}

#[tokio::test(start_paused = true)]
async fn a_write_left_behind_is_settled_and_told() {
    let app = started(two()).await;
    let staging = app.second.clone().unwrap();
    app.sees("before-nginx-1.29").await;
    app.simulator.meet(DELETE, Fault::DoThenHang);
    app.slowly("<tab>d<tab><enter>").await;
    app.keys("<esc>a").await;
    assert!(app.line("│▌1  prod").contains("1 change open"));
    app.keys("2<enter>").await;
    app.sees("snapshot-00003").await;
    app.keys("q").await;
    app.sees("prod: Outcome unknown: delete “before-nginx-1.29”")
        .await;
    app.slowly("<esc>").await;
    app.pass(Duration::from_secs(32)).await;
    app.sees("prod: Deleted before-nginx-1.29: it is no longer in the list.")
        .await;
    assert!(app.screen().contains("snapshot-00003"));
    assert_eq!((writes(&app.simulator), writes(&staging)), (1, 0));
    // It is settled: nothing is read any more, and nothing prevents quitting.
    let heard = reads(&app.simulator);
    app.pass(Duration::from_secs(60)).await;
    assert_eq!(reads(&app.simulator), heard);
    app.keys("q").await;
    assert!(app.end().await.unseen.is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_operations_of_another_account_are_in_the_pane_with_its_name() {
    let app = started(two()).await;
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(2)).await;
    app.keys("a2<enter>").await;
    app.sees("snapshot-00003").await;
    app.keys("o").await;
    let row = || app.line("create  web-01-20261114-1402");
    assert!(row().contains("prod: web-01"), "{}", row());
    let before = row();
    assert!(before.contains("Saving 0:0"), "{before}");
    // Its time counts on.
    app.pass(Duration::from_secs(2)).await;
    assert_ne!(row(), before);
    app.keys("x").await;
    app.pass(Duration::from_secs(12)).await;
    assert!(row().contains("done in 0:"), "{}", row());
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_left_behind_is_told_when_it_is_active() {
    let app = started(two()).await;
    app.sees("before-nginx-1.29").await;
    app.slowly("c<enter><tab><enter>").await;
    app.keys("a2<enter>").await;
    app.sees("snapshot-00003").await;
    app.pass(Duration::from_secs(12)).await;
    app.sees("prod: web-01-20261114-1402 is Active").await;
    app.keys("q").await;
    assert!(app.end().await.unseen.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_failed_behind_ones_back_is_told_and_opens_nothing() {
    let app = started(two()).await;
    app.sees("before-nginx-1.29").await;
    app.keys("<tab>d").await;
    app.simulator
        .change(|account| account.snapshot(5_226_790).unwrap().protected = true);
    app.simulator
        .meet("instances.snapshots", Fault::Delay(Duration::from_secs(4)));
    app.slowly("<tab><enter>").await;
    app.keys("<esc>a2<enter>").await;
    app.sees("snapshot-00003").await;
    app.pass(Duration::from_secs(6)).await;
    app.sees("prod: before-nginx-1.29 was NOT deleted. It changed after you opened this dialog.")
        .await;
    app.keys("a1<enter>").await;
    app.sees("before-nginx-1.29").await;
    assert!(!app.screen().contains("NOTHING WAS DELETED"));
    assert_eq!(writes(&app.simulator), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_unknown_is_named_with_its_account_on_the_way_out() {
    let app = started(two()).await;
    app.sees("before-nginx-1.29").await;
    app.simulator.meet(CREATE, Fault::Hang);
    app.slowly("c<enter><tab><enter>").await;
    app.keys("<esc>a2<enter>").await;
    app.sees("snapshot-00003").await;
    app.pass(Duration::from_secs(33)).await;
    app.sees("prod: The server did not answer").await;
    app.keys("q").await;
    app.slowly("<tab><enter>").await;
    let unseen = app.end().await.unseen;
    assert_eq!(unseen.len(), 1);
    assert!(
        unseen[0].starts_with("prod: Outcome unknown: create"),
        "{unseen:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_session_that_ends_behind_ones_back_is_told_where_it_matters() {
    let app = started(two()).await;
    app.sees("before-nginx-1.29").await;
    app.simulator.meet(DELETE, Fault::Hang);
    app.slowly("<tab>d<tab><enter>").await;
    app.keys("<esc>a2<enter>").await;
    app.sees("snapshot-00003").await;
    app.simulator.end_sessions();
    app.pass(Duration::from_secs(12)).await;
    app.sees(
        "prod: The session has ended: sign in again. snapdeck can't follow this account's changes until you sign in.",
    )
    .await;
    // The form waits where it belongs.
    assert!(app.screen().contains("snapshot-00003"));
    app.keys("a").await;
    let row = app.line("│ 1  prod");
    assert!(row.contains("signed out  1 change open"), "{row}");
    app.keys("1<enter>").await;
    app.sees("password").await;
}
