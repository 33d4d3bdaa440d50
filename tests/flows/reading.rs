//! Reading: lists, cursor, filter, polling, and what is shown when the server fails.

use std::time::Duration;

use insta::assert_snapshot;
use jiff::civil::date;
use ratatui::style::Color;
use snapdeck::simulator::{Account, Fault, Snapshot};

use crate::support::deck::{Setup, TestDeck, start_of_time};

const LIST: &str = "instances.snapshots";

fn broken() -> Fault {
    Fault::Instead {
        status: 502,
        content_type: "text/html",
        body: b"<html>bad gateway</html>".to_vec(),
    }
}

/// Has the next `count` lists fail.
fn break_lists(deck: &TestDeck, count: usize) {
    for _ in 0..count {
        deck.simulator.meet(LIST, broken());
        deck.simulator.meet("instances", broken());
    }
}

#[tokio::test(start_paused = true)]
async fn the_right_list_follows_the_left_cursor() {
    let deck = TestDeck::start().await;
    let calls = deck.calls(LIST).len();
    deck.keys("jjj").await;
    deck.sees("архів-київ  203.0.113.40  id 5204102").await;
    assert!(
        !deck.screen().contains("before-nginx"),
        "rows of another instance stand under this title"
    );
    deck.pass(Duration::from_millis(199)).await;
    assert_eq!(
        deck.calls(LIST).len(),
        calls,
        "read before the cursor rested"
    );
    deck.pass(Duration::from_millis(2)).await;
    assert_eq!(
        deck.calls(LIST).len(),
        calls + 1,
        "only the one it rests on is read"
    );
    deck.sees("No snapshots of архів-київ. Read 14:02:31.")
        .await;
    deck.sees("c  create the first one").await;
    deck.keys("kkk").await;
    deck.sees("before-nginx-1.29").await;
    assert_eq!(
        deck.calls(LIST).len(),
        calls + 1,
        "rows known already are shown at once"
    );
}

#[tokio::test(start_paused = true)]
async fn a_filter_narrows_both_lists_and_esc_clears_it() {
    let deck = TestDeck::start().await;
    deck.keys("/db").await;
    deck.sees("Instances 1 of 12  /db").await;
    deck.keys("<enter>").await;
    deck.pass(Duration::from_millis(300)).await;
    deck.sees("before-postgres-17").await;
    deck.keys("<esc>").await;
    deck.sees("Instances 12").await;
    deck.keys("<home>").await;
    deck.pass(Duration::from_millis(300)).await;
    deck.keys("<tab>/PHP<enter>").await;
    deck.sees("1 of 7  /PHP").await;
    assert!(deck.row().contains("перед оновленням php"));
    deck.keys("/zzz").await;
    deck.sees("No snapshot fits the filter. Esc clears it.")
        .await;
    deck.keys("<esc><esc>").await;
    deck.keys("<esc>").await;
    deck.sees("q quits.").await;
}

#[tokio::test(start_paused = true)]
async fn the_cursor_stays_on_its_id_when_rows_come_and_go() {
    let account = Account::made(1, 300, start_of_time());
    let deck = TestDeck::with(Setup {
        account,
        ..Setup::default()
    })
    .await;
    deck.sees("Snapshots").await;
    deck.sees("snapshot-00300").await;
    deck.keys(&format!("<tab>{}", "j".repeat(200))).await;
    let (row, screen) = (deck.row(), deck.screen());
    let line = screen
        .lines()
        .position(|line| line.contains(row.trim_end()))
        .unwrap();
    deck.simulator.change(|account| {
        let rows = &mut account.instance(5_203_773).unwrap().snapshots;
        for n in 0..7 {
            rows.push(Snapshot::new(9_000_000 + n, "newer", date(2026, 11, 14)));
        }
    });
    deck.keys("r").await;
    deck.sees("Snapshots").await;
    assert_eq!(deck.row(), row, "the cursor stays on its id");
    let after = deck
        .screen()
        .lines()
        .position(|line| line.contains(row.trim_end()))
        .unwrap();
    assert_eq!(after, line, "and on its line");
    let neighbour = deck.screen().lines().nth(line + 1).unwrap().to_owned();
    let name = row
        .split_whitespace()
        .next()
        .unwrap()
        .trim_start_matches('>')
        .to_owned();
    deck.simulator.change(|account| {
        account
            .instance(5_203_773)
            .unwrap()
            .snapshots
            .retain(|snapshot| snapshot.name != name);
    });
    deck.keys("r").await;
    let next = neighbour
        .split("│ ")
        .nth(1)
        .map(|rest| rest.split_whitespace().next().unwrap().to_owned())
        .unwrap_or_default();
    assert!(
        deck.row().contains(&next),
        "{next} is the neighbour, the cursor is on {}",
        deck.row()
    );
}

