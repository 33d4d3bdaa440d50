//! Tests of unsafe files and of drafts.

use std::{
    os::unix::{
        fs::{chown, symlink},
        net::UnixListener,
    },
    path::PathBuf,
    process::Command,
};

use super::*;

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// The error for a file opened for reading, for appending, and for a lock; always the same.
fn said(path: &Path) -> String {
    let open = |options: &mut OpenOptions| open(path, options).unwrap_err().to_string();
    let read = open(OpenOptions::new().read(true));
    assert_eq!(open(OpenOptions::new().append(true)), read);
    assert_eq!(
        open(OpenOptions::new().read(true).append(true).create(true)),
        read
    );
    read.replace(&path.display().to_string(), "FILE")
}

#[test]
fn what_is_no_plain_file_of_ours_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let no_file = "FILE is not a file. Fix it with: rm -r FILE";

    fs::write(place("file"), "").unwrap();
    for (open, said_of_it) in [
        (
            0o640,
            "FILE is open to other users. Fix it with: chmod 600 FILE",
        ),
        (
            0o602,
            "FILE is open to other users. Fix it with: chmod 600 FILE",
        ),
    ] {
        set_mode(&place("file"), open);
        assert_eq!(said(&place("file")), said_of_it);
    }
    symlink(place("file"), place("link")).unwrap();
    assert_eq!(
        said(&place("link")),
        "FILE is a symbolic link. Fix it with: rm FILE"
    );
    // A dangling link does not create a file elsewhere.
    symlink(place("nothing"), place("loose")).unwrap();
    said(&place("loose"));
    assert!(!place("nothing").exists());

    // Nobody opens the other end.
    let made = Command::new("mkfifo").arg(place("pipe")).status();
    assert!(made.unwrap().success());
    assert_eq!(said(&place("pipe")), no_file);
    let _listener = UnixListener::bind(place("socket")).unwrap();
    assert_eq!(said(&place("socket")), no_file);
    fs::create_dir(place("folder")).unwrap();
    assert_eq!(said(&place("folder")), no_file);
}

/// As root, what was given away; else what root owns.
#[test]
fn what_belongs_to_another_user_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let us = geteuid().as_raw();
    let (mut file, mut folder) = (PathBuf::from("/etc/passwd"), PathBuf::from("/etc"));
    if us == 0 {
        (file, folder) = (place.path().join("file"), place.path().join("folder"));
        fs::write(&file, "").unwrap();
        set_mode(&file, 0o600);
        make_folders(&folder).unwrap();
        for theirs in [&file, &folder] {
            chown(theirs, Some(1), None).unwrap();
        }
    }
    let opened = open(&file, OpenOptions::new().read(true)).map(drop);
    for (path, result) in [
        (&file, opened),
        (&folder, own_folder(&folder)),
        (&folder, has_own_folder(&folder).map(drop)),
    ] {
        let said = result.unwrap_err().to_string();
        let path = path.display();
        let fix = format!("{path} belongs to another user. Fix it with: sudo chown {us} {path}");
        assert_eq!(said, fix);
    }
}

#[test]
fn a_new_file_is_private_and_one_that_is_not_there_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let absent = open(&path, OpenOptions::new().read(true)).unwrap_err();
    assert!(absent.is_not_found());
    open(&path, OpenOptions::new().append(true).create(true)).unwrap();
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn a_folder_that_others_read_is_closed_and_one_that_they_write_refused() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("a/b");
    assert_eq!(has_own_folder(&own), Ok(false));
    own_folder(&own).unwrap();
    assert_eq!([mode(&own), mode(own.parent().unwrap())], [0o700; 2]);

    set_mode(&own, 0o755);
    assert!(has_own_folder(&own).is_err());
    own_folder(&own).unwrap();
    assert_eq!(mode(&own), 0o700);
    assert_eq!(has_own_folder(&own), Ok(true));

    for open in [0o777, 0o720] {
        set_mode(&own, open);
        let problem = own_folder(&own).unwrap_err();
        assert_eq!(has_own_folder(&own), Err(problem.clone()));
        assert_eq!(
            problem,
            FileProblem::refused(&own, Unsafe::OpenToOthers, "chmod 700")
        );
        assert_eq!(mode(&own), open);
    }

    let link = folder.path().join("link");
    symlink(&own, &link).unwrap();
    assert_eq!(
        own_folder(&link),
        Err(FileProblem::refused(&link, Unsafe::NotAFolder, "rm"))
    );
}

#[test]
fn a_file_is_replaced_whole_and_a_new_one_takes_no_others_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    create(&path, "one").unwrap();
    assert_eq!(
        create(&path, "two").unwrap_err().kind(),
        ErrorKind::AlreadyExists
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "one");
    replace(&path, "three").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "three");
    assert_eq!(mode(&path), 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft");
}

#[test]
fn drafts_that_nobody_writes_any_more_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o700)).unwrap();
    assert_eq!(remove_drafts(&folder.path().join("absent")), Ok(0));
    let path = folder.path().join("file.json");
    let written = draft::begin(&path).unwrap();
    // As a killed process leaves it: nobody holds its lock.
    let (_, left): (_, PathBuf) = draft::begin(&path).unwrap().keep().unwrap();
    for other in ["file.json", "file.lock"] {
        fs::write(folder.path().join(other), "").unwrap();
    }
    symlink("elsewhere", folder.path().join("link.new")).unwrap();

    assert_eq!(remove_drafts(folder.path()), Ok(2));
    assert!(!left.exists());
    assert!(written.path().exists(), "it is being written");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    written.persist(&path).unwrap();

    fs::create_dir(folder.path().join("odd.new")).unwrap();
    let problem = remove_drafts(folder.path()).unwrap_err();
    assert!(problem.to_string().contains("odd.new can't be removed"));
}

#[test]
fn nothing_is_removed_through_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("somebody.new"), "").unwrap();
    let link = folder.path().join("sessions");
    symlink(&elsewhere, &link).unwrap();
    assert!(remove_drafts(&link).is_err());
    assert!(elsewhere.join("somebody.new").exists());
}

#[test]
fn a_folder_is_checked_for_room_for_files_without_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("a/b");
    assert_eq!(takes_files(&missing), Ok(()));
    assert_eq!(takes_files(folder.path()), Ok(()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let problem = takes_files(&file.join("c")).unwrap_err().to_string();
    assert!(problem.contains("can't be written"), "{problem}");
}
