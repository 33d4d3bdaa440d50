//! What is kept on this machine: the log, the secrets, the last views.

mod log;
pub mod secrets;
pub mod views;

pub use self::log::{LOG, check_log, refused_log, write_to};
