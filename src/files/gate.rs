//! The steps that change the records of the state folder, one by one, so that a test can stop the
//! program before each of them, or let it fail.

use std::{fmt, io, path::Path};

/// A step that changes a file or a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileStep<'a> {
    /// Create a file in this folder.
    Create,
    /// Write these bytes at the end of the file.
    Write(&'a [u8]),
    /// Write what is in memory to the disk.
    Sync,
    /// Cut the file to this length.
    Cut(u64),
    /// Give the file another name.
    Rename,
    /// Remove the file.
    Remove,
}

/// What each step has to pass before it is taken.
pub trait Gate: fmt::Debug + Send + Sync {
    /// Lets a step pass.
    ///
    /// # Errors
    /// The error that takes the place of the step.
    fn pass(&self, path: &Path, step: FileStep<'_>) -> io::Result<()>;
}

/// Lets every step pass.
#[derive(Debug)]
pub struct OpenGate;

impl Gate for OpenGate {
    fn pass(&self, _: &Path, _: FileStep<'_>) -> io::Result<()> {
        Ok(())
    }
}
