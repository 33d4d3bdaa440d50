//! What is kept on this machine: the log, the journal of writes, their history, the secrets, the last
//! views and lists. And the commands of the configuration.

pub mod command;
pub mod history;
pub mod journal;
pub mod last_list;
mod log;
mod notify_command;
pub mod secrets;
pub mod views;

pub use self::{
    log::{LOG, check_log, refused_log, write_to},
    notify_command::NotifyCommand,
};
