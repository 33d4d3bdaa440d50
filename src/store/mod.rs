//! What is kept on this machine: the log, the journal of writes, their history, the secrets, the last views.

pub mod history;
pub mod journal;
mod log;
pub mod secrets;
pub mod views;

pub use self::log::{LOG, check_log, refused_log, write_to};
