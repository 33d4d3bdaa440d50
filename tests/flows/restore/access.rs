//! Restoring with a new password or an SSH key: the form, what the server gets, and that nothing else
//! has the password.

use std::{fs, path::Path, time::Duration};

use insta::assert_snapshot;

use super::{asked, begun, confirm, go_on, open, restored, sent, until};
use crate::support::{
    app::{Setup, StateFolder, TestApp},
    front::Fault,
};

const PASSWORD: &str = "Correct1horse";

/// What the server got of the access.
fn access(app: &TestApp) -> Vec<String> {
    let sent = sent(app);
    assert_eq!(sent.len(), 1);
    let known = ["password_type", "password", "enablessh", "ssh_keys"];
    let fields = sent[0].parameters.iter();
    let fields = fields.filter(|(name, _)| known.contains(&name.as_str()));
    fields
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

fn uuid_of_key(app: &TestApp, at: usize) -> String {
    app.simulator
        .change(|account| account.ssh_keys[at].fleio_key_uuid.clone())
}

/// Chooses a new password and types it, from the field of the id and back to it.
async fn with_password(app: &TestApp, password: &str, repeated: &str) {
    app.slowly("<s-tab><s-tab><s-tab><right>").await;
    app.sees("with a new password").await;
    app.slowly(&format!("<tab>{password}<enter>{repeated}<enter>"))
        .await;
}

/// Makes no snapshot first, from the field behind the choice of that.
async fn at_once(app: &TestApp) {
    app.slowly("<right>").await;
    app.sees("none: restore at once").await;
    app.slowly("<tab>").await;
    confirm(app).await;
}

#[tokio::test(start_paused = true)]
async fn the_form_shows_the_choice_and_never_the_password() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let app = TestApp::sized(columns, rows).await;
        app.keys("<enter>").await;
        app.sees("before-nginx-1.29").await;
        open(&app).await;
        app.slowly("<s-tab><s-tab><s-tab><right>").await;
        app.slowly("<tab>Correct1hor").await;
        app.slowly("<tab>Corr").await;
        app.sees("The two passwords differ.").await;
        assert_snapshot!(format!("password_{columns}x{rows}"), app.screen());
        assert!(!app.screen().contains("Corr"));
        app.slowly("<s-tab><s-tab><right>").await;
        app.sees("with the SSH key ops laptop").await;
        assert_snapshot!(format!("key_{columns}x{rows}"), app.screen());
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_password_is_checked_as_it_is_typed_and_sent_once() {
    let app = asked().await;
    app.slowly("<s-tab><s-tab><s-tab><right><tab>").await;
    app.sees("Enter 8 to 48 characters: A-Z, a-z, 0-9, also !$+,-./:=[\\]^_`{}~")
        .await;
    for (typed, said) in [
        ("Correct", "A password has at least 8 characters."),
        ("correct1horse", "An upper-case letter is missing."),
        ("CORRECT1HORSE", "A lower-case letter is missing."),
        ("Correct-horse", "A digit is missing."),
        ("Correct 1horse", "no blanks"),
        ("Correct#1horse", "none of \" # % &"),
        (PASSWORD, "The password is allowed. Repeat it."),
    ] {
        app.slowly(&format!("<c-u>{typed}")).await;
        app.sees(said).await;
        app.sees_no(typed).await;
    }
    app.slowly("<enter>Correct1Horse").await;
    app.sees("The two passwords differ.").await;
    // It is refused as a whole, and the field to correct gets the focus.
    app.slowly("<enter><right><tab>").await;
    confirm(&app).await;
    assert_eq!(sent(&app).len(), 0);
    app.slowly(&format!("<c-u>{PASSWORD}")).await;
    app.sees("The password is allowed, and both are the same.")
        .await;
    app.slowly("<tab><tab><enter>").await;
    until(&app, "Restored web-01").await;
    let key = uuid_of_key(&app, 0);
    let ssh_keys = format!("ssh_keys={key}");
    let password = format!("password={PASSWORD}");
    let expected = [
        "password_type=password",
        "enablessh=off",
        &ssh_keys,
        &password,
    ];
    assert_eq!(access(&app), expected);
    assert_eq!(restored(&app).len(), 1, "the server accepted it");
}

#[tokio::test(start_paused = true)]
async fn without_keys_a_password_is_sent_alone_after_the_first_step() {
    let app = TestApp::on_snapshots(Setup::default()).await;
    app.simulator.change(|account| account.ssh_keys.clear());
    open(&app).await;
    app.sees("The account has no SSH keys.").await;
    with_password(&app, PASSWORD, PASSWORD).await;
    // Past the first step and its name, which are left as they are.
    app.slowly("<enter><enter>").await;
    confirm(&app).await;
    until(
        &app,
        "Restored web-01 from before-nginx-1.29, with a new password: it is Active again.",
    )
    .await;
    app.sees_no(PASSWORD).await;
    let password = format!("password={PASSWORD}");
    assert_eq!(
        access(&app),
        ["password_type=password", "enablessh=off", &password]
    );
    assert_eq!(restored(&app).len(), 1);
    assert_eq!(
        app.calls("sshkeys").len(),
        0,
        "the form says that there are none"
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_is_chosen_by_its_name_and_sent_by_its_uuid() {
    let app = asked().await;
    // How to choose stands there while the choice has the focus.
    app.sees_no("Left, Right").await;
    app.slowly("<s-tab><s-tab><s-tab>").await;
    app.sees("one of the account's 2 SSH keys").await;
    let second = app
        .simulator
        .change(|account| account.ssh_keys[1].comment.clone());
    app.slowly("<left>").await;
    app.sees(&format!("with the SSH key {second}")).await;
    app.sees("Log in with this SSH key. A customized image may ignore it.")
        .await;
    app.slowly("<tab>").await;
    at_once(&app).await;
    until(&app, "Restored web-01").await;
    let key = format!("ssh_keys={}", uuid_of_key(&app, 1));
    assert_eq!(access(&app), ["password_type=ssh", "enablessh=on", &key]);
    assert_eq!(restored(&app).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_was_deleted_meanwhile_stops_it() {
    let app = asked().await;
    app.slowly("<s-tab><s-tab><s-tab><left><tab>").await;
    app.simulator
        .change(|account| drop(account.ssh_keys.remove(1)));
    at_once(&app).await;
    app.sees("Nothing was restored. The account no longer has the chosen SSH")
        .await;
    assert_eq!(sent(&app).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn keys_that_cannot_be_read_block_neither_the_default_nor_a_password() {
    for with in [false, true] {
        let app = TestApp::on_snapshots(Setup::default()).await;
        let broken = || Fault::Instead {
            status: 500,
            content_type: "text/html",
            body: Vec::new(),
        };
        for _ in 0..2 {
            app.simulator.meet("sshkeys", broken());
        }
        open(&app).await;
        app.sees("The account's SSH keys could not be read, so none can be")
            .await;
        if with {
            with_password(&app, PASSWORD, PASSWORD).await;
        } else {
            app.slowly("<s-tab><s-tab><s-tab><right>").await;
            app.sees("with a new password").await;
            app.slowly("<right>").await;
            app.sees("as in the snapshot").await;
            app.slowly("<tab>").await;
        }
        at_once(&app).await;
        until(&app, "Restored web-01").await;
        let password = format!("password={PASSWORD}");
        let expected: &[&str] = if with {
            &["password_type=password", "enablessh=off", &password]
        } else {
            &["enablessh=off"]
        };
        assert_eq!(access(&app), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_restart_keys_that_were_not_read_are_read_again() {
    let (app, folder) = begun("<s-tab><s-tab><s-tab><left><tab><tab><tab>").await;
    let (next, _then) = folder.after_a_power_cut(&app).await;
    for _ in 0..2 {
        app.simulator.meet(
            "sshkeys",
            Fault::Instead {
                status: 500,
                content_type: "text/html",
                body: Vec::new(),
            },
        );
    }
    next.pass(Duration::from_secs(40)).await;
    next.sees("Go on with the restore of web-01?").await;
    next.sees("The account's SSH keys could not be read").await;
    next.sees("Ctrl-R").await;
    next.slowly("<c-r>").await;
    next.sees("one of the account's 2 SSH keys").await;
    go_on(&next).await;
    until(&next, "Restored web-01").await;
    let key = format!("ssh_keys={}", uuid_of_key(&app, 1));
    assert_eq!(access(&app), ["password_type=ssh", "enablessh=on", &key]);
}

#[tokio::test(start_paused = true)]
async fn a_password_that_the_server_refuses_can_be_corrected() {
    let app = asked().await;
    app.simulator
        .meet("instances.fleio.rebuild", Fault::Delay(Duration::ZERO));
    app.simulator
        .meet("instances.fleio.rebuild", Fault::Delay(Duration::ZERO));
    let refusal = format!(
        r#"{{"doc":{{"error":{{"$type":"value","$object":"password","msg":{{"$":"'{PASSWORD}' is too weak"}}}}}}}}"#
    );
    app.simulator.meet(
        "instances.fleio.rebuild",
        Fault::Instead {
            status: 200,
            content_type: "application/json",
            body: refusal.into_bytes(),
        },
    );
    with_password(&app, PASSWORD, PASSWORD).await;
    at_once(&app).await;
    app.sees("Nothing was restored. The server refused").await;
    app.sees("'***' is too weak").await;
    app.sees_no(PASSWORD).await;
    app.slowly("<s-tab><s-tab><s-tab><c-u>Another2one<tab><c-u>Another2one")
        .await;
    app.sees("The password is allowed, and both are the same.")
        .await;
    app.slowly("<tab><tab><enter>").await;
    until(&app, "Restored web-01").await;
    let last = sent(&app).pop().unwrap();
    let both = ("password".to_owned(), "Another2one".to_owned());
    assert!(last.parameters.contains(&both));
}

/// All that is below a folder.
fn texts(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts.extend(self::texts(&path));
        } else {
            texts.push(String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned());
        }
    }
    texts
}

#[tokio::test(start_paused = true)]
async fn after_a_restart_the_password_is_asked_for_again_or_another_way_chosen() {
    let typed = format!(
        "<s-tab><s-tab><s-tab><right><tab>{PASSWORD}<enter>{PASSWORD}<enter><enter><enter>"
    );
    let (app, folder) = begun(&typed).await;
    let journal = texts(folder.path());
    assert!(
        journal
            .iter()
            .any(|it| it.contains(r#""access":"password""#))
    );
    assert!(
        !journal.iter().any(|it| it.contains(PASSWORD)),
        "{journal:?}"
    );
    let (next, _then) = folder.after_a_power_cut(&app).await;
    next.pass(Duration::from_secs(30)).await;
    next.sees("Go on with the restore of web-01?").await;
    next.sees("Passwords are not stored: enter it again, or choose another")
        .await;
    assert_snapshot!("goes_on", next.screen());
    next.pass(Duration::from_secs(10)).await;
    next.slowly("<tab><tab><tab>").await;
    confirm(&next).await;
    assert_eq!(sent(&app).len(), 0, "not without the password");
    // The field of the password has the focus now.
    next.slowly("Another2one<tab>Another2one<tab><enter>").await;
    until(&next, "Restored web-01").await;
    assert!(access(&app).contains(&"password=Another2one".to_owned()));

    let (app, folder) = begun(&typed).await;
    let (next, _then) = folder.after_a_power_cut(&app).await;
    next.pass(Duration::from_secs(40)).await;
    next.slowly("<left>").await;
    next.sees("as in the snapshot").await;
    next.slowly("<tab>").await;
    confirm(&next).await;
    until(&next, "Restored web-01").await;
    assert_eq!(access(&app), ["enablessh=off"]);
}

#[tokio::test(start_paused = true)]
async fn after_a_restart_the_key_is_still_chosen() {
    let (app, folder) = begun("<s-tab><s-tab><s-tab><left><tab><tab><tab>").await;
    let (next, _then) = folder.after_a_power_cut(&app).await;
    let second = app
        .simulator
        .change(|account| account.ssh_keys[1].comment.clone());
    next.pass(Duration::from_secs(40)).await;
    next.sees(&format!("with the SSH key {second}")).await;
    go_on(&next).await;
    until(&next, "Restored web-01").await;
    let key = format!("ssh_keys={}", uuid_of_key(&app, 1));
    assert_eq!(access(&app), ["password_type=ssh", "enablessh=on", &key]);
}

#[tokio::test(start_paused = true)]
async fn neither_the_files_nor_the_screen_nor_what_is_copied_has_the_password() {
    let folder = StateFolder::new();
    let app = TestApp::on_snapshots(folder.setup()).await;
    open(&app).await;
    with_password(&app, PASSWORD, PASSWORD).await;
    app.slowly("y").await;
    app.sees("clipboard").await;
    at_once(&app).await;
    until(&app, "Restored web-01").await;
    assert_eq!(restored(&app).len(), 1);
    app.keys("o").await;
    app.sees_no(PASSWORD).await;
    app.keys("<tab>").await;
    app.sees(", with a new password").await;
    app.keys("y").await;
    let copied = app.copied();
    let curl = copied.last().unwrap();
    assert!(curl.contains("password_type=password"), "{curl}");
    assert!(
        curl.ends_with(r#"--data-urlencode "password=$PASSWORD""#),
        "{curl}"
    );
    app.keys("<esc>").await;
    app.keys("q").await;
    app.end().await;
    let files = texts(folder.path());
    assert!(
        files
            .iter()
            .any(|text| text.contains("instances.fleio.rebuild"))
    );
    for text in files.iter().chain(&copied) {
        assert!(!text.contains(PASSWORD), "{text}");
        assert!(!text.contains("*****"), "nor its length: {text}");
    }
}
