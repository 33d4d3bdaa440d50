//! What is kept on this machine: so far the log.

mod log;

pub use self::log::{LOG, write_to};
