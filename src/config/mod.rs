//! What the person set: the environment and `config.toml`, and the settings that come of them.
//!
//! The environment is handed in as a value; [`Settings::find`] finds the file by it, reads it, and lets
//! flags beat variables beat the file. Whatever is wrong is told as [`Findings`].

mod environment;
mod file;
mod finding;
mod folders;
mod reader;
mod sample;
mod settings;
#[cfg(test)]
mod tests;

pub use environment::Environment;
pub use file::File;
pub use finding::{Finding, Findings};
pub use reader::KEYS;
pub use sample::{SAMPLE, write_sample};
pub use settings::{Configured, Flags, Settings, Source};
