//! Signing in: at a first start, above the screen when a session has ended, and what bars the way.

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::{
    app::ReadOnly,
    simulator::{Barrier, Fault, Outcome, User},
};

use crate::{
    simulator::call,
    support::deck::{Setup, TestDeck, start_of_time},
};

const CREATE: &str = "instances.snapshots.edit";

/// Longer than it takes to read lists again when nothing happens.
const A_ROUND: Duration = Duration::from_secs(70);

fn created(deck: &TestDeck) -> usize {
    let ledger = deck.simulator.ledger();
    let created = ledger
        .iter()
        .filter(|call| matches!(call.outcome, Outcome::Created(_)));
    created.count()
}

/// A program that was never set up.
async fn first_start(size: (u16, u16)) -> TestDeck {
    let deck = TestDeck::with(Setup {
        token: "",
        size,
        ..Setup::default()
    })
    .await;
    deck.sees("How do you want to come in?").await;
    deck
}

/// The demo account on the screen, the cursor on its second snapshot, and the session just gone.
async fn session_gone() -> TestDeck {
    let deck = TestDeck::start().await;
    deck.keys("<tab><home>j").await;
    deck.simulator.end_sessions();
    deck.pass(A_ROUND).await;
    deck.sees("The session has ended: sign in again.").await;
    deck
}

#[tokio::test(start_paused = true)]
async fn a_first_start_asks_how_to_come_in() {
    let deck = first_start((120, 40)).await;
    assert_snapshot!("first_start", deck.screen());
    assert!(deck.simulator.ledger().is_empty(), "nothing was sent");
    deck.keys("2").await;
    deck.sees("To be kept in").await;
    assert_snapshot!("login", deck.screen());
    deck.keys("demo@example.com<enter>demo<enter>").await;
    deck.sees("before-nginx-1.29").await;
    assert_eq!(deck.simulator.sign_ins().done, 1);
}

#[tokio::test(start_paused = true)]
async fn a_first_start_in_small_windows() {
    let deck = first_start((80, 24)).await;
    assert_snapshot!("first_start_narrow", deck.screen());
    deck.resize(40, 10).await;
    assert_snapshot!("first_start_smallest", deck.screen());
    deck.keys("2").await;
    assert_snapshot!("login_smallest", deck.screen());
    deck.keys("demo@example.com<enter>demo<enter>").await;
    deck.sees("web-01").await;
}

#[tokio::test(start_paused = true)]
async fn a_secret_is_never_drawn() {
    let deck = first_start((120, 40)).await;
    deck.keys("2me@example.com<enter>пароль hunter2").await;
    deck.sees("[**************").await;
    assert!(!deck.screen().contains("hunter"));
    deck.keys("<esc>3").await;
    deck.paste("5acd1215da7a09eaae215987\n").await;
    assert!(!deck.screen().contains("5acd"));
    deck.keys("<enter>").await;
    deck.sees("before-nginx-1.29").await;
    assert_eq!(deck.calls("auth").len(), 0, "the token is used as it is");
}

