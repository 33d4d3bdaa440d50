//! Tests of the keeper, with a fake keyring.

use std::{
    fs::{self, Permissions},
    future::poll_fn,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
    pin::pin,
    sync::{Mutex, mpsc},
    task::Poll,
};

use tempfile::TempDir;

use super::*;

const URL: &str = "https://a.example/";

/// A keyring in memory.
#[derive(Default)]
struct Memory(Mutex<Option<String>>);

impl Keyring for Memory {
    fn read(&self) -> Result<Option<String>, KeyringRefusal> {
        Ok(self.0.lock().unwrap().clone())
    }

    fn write(&self, text: &str) -> Result<(), KeyringRefusal> {
        *self.0.lock().unwrap() = Some(text.to_owned());
        Ok(())
    }

    fn remove(&self) -> Result<(), KeyringRefusal> {
        *self.0.lock().unwrap() = None;
        Ok(())
    }

    fn try_out(&self) -> Result<(), KeyringRefusal> {
        Ok(())
    }
}

/// A keyring that refuses all but the first calls.
struct Refusing(Mutex<u32>);

impl Refusing {
    fn after(answers: u32) -> Arc<dyn Keyring> {
        Arc::new(Self(Mutex::new(answers)))
    }
}

impl Keyring for Refusing {
    fn read(&self) -> Result<Option<String>, KeyringRefusal> {
        self.try_out().map(|()| None)
    }

    fn try_out(&self) -> Result<(), KeyringRefusal> {
        let mut left = self.0.lock().unwrap();
        *left = left
            .checked_sub(1)
            .ok_or_else(|| KeyringRefusal::Other("it is locked.".into()))?;
        Ok(())
    }

    fn write(&self, _: &str) -> Result<(), KeyringRefusal> {
        self.remove()
    }

    fn remove(&self) -> Result<(), KeyringRefusal> {
        self.try_out()
    }
}

/// A keyring that does not answer before the other end of the channel is dropped.
struct Hanging(Mutex<mpsc::Receiver<()>>);

impl Keyring for Hanging {
    fn read(&self) -> Result<Option<String>, KeyringRefusal> {
        let _ = self.0.lock().unwrap().recv();
        Ok(None)
    }

    fn write(&self, _: &str) -> Result<(), KeyringRefusal> {
        self.read().map(|_| ())
    }

    fn remove(&self) -> Result<(), KeyringRefusal> {
        self.read().map(|_| ())
    }

    fn try_out(&self) -> Result<(), KeyringRefusal> {
        self.read().map(|_| ())
    }
}

fn kept() -> Kept {
    Kept {
        session: Some(KeptSession {
            token: Secret::new("5ecret").unwrap(),
            ours: true,
            used: "2026-01-02T03:04:05Z".parse().unwrap(),
        }),
        user: Some("a@b.example".to_owned()),
        password: Secret::exact(" 5ecret too "),
        begun: Some(KeptBegun {
            token: Secret::new("5ecret half").unwrap(),
            user: "a@b.example".to_owned(),
        }),
    }
}

async fn keeper_at(
    folder: &TempDir,
    keyring: Option<Arc<dyn Keyring>>,
    profile: &str,
    url: &str,
) -> Keeper {
    let profile = ProfileName::parse(profile).unwrap();
    let url = ServerUrl::parse(url).unwrap();
    let environment = Environment::new([("HOME".into(), folder.path().into())]);
    let folder = folder.path().join("snapdeck");
    Keeper::with(keyring, folder, &environment, &profile, &url).await
}

async fn keeper(folder: &TempDir, keyring: Option<Arc<dyn Keyring>>) -> Keeper {
    keeper_at(folder, keyring, "prod", URL).await
}

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("snapdeck/sessions/prod@a.example.json")
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

/// The names in the folder of stored sessions.
fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path().join("snapdeck/sessions")).unwrap();
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
    entries
        .map(|entry| name(entry).into_string().unwrap())
        .collect()
}

#[tokio::test]
async fn without_a_keyring_it_is_a_private_file() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = keeper(&folder, None).await;
    assert_eq!(
        keeper.place().to_string(),
        "~/snapdeck/sessions/prod@a.example.json (not encrypted; only you can read it)"
    );
    assert_eq!(keeper.load().await, Ok(Kept::default()));
    assert_eq!(keeper.forget().await, Ok(()));
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing is written before it is asked for"
    );

    for kept in [Kept::default(), kept()] {
        keeper.save(&kept).await.unwrap();
        assert_eq!(keeper.load().await, Ok(kept));
    }
    assert_eq!(mode(&file(&folder)), 0o600);
    assert_eq!(mode(file(&folder).parent().unwrap()), 0o700);
    assert_eq!(names(&folder), ["prod@a.example.json"]);

    keeper.forget().await.unwrap();
    assert_eq!(keeper.load().await, Ok(Kept::default()));
    assert_eq!(names(&folder), [""; 0]);
}