#[tokio::test(start_paused = true)]
async fn idle_lists_are_read_every_minute_and_saving_ones_soon() {
    let deck = TestDeck::start().await;
    let reads = |deck: &TestDeck| deck.calls(LIST).len();
    let at_first = reads(&deck);
    deck.pass(Duration::from_secs(59)).await;
    assert_eq!(reads(&deck), at_first);
    deck.pass(Duration::from_secs(2)).await;
    assert_eq!(reads(&deck), at_first + 1);
    deck.simulator.change(|account| {
        "Saving".clone_into(&mut account.snapshot(5_226_790).unwrap().fleio_status);
    });
    deck.keys("r").await;
    deck.sees("◐ Saving seen 0:00").await;
    let begun = reads(&deck);
    deck.pass(Duration::from_secs(58)).await;
    let soon = reads(&deck) - begun;
    assert!(
        (18..=20).contains(&soon),
        "every 3 s in the first minute, not {soon} reads in 58 s"
    );
    deck.pass(Duration::from_secs(5)).await;
    let later = reads(&deck);
    deck.pass(Duration::from_secs(60)).await;
    assert_eq!(reads(&deck) - later, 6, "then every 10 s");
    // Filtered out and scrolled away it still counts.
    deck.keys("<tab>/MySnapshot<enter>").await;
    let filtered = reads(&deck);
    deck.pass(Duration::from_secs(60)).await;
    assert_eq!(reads(&deck) - filtered, 6);
    deck.simulator.change(|account| {
        "Active".clone_into(&mut account.snapshot(5_226_790).unwrap().fleio_status);
    });
    deck.pass(Duration::from_secs(10)).await;
    let ended = reads(&deck);
    deck.pass(Duration::from_secs(55)).await;
    assert!(reads(&deck) - ended <= 1);
}

