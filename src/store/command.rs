//! Runs commands that the configuration names, each in a process group of its own, so that everything
//! it started ends with it.

use std::{
    io,
    process::{ExitStatus, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child, Command};

use crate::config::Environment;

/// The running process groups; `None` once the program ends and starts no more.
static RUNNING: Mutex<Option<Vec<Pid>>> = Mutex::new(Some(Vec::new()));

/// Kills all running commands with everything they started. Called at the end of the process, where
/// nothing is dropped; no command can be started afterwards.
pub fn end_all() {
    let running = running().take();
    for id in running.into_iter().flatten() {
        kill(id);
    }
}

fn running() -> MutexGuard<'static, Option<Vec<Pid>>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn kill(group: Pid) {
    // The group may just have ended.
    let _ = kill_process_group(group, Signal::KILL);
}

/// Why a command was not started.
pub(super) enum NotStarted {
    /// The program is ending.
    Ending,
    /// The system refused.
    Refused(io::Error),
}

/// The process group of a command. It is killed when this is dropped before the command is done, or
/// when the program ends.
pub(super) struct Group {
    /// The command itself.
    pub(super) child: Child,
    id: Option<Pid>,
}

impl Group {
    /// Starts a program with these arguments, without input, and with none of snapdeck's variables in
    /// its environment. `prepare` sets the rest.
    pub(super) fn start(
        program: &str,
        arguments: &[String],
        environment: &Environment,
        prepare: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Result<Self, NotStarted> {
        // Held until the group is listed, so that the end of the program kills it too.
        let mut running = running();
        let groups = running.as_mut().ok_or(NotStarted::Ending)?;
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .envs(environment.for_children())
            .stdin(Stdio::null())
            .process_group(0);
        let child = prepare(&mut command).spawn().map_err(NotStarted::Refused)?;
        let id = child.id().and_then(|id| id.try_into().ok());
        let id = id.and_then(Pid::from_raw);
        groups.extend(id);
        Ok(Self { child, id })
    }

    /// Waits for the end of the process. Until then its number is not reused, so that killing the
    /// group kills nobody else.
    pub(super) async fn wait(&mut self) -> io::Result<ExitStatus> {
        let status = self.child.wait().await;
        self.take_off();
        status
    }

    /// Removes the group from the list of running ones.
    fn take_off(&mut self) -> Option<Pid> {
        let id = self.id.take()?;
        if let Some(groups) = &mut *running() {
            groups.retain(|other| *other != id);
        }
        Some(id)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(id) = self.take_off() {
            kill(id);
        }
    }
}