#[tokio::test]
async fn a_session_bus_is_needed_for_a_keyring() {
    let folder = tempfile::tempdir().unwrap();
    let (profile, url) = (ProfileName::default(), ServerUrl::parse(URL).unwrap());
    let environment = Environment::default();
    let keeper = Keeper::find(folder.path().into(), &environment, &profile, &url).await;
    let always = cfg!(all(feature = "keyring", target_os = "macos"));
    assert_eq!(keeper.keyring.is_some(), always);
}

#[tokio::test]
async fn nothing_is_given_out_to_another_profile_or_server() {
    let folder = tempfile::tempdir().unwrap();
    let memory: Arc<dyn Keyring> = Arc::new(Memory::default());
    for keyring in [None, Some(memory)] {
        let here = keeper(&folder, keyring.clone()).await;
        here.save(&kept()).await.unwrap();
        // The last one has the same file, because its host is the same.
        for (profile, url) in [
            ("test", URL),
            ("prod", "https://b.example/"),
            ("prod", "https://a.example/billmgr"),
        ] {
            // Another profile has another entry in the keyring.
            let keyring = keyring.clone().filter(|_| profile == "prod");
            let there = keeper_at(&folder, keyring, profile, url).await;
            assert_eq!(there.load().await, Ok(Kept::default()), "{profile} {url}");
        }
        assert_eq!(here.load().await, Ok(kept()));
    }
}

#[tokio::test]
async fn with_a_keyring_nothing_stays_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let without = keeper(&folder, None).await;
    without.save(&kept()).await.unwrap();

    let memory = Arc::new(Memory::default());
    let with = keeper(&folder, Some(memory.clone())).await;
    assert_eq!(
        with.place().to_string(),
        if cfg!(target_os = "macos") {
            "the system keyring (Keychain)"
        } else {
            "the system keyring (Secret Service)"
        }
    );
    assert_eq!(with.load().await, Ok(kept()), "what a run without one left");
    with.save(&kept()).await.unwrap();
    assert_eq!(names(&folder), [""; 0]);
    assert_eq!(with.load().await, Ok(kept()));

    without.save(&kept()).await.unwrap();
    with.forget().await.unwrap();
    assert_eq!(with.load().await, Ok(Kept::default()));
    assert_eq!(without.load().await, Ok(Kept::default()));

    memory.write("another's").unwrap();
    assert_eq!(with.load().await, Err(KeepProblem::NotOurs));
}

#[tokio::test]
async fn a_keyring_that_refuses_a_save_is_told_and_nothing_goes_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = keeper(&folder, Some(Refusing::after(2))).await;
    assert_eq!(keeper.place(), &Place::Keyring);
    let problem = keeper.save(&kept()).await.unwrap_err();
    assert_eq!(
        problem.to_string(),
        "The system keyring refused: it is locked."
    );
    assert_eq!(keeper.load().await, Err(problem.clone()));
    assert_eq!(keeper.forget().await, Err(problem));
    assert!(!file(&folder).exists());
}

#[tokio::test]
async fn a_keyring_that_can_only_be_read_is_not_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = keeper(&folder, Some(Refusing::after(1))).await;
    assert!(matches!(keeper.place(), Place::File(_)));
    let why = KeepProblem::from(KeyringRefusal::Other("it is locked.".into()));
    assert_eq!(keeper.refused(), Some(&why));
    keeper.save(&kept()).await.unwrap();
    assert_eq!(keeper.load().await, Ok(kept()));
    assert!(file(&folder).exists());
}

/// Time is paused, so a limit expires as soon as nothing else is left to do.
#[tokio::test(start_paused = true)]
async fn a_keyring_that_hangs_costs_three_seconds_once() {
    let folder = tempfile::tempdir().unwrap();
    let (_hold, never) = mpsc::channel();
    let begin = tokio::time::Instant::now();
    let keeper = keeper(&folder, Some(Arc::new(Hanging(Mutex::new(never))))).await;
    assert!(matches!(keeper.place(), Place::File(_)));
    keeper.save(&kept()).await.unwrap();
    assert_eq!(keeper.load().await, Ok(kept()));
    assert_eq!(begin.elapsed(), KEYRING_LIMIT);
}

#[test]
fn a_keyring_that_hangs_does_not_keep_the_program_from_ending() {
    let folder = tempfile::tempdir().unwrap();
    let (hold, never) = mpsc::channel();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(keeper(&folder, Some(Arc::new(Hanging(Mutex::new(never))))));
    // This waits for the threads of its pool.
    drop(runtime);
    assert_eq!(hold.send(()), Ok(()), "the keyring still hangs");
}

