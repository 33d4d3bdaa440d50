//! Shared parts of the tests.

pub mod app;
pub mod asked;
pub mod front;
pub mod parrot;
pub mod svg;
pub mod terminal;
pub mod tls;
pub mod turns;
pub mod wire_server;

use std::{fs::Permissions, os::unix::fs::PermissionsExt as _, path::Path};

use tempfile::TempDir;

/// A folder in memory, where the system has one: a test of what is kept on a disk would mostly wait
/// for it.
pub fn folder() -> TempDir {
    let private = Permissions::from_mode(0o700);
    let mut folder = tempfile::Builder::new();
    let folder = folder.permissions(private);
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        folder.tempdir_in(memory).unwrap()
    } else {
        folder.tempdir().unwrap()
    }
}

/// How many times the full count of cases was asked for with `THOROUGH`; none for a sample.
pub fn thorough() -> Option<u64> {
    let times = std::env::var("THOROUGH").ok()?;
    let times = times.parse().expect("THOROUGH is a number");
    (times > 0).then_some(times)
}

/// A test tries one in so many of its cases in a sample, else all of them.
pub fn one_in(sample: usize) -> usize {
    thorough().map_or(sample, |_| 1)
}
