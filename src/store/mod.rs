//! What is kept on this machine: the log and the secrets.

mod log;
pub mod secrets;

pub use self::log::{LOG, check_log, refused_log, write_to};
