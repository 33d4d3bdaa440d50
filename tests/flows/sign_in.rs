//! Signing in: at a first start, above the screen after a session has ended, and what prevents it.

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::{
    app::ReadOnly,
    simulator::{CallOutcome, ServedUser},
};

use crate::{
    simulator::call,
    support::{
        app::{Setup, TestApp, start_of_time},
        front::{Barrier, Fault},
    },
};

const CREATE: &str = "instances.snapshots.edit";

/// Longer than it takes to read lists again when nothing happens.
const A_ROUND: Duration = Duration::from_secs(70);

fn created(app: &TestApp) -> usize {
    let ledger = app.simulator.ledger();
    let created = ledger
        .iter()
        .filter(|call| matches!(call.outcome, Some(CallOutcome::Created(_))));
    created.count()
}

/// A program without any settings.
async fn first_start(size: (u16, u16)) -> TestApp {
    let app = TestApp::with(Setup {
        token: "",
        size,
        ..Setup::default()
    })
    .await;
    app.sees("Welcome to snapdeck").await;
    app
}

/// The demo account on the screen, the cursor on its second snapshot, and the session just gone.
async fn session_gone() -> TestApp {
    let app = TestApp::start().await;
    app.slowly("<tab><home>j").await;
    app.simulator.end_sessions();
    app.pass(A_ROUND).await;
    app.sees("The session has ended: sign in again.").await;
    app
}

#[tokio::test(start_paused = true)]
async fn a_first_start_asks_how_to_come_in() {
    let app = first_start((120, 40)).await;
    assert_snapshot!("first_start", app.screen());
    assert!(app.simulator.ledger().is_empty(), "nothing was sent");
    app.slowly("1").await;
    app.sees("There is no home folder").await;
    assert_snapshot!("login", app.screen());
    app.slowly("demo@example.com<enter>demo<enter>").await;
    app.sees("before-nginx-1.29").await;
    assert_eq!(app.simulator.sign_ins().done, 1);
}

#[tokio::test(start_paused = true)]
async fn a_first_start_in_small_windows() {
    let app = first_start((80, 24)).await;
    assert_snapshot!("first_start_narrow", app.screen());
    app.resize(40, 10).await;
    assert_snapshot!("first_start_smallest", app.screen());
    app.slowly("1").await;
    assert_snapshot!("login_smallest", app.screen());
    app.slowly("demo@example.com<enter>demo<enter>").await;
    app.sees("web-01").await;
}

#[tokio::test(start_paused = true)]
async fn a_secret_is_never_drawn() {
    let app = first_start((120, 40)).await;
    app.slowly("1me@example.com<enter>пароль hunter2").await;
    app.sees("[**************").await;
    assert!(!app.screen().contains("hunter"));
    app.slowly("<esc>2").await;
    app.paste("5acd1215da7a09eaae215987\n").await;
    assert!(!app.screen().contains("5acd"));
    app.slowly("<enter>").await;
    app.sees("before-nginx-1.29").await;
    assert_eq!(app.calls("auth").len(), 0, "the token is used as it is");
}

