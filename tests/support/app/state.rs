//! A state folder that outlives a run of the program: what is on the disk, and what the next run makes
//! of it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::ToSpan as _;
use serde_json::Value;
use snapdeck::files;
use tempfile::TempDir;

use super::{super::folder, Setup, TOKEN, TestApp, start_of_time};

/// A folder of its own for each test.
pub struct StateFolder(TempDir);

impl StateFolder {
    /// An empty one.
    pub fn new() -> Self {
        Self(folder())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A run that uses it.
    pub fn setup(&self) -> Setup {
        Setup {
            state_folder: Some(self.path().to_owned()),
            ..Setup::default()
        }
    }

    /// Starts a run that uses it, and waits for the first snapshots.
    pub async fn start(&self) -> TestApp {
        let app = TestApp::with(self.setup()).await;
        app.sees("before-nginx-1.29").await;
        app
    }

    /// The files of the journal.
    pub fn journal(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.path().join("journal"));
        let files = files.into_iter().flatten();
        files.map(|entry| entry.unwrap().path()).collect()
    }

    /// Whether the journal has nothing left to follow: no file has a line after its header.
    pub fn is_settled(&self) -> bool {
        let mut texts = self.journal().into_iter().map(fs::read_to_string);
        texts.all(|text| text.unwrap().lines().count() == 1)
    }

    /// The lines of the history.
    pub fn history(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.path().join("history.jsonl")).unwrap_or_default();
        assert!(!text.contains(TOKEN), "the token is never stored");
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The power goes: a run one minute later finds what is on the disk now. The first run goes on
    /// beside it, unseen.
    pub async fn after_a_power_cut(&self, app: &TestApp) -> (TestApp, Self) {
        let then = Self::new();
        let journal = Path::new("journal");
        copy_folder(&self.path().join(journal), &then.path().join(journal));
        let next = TestApp::with(Setup {
            time: start_of_time() + 1.minute(),
            transport: Some(app.simulator.transport()),
            ..then.setup()
        })
        .await;
        (next, then)
    }
}

/// Copies a private folder and all that is below it.
pub fn copy_folder(from: &Path, to: &Path) {
    files::make_folders(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}
