//! A state folder that can't be used, is damaged, or goes away while the program runs: what can't be
//! recorded is said before it is confirmed, and nothing is sent twice.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    time::Duration,
};

use crate::support::{
    app::{Setup, StateFolder, TestApp, copy_folder},
    front::Fault,
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

/// A record of the journal, with its checksum.
fn sealed(json: &str) -> String {
    format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()))
}

/// What a crash or another version left in the journal is said, and all that can be read is followed.
#[tokio::test(start_paused = true)]
async fn a_journal_that_is_damaged_cut_off_or_newer_is_said_and_sends_nothing_again() {
    type Change = fn(&str) -> String;
    let cases: [(Change, &str, bool); 3] = [
        (
            |text| text.replacen('\n', "\ngarbage {}\n", 1),
            "A record of the journal is damaged, so a change",
            true,
        ),
        (
            |text| format!("{text}1f3870be {{\"step\":\"acc"),
            "The last record of the journal was cut off. What it recorded was not sent, or is checked",
            true,
        ),
        (
            |text| {
                let (_, records) = text.split_once('\n').unwrap();
                sealed(r#"{"journal":1000}"#) + records
            },
            "A newer snapdeck began operations that this one can't follow: update snapdeck.",
            false,
        ),
    ];
    for (change, said, is_followed) in cases {
        let folder = StateFolder::new();
        let app = folder.start().await;
        app.simulator.meet(CREATE, Fault::DoThenHang);
        app.slowly("c<enter><tab><enter>").await;
        app.pass(Duration::from_secs(1)).await;
        let then = StateFolder::new();
        copy_folder(folder.path(), then.path());
        let path = then.journal().remove(0);
        let changed = change(&fs::read_to_string(&path).unwrap());
        fs::write(&path, &changed).unwrap();
        let next = TestApp::with(Setup {
            transport: Some(app.simulator.transport()),
            ..then.setup()
        })
        .await;
        next.sees(said).await;
        next.keys("o").await;
        let screen = next.screen();
        assert_eq!(screen.contains("create  web-01-"), is_followed, "{screen}");
        next.keys("<esc>").await;
        next.pass(Duration::from_secs(60)).await;
        next.sees_no(" running ").await;
        assert_eq!(app.calls(CREATE).len(), 1, "{said}");
        if is_followed {
            assert!(then.is_settled(), "{said}");
        } else {
            assert_eq!(fs::read_to_string(&path).unwrap(), changed, "left alone");
        }
    }
}

/// A run whose journal can't be written.
async fn without_a_journal(folder: &StateFolder) -> TestApp {
    fs::write(folder.path().join("journal"), "").unwrap();
    let app = folder.start().await;
    app.sees("Operations of earlier runs can't be followed.")
        .await;
    app
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_recorded_is_said_before_it_is_confirmed_and_confirmed_twice() {
    let folder = StateFolder::new();
    let app = without_a_journal(&folder).await;
    app.slowly("<tab>jd").await;
    app.sees("This operation can't be recorded").await;
    app.slowly("<tab><enter>").await;
    app.sees("This can't be recorded. Press Enter again to send it.")
        .await;
    assert_eq!(app.calls(DELETE).len(), 0);
    // An Enter that is held down does not confirm it twice.
    app.slowly("<enter>").await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.pass(Duration::from_secs(2)).await;
    app.slowly("<enter>").await;
    app.pass(Duration::from_secs(3)).await;
    app.sees("Deleted ").await;
    assert_eq!(app.calls(DELETE).len(), 1);
    // Each question anew, also where a recorded write needs none.
    app.slowly("kp").await;
    app.sees("Protect one snapshot?").await;
    app.slowly("<tab><enter>").await;
    app.sees("This can't be recorded. Press Enter again to send it.")
        .await;
    app.slowly("<esc>").await;
    assert_eq!(app.calls("image.edit").len(), 0);
}

/// A folder that someone else could read or change is neither read nor written.
#[tokio::test(start_paused = true)]
async fn a_journal_that_is_a_link_or_open_to_others_is_not_used() {
    let elsewhere = tempfile::tempdir().unwrap();
    for is_link in [true, false] {
        let folder = StateFolder::new();
        let journal = folder.path().join("journal");
        if is_link {
            symlink(elsewhere.path(), &journal).unwrap();
        } else {
            fs::create_dir(&journal).unwrap();
            fs::set_permissions(&journal, fs::Permissions::from_mode(0o777)).unwrap();
        }
        let app = folder.start().await;
        app.sees("Operations of earlier runs can't be followed.")
            .await;
        app.slowly("<tab>jd").await;
        app.sees("This operation can't be recorded").await;
        app.slowly("<tab><enter>").await;
        app.sees("This can't be recorded. Press Enter again to send it.")
            .await;
        assert_eq!(app.calls(DELETE).len(), 0);
        assert_eq!(folder.journal().len(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_disk_that_fills_up_after_the_start_is_noticed_when_a_question_opens() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("<tab>jd").await;
    app.sees_no("This operation can't be recorded").await;
    app.slowly("<esc>").await;
    fs::remove_dir_all(folder.path().join("journal")).unwrap();
    fs::write(folder.path().join("journal"), "").unwrap();
    app.slowly("d").await;
    app.sees("This operation can't be recorded").await;
    app.slowly("<esc>").await;
    // The cause is fixed: nothing is said, and the write is recorded.
    fs::remove_file(folder.path().join("journal")).unwrap();
    app.slowly("d").await;
    app.sees_no("This operation can't be recorded").await;
    app.slowly("<tab><enter>").await;
    app.pass(Duration::from_secs(3)).await;
    app.sees("Deleted ").await;
    assert_eq!(folder.journal().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_run_is_stopped_when_its_writes_can_no_longer_be_recorded() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.slowly("<tab>  d2").await;
    fs::remove_dir_all(folder.path().join("journal")).unwrap();
    fs::write(folder.path().join("journal"), "").unwrap();
    app.slowly("<enter>").await;
    app.pass(Duration::from_secs(3)).await;
    app.sees("because it could not be").await;
    assert_eq!(app.calls(DELETE).len(), 0);
}

/// Somebody removes the state folder while a write is under way: it is made anew, with what is under
/// way in it.
#[tokio::test(start_paused = true)]
async fn a_state_folder_that_is_gone_in_mid_run_loses_nothing() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.simulator.meet(CREATE, Fault::DoThenHang);
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(1)).await;
    fs::remove_dir_all(folder.path()).unwrap();
    app.slowly("<esc><tab>jd").await;
    app.sees("Delete one snapshot?").await;
    app.sees_no("This operation can't be recorded").await;
    app.simulator.meet(DELETE, Fault::DoThenHang);
    app.slowly("<tab><enter>").await;
    app.pass(Duration::from_secs(1)).await;
    let history = folder.history();
    assert_eq!(history[0]["step"], "begun", "{history:?}");
    let (next, then) = folder.after_a_power_cut(&app).await;
    next.sees("Following 2 operations").await;
    for run in [&next, &app] {
        run.pass(Duration::from_secs(60)).await;
        run.sees_no(" running ").await;
    }
    assert!(then.is_settled());
    let sent = [CREATE, DELETE].map(|func| app.calls(func).len());
    assert_eq!(sent, [1, 1]);
}

/// The same, and it can't be made again.
#[tokio::test(start_paused = true)]
async fn a_state_folder_that_cannot_be_made_again_is_said_and_what_is_under_way_goes_on() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.simulator.meet(CREATE, Fault::DoThenHang);
    app.slowly("c<enter><tab><enter>").await;
    app.pass(Duration::from_secs(1)).await;
    fs::remove_dir_all(folder.path()).unwrap();
    fs::write(folder.path(), "").unwrap();
    app.slowly("<esc><tab>jd").await;
    app.sees("This operation can't be recorded").await;
    app.slowly("<tab><enter>").await;
    app.sees("This can't be recorded. Press Enter again to send it.")
        .await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.pass(Duration::from_secs(2)).await;
    app.slowly("<enter>").await;
    app.pass(Duration::from_secs(20)).await;
    app.sees_no("Checking").await;
    let sent = [CREATE, DELETE].map(|func| app.calls(func).len());
    assert_eq!(sent, [1, 1]);
    app.keys("q").await;
    assert!(app.end().await.unseen.is_empty());
    fs::remove_file(folder.path()).unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test(start_paused = true)]
async fn a_state_folder_that_takes_no_files_is_named_at_the_start() {
    // Nobody can create a file there, root included.
    let app = TestApp::with(Setup {
        state_folder: Some("/proc".into()),
        ..Setup::default()
    })
    .await;
    app.sees(
        "Changes can't be recorded, so the next start will not follow them. /proc can't be written",
    )
    .await;
    app.sees("before-nginx-1.29").await;
    app.slowly("<tab>jd").await;
    app.sees("This operation can't be recorded").await;
}
