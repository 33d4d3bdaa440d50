//! What is kept on this machine: the log and the secrets.

mod log;
pub mod secrets;

pub use self::log::{LOG, write_to};