#[tokio::test(start_paused = true)]
async fn the_second_factor_is_asked_for() {
    let app = first_start((120, 40)).await;
    app.simulator.add(ServedUser::second(start_of_time()));
    app.slowly("1two@example.com<enter>demo<enter>").await;
    app.sees("Enter the code of the second factor").await;
    app.slowly("000000<enter>").await;
    app.sees("The code is wrong or too old").await;
    app.slowly("123456<enter>").await;
    app.sees("two-1").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_or_wrong_is_said() {
    let app = first_start((120, 40)).await;
    app.slowly("1<tab>secret<enter>").await;
    app.sees("Enter the login: it is your e-mail address.")
        .await;
    app.slowly("demo@example.com<tab><c-u><enter>").await;
    app.sees("Enter the password.").await;
    app.paste(&"x".repeat(10_000)).await;
    app.sees("Text is too long: the limit is 4 kB.").await;
    assert_eq!(app.calls("auth").len(), 0);
    app.paste(" demo\n").await;
    app.slowly("<enter>").await;
    app.sees("The login or the password is wrong.").await;
    let sent = app.calls("auth").remove(0).parameters;
    let password = ("password".to_owned(), " demo".to_owned());
    assert!(sent.contains(&password), "a password is pasted as it is");
    for _ in 0..2 {
        app.slowly("wrong<enter>").await;
        app.sees("The login or the password is wrong.").await;
    }
    app.slowly("demo<enter>").await;
    app.sees("blocks this login for 20 s").await;
    app.slowly("<esc>2").await;
    app.paste(" two words\n").await;
    app.sees("Blanks around the pasted text were removed.")
        .await;
    app.slowly("<enter>").await;
    app.sees("A token contains no blanks. Copy it again.").await;
    app.slowly("<c-u>0000<enter>").await;
    app.sees("The session token is not accepted").await;
    app.slowly("<esc>").await;
    app.sees("Welcome to snapdeck").await;
    // That nothing has been sent is no longer true.
    app.sees("Secrets can't be stored").await;
    assert!(!app.screen().contains("Nothing has been sent"));
}

#[tokio::test(start_paused = true)]
async fn each_bar_is_named() {
    for (barrier, said) in [
        (Barrier::Address("badip"), "The server blocks this address"),
        (
            Barrier::Region,
            "The server does not know you from this region",
        ),
        (Barrier::Captcha, "The server requires a captcha"),
        (Barrier::Firewall(403), "(HTTP 403)"),
        (Barrier::Firewall(460), "(HTTP 460)"),
        (
            Barrier::Page,
            "The answer is not what the server should send",
        ),
    ] {
        let app = first_start((120, 40)).await;
        app.simulator.bar(Some(barrier));
        app.slowly("1demo@example.com<enter>demo<enter>").await;
        app.sees(said).await;
        assert!(app.calls("auth").len() <= 1, "{barrier:?}: asked once");
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_that_ends_is_renewed_above_the_screen() {
    let app = session_gone().await;
    assert_snapshot!("session_gone", app.screen());
    let asked = app.simulator.ledger().len();
    app.pass(5 * A_ROUND).await;
    assert_eq!(app.simulator.ledger().len(), asked, "no storm, no polling");
    app.slowly("1demo@example.com<enter>demo<enter>").await;
    app.sees_no("sign in again").await;
    assert!(app.row().contains("web-01-20261110-0300"), "{}", app.row());
    assert_eq!(app.simulator.sign_ins().done, 1);
}

#[tokio::test(start_paused = true)]
async fn a_form_that_was_closed_comes_back_with_r_and_not_by_itself() {
    let app = session_gone().await;
    app.slowly("<esc>").await;
    app.sees("The session has ended: sign in again. Press r to sign in.")
        .await;
    app.pass(3 * A_ROUND).await;
    assert!(!app.screen().contains("How do you want"));
    app.slowly("r").await;
    app.sees("How do you want to sign in?").await;
}

#[tokio::test(start_paused = true)]
async fn a_create_that_was_refused_for_the_session_is_offered_again() {
    let app = TestApp::start().await;
    app.slowly("c<c-u>kept name<tab><tab>").await;
    app.simulator.end_sessions();
    app.slowly("<enter>").await;
    app.sees("The session has ended: sign in again.").await;
    // Keys typed before anyone can have read it are dropped.
    app.keys("1q").await;
    app.sees("Keys typed before this dialog opened were ignored.")
        .await;
    app.pass(Duration::from_secs(1)).await;
    app.slowly("1demo@example.com<enter>demo<enter>").await;
    app.sees("kept name").await;
    assert_eq!(created(&app), 0);
    app.slowly("<tab><tab><enter>").await;
    app.sees("Saving").await;
    assert_eq!(created(&app), 1);
    assert_eq!(app.calls(CREATE).len(), 2, "the first was refused");
}

#[tokio::test(start_paused = true)]
async fn somebody_else_is_shown_nothing_of_what_stood_there() {
    let app = TestApp::start().await;
    app.simulator.add(ServedUser::second(start_of_time()));
    app.slowly("c<c-u>for web-01").await;
    app.simulator.end_sessions();
    app.pass(A_ROUND).await;
    app.sees("The session has ended: sign in again.").await;
    // Its lists are not answered yet when the other is in.
    for func in ["instances", "instances.snapshots"] {
        app.simulator.meet(func, Fault::Hang);
    }
    app.slowly("1two@example.com<enter>demo<enter>").await;
    app.sees("Code     [").await;
    app.slowly("123456<enter>").await;
    app.sees("Signed in.").await;
    let screen = app.screen();
    for theirs in ["web-01", "nginx", "Create", "ops@example.ua"] {
        assert!(!screen.contains(theirs), "{theirs}: {screen}");
    }
    assert!(app.line("snapdeck").contains("two@example.com"), "{screen}");
}

#[tokio::test(start_paused = true)]
async fn who_was_in_is_no_newcomer() {
    let app = first_start((120, 40)).await;
    app.slowly("1demo@example.com<enter>demo<enter>").await;
    app.sees("before-nginx-1.29").await;
    app.simulator.end_sessions();
    app.pass(A_ROUND).await;
    app.sees("The session has ended: sign in again.").await;
    let screen = app.screen();
    assert!(screen.contains("Login    [demo@example.com"), "{screen}");
    assert!(
        !screen.contains("Demo") && !screen.contains("Nothing has been sent"),
        "{screen}"
    );
    app.slowly("demo<enter>").await;
    app.sees_no("The session has ended").await;
    assert_eq!(app.simulator.sign_ins().done, 2);
}

#[tokio::test(start_paused = true)]
async fn an_enter_that_is_held_down_closes_no_form() {
    let app = first_start((120, 40)).await;
    app.simulator
        .meet("auth", Fault::Delay(Duration::from_secs(5)));
    app.slowly("1demo@example.com<enter>wrong<enter><enter><enter>")
        .await;
    app.sees("Signing in.").await;
    app.pass(Duration::from_secs(5)).await;
    app.sees("The login or the password is wrong.").await;
    app.slowly("demo<enter>").await;
    app.sees("before-nginx-1.29").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_is_chosen_by_arrows_and_not_by_enter() {
    let app = first_start((120, 40)).await;
    app.slowly("1demo@example.com<enter>demo<tab><enter>").await;
    app.sees(">[ Sign in ]<").await;
    assert!(app.screen().contains("Store   <the session only>"));
    for (key, words) in [
        ("<right>", "<the session and the password>"),
        ("<right>", "<the session and the password>"),
        ("<left>", "<the session only>"),
        ("<left>", "<nothing>"),
    ] {
        app.slowly(&format!("<s-tab>{key}")).await;
        app.sees(words).await;
        app.slowly("<enter>").await;
        app.sees(">[ Sign in ]<").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_one_time_key_is_a_way_in() {
    let app = first_start((120, 40)).await;
    let key = "key4567890123456";
    let user = ("username", "demo@example.com");
    call(&app.simulator, "session.newkey", &[user, ("key", key)]);
    app.slowly("44demo@example.com<enter>").await;
    app.sees("Key      [").await;
    app.paste("0000000000000000").await;
    app.slowly("<enter>").await;
    app.sees("The one-time key is wrong or was used already")
        .await;
    app.paste(&format!("{key}\n")).await;
    // Without a password there is none to store.
    app.slowly("<tab><right><right>").await;
    app.sees("<the session only>").await;
    app.slowly("<enter><enter>").await;
    app.sees("before-nginx-1.29").await;
}

#[tokio::test(start_paused = true)]
async fn a_password_is_pasted_as_it_is_and_never_cut_at_a_line_break() {
    let app = first_start((120, 40)).await;
    app.slowly("1demo@example.com<enter>").await;
    app.paste("first\nsecond").await;
    app.sees("Paste ignored: the text contains a line break.")
        .await;
    app.paste("a\tb \n").await;
    app.slowly("<enter>").await;
    app.sees("The login or the password is wrong.").await;
    let sent = app.calls("auth").remove(0).parameters;
    assert!(
        sent.contains(&("password".to_owned(), "a\tb ".to_owned())),
        "{sent:?}"
    );
}

/// A browser's session with a filter.
async fn filtered() -> TestApp {
    let filter = Some(("name", "web"));
    TestApp::with(Setup {
        filter,
        ..Setup::default()
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn a_filter_that_the_browser_left_on_is_told_and_cleared() {
    let app = filtered().await;
    app.sees("A filter set in the browser hides rows. Clear it?")
        .await;
    assert_snapshot!("filtered", app.screen());
    app.slowly("<esc>").await;
    app.sees("FILTERED").await;
    assert!(!app.screen().contains("db-main"));
    app.slowly("c").await;
    app.sees("The list is incomplete").await;
    app.pass(A_ROUND).await;
    assert!(!app.screen().contains("Clear it?"), "it asks once");
}

/// The panel does so by itself while the page of an instance is open.
#[tokio::test(start_paused = true)]
async fn an_instance_that_a_filter_hides_between_two_readings_does_not_count_as_gone() {
    // A filter that hides nothing: the session is one that a browser shares.
    let app = TestApp::with(Setup {
        filter: Some(("cost_to", "100")),
        ..Setup::default()
    })
    .await;
    app.sees("Clear it?").await;
    app.slowly("<tab><enter>").await;
    app.sees("Instances 12  2 at risk").await;
    app.browser_filters("id", "5203774");
    app.slowly("r").await;
    app.sees("FILTERED").await;
    app.sees("Instances 12 or more").await;
    assert!(app.screen().contains("db-main"), "{}", app.screen());
    assert!(!app.screen().contains("no longer"), "{}", app.screen());
    app.slowly("<esc>").await;
    app.browser_filters("id", "");
    app.slowly("r").await;
    app.sees("Instances 12  2 at risk").await;
    app.sees_no("FILTERED").await;
}

#[tokio::test(start_paused = true)]
async fn a_filter_is_cleared_when_that_is_confirmed() {
    let app = filtered().await;
    app.sees("Clear it?").await;
    app.slowly("<tab><enter>").await;
    app.sees("The browser's filter is cleared.").await;
    app.sees("db-main").await;
    app.sees_no("FILTERED").await;
}

#[tokio::test(start_paused = true)]
async fn a_filter_stays_while_the_account_is_read_only() {
    let app = TestApp::with(Setup {
        filter: Some(("name", "web")),
        read_only: ReadOnly::On,
        ..Setup::default()
    })
    .await;
    app.sees("FILTERED").await;
    app.pass(A_ROUND).await;
    assert!(!app.screen().contains("Clear it?"));
    app.slowly("w<tab><enter>").await;
    app.sees("Clear it?").await;
}

#[tokio::test(start_paused = true)]
async fn a_session_of_our_own_has_no_filters() {
    let app = first_start((120, 40)).await;
    app.slowly("1demo@example.com<enter>demo<enter>").await;
    app.sees("before-nginx-1.29").await;
    assert!(app.calls("instances.filter").is_empty());
}
