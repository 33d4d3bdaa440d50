//! Several accounts side by side: switching, nothing of one under the other, writes left behind.

use std::time::Duration;

use insta::assert_snapshot;
use ratatui::style::{Color, Modifier};
use snapdeck::{
    domain::{Colour, Colours},
    simulator::{Account, Fault, Simulator},
};

use crate::support::deck::{Setup, TestDeck, start_of_time};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

/// Two servers; the first one's id is that of an instance of the other account.
fn staging() -> Account {
    Account {
        email: "qa@example.ua".into(),
        ..Account::made(2, 3, start_of_time())
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
async fn started(setup: Setup) -> TestDeck {
    let deck = TestDeck::with(setup).await;
    deck.sees("web-01").await;
    deck
}

/// The number of the account under the switcher's cursor.
fn chosen(deck: &TestDeck) -> u32 {
    let screen = deck.screen();
    let mut rows = screen
        .lines()
        .filter(|line| line.contains("  api.zomro.com  "));
    let row = rows.find(|row| row.contains("│>")).unwrap();
    let (_, number) = row.rsplit_once("│>").unwrap();
    number
        .chars()
        .next()
        .and_then(|digit| digit.to_digit(10))
        .unwrap()
}

fn reads(simulator: &Simulator) -> usize {
    let ledger = simulator.ledger();
    let lists = ledger
        .iter()
        .filter(|call| call.func.starts_with("instances"));
    lists.count()
}

fn writes(simulator: &Simulator) -> usize {
    let ledger = simulator.ledger();
    let writes = ledger
        .iter()
        .filter(|call| [CREATE, DELETE].contains(&call.func.as_str()));
    writes.count()
}

#[tokio::test(start_paused = true)]
async fn the_switcher() {
    let deck = started(two()).await;
    let staging = deck.second.as_ref().unwrap();
    assert_eq!(reads(staging), 0, "what was never shown is not read");
    deck.keys("a").await;
    assert_snapshot!("switcher", deck.screen());
    assert_eq!(chosen(&deck), 1);
    deck.keys("3").await;
    assert_eq!(chosen(&deck), 1);
    deck.keys("2").await;
    assert_eq!(chosen(&deck), 2);
    deck.keys("k").await;
    assert_eq!(chosen(&deck), 1);
    // Letters of the lists do nothing here.
    deck.keys("cdrwj").await;
    assert_eq!(chosen(&deck), 2);
    deck.keys("<esc>").await;
    deck.sees_no("Accounts").await;
    assert!(deck.screen().contains("web-01"));
    assert!(!deck.screen().contains("READ-ONLY"));

    deck.keys("a2<enter>").await;
    deck.sees("snapshot-00003").await;
    assert!(deck.line("snapdeck").contains("staging  qa@example.ua"));
    assert!(!deck.screen().contains("web-01"));
    assert_eq!(deck.style("staging").fg, Some(Color::Green));
    deck.keys("a1<enter>").await;
    deck.sees("before-nginx-1.29").await;
    assert!(deck.line("snapdeck").contains("prod  ops@example.ua"));
    let name = deck.style("prod");
    assert_eq!(name.fg, Some(Color::Red));
    assert!(name.add_modifier.contains(Modifier::BOLD));
}

#[tokio::test(start_paused = true)]
async fn the_switcher_in_small_windows() {
    let deck = started(Setup {
        size: (80, 24),
        ..two()
    })
    .await;
    deck.keys("a").await;
    assert_snapshot!("switcher_narrow", deck.screen());
    deck.resize(40, 10).await;
    deck.keys("2<enter>").await;
    deck.sees("server-0001").await;
    deck.keys("wa").await;
    assert_snapshot!("switcher_smallest", deck.screen());
    deck.keys("<esc><enter>").await;
    deck.sees("snapshot-00003").await;
    assert_snapshot!("smallest_read_only", deck.screen());
}

#[tokio::test(start_paused = true)]
async fn one_account_alone_says_how_to_add_another() {
    let deck = TestDeck::sized(40, 10).await;
    deck.keys("a").await;
    assert_snapshot!("only_one", deck.screen());
    deck.keys("2<enter>").await;
    deck.sees_no("Accounts").await;
    deck.sees("web-01").await;
}

/// Without colours the names and words say the same.
#[tokio::test(start_paused = true)]
async fn an_account_is_not_told_by_its_colour_alone() {
    let mut setup = two();
    setup.look.colours = Colours::None;
    let deck = started(setup).await;
    let name = deck.style("prod");
    assert_eq!(name.fg, Some(Color::Reset));
    assert!(name.add_modifier.contains(Modifier::BOLD));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_after_the_switch_stays_with_the_account_that_asked() {
    let deck = started(two()).await;
    let staging = deck.second.clone().unwrap();
    deck.keys("a2<enter>").await;
    deck.sees("snapshot-00003").await;
    deck.keys("a1<enter>").await;
    deck.sees("before-nginx-1.29").await;
    // Both lists of prod are held back, and staging is on the screen when they come. Its instances
    // have the ids of prod's.
    deck.simulator.change(|account| {
        account.instance(5_203_773).unwrap().servername = "renamed".into();
        account.snapshot(5_226_790).unwrap().name = "renamed-too".into();
    });
    for func in ["instances", "instances.snapshots"] {
        deck.simulator
            .meet(func, Fault::Delay(Duration::from_secs(5)));
    }
    deck.keys("r").await;
    deck.keys("a2<enter>").await;
    let before = deck.screen();
    let heard = reads(&deck.simulator);
    for _ in 0..9 {
        deck.pass(Duration::from_secs(1)).await;
        assert_eq!(deck.screen(), before);
    }
    assert!(
        !before.contains("web-01") && !before.contains("nginx"),
        "{before}"
    );
    assert_eq!(
        reads(&deck.simulator),
        heard,
        "what is not shown is not read"
    );
    // They were taken in, though.
    deck.keys("a1<enter>").await;
    deck.sees("renamed-too").await;
    assert_eq!(writes(&deck.simulator) + writes(&staging), 0);
}

#[tokio::test(start_paused = true)]
async fn last_data_is_there_at_once_with_its_time() {
    let deck = started(two()).await;
    let staging = deck.second.clone().unwrap();
    deck.keys("a2<enter>").await;
    deck.sees("snapshot-00003").await;
    let (stood, heard) = (deck.screen(), reads(&staging));
    deck.keys("a1<enter>").await;
    deck.sees("before-nginx-1.29").await;
    deck.pass(Duration::from_secs(9)).await;
    deck.keys("a2<enter>").await;
    assert_eq!(deck.screen(), stood, "9 s are not old");
    assert_eq!(reads(&staging), heard);

    deck.keys("a1<enter>").await;
    deck.pass(Duration::from_secs(100)).await;
    assert_eq!(reads(&staging), heard, "what is not shown is not read");
    for func in ["instances", "instances.snapshots"] {
        staging.meet(func, Fault::Hang);
    }
    deck.keys("a2<enter>").await;
    assert!(deck.screen().contains("snapshot-00003"));
    assert!(deck.line("snapdeck").ends_with("read 14:02:31"));
    assert_eq!(reads(&staging), heard + 2, "it is old, and read again");
}

#[tokio::test(start_paused = true)]
async fn a_write_left_behind_is_settled_and_told() {
    let deck = started(two()).await;
    let staging = deck.second.clone().unwrap();
    deck.sees("before-nginx-1.29").await;
    deck.simulator.meet(DELETE, Fault::DoThenHang);
    deck.slowly("<tab>d<tab><enter>").await;
    deck.keys("<esc>a").await;
    assert!(deck.line("│>1  prod").contains("1 write open"));
    deck.keys("2<enter>").await;
    deck.sees("snapshot-00003").await;
    deck.keys("q").await;
    deck.sees("Not known yet: prod: delete “before-nginx-1.29”")
        .await;
    deck.pass(Duration::from_secs(32)).await;
    deck.sees("prod: Deleted before-nginx-1.29: it is not in the list any more.")
        .await;
    assert!(deck.screen().contains("snapshot-00003"));
    assert_eq!((writes(&deck.simulator), writes(&staging)), (1, 0));
    // It is settled: nothing is read any more, and nothing is in the way of leaving.
    let heard = reads(&deck.simulator);
    deck.pass(Duration::from_secs(60)).await;
    assert_eq!(reads(&deck.simulator), heard);
    deck.keys("q").await;
    assert!(deck.end().await.unseen.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_left_behind_is_told_when_it_is_active() {
    let deck = started(two()).await;
    deck.sees("before-nginx-1.29").await;
    deck.slowly("c<enter><enter>").await;
    deck.keys("a2<enter>").await;
    deck.sees("snapshot-00003").await;
    deck.pass(Duration::from_secs(12)).await;
    deck.sees("prod: web-01-20261114-1402 is Active").await;
    deck.keys("q").await;
    assert!(deck.end().await.unseen.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_failed_behind_ones_back_is_told_and_opens_nothing() {
    let deck = started(two()).await;
    deck.sees("before-nginx-1.29").await;
    deck.keys("<tab>d").await;
    deck.simulator
        .change(|account| account.snapshot(5_226_790).unwrap().protected = true);
    deck.simulator
        .meet("instances.snapshots", Fault::Delay(Duration::from_secs(4)));
    deck.slowly("<tab><enter>").await;
    deck.keys("<esc>a2<enter>").await;
    deck.sees("snapshot-00003").await;
    deck.pass(Duration::from_secs(6)).await;
    deck.sees("prod: before-nginx-1.29 was NOT deleted. It changed since you opened this.")
        .await;
    deck.keys("a1<enter>").await;
    deck.sees("before-nginx-1.29").await;
    assert!(!deck.screen().contains("NOTHING WAS DELETED"));
    assert_eq!(writes(&deck.simulator), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_unknown_is_named_with_its_account_on_the_way_out() {
    let deck = started(two()).await;
    deck.sees("before-nginx-1.29").await;
    deck.simulator.meet(CREATE, Fault::Hang);
    deck.slowly("c<enter><enter>").await;
    deck.keys("<esc>a2<enter>").await;
    deck.sees("snapshot-00003").await;
    deck.pass(Duration::from_secs(33)).await;
    deck.sees("prod: The server did not answer").await;
    deck.keys("qq").await;
    let unseen = deck.end().await.unseen;
    assert_eq!(unseen.len(), 1);
    assert!(
        unseen[0].starts_with("prod: The outcome was not seen: create"),
        "{unseen:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_session_that_ends_behind_ones_back_is_told_where_it_matters() {
    let deck = started(two()).await;
    deck.sees("before-nginx-1.29").await;
    deck.simulator.meet(DELETE, Fault::Hang);
    deck.slowly("<tab>d<tab><enter>").await;
    deck.keys("<esc>a2<enter>").await;
    deck.sees("snapshot-00003").await;
    deck.simulator.end_sessions();
    deck.pass(Duration::from_secs(12)).await;
    deck.sees(
        "prod: The session has ended: sign in again. Before that its writes can't be followed.",
    )
    .await;
    // The form waits where it belongs.
    assert!(deck.screen().contains("snapshot-00003"));
    deck.keys("a").await;
    let row = deck.line("│ 1  prod");
    assert!(row.contains("signed out  1 write open"), "{row}");
    deck.keys("1<enter>").await;
    deck.sees("password").await;
}
