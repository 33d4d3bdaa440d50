//! Every write with every fault at every phase, checked against the server's ledger: what was done
//! was confirmed, once, and in the end the screen says what happened.

mod bulk;
mod restore;

use std::time::Duration;

use snapdeck::simulator::{CallOutcome, ServedAccount, ServedImage, ServedSnapshot};

use crate::support::{
    app::{Setup, TestApp, start_of_time},
    front::{Fault, Front, Heard, Phase},
    one_in,
    wire_server::{Step, http, json},
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";
const EDIT: &str = "image.edit";
const COPY: &str = "image.copy";
const SCHEDULE: &str = "instances.fleio_bckps.schedule.edit";

/// A kind of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Create,
    Delete,
    Rename,
    Protect,
    Unprotect,
    Copy,
    Schedule,
}

impl Kind {
    /// The function that it calls.
    fn func(self) -> &'static str {
        match self {
            Self::Create => CREATE,
            Self::Delete => DELETE,
            Self::Rename | Self::Protect | Self::Unprotect => EDIT,
            Self::Copy => COPY,
            Self::Schedule => SCHEDULE,
        }
    }

    /// The keys before its confirmation.
    fn keys(self) -> &'static str {
        match self {
            Self::Create => "c<tab><tab>",
            Self::Delete => "<tab>d<tab>",
            Self::Rename => "<tab>e<c-u>renamed<tab><tab>",
            Self::Protect => "<tab>",
            Self::Unprotect => "<tab>p<tab>",
            Self::Copy => "<tab>:another region<enter><tab><tab><tab>",
            Self::Schedule => "bc<c-u>weekend<tab><tab><tab><tab>",
        }
    }

    /// Confirms it once, however often the key is pressed.
    fn confirms(self) -> &'static str {
        match self {
            Self::Protect => "ppp",
            Self::Create
            | Self::Delete
            | Self::Rename
            | Self::Unprotect
            | Self::Copy
            | Self::Schedule => "<enter><enter><enter>",
        }
    }

    /// The message when it was done.
    fn done(self) -> &'static str {
        match self {
            Self::Create => "● Active   ",
            Self::Delete => "Deleted before-nginx-1.29",
            Self::Rename => "Renamed before-nginx-1.29 to renamed.",
            Self::Protect => "before-nginx-1.29 is now protected and can't be deleted.",
            Self::Unprotect => "before-nginx-1.29 is no longer protected and can be deleted.",
            Self::Copy => "Copied before-nginx-1.29 to Netherlands-1:",
            Self::Schedule => "Created the schedule weekend of web-01.",
        }
    }

    /// The message when the outcome is unknown.
    fn not_seen(self) -> &'static str {
        match self {
            Self::Create => {
                "is not in the list after 2 min. It may still appear: it is not sent again."
            }
            Self::Delete => {
                "is still in the list after 2 min. Outcome unknown: check the web panel."
            }
            Self::Rename => {
                "still has its old name after 2 min. Outcome unknown: check the web panel."
            }
            Self::Protect => {
                "is still NOT protected after 2 min. Outcome unknown: check the web panel."
            }
            Self::Unprotect => {
                "is still protected after 2 min. Outcome unknown: check the web panel."
            }
            Self::Copy => "is not listed in Netherlands-1 after 2 min. It is not sent again.",
            Self::Schedule => "The list does not show it after 2 min. Outcome unknown:",
        }
    }
}

/// The snapshot that is deleted; that which is created bears the proposed name.
const OLD: (u64, &str) = (5_226_790, "before-nginx-1.29");
const NEW: &str = "web-01-20261114-1402";

/// Whether the fault has happened or is still to come.
const LATER: Phase = Phase::Later(Duration::from_secs(10));

/// The answer to a write, and to each GET that follows it.
type Answers = (&'static str, Vec<Step>, Vec<Step>);

fn raw(bytes: impl Into<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(bytes.into()), Step::Close]
}

fn status(status: &str, headers: &str) -> Vec<Step> {
    http(status, headers, "<html>\u{1b}]0;x\u{7}")
}

