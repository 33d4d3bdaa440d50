//! Writes that a run of the program leaves unfinished: the next one follows them, and sends nothing
//! again.

use std::{fs, os::unix::fs::PermissionsExt as _, time::Duration};

use snapdeck::files;

use crate::support::{
    app::{Setup, StateFolder, TestApp},
    front::Fault,
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

#[tokio::test(start_paused = true)]
async fn a_snapshot_that_is_saving_is_followed_until_it_is_active() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(3)).await;
    app.sees(" Saving ").await;
    let (next, then) = folder.after_a_power_cut(&app).await;
    next.sees("Following an operation that began before this start.")
        .await;
    // It began nearly a minute ago, by the clock of the first run.
    assert!(next.line("│▌ web-01-20261114-1402").contains("Saving 0:5"));
    next.keys("o").await;
    next.sees("create  web-01-20261114-1402  web-01  Saving 0:5")
        .await;
    next.sees("in an earlier run of snapdeck.").await;
    next.keys("<esc>").await;
    next.pass(Duration::from_secs(12)).await;
    next.sees("web-01-20261114-1402 is Active").await;
    assert!(then.is_settled());
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_write_without_an_answer_is_reconciled_and_not_sent_again() {
    for (keys, call, done, after) in [
        (
            "c<enter><tab><enter>",
            CREATE,
            "web-01-20261114-1402 is Active",
            12,
        ),
        ("<tab>jd<tab><enter>", DELETE, "Deleted ", 3),
    ] {
        let folder = StateFolder::new();
        let app = folder.start().await;
        app.simulator.meet(call, Fault::DoThenHang);
        app.slowly(keys).await;
        app.pass(Duration::from_secs(1)).await;
        let (next, then) = folder.after_a_power_cut(&app).await;
        next.pass(Duration::from_secs(after)).await;
        next.sees(done).await;
        assert!(then.is_settled(), "{call}");
        assert_eq!(app.calls(call).len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_that_never_shows_is_given_up_once_and_named() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.simulator.meet(CREATE, Fault::Hang);
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(1)).await;
    let (next, then) = folder.after_a_power_cut(&app).await;
    next.sees("? Checking").await;
    next.keys("c").await;
    next.sees("A snapshot of web-01 was just requested").await;
    next.pass(Duration::from_secs(130)).await;
    next.sees("is not in the list after 2 min. It may still appear: it is not sent again.")
        .await;
    next.keys("q").await;
    assert_eq!(next.end().await.unseen.len(), 1);
    assert!(then.is_settled());
    assert_eq!(app.calls(CREATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_saw_the_end_leaves_nothing_to_follow() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("<tab>jd<tab><enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.sees("Deleted ").await;
    app.keys("p").await;
    app.pass(Duration::from_secs(5)).await;
    let (next, _then) = folder.after_a_power_cut(&app).await;
    next.sees("before-nginx-1.29").await;
    next.sees_no("Following").await;
}

/// Two programs on one state folder: each shows what the other one has under way.
#[tokio::test(start_paused = true)]
async fn what_another_program_has_under_way_is_in_the_pane() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(3)).await;
    app.sees(" Saving ").await;
    let other = TestApp::with(Setup {
        transport: Some(app.simulator.transport()),
        ..folder.setup()
    })
    .await;
    other.sees("before-nginx-1.29").await;
    other.keys("o").await;
    let row = other.line("create  web-01-20261114-1402");
    assert!(
        row.contains("web-01") && row.contains("in another snapdeck"),
        "{row}"
    );
    other
        .sees("Another running snapdeck began it or follows it.")
        .await;
    other.sees_no("Following").await;
    app.pass(Duration::from_secs(12)).await;
    app.sees("is Active").await;
    other.keys("r").await;
    other.sees_no("in another snapdeck").await;
    assert_eq!(app.calls(CREATE).len(), 1);
}

/// A profile was renamed or removed: what it left is named, and not followed for another account.
#[tokio::test(start_paused = true)]
async fn what_a_profile_left_that_is_not_configured_any_more_is_named() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.simulator.meet(CREATE, Fault::Hang);
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(1)).await;
    let file = folder.journal().remove(0);
    let text = fs::read_to_string(&file).unwrap();
    let then = StateFolder::new();
    files::make_folders(&then.path().join("journal")).unwrap();
    let copy = then.path().join("journal").join(file.file_name().unwrap());
    fs::write(&copy, renamed(&text)).unwrap();
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).unwrap();
    let next = then.start().await;
    next.sees(
        "Unfinished operations of a profile that is not configured: old. Press o for details.",
    )
    .await;
    next.keys("o").await;
    next.sees("old: web-01").await;
    next.sees("not followed: no such profile").await;
    next.sees("It belongs to the profile old on http://127.0.0.1:1/, which is not configured.")
        .await;
    next.sees_no("running").await;
    // It stays for the profile, if that comes back.
    assert_eq!(fs::read_to_string(&copy).unwrap(), renamed(&text));
}

/// The journal of the profile `prod` as one of the profile `old`.
fn renamed(text: &str) -> String {
    let line = |line: &str| {
        let (_, json) = line.split_once(' ').unwrap();
        let json = json.replace(r#""profile":"prod""#, r#""profile":"old""#);
        format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()))
    };
    text.lines().map(line).collect()
}