#[tokio::test(start_paused = true)]
async fn a_failing_server_leaves_the_old_rows_and_says_since_when() {
    let deck = TestDeck::sized(80, 24).await;
    deck.keys("<enter>").await;
    deck.sees("before-nginx-1.29").await;
    deck.simulator.change(|account| {
        "Saving".clone_into(&mut account.snapshot(5_226_790).unwrap().fleio_status);
    });
    deck.keys("r").await;
    deck.sees("Saving seen").await;
    break_lists(&deck, 40);
    deck.pass(Duration::from_secs(100)).await;
    deck.sees("OLD DATA, last read 14:02:31").await;
    assert_eq!(deck.style("OLD DATA").fg, Some(Color::Red));
    assert_snapshot!("failing", deck.screen());
    deck.keys("c").await;
    deck.sees("Not while the data is old: the last read failed. r tries now.")
        .await;
    deck.keys("jd").await;
    deck.sees("Not while the data is old").await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_down_is_probed_rarely_and_by_one_at_a_time() {
    let deck = TestDeck::start().await;
    break_lists(&deck, 200);
    deck.keys("r").await;
    deck.sees("The server answered with HTTP 502. Since 14:02:31, ")
        .await;
    let calls = |deck: &TestDeck| deck.calls(LIST).len() + deck.calls("instances").len();
    let begun = calls(&deck);
    deck.pass(Duration::from_secs(1_200)).await;
    let probes = calls(&deck) - begun;
    assert!(
        (10..60).contains(&probes),
        "{probes} probes by two lists in 20 minutes"
    );
    // A probe that hangs keeps the other list waiting.
    deck.simulator.forgive();
    deck.simulator.meet(LIST, Fault::Hang);
    deck.simulator.meet("instances", Fault::Hang);
    deck.keys("r").await;
    let asked = calls(&deck);
    deck.pass(Duration::from_secs(29)).await;
    assert_eq!(calls(&deck), asked);
    deck.simulator.forgive();
    deck.pass(Duration::from_secs(300)).await;
    deck.sees_no("OLD DATA").await;
}

#[tokio::test(start_paused = true)]
async fn an_unwatched_window_reads_rarely_and_a_look_reads_at_once() {
    let deck = TestDeck::start().await;
    let reads = |deck: &TestDeck| deck.calls(LIST).len();
    deck.focus(false).await;
    deck.pass(Duration::from_secs(61)).await;
    let begun = reads(&deck);
    deck.pass(Duration::from_secs(290)).await;
    assert_eq!(reads(&deck), begun, "every 5 minutes while nobody looks");
    deck.focus(true).await;
    assert_eq!(reads(&deck), begun + 1, "at once when somebody does");
    deck.focus(false).await;
    deck.focus(true).await;
    assert_eq!(reads(&deck), begun + 1, "but not when the data is fresh");
    deck.simulator.change(|account| {
        "Saving".clone_into(&mut account.snapshot(5_226_790).unwrap().fleio_status);
    });
    deck.keys("r").await;
    deck.focus(false).await;
    let saving = reads(&deck);
    deck.pass(Duration::from_secs(120)).await;
    assert!(
        (11..=13).contains(&(reads(&deck) - saving)),
        "a save is still watched every 10 s"
    );
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_waited_for_and_named() {
    let deck = TestDeck::with(Setup {
        size: (80, 24),
        ..Setup::default()
    })
    .await;
    deck.sees("web-01").await;
    deck.simulator.meet(LIST, Fault::Hang);
    deck.keys("j").await;
    deck.pass(Duration::from_millis(200)).await;
    deck.keys("<enter>").await;
    deck.pass(Duration::from_secs(4)).await;
    deck.sees("No answer yet from api.zomro.com, 4 s. Waiting up to 30 s.")
        .await;
    deck.pass(Duration::from_secs(27)).await;
    deck.sees("No answer from api.zomro.com since 14:02:31 (timeout, 1 try).")
        .await;
    deck.pass(Duration::from_secs(10)).await;
    deck.sees("web-02-20261110-0300").await;
}

#[tokio::test(start_paused = true)]
async fn a_wrong_token_is_named() {
    let deck = TestDeck::with(Setup {
        token: "0000000000000000",
        ..Setup::default()
    })
    .await;
    deck.sees("The session has ended: sign in again.").await;
    deck.sees("NO DATA, nothing read yet").await;
    assert!(!deck.screen().contains("0000000000000000"));
    assert_snapshot!("wrong_token", deck.screen());
}

#[tokio::test(start_paused = true)]
async fn html_in_place_of_json_is_named_and_keeps_the_list() {
    let deck = TestDeck::start().await;
    deck.simulator.meet(
        LIST,
        Fault::Instead {
            status: 200,
            content_type: "text/html",
            body: b"<html>\x1b]0;evil\x07 maintenance".to_vec(),
        },
    );
    deck.keys("r").await;
    deck.sees("The answer is not what the server should send: “<html>\u{fffd}]0;evil\u{fffd} maintenance”").await;
    deck.sees("before-nginx-1.29").await;
}

#[tokio::test(start_paused = true)]
async fn an_account_without_instances_is_told_from_a_failure() {
    let mut account = Account::made(1, 0, start_of_time());
    account.instances.clear();
    let deck = TestDeck::with(Setup {
        account,
        ..Setup::default()
    })
    .await;
    deck.sees("has no instances (0 of 0)").await;
    deck.keys("cd<enter><tab>").await;
    deck.sees("Instances 0").await;
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_goes_takes_the_keys_back_to_the_instances() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>").await;
    deck.simulator.change(|account| {
        account
            .instances
            .retain(|instance| instance.id != 5_203_773);
    });
    deck.keys("r").await;
    deck.sees("web-01 (id 5203773) is not in the list of instances any more.")
        .await;
    assert!(deck.row().contains("web-02"), "{}", deck.row());
    deck.keys("d").await;
    deck.sees("d deletes snapshots: press Enter first.").await;
}

#[tokio::test(start_paused = true)]
async fn late_answers_are_dropped() {
    let deck = TestDeck::start().await;
    deck.keys("<tab>").await;
    // This list is asked for before the delete, and comes after it.
    deck.simulator
        .meet(LIST, Fault::Delay(Duration::from_secs(20)));
    deck.keys("r").await;
    deck.slowly("d<tab><enter>").await;
    deck.pass(Duration::from_secs(4)).await;
    deck.pass(Duration::from_secs(20)).await;
    deck.sees("Deleted before-nginx-1.29").await;
    deck.sees_no("│>before-nginx-1.29").await;
}

#[tokio::test(start_paused = true)]
async fn a_paste_outside_a_text_is_dropped() {
    let deck = TestDeck::start().await;
    deck.paste("dq").await;
    deck.sees("What was pasted is dropped: there is no text to paste into.")
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
            let deck = TestDeck::with(setup).await;
            deck.sees("web-01").await;
            deck.slowly(keys).await;
            deck.paste("dq\r").await;
            deck.sees("What was pasted is dropped: there is").await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_paste_that_a_text_cannot_hold_is_dropped_and_said() {
    for (keys, text) in [("c<c-u>", "Name    [ "), ("/", "Filter:")] {
        let deck = TestDeck::start().await;
        deck.keys(keys).await;
        deck.paste(&"a".repeat(4_097)).await;
        deck.sees("That is too long: 4 kB at most.").await;
        deck.sees(text).await;
        assert!(!deck.screen().contains("aaa"), "{}", deck.screen());
    }
}

/// What is no list never empties one: the rows stay, and are said to be old.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_no_list_keeps_the_rows() {
    for body in ["", "null", r#"{"doc":{}}"#] {
        let deck = TestDeck::start().await;
        deck.sees("before-nginx-1.29").await;
        for func in [LIST, "instances"] {
            deck.simulator.meet(
                func,
                Fault::Instead {
                    status: 200,
                    content_type: "application/json",
                    body: body.as_bytes().to_vec(),
                },
            );
        }
        deck.keys("r").await;
        deck.sees("OLD DATA, last read 14:02:31").await;
        deck.sees("The answer is not what the server should send")
            .await;
        let screen = deck.screen();
        for stays in ["Instances 12", "web-02", "before-nginx-1.29", "Snapshots"] {
            assert!(screen.contains(stays), "{body:?}: {stays}\n{screen}");
        }
        assert!(!screen.contains("No snapshots"), "{body:?}\n{screen}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_told_of_while_its_answer_is_waited_for() {
    let deck = TestDeck::start().await;
    deck.simulator.meet("instances.snapshots", Fault::Hang);
    deck.keys("r").await;
    deck.pass(Duration::from_secs(4)).await;
    assert!(!deck.screen().contains("No answer yet"));
    deck.pass(Duration::from_secs(1)).await;
    deck.sees("No answer yet from api.zomro.com, 5 s. Waiting up to 30 s.")
        .await;
    deck.pass(Duration::from_secs(2)).await;
    deck.sees("No answer yet from api.zomro.com, 7 s.").await;
    assert!(deck.screen().contains("before-nginx-1.29"), "the rows stay");
}

#[tokio::test(start_paused = true)]
async fn a_failure_goes_on_when_the_cursor_moves() {
    let deck = TestDeck::start().await;
    break_lists(&deck, 200);
    deck.keys("r").await;
    deck.pass(Duration::from_secs(60)).await;
    let tries = |deck: &TestDeck| {
        let said = deck.line("Since 14:02:31, ");
        let after = said.split("Since 14:02:31, ").nth(1).unwrap();
        after.split(' ').next().unwrap().parse::<u32>().unwrap()
    };
    let before = tries(&deck);
    assert!(before > 2, "{before}");
    for key in ["j", "j", "k"] {
        deck.keys(key).await;
        assert!(tries(&deck) >= before, "the count starts anew");
        deck.sees("OLD DATA, last read 14:02:31").await;
        deck.pass(Duration::from_secs(1)).await;
        assert!(tries(&deck) >= before, "the count starts anew");
    }
    deck.simulator.forgive();
    deck.keys("r").await;
    deck.sees_no("OLD DATA").await;
    deck.sees_no("Since 14:02:31").await;
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_was_asked_for_is_shown_when_it_takes_long() {
    for size in [(120, 40), (80, 24)] {
        let deck = TestDeck::sized(size.0, size.1).await;
        deck.keys("<enter>").await;
        deck.sees("before-nginx").await;
        deck.simulator
            .meet(LIST, Fault::Delay(Duration::from_secs(2)));
        deck.keys("r").await;
        deck.pass(Duration::from_millis(299)).await;
        assert!(!deck.screen().contains("reading"), "{}", deck.screen());
        deck.pass(Duration::from_millis(2)).await;
        deck.sees("read 14:02:31  reading…").await;
        deck.pass(Duration::from_secs(2)).await;
        deck.sees_no("reading…").await;
        // Nobody asked for this one.
        deck.simulator
            .meet(LIST, Fault::Delay(Duration::from_secs(3)));
        deck.pass(Duration::from_secs(61)).await;
        assert!(!deck.screen().contains("reading"), "{}", deck.screen());
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_of_many_pages_is_shown_by_the_rows_that_are_read() {
    let deck = TestDeck::with(Setup {
        account: Account::made(1, 1_000, start_of_time()),
        ..Setup::default()
    })
    .await;
    deck.sees("snapshot-01000").await;
    for _ in 0..5 {
        deck.simulator
            .meet(LIST, Fault::Delay(Duration::from_secs(8)));
    }
    deck.keys("r").await;
    for (seconds, said) in [
        (
            6,
            "No answer yet from api.zomro.com, 6 s. Waiting up to 30 s.",
        ),
        (3, "200 of 1,000 rows read from api.zomro.com, 9 s."),
        (
            5,
            "200 of 1,000 rows read, 14 s. No answer yet from api.zomro.com, 6 s. Waiting up to 30 s.",
        ),
        (19, "800 of 1,000 rows read from api.zomro.com, 33 s."),
    ] {
        deck.pass(Duration::from_secs(seconds)).await;
        deck.sees(said).await;
        deck.sees("reading…").await;
    }
    deck.pass(Duration::from_secs(8)).await;
    deck.sees_no("rows read").await;
    deck.sees("read 14:02:31  next").await;
}