#[tokio::test]
async fn a_file_that_is_not_safe_is_refused_with_what_fixes_it() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = keeper(&folder, None).await;
    keeper.save(&kept()).await.unwrap();
    let path = file(&folder);
    let said = async || {
        let problem = keeper.load().await.unwrap_err().to_string();
        assert!(!problem.contains("5ecret"), "{problem}");
        problem.replace(&path.display().to_string(), "FILE")
    };

    for open in [0o640, 0o604, 0o610] {
        fs::set_permissions(&path, Permissions::from_mode(open)).unwrap();
        assert_eq!(
            said().await,
            "FILE is open to other users. Fix it with: chmod 600 FILE"
        );
    }
    // A stricter mode is fine, and so is the command's.
    for narrow in [0o400, 0o600] {
        fs::set_permissions(&path, Permissions::from_mode(narrow)).unwrap();
        assert_eq!(keeper.load().await, Ok(kept()));
    }

    let broken = "FILE was not written by snapdeck. Fix it with: rm FILE";
    for text in [
        &b"{\"server\":\"https://a.example/\",\"password\":[\"5ecret\"]}"[..],
        b"{\"server\":\"https://a.example/\",\"session\":{\"token\":\" \",\"ours\":true,\"used\":\"2026-01-02T03:04:05Z\"}}",
        b"5ecret",
        b"\xff",
        b"",
    ] {
        fs::write(&path, text).unwrap();
        assert_eq!(said().await, broken);
    }
    fs::write(&path, vec![b' '; 64 * 1024 + 1]).unwrap();
    assert_eq!(said().await, "FILE is over 64 kB. Fix it with: rm FILE");

    let long = Kept {
        password: Secret::exact(&"x".repeat(64 * 1024)),
        ..kept()
    };
    assert_eq!(keeper.save(&long).await, Err(KeepProblem::TooLong));
    assert_eq!(
        fs::metadata(&path).unwrap().len(),
        64 * 1024 + 1,
        "it stays"
    );

    let elsewhere = folder.path().join("elsewhere");
    fs::rename(&path, &elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    assert_eq!(
        said().await,
        "FILE is a symbolic link. Fix it with: rm FILE"
    );
    // Saving replaces the link and leaves its target alone.
    keeper.save(&kept()).await.unwrap();
    assert_eq!(keeper.load().await, Ok(kept()));
    assert_eq!(fs::metadata(&elsewhere).unwrap().len(), 64 * 1024 + 1);

    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(said().await, "FILE is not a file. Fix it with: rm -r FILE");
    assert!(keeper.save(&kept()).await.is_err());
    assert_eq!(names(&folder), ["prod@a.example.json"], "no half is left");
}

#[tokio::test]
async fn the_folder_must_be_ours_alone_too() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = keeper(&folder, None).await;
    keeper.save(&kept()).await.unwrap();
    let sessions = file(&folder).parent().unwrap().to_owned();
    fs::set_permissions(&sessions, Permissions::from_mode(0o770)).unwrap();
    let problem = keeper.load().await.unwrap_err();
    assert_eq!(
        problem.to_string(),
        format!(
            "{0} is open to other users. Fix it with: chmod 700 {0}",
            sessions.display()
        )
    );
    assert_eq!(keeper.save(&kept()).await, Err(problem));
}

#[tokio::test]
async fn one_at_a_time_holds_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (keeper(&folder, None).await, keeper(&folder, None).await);
    let other = keeper_at(&folder, None, "test", URL).await;
    let held = one.lock(|_| ()).await.unwrap();
    other.lock(|_| ()).await.unwrap();

    let mut waiting = pin!(two.lock(|_| ()));
    let early = poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context))).await;
    assert!(early.is_pending());
    drop(held);
    waiting.await.unwrap();
    assert_eq!(
        mode(&folder.path().join("snapdeck/sessions/prod@a.example.lock")),
        0o600
    );
}

#[tokio::test(start_paused = true)]
async fn a_lock_is_waited_for_three_seconds_and_its_holder_named() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = keeper(&folder, None).await;
    let _held = keeper.lock(|_| panic!("nobody holds it")).await.unwrap();
    let begin = tokio::time::Instant::now();
    let mut holder = None;
    let problem = keeper.lock(|id| holder = id).await.unwrap_err();
    assert_eq!(problem, KeepProblem::Busy);
    assert_eq!(begin.elapsed(), LOCK_LIMIT);
    assert_eq!(holder, Some(std::process::id()));
}

#[tokio::test]
async fn a_lock_whose_file_names_nobody_holds_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = keeper(&folder, None).await;
    let lock = folder.path().join("snapdeck/sessions/prod@a.example.lock");
    for text in [&b""[..], b"x", b"\xff", b"-1", b"99999999999999999999"] {
        let _held = keeper.lock(|_| ()).await.unwrap();
        fs::write(&lock, text).unwrap();
        assert_eq!(keeper.file.lock_file().unwrap().holder(), None);
    }
}

#[tokio::test]
async fn a_home_that_can_t_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("snapdeck"), "").unwrap();
    let keeper = keeper(&folder, None).await;
    let sessions = folder.path().join("snapdeck/sessions");
    let problem = keeper.save(&kept()).await.unwrap_err().to_string();
    assert_eq!(
        problem,
        format!("{} can't be made: not a directory.", sessions.display())
    );
}

#[test]
fn no_secret_is_ever_printed() {
    let printed = format!("{:?}", kept());
    assert!(printed.contains("a@b.example"), "{printed}");
    assert!(!printed.contains("5ecret"), "{printed}");
}