fn wait() -> Vec<Step> {
    http("200 OK", "", r#"<a href="/long?id=7&amp;to=billmgr">"#)
}

fn done() -> Vec<Step> {
    json(r#"{"doc":{"ok":{"$":""}}}"#)
}

fn error(kind: &str, object: &str) -> Vec<Step> {
    json(format!(
        r#"{{"doc":{{"error":{{"$type":"{kind}","$object":"{object}","msg":{{"$":"not today"}}}}}}}}"#
    ))
}

fn refusal() -> Vec<Step> {
    error("limit", "")
}

/// Answers that leave the outcome unknown.
fn lost() -> Vec<Answers> {
    let ok = "HTTP/1.1 200 OK\r\n";
    let cut = r#"{"doc":{"ok":{"$":""#;
    let drips = (0..100).flat_map(|_| {
        let pause = Step::Wait(Duration::from_millis(300));
        [Step::Send(b" ".to_vec()), pause]
    });
    let begun = format!("{ok}Content-Length: 10000000000\r\n\r\n{{");
    let elsewhere = r#"<a href="https://evil.example/long?auth=1&to=billmgr">"#;
    let mut answers: Vec<Answers> = [
        ("hangs", vec![Step::Hold]),
        ("resets", vec![Step::Reset]),
        ("closes", vec![Step::Close]),
        (
            "hangs after the head",
            vec![Step::Send(begun.clone().into()), Step::Hold],
        ),
        (
            "drips",
            [vec![Step::Send(begun.into())], drips.collect()].concat(),
        ),
        ("502", status("502 Bad Gateway", "")),
        ("503", status("503 Unavailable", "Retry-After: 3\r\n")),
        ("429", status("429 Too Many", "Retry-After: 3\r\n")),
        ("403", status("403 Forbidden", "")),
        ("460", status("460 Blocked", "")),
        ("999", status("999 What", "")),
        ("204", raw("HTTP/1.1 204 No Content\r\n\r\n")),
        (
            "redirect",
            status("307 Moved", "Location: https://evil.example/\r\n"),
        ),
        ("HTML", status("200 OK", "Content-Type: text/html\r\n")),
        ("empty", json("")),
        ("null", json("null")),
        ("empty doc", json(r#"{"doc":{}}"#)),
        ("a list", json(r#"{"doc":{"elem":[],"p_elems":"0"}}"#)),
        (
            "a preview",
            json(r#"{"doc":{"$func":"image.delete","name":{"$":"new"}}}"#),
        ),
        ("cut JSON", json(cut)),
        ("cut JSON without a length", raw(format!("{ok}\r\n{cut}"))),
        ("a tail", json(r#"{"doc":{"ok":{}}} tail"#)),
        (
            "gzip said",
            http("200 OK", "Content-Encoding: gzip\r\n", "{}"),
        ),
        (
            "wrong length",
            raw(format!("{ok}Content-Length: 50\r\n\r\n{{\"doc\":{{")),
        ),
        (
            "two lengths",
            raw(format!(
                "{ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{{}}"
            )),
        ),
        (
            "chunk ZZ",
            raw(format!(
                "{ok}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{{}}\r\n"
            )),
        ),
        ("no status line", raw("hello\r\n\r\n")),
        ("TLS", raw("\u{16}\u{3}\u{1}\u{0}\u{5}hello")),
        (
            "150 headers",
            raw(format!("{ok}{}\r\n", "A: b\r\n".repeat(150))),
        ),
        ("too large", json(vec![b' '; 16 * 1024 * 1024 + 1])),
        ("waits elsewhere", http("200 OK", "", elsewhere)),
    ]
    .map(|(name, answer)| (name, answer, Vec::new()))
    .into();
    answers.extend(
        [
            ("waits without end", wait()),
            ("waits, hangs", vec![Step::Hold]),
            ("waits, resets", vec![Step::Reset]),
            ("waits, 502", status("502 Bad Gateway", "")),
            ("waits, HTML", status("200 OK", "")),
            ("waits, null", json("null")),
            (
                "waits, redirect",
                status("302 Found", "Location: /?to=billmgr\r\n"),
            ),
            ("waits, auth", error("auth", "")),
            ("waits, badip", error("auth", "badip")),
            ("waits, access", error("access", "")),
            ("waits, missed", error("missed", "elid")),
        ]
        .map(|(name, on_get)| (name, wait(), on_get)),
    );
    answers
}

/// How a write must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The list shows what was done.
    Done,
    /// It was not done, but the outcome is unknown.
    NotSeen,
    /// It was not done, and the server said so.
    Refused,
}

/// How often the server has the old snapshot, the new one, a renamed one, and the old one protected.
fn rows(account: &mut ServedAccount) -> (usize, usize, usize, usize) {
    let rows = &account.instance(5_203_773).unwrap().snapshots;
    let count = |id, name| {
        rows.iter()
            .filter(|row| row.id == id || row.name == name)
            .count()
    };
    let is_on = |row: &&ServedSnapshot| row.id == OLD.0 && row.protected;
    let on = rows.iter().filter(is_on).count();
    (count(OLD.0, ""), count(0, NEW), count(0, "renamed"), on)
}

/// Confirms one write with this fault, and follows it to its end.
async fn write_meeting(kind: Kind, phase: Phase, answers: &Answers, end: End) {
    let (name, answer, on_get) = answers.clone();
    let case = format!("{kind:?}, {phase:?} it is done: {name}");
    let mut account = ServedAccount::demo(start_of_time()).unwrap();
    let old = account.snapshot(OLD.0).unwrap();
    old.protected = kind == Kind::Unprotect;
    let front = Front::start(account);
    let app = TestApp::with(Setup {
        transport: Some(front.transport()),
        size: (120, 18),
        ..Setup::default()
    })
    .await;
    app.sees(OLD.1).await;
    // A copy is found in the list of the whole account, which is read after the others.
    app.pass(Duration::from_secs(5)).await;
    let fault = Fault::Raw {
        phase,
        answer,
        on_get,
    };
    if matches!(kind, Kind::Protect | Kind::Unprotect | Kind::Copy) {
        // The form is read first.
        front.meet(kind.func(), Fault::Delay(Duration::ZERO));
    }
    front.meet(kind.func(), fault);
    app.slowly(kind.keys()).await;
    app.pass(Duration::from_millis(400)).await;
    app.keys(kind.confirms()).await;
    let said = match end {
        End::Done => kind.done(),
        End::NotSeen => kind.not_seen(),
        End::Refused => "The server refused: not today.",
    };
    let is_new = kind == Kind::Create && end == End::Done;
    let most = Duration::from_secs(200);
    app.pass_until(&case, most, |screen| {
        let mut lines = screen.lines();
        lines.any(|line| line.contains(said) && (!is_new || line.contains(NEW)))
    })
    .await;

    let mut writes = front.ledger();
    let confirmed = |call: &Heard| call.parameters.iter().any(|(name, _)| name == "sok");
    writes.retain(|call| {
        [CREATE, DELETE, EDIT, COPY, SCHEDULE].contains(&&*call.func) && confirmed(call)
    });
    assert_eq!(writes.len(), 1, "{case}");
    assert_eq!(writes[0].func, kind.func(), "{case}");
    let expected = match (kind, end) {
        (Kind::Create, End::Done) => (1, 1, 0, 0),
        (Kind::Delete, End::Done) => (0, 0, 0, 0),
        (Kind::Rename, End::Done) => (1, 0, 1, 0),
        (Kind::Protect, End::Done) | (Kind::Unprotect, End::NotSeen | End::Refused) => (1, 0, 0, 1),
        (Kind::Unprotect | Kind::Copy | Kind::Schedule, End::Done)
        | (_, End::NotSeen | End::Refused) => (1, 0, 0, 0),
    };
    assert_eq!(front.change(rows), expected, "{case}");
    match (kind, &writes[0].outcome) {
        (_, None) => assert_ne!(end, End::Done, "{case}"),
        (_, Some(_)) if end != End::Done => panic!("{case}: {:?}", writes[0]),
        (Kind::Create, Some(CallOutcome::Created(_)))
        | (Kind::Schedule, Some(CallOutcome::ScheduleCreated(_))) => {}
        (Kind::Delete, Some(CallOutcome::Deleted(id)))
        | (Kind::Rename, Some(CallOutcome::Renamed(id)))
        | (Kind::Protect, Some(CallOutcome::Protected(id, true)))
        | (Kind::Unprotect, Some(CallOutcome::Protected(id, false)))
        | (Kind::Copy, Some(CallOutcome::Copied { image: id, .. })) => {
            assert_eq!(*id, OLD.0, "{case}");
        }
        other => panic!("{case}: {other:?}"),
    }
    if end == End::Refused {
        // The form is given back with its text.
        assert_eq!(app.screen().contains(NEW), kind == Kind::Create, "{case}");
        let renamed = app.screen().contains("[renamed ");
        assert_eq!(renamed, kind == Kind::Rename, "{case}");
        let copy = "[before-nginx-1.29-Netherlands-1 ";
        assert_eq!(app.screen().contains(copy), kind == Kind::Copy, "{case}");
        let schedule = app.screen().contains("[weekend ");
        assert_eq!(schedule, kind == Kind::Schedule, "{case}");
        // The report about a delete opens by itself.
        app.slowly("<esc>").await;
    }
    assert!(!app.screen().contains("Checking"), "{case}");
    if kind == Kind::Schedule {
        // Back from the schedules to the lists.
        app.keys("<esc>").await;
    }
    app.keys("q").await;
    let unseen = app.end().await.unseen;
    assert_eq!(
        unseen.len(),
        usize::from(end == End::NotSeen),
        "{case}: {unseen:?}"
    );
}

/// Answers that say what became of it.
fn heard(phase: Phase) -> [(Answers, End); 2] {
    if phase == Phase::Before {
        [
            (("is refused", refusal(), Vec::new()), End::Refused),
            (("waits, is refused", wait(), refusal()), End::Refused),
        ]
    } else {
        [
            (("is done", done(), Vec::new()), End::Done),
            (("waits, is done", wait(), done()), End::Done),
        ]
    }
}

/// The number of a phase.
fn moment(phase: Phase) -> usize {
    match phase {
        Phase::Before => 0,
        Phase::After => 1,
        Phase::Later(_) => 2,
    }
}

/// How a write ends whose answer is lost at this moment.
fn end_of_lost(phase: Phase) -> End {
    if phase == Phase::Before {
        End::NotSeen
    } else {
        End::Done
    }
}

/// Every answer at a moment, and how the write ends.
fn cases(phase: Phase) -> Vec<(Answers, End)> {
    let end = end_of_lost(phase);
    let mut cases: Vec<_> = lost().into_iter().map(|answers| (answers, end)).collect();
    cases.extend(heard(phase));
    assert_eq!(cases.len(), 44);
    cases
}

/// A sample for one of as many runs over the same cases: each case is in one of them.
fn sample(cases: Vec<(Answers, End)>, run: usize, runs: usize) -> Vec<(Answers, End)> {
    let step = one_in(runs);
    cases.into_iter().skip(run % step).step_by(step).collect()
}

/// The 21 runs over all answers are 924 cases; in a sample each answer meets one kind at one moment.
async fn run(kind: Kind, phase: Phase) {
    let tried = sample(cases(phase), kind as usize * 3 + moment(phase), 21);
    for (answers, end) in &tried {
        write_meeting(kind, phase, answers, *end).await;
    }
    let count = tried.len();
    println!("{kind:?}, fault {phase:?} it is done: {count} cases");
}

#[tokio::test(start_paused = true)]
async fn creates_that_are_not_done() {
    run(Kind::Create, Phase::Before).await;
}

#[tokio::test(start_paused = true)]
async fn creates_that_are_done() {
    run(Kind::Create, Phase::After).await;
}

#[tokio::test(start_paused = true)]
async fn creates_that_are_done_late() {
    run(Kind::Create, LATER).await;
}

#[tokio::test(start_paused = true)]
async fn deletes_that_are_not_done() {
    run(Kind::Delete, Phase::Before).await;
}

#[tokio::test(start_paused = true)]
async fn deletes_that_are_done() {
    run(Kind::Delete, Phase::After).await;
}

#[tokio::test(start_paused = true)]
async fn deletes_that_are_done_late() {
    run(Kind::Delete, LATER).await;
}

#[tokio::test(start_paused = true)]
async fn renames_that_are_not_done() {
    run(Kind::Rename, Phase::Before).await;
}

#[tokio::test(start_paused = true)]
async fn renames_that_are_done() {
    run(Kind::Rename, Phase::After).await;
}

#[tokio::test(start_paused = true)]
async fn renames_that_are_done_late() {
    run(Kind::Rename, LATER).await;
}

#[tokio::test(start_paused = true)]
async fn protections_that_are_not_done() {
    run(Kind::Protect, Phase::Before).await;
}

#[tokio::test(start_paused = true)]
async fn protections_that_are_done() {
    run(Kind::Protect, Phase::After).await;
}

#[tokio::test(start_paused = true)]
async fn protections_that_are_done_late() {
    run(Kind::Protect, LATER).await;
}

#[tokio::test(start_paused = true)]
async fn protections_that_are_not_removed() {
    run(Kind::Unprotect, Phase::Before).await;
}

#[tokio::test(start_paused = true)]
async fn protections_that_are_removed() {
    run(Kind::Unprotect, Phase::After).await;
}

#[tokio::test(start_paused = true)]
async fn protections_that_are_removed_late() {
    run(Kind::Unprotect, LATER).await;
}

#[tokio::test(start_paused = true)]
async fn copies_that_are_not_done() {
    run(Kind::Copy, Phase::Before).await;
}

#[tokio::test(start_paused = true)]
async fn copies_that_are_done() {
    run(Kind::Copy, Phase::After).await;
}

#[tokio::test(start_paused = true)]
async fn copies_that_are_done_late() {
    run(Kind::Copy, LATER).await;
}

#[tokio::test(start_paused = true)]
async fn schedules_that_are_not_created() {
    run(Kind::Schedule, Phase::Before).await;
}

#[tokio::test(start_paused = true)]
async fn schedules_that_are_created() {
    run(Kind::Schedule, Phase::After).await;
}

#[tokio::test(start_paused = true)]
async fn schedules_that_are_created_late() {
    run(Kind::Schedule, LATER).await;
}
