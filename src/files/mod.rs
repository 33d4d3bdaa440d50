//! Files and folders of snapdeck. They are created for their owner only, and opened without
//! following links and without blocking. Unsafe ones, which another user could have created, read
//! or changed, are refused with the command that fixes them.

mod draft;
mod gate;
mod problem;
#[cfg(test)]
mod tests;
mod zone;

use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions},
    io::{self, ErrorKind},
    os::unix::fs::{
        DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
    },
    path::Path,
};

use rustix::{fs::OFlags, io::Errno, process::geteuid};

pub use self::{
    draft::{create, remove_drafts, replace, replace_by},
    gate::{FileStep, Gate, OpenGate},
    problem::quoted,
    zone::local_time,
};
pub use crate::domain::FileProblem;
use crate::domain::{FileAction, Unsafe};

/// The mode bits for access by others.
const OTHERS: u32 = 0o077;

/// The mode bits for writes by others.
const OTHERS_WRITE: u32 = 0o022;

/// Creates a folder and missing ones above it, with mode 0700 whatever the umask is.
///
/// # Errors
/// `NotADirectory` if something else has the name; other errors of the system.
pub fn make_folders(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_folders(parent)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        // The umask may have removed more than the mode does.
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(0o700)),
        // Another process created it meanwhile.
        Err(_) if path.is_dir() => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(ErrorKind::NotADirectory.into())
        }
        Err(error) => Err(error),
    }
}

/// Creates a private folder and missing ones above it. An existing one that others can read but not
/// write is made private.
///
/// # Errors
/// `FileProblem` if it can't be created, or is not safe.
pub fn own_folder(path: &Path) -> Result<(), FileProblem> {
    let failed = |error: io::Error| FileProblem::failed(path, FileAction::Make, &error);
    make_folders(path).map_err(failed)?;
    let data = fs::symlink_metadata(path).map_err(failed)?;
    let only_readable = data.mode() & OTHERS != 0 && data.mode() & OTHERS_WRITE == 0;
    if data.is_dir() && data.uid() == geteuid().as_raw() && only_readable {
        return fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(failed);
    }
    check_folder(path, &data)
}

/// Whether a folder exists and is safe.
///
/// # Errors
/// `FileProblem` if it is not safe, or can't be checked.
pub fn has_own_folder(path: &Path) -> Result<bool, FileProblem> {
    match fs::symlink_metadata(path) {
        Ok(data) => check_folder(path, &data).map(|()| true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(FileProblem::failed(path, FileAction::Read, &error)),
    }
}

/// Checks that files can be created in a folder, or in what exists above it. Leaves nothing there.
///
/// # Errors
/// `FileProblem` says why not.
pub fn takes_files(path: &Path) -> Result<(), FileProblem> {
    let existing = path.ancestors().find(|above| above.exists());
    let folder = existing.unwrap_or(path);
    match tempfile::tempfile_in(folder) {
        Ok(_) => Ok(()),
        Err(error) => Err(FileProblem::failed(folder, FileAction::Write, &error)),
    }
}

/// Opens a file of snapdeck. A new one has mode 0600.
///
/// # Errors
/// `FileProblem` if it can't be opened, or is not safe.
pub fn open(path: &Path, options: &mut OpenOptions) -> Result<File, FileProblem> {
    let not_a_file = || FileProblem::refused(path, Unsafe::NotAFile, "rm -r");
    let file = open_at_once(path, options).map_err(|error| {
        if is_link(&error) {
            FileProblem::refused(path, Unsafe::Link, "rm")
        } else if error.kind() == ErrorKind::IsADirectory || has_no_other_end(&error) {
            not_a_file()
        } else {
            FileProblem::failed(path, FileAction::Open, &error)
        }
    })?;
    let data = file.metadata();
    let data = data.map_err(|error| FileProblem::failed(path, FileAction::Read, &error))?;
    if !data.is_file() {
        return Err(not_a_file());
    }
    check(path, &data, "chmod 600")?;
    Ok(file)
}

/// Opens an existing file without following a link and without waiting for the other end of a pipe.
fn open_at_once(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let options = options.mode(0o600).custom_flags(flags.bits().cast_signed());
    options.open(path)
}

fn check_folder(folder: &Path, data: &Metadata) -> Result<(), FileProblem> {
    if data.is_dir() {
        check(folder, data, "chmod 700")
    } else {
        Err(FileProblem::refused(folder, Unsafe::NotAFolder, "rm"))
    }
}

/// Private: neither owned by another user, who could have written anything, nor accessible to
/// others.
fn check(path: &Path, data: &Metadata, chmod: &str) -> Result<(), FileProblem> {
    let us = geteuid().as_raw();
    if data.uid() != us {
        let command = format!("sudo chown {us}");
        return Err(FileProblem::refused(path, Unsafe::AnothersOwn, &command));
    }
    if data.mode() & OTHERS != 0 {
        return Err(FileProblem::refused(path, Unsafe::OpenToOthers, chmod));
    }
    Ok(())
}

fn is_link(error: &io::Error) -> bool {
    // BSD returns EMLINK instead of ELOOP.
    is_one_of(error, [Errno::LOOP, Errno::MLINK])
}

/// The error for a pipe without a reader, a socket or a missing device.
fn has_no_other_end(error: &io::Error) -> bool {
    is_one_of(error, [Errno::NXIO, Errno::OPNOTSUPP])
}

fn is_one_of(error: &io::Error, wanted: [Errno; 2]) -> bool {
    let wanted = wanted.map(Errno::raw_os_error);
    error
        .raw_os_error()
        .is_some_and(|error| wanted.contains(&error))
}
