//! Copying a snapshot to another region: the form, the regions of the server, what is refused, and the
//! proof from the list of the whole account.

use std::time::Duration;

use insta::assert_snapshot;
use snapdeck::simulator::CallOutcome;

use crate::support::{
    app::{Setup, TestApp},
    front::{Fault, Heard},
};

const COPY: &str = "image.copy";

/// The snapshot under the cursor at first.
const SOURCE: u64 = 5_226_790;

/// Opens the form from the palette.
async fn open(app: &TestApp) {
    app.keys(":another region<enter>").await;
    app.sees("Copy to another region").await;
    app.sees("The server offers").await;
}

/// The copies that were sent, not the forms that were read.
fn sent(app: &TestApp) -> Vec<Heard> {
    let mut calls = app.calls(COPY);
    calls.retain(|call| call.parameters.iter().any(|(name, _)| name == "sok"));
    calls
}

/// Lets time pass until this is said: the notice of a success is shown for 8 s.
async fn until(app: &TestApp, said: &str) {
    for _ in 0..60 {
        app.pass(Duration::from_secs(3)).await;
        if app.screen().contains(said) {
            return;
        }
    }
    app.sees(said).await;
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_copied_and_followed_until_it_is_active() {
    let app = TestApp::on_snapshots(Setup {
        saving: Duration::from_secs(12),
        ..Setup::default()
    })
    .await;
    open(&app).await;
    app.sees("The server offers Netherlands-1, Poland-1, Ukraine-1 and")
        .await;
    assert_snapshot!("question", app.screen());
    // The choice has the focus, and its keys are named.
    app.sees("Left, Right: change").await;
    app.sees_no("The regions have been read.").await;
    app.sees("It costs 0.006 EUR a day, 0.18 EUR in 30 days.")
        .await;
    app.slowly("<right>").await;
    app.sees("before-nginx-1.29-Poland-1").await;
    app.sees("Copy to Poland-1").await;
    app.slowly("<tab><tab><tab><enter>").await;
    app.pass(Duration::from_secs(3)).await;
    app.sees("Copying before-nginx-1.29 of web-01 to Poland-1")
        .await;
    assert!(app.row().contains("Copying"), "{}", app.row());
    // It can't be deleted meanwhile.
    app.keys("d").await;
    app.sees("before-nginx-1.29 is being copied. Wait until that is done.")
        .await;
    app.keys("o").await;
    assert_snapshot!("operations", app.screen());
    app.keys("<esc>").await;
    until(
        &app,
        "Copied before-nginx-1.29 to Poland-1: before-nginx-1.29-Poland-1 is Active.",
    )
    .await;
    assert!(app.row().contains("Active"), "{}", app.row());
    let sent = sent(&app);
    assert_eq!(sent.len(), 1);
    assert!(matches!(
        sent[0].outcome,
        Some(CallOutcome::Copied { image: SOURCE, .. })
    ));
    let field = |wanted: &str| {
        let mut fields = sent[0].parameters.iter();
        fields
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(field("region"), Some("Poland-1"));
    assert_eq!(field("image_name"), Some("before-nginx-1.29-Poland-1"));
    // It ran for more than 10 s.
    assert_eq!(app.notified().len(), 1);
    app.keys("3/1.29-Poland-1<enter>").await;
    assert!(app.row().contains("region copy"), "{}", app.row());
    app.keys("1").await;
    app.sees("1 region copy").await;
}

#[tokio::test(start_paused = true)]
async fn a_copy_is_renamed_and_deleted_in_the_whole_account() {
    let app = TestApp::on_snapshots(Setup::default()).await;
    open(&app).await;
    app.slowly("<tab><tab><tab><enter>").await;
    until(&app, "is Active.").await;
    app.keys("3/1.29-Netherlands-1<enter>").await;
    app.keys("e").await;
    app.sees("Rename one snapshot").await;
    app.slowly("<c-u>kept-west<tab><tab><enter>").await;
    until(&app, "Renamed").await;
    app.slowly("<esc>/kept-west<enter><enter>").await;
    app.sees("region copy").await;
    app.sees("Go to it in its instance  — not possible: no instance")
        .await;
    app.sees("Restore the instance from it  — not possible: no instance")
        .await;
    app.keys("d").await;
    app.sees("no instance: a region copy").await;
    assert_snapshot!("delete_copy", app.screen());
    let Some(CallOutcome::Copied { copy, .. }) = sent(&app)[0].outcome else {
        panic!("nothing was copied");
    };
    let id = copy.to_string();
    app.slowly(&format!("{}<enter>", &id[id.len() - 4..])).await;
    until(&app, "Deleted kept-west").await;
}

#[tokio::test(start_paused = true)]
async fn it_begins_in_the_details_and_the_whole_account_too() {
    let app = TestApp::on_snapshots(Setup::default()).await;
    app.slowly("<enter><down><down><down><enter>").await;
    app.sees("Copy to another region").await;
    app.sees("Left, Right: change").await;
    app.keys("<esc><esc><esc>").await;
    app.keys("3/id:5223871<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("<enter><down><down><down><down>").await;
    app.slowly("<enter>").await;
    app.sees("The server offers").await;
    app.sees("5223871").await;
    // No letter confirms, and an early Enter doesn't either.
    app.keys("<tab>cyCj<enter>").await;
    assert_eq!(sent(&app).len(), 0);
    // It works on snapshots.
    app.keys("<esc><esc>1:another region<enter>").await;
    app.sees("This works on a snapshot or backup: press Enter first.")
        .await;
}

#[tokio::test(start_paused = true)]
async fn the_present_region_is_not_offered_and_regions_that_fail_are_read_again() {
    let app = TestApp::on_snapshots(Setup::default()).await;
    app.simulator.meet(
        COPY,
        Fault::Instead {
            status: 502,
            content_type: "text/html",
            body: Vec::new(),
        },
    );
    app.keys(":another region<enter>").await;
    app.sees("The regions can't be read.").await;
    app.slowly("<tab><enter>").await;
    app.sees("There is no region to choose yet.").await;
    app.slowly("<esc>").await;
    app.simulator
        .change(|account| account.regions = vec!["Netherlands-2".to_owned()]);
    app.keys(":another region<enter>").await;
    app.sees("The server offers no other region.").await;
    app.slowly("<tab><enter>").await;
    app.sees("There is no region to choose yet.").await;
    assert_eq!(sent(&app).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_refused_region_or_a_changed_row_gives_the_form_back() {
    let app = TestApp::on_snapshots(Setup::default()).await;
    open(&app).await;
    app.simulator
        .change(|account| account.regions.retain(|region| region != "Netherlands-1"));
    app.slowly("<tab><tab><tab><enter>").await;
    app.sees("Nothing was copied. The server refused").await;
    assert!(matches!(
        sent(&app)[0].outcome,
        Some(CallOutcome::Refused {
            object: "region",
            ..
        })
    ));
    app.slowly("<esc>").await;
    open(&app).await;
    app.simulator
        .change(|account| account.snapshot(SOURCE).unwrap().name = "theirs".into());
    app.slowly("<tab><tab><tab><enter>").await;
    app.sees("Nothing was copied. It changed after you opened this dialog.")
        .await;
    assert_eq!(sent(&app).len(), 1, "only the refused one");
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_reconciled_from_the_account_and_nothing_is_sent_again() {
    for (fault, said) in [
        (
            Fault::DoThenHang,
            "Copied before-nginx-1.29 to Netherlands-1: before-nginx-1.29-Netherlands-1 is Active.",
        ),
        (
            Fault::DoLaterThenHang(Duration::from_secs(60)),
            "Copied before-nginx-1.29 to Netherlands-1",
        ),
        (
            Fault::Hang,
            "Outcome unknown: before-nginx-1.29-Netherlands-1 is not listed in Netherlands-1 after 2 min.",
        ),
    ] {
        let app = TestApp::on_snapshots(Setup::default()).await;
        open(&app).await;
        app.simulator.meet(COPY, fault);
        app.slowly("<tab><tab><tab><enter>").await;
        until(&app, said).await;
        assert_eq!(sent(&app).len(), 1, "{said}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_fails_at_the_server_is_said() {
    let app = TestApp::on_snapshots(Setup::default()).await;
    open(&app).await;
    app.slowly("<tab><tab><tab><enter>").await;
    app.pass(Duration::from_secs(4)).await;
    app.simulator
        .change(|account| account.images.last_mut().unwrap().row.fleio_status = "Killed".into());
    app.pass(Duration::from_secs(15)).await;
    app.sees("The copy failed: before-nginx-1.29-Netherlands-1 in Netherlands-1 is Killed")
        .await;
    app.keys("o").await;
    app.sees("failed: the copy is Killed").await;
}

#[tokio::test(start_paused = true)]
async fn another_row_of_the_name_in_another_region_or_from_before_is_not_taken_for_it() {
    let app = TestApp::on_snapshots(Setup::default()).await;
    open(&app).await;
    // The same name is in its own region already.
    app.slowly("<tab><c-u>MySnapshot<tab>").await;
    app.sees_no("A snapshot with this name already exists.")
        .await;
    app.simulator.meet(COPY, Fault::Hang);
    app.slowly("<tab><enter>").await;
    app.pass(Duration::from_secs(40)).await;
    app.sees("? Checking").await;
    app.pass(Duration::from_secs(130)).await;
    app.sees("Outcome unknown: MySnapshot is not listed in Netherlands-1")
        .await;
}

#[tokio::test(start_paused = true)]
async fn without_the_list_of_the_account_nothing_is_copied() {
    let app = TestApp::with(Setup::default()).await;
    app.simulator.meet("image", Fault::Hang);
    app.sees("before-nginx-1.29").await;
    app.keys("<tab>:another region<enter>").await;
    app.sees("The snapshots of the whole account are not loaded yet.")
        .await;
    assert_eq!(app.calls(COPY).len(), 0);
}