#[tokio::test(start_paused = true)]
async fn the_second_factor_is_asked_for() {
    let deck = first_start((120, 40)).await;
    deck.simulator.add(User::second(start_of_time()));
    deck.keys("2two@example.com<enter>demo<enter>").await;
    deck.sees("The server wants the code").await;
    deck.keys("000000<enter>").await;
    deck.sees("The code is wrong or too old").await;
    deck.keys("123456<enter>").await;
    deck.sees("two-1").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_or_wrong_is_said() {
    let deck = first_start((120, 40)).await;
    deck.keys("2<tab>secret<enter>").await;
    deck.sees("The login is missing: it is your e-mail address.")
        .await;
    deck.keys("demo@example.com<tab><c-u><enter>").await;
    deck.sees("The password is missing.").await;
    deck.paste(&"x".repeat(10_000)).await;
    deck.sees("That is too long: 4 kB at most.").await;
    assert_eq!(deck.calls("auth").len(), 0);
    deck.paste(" demo\n").await;
    deck.keys("<enter>").await;
    deck.sees("The login or the password is wrong.").await;
    let sent = deck.calls("auth").remove(0).parameters;
    let password = ("password".to_owned(), " demo".to_owned());
    assert!(sent.contains(&password), "a password is pasted as it is");
    for _ in 0..2 {
        deck.keys("wrong<enter>").await;
        deck.sees("The login or the password is wrong.").await;
    }
    deck.keys("demo<enter>").await;
    deck.sees("blocks this login for 20 s").await;
    deck.keys("<esc>3").await;
    deck.paste(" two words\n").await;
    deck.sees("The blanks around it were left out.").await;
    deck.keys("<enter>").await;
    deck.sees("A token has no blanks inside: copy it again.")
        .await;
    deck.keys("<c-u>0000<enter>").await;
    deck.sees("The session token is not accepted").await;
}

#[tokio::test(start_paused = true)]
async fn each_bar_is_named() {
    for (barrier, said) in [
        (Barrier::Address("badip"), "The server blocks this address"),
        (
            Barrier::Region,
            "The server does not know you from this region",
        ),
        (Barrier::Captcha, "The server wants a captcha"),
        (Barrier::Firewall(403), "(HTTP 403)"),
        (Barrier::Firewall(460), "(HTTP 460)"),
        (
            Barrier::Page,
            "The answer is not what the server should send",
        ),
    ] {
        let deck = first_start((120, 40)).await;
        deck.simulator.bar(Some(barrier));
        deck.keys("2demo@example.com<enter>demo<enter>").await;
        deck.sees(said).await;
        assert!(deck.calls("auth").len() <= 1, "{barrier:?}: asked once");
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_that_ends_is_renewed_above_the_screen() {
    let deck = session_gone().await;
    assert_snapshot!("session_gone", deck.screen());
    let asked = deck.simulator.ledger().len();
    deck.pass(5 * A_ROUND).await;
    assert_eq!(deck.simulator.ledger().len(), asked, "no storm, no polling");
    deck.keys("1demo@example.com<enter>demo<enter>").await;
    deck.sees_no("sign in again").await;
    assert!(
        deck.row().contains("web-01-20261110-0300"),
        "{}",
        deck.row()
    );
    assert_eq!(deck.simulator.sign_ins().done, 1);
}

#[tokio::test(start_paused = true)]
async fn a_form_that_was_closed_comes_back_with_r_and_not_by_itself() {
    let deck = session_gone().await;
    deck.keys("<esc>").await;
    deck.sees("The session has ended: sign in again. r signs in.")
        .await;
    deck.pass(3 * A_ROUND).await;
    assert!(!deck.screen().contains("How do you want"));
    deck.keys("r").await;
    deck.sees("How do you want to come in?").await;
}

#[tokio::test(start_paused = true)]
async fn a_create_that_was_refused_for_the_session_is_offered_again() {
    let deck = TestDeck::start().await;
    deck.slowly("c<c-u>kept name<enter>").await;
    deck.simulator.end_sessions();
    deck.slowly("<enter>").await;
    deck.sees("The session has ended: sign in again.").await;
    // What is typed before anyone can have read it goes nowhere.
    deck.keys("1q").await;
    deck.sees("What was typed before this came up is dropped.")
        .await;
    deck.pass(Duration::from_secs(1)).await;
    deck.keys("1demo@example.com<enter>demo<enter>").await;
    deck.sees("kept name").await;
    assert_eq!(created(&deck), 0);
    deck.slowly("<tab><enter>").await;
    deck.sees("Saving").await;
    assert_eq!(created(&deck), 1);
    assert_eq!(deck.calls(CREATE).len(), 2, "the first was refused");
}

#[tokio::test(start_paused = true)]
async fn somebody_else_is_shown_nothing_of_what_stood_there() {
    let deck = TestDeck::start().await;
    deck.simulator.add(User::second(start_of_time()));
    deck.slowly("c<c-u>for web-01").await;
    deck.simulator.end_sessions();
    deck.pass(A_ROUND).await;
    deck.sees("The session has ended: sign in again.").await;
    // Its lists are not answered yet when the other is in.
    for func in ["instances", "instances.snapshots"] {
        deck.simulator.meet(func, Fault::Hang);
    }
    deck.keys("1two@example.com<enter>demo<enter>").await;
    deck.sees("Code     [").await;
    deck.keys("123456<enter>").await;
    deck.sees("Signed in.").await;
    let screen = deck.screen();
    for theirs in ["web-01", "nginx", "Create", "ops@example.ua"] {
        assert!(!screen.contains(theirs), "{theirs}: {screen}");
    }
    assert!(
        deck.line("snapdeck").contains("two@example.com"),
        "{screen}"
    );
}

#[tokio::test(start_paused = true)]
async fn who_was_in_is_no_newcomer() {
    let deck = first_start((120, 40)).await;
    deck.keys("2demo@example.com<enter>demo<enter>").await;
    deck.sees("before-nginx-1.29").await;
    deck.simulator.end_sessions();
    deck.pass(A_ROUND).await;
    deck.sees("The session has ended: sign in again.").await;
    let screen = deck.screen();
    assert!(screen.contains("Login    [demo@example.com"), "{screen}");
    assert!(
        !screen.contains("Demo") && !screen.contains("Nothing has been sent"),
        "{screen}"
    );
    deck.keys("demo<enter>").await;
    deck.sees_no("The session has ended").await;
    assert_eq!(deck.simulator.sign_ins().done, 2);
}

#[tokio::test(start_paused = true)]
async fn an_enter_that_is_held_down_closes_no_form() {
    let deck = first_start((120, 40)).await;
    deck.simulator
        .meet("auth", Fault::Delay(Duration::from_secs(5)));
    deck.keys("2demo@example.com<enter>wrong<enter><enter><enter>")
        .await;
    deck.sees("Signing in.").await;
    deck.pass(Duration::from_secs(5)).await;
    deck.sees("The login or the password is wrong.").await;
    deck.keys("demo<enter>").await;
    deck.sees("before-nginx-1.29").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_is_chosen_by_arrows_and_not_by_enter() {
    let deck = first_start((120, 40)).await;
    deck.keys("2demo@example.com<enter>demo<tab><enter>").await;
    deck.sees(">[ Sign in ]<").await;
    assert!(deck.screen().contains("Keep     the session alone"));
    for (key, words) in [
        ("<right>", "<the session and the password>"),
        ("<right>", "<the session and the password>"),
        ("<left>", "<the session alone>"),
        ("<left>", "<nothing>"),
    ] {
        deck.keys(&format!("<s-tab>{key}")).await;
        deck.sees(words).await;
        deck.keys("<enter>").await;
        deck.sees(">[ Sign in ]<").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_one_time_key_is_a_way_in() {
    let deck = first_start((120, 40)).await;
    let key = "key4567890123456";
    let user = ("username", "demo@example.com");
    call(&deck.simulator, "session.newkey", &[user, ("key", key)]);
    deck.keys("4demo@example.com<enter>").await;
    deck.sees("Key      [").await;
    deck.paste("0000000000000000").await;
    deck.keys("<enter>").await;
    deck.sees("The one-time key is wrong or was used already")
        .await;
    deck.paste(&format!("{key}\n")).await;
    // Without a password there is none to keep.
    deck.keys("<tab><right><right>").await;
    deck.sees("<the session alone>").await;
    deck.keys("<enter><enter>").await;
    deck.sees("before-nginx-1.29").await;
}

#[tokio::test(start_paused = true)]
async fn a_password_is_pasted_as_it_is_and_never_cut_at_a_line_break() {
    let deck = first_start((120, 40)).await;
    deck.keys("2demo@example.com<enter>").await;
    deck.paste("first\nsecond").await;
    deck.sees("That has a line break inside: nothing of it was pasted.")
        .await;
    deck.paste("a\tb \n").await;
    deck.keys("<enter>").await;
    deck.sees("The login or the password is wrong.").await;
    let sent = deck.calls("auth").remove(0).parameters;
    assert!(
        sent.contains(&("password".to_owned(), "a\tb ".to_owned())),
        "{sent:?}"
    );
}

/// A session of a browser in which a filter was left on.
async fn filtered() -> TestDeck {
    let filter = Some(("name", "web"));
    TestDeck::with(Setup {
        filter,
        ..Setup::default()
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn a_filter_that_the_browser_left_on_is_told_and_cleared() {
    let deck = filtered().await;
    deck.sees("The browser's filter hides rows. Clear it?")
        .await;
    assert_snapshot!("filtered", deck.screen());
    deck.keys("<esc>").await;
    deck.sees("FILTERED").await;
    assert!(!deck.screen().contains("db-main"));
    deck.keys("c").await;
    deck.sees("The list came incomplete").await;
    deck.pass(A_ROUND).await;
    assert!(!deck.screen().contains("Clear it?"), "it asks once");
}

/// The panel does so by itself while the page of an instance is open.
#[tokio::test(start_paused = true)]
async fn an_instance_that_a_filter_hides_between_two_readings_does_not_count_as_gone() {
    // A filter that hides nothing: the session is one that a browser shares.
    let deck = TestDeck::with(Setup {
        filter: Some(("cost_to", "100")),
        ..Setup::default()
    })
    .await;
    deck.sees("Clear it?").await;
    deck.slowly("<tab><enter>").await;
    deck.sees("Instances 12 ─").await;
    deck.browser_filters("id", "5203774");
    deck.keys("r").await;
    deck.sees("FILTERED").await;
    deck.sees("Instances 12 or more").await;
    assert!(deck.screen().contains("db-main"), "{}", deck.screen());
    assert!(!deck.screen().contains("any more"), "{}", deck.screen());
    deck.keys("<esc>").await;
    deck.browser_filters("id", "");
    deck.keys("r").await;
    deck.sees("Instances 12 ─").await;
    deck.sees_no("FILTERED").await;
}

#[tokio::test(start_paused = true)]
async fn a_filter_is_cleared_when_that_is_confirmed() {
    let deck = filtered().await;
    deck.sees("Clear it?").await;
    deck.slowly("<tab><enter>").await;
    deck.sees("The browser's filter is cleared.").await;
    deck.sees("db-main").await;
    deck.sees_no("FILTERED").await;
}

#[tokio::test(start_paused = true)]
async fn a_filter_stays_while_the_account_is_read_only() {
    let deck = TestDeck::with(Setup {
        filter: Some(("name", "web")),
        read_only: ReadOnly::On,
        ..Setup::default()
    })
    .await;
    deck.sees("FILTERED").await;
    deck.pass(A_ROUND).await;
    assert!(!deck.screen().contains("Clear it?"));
    deck.slowly("w<tab><enter>").await;
    deck.sees("Clear it?").await;
}

#[tokio::test(start_paused = true)]
async fn a_session_of_our_own_has_no_filters() {
    let deck = first_start((120, 40)).await;
    deck.keys("2demo@example.com<enter>demo<enter>").await;
    deck.sees("before-nginx-1.29").await;
    assert!(deck.calls("instances.filter").is_empty());
}
