//! The user's settings: flags, the environment and `config.toml`.
//!
//! The environment is passed in as a value. [`Settings::find`] locates and reads the file; flags
//! override variables, and variables override the file. All mistakes are returned as
//! [`Findings`](crate::domain::Findings).

mod environment;
mod file;
mod folders;
mod nearest;
mod reader;
mod sample;
mod settings;
#[cfg(test)]
mod tests;

pub use environment::Environment;
pub use file::File;
pub use reader::KEYS;
pub use sample::{SAMPLE, write_sample};
pub use settings::{Configured, Flags, Settings};
