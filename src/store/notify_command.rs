//! Runs `notify_command`, which tells somebody elsewhere that something has ended.

use std::{process::Stdio, sync::Arc, time::Duration};

use tokio::time::sleep;

use super::command::{Group, NotStarted};
use crate::{config::Environment, domain::NotifyFailure, words};

/// The time limit of the command.
const LIMIT: Duration = Duration::from_secs(10);

/// The command, and the environment in which it runs.
#[derive(Clone)]
pub struct NotifyCommand {
    argv: Arc<[String]>,
    environment: Environment,
}

/// How a command ended.
#[derive(Debug, PartialEq, Eq)]
enum Ran {
    /// Well.
    Well,
    /// In a way that the log tells.
    Badly(NotifyFailure),
}

impl NotifyCommand {
    /// This program with its arguments.
    #[must_use]
    pub fn new(argv: &[String], environment: &Environment) -> Self {
        Self {
            argv: argv.into(),
            environment: environment.clone(),
        }
    }

    /// Runs it beside the program, with these variables. It gets no input and no terminal, and is
    /// killed with everything it started after 10 s. Only the log tells that it failed.
    pub fn begin(&self, variables: [(&'static str, String); 5]) {
        let command = self.clone();
        tokio::spawn(async move {
            if let Ran::Badly(how) = command.run_until(variables, sleep(LIMIT)).await {
                log::warn!("{}", words::log::notify_command(&how));
            }
        });
    }

    async fn run_until(
        &self,
        variables: [(&'static str, String); 5],
        limit: impl Future<Output = ()>,
    ) -> Ran {
        let Some((program, arguments)) = self.argv.split_first() else {
            return Ran::Badly(NotifyFailure::Empty);
        };
        let started = Group::start(program, arguments, &self.environment, |command| {
            let command = command.stdout(Stdio::null()).stderr(Stdio::null());
            command.envs(variables)
        });
        let mut group = match started {
            Ok(group) => group,
            Err(NotStarted::Ending) => return Ran::Well,
            Err(NotStarted::Refused(error)) => {
                return Ran::Badly(NotifyFailure::NotStarted(error.kind().to_string()));
            }
        };
        tokio::select! {
            status = group.wait() => match status {
                Ok(status) if status.success() => Ran::Well,
                Ok(status) => Ran::Badly(NotifyFailure::Failed(status.to_string())),
                Err(error) => Ran::Badly(NotifyFailure::NoEnd(error.kind().to_string())),
            },
            () = limit => Ran::Badly(NotifyFailure::TooLong(LIMIT)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, File},
        io::{BufRead as _, BufReader, ErrorKind, Read as _},
        process::Command,
        thread,
    };

    use tokio::sync::oneshot;

    use super::*;

    fn command(script: &str) -> NotifyCommand {
        let path = std::env::var_os("PATH").unwrap();
        let environment = Environment::new([
            ("PATH".into(), path),
            ("KEPT".into(), "kept".into()),
            ("GPG_TTY".into(), "/dev/pts/1".into()),
            ("SNAPDECK_TOKEN".into(), "5ecret".into()),
            ("SNAPDECK_PASSWORD".into(), "hunter2".into()),
            // snapdeck itself was started by such a command.
            ("SNAPDECK_MESSAGE".into(), "old".into()),
        ]);
        NotifyCommand::new(&["sh", "-c", script].map(str::to_owned), &environment)
    }

    fn variables() -> [(&'static str, String); 5] {
        [
            (
                "SNAPDECK_MESSAGE",
                "web-01 is $(reboot) Active; `ls`".to_owned(),
            ),
            ("SNAPDECK_OUTCOME", "done".to_owned()),
            ("SNAPDECK_ACCOUNTS", "prod".to_owned()),
            ("SNAPDECK_INSTANCE_IDS", "5203773".to_owned()),
            ("SNAPDECK_SNAPSHOT_IDS", "7 8".to_owned()),
        ]
    }

    #[tokio::test]
    async fn it_learns_what_ended_and_no_secret() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("seen");
        // Neither input nor output nor the terminal is open to it.
        let script = format!(
            "cat; echo said; open=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2); \
             env >'{0}'; echo \"$open\" >>'{0}'",
            file.display()
        );
        let ran = command(&script)
            .run_until(variables(), std::future::pending())
            .await;
        assert_eq!(ran, Ran::Well);
        let seen = fs::read_to_string(file).unwrap();
        for line in [
            "SNAPDECK_MESSAGE=web-01 is $(reboot) Active; `ls`",
            "SNAPDECK_OUTCOME=done",
            "SNAPDECK_ACCOUNTS=prod",
            "SNAPDECK_INSTANCE_IDS=5203773",
            "SNAPDECK_SNAPSHOT_IDS=7 8",
            "KEPT=kept",
        ] {
            assert!(seen.lines().any(|seen| seen == line), "{line} in {seen}");
        }
        for secret in [
            "5ecret",
            "hunter2",
            "SNAPDECK_TOKEN",
            "SNAPDECK_PASSWORD",
            "GPG_TTY",
        ] {
            assert!(!seen.contains(secret), "{secret} in {seen}");
        }
        if cfg!(target_os = "linux") {
            let count = seen.lines().filter(|line| *line == "/dev/null").count();
            assert_eq!(count, 3, "{seen}");
        }
    }

    #[tokio::test]
    async fn the_log_tells_how_it_failed() {
        let fails = command("exit 3");
        let failed = fails.run_until(variables(), std::future::pending()).await;
        let how = NotifyFailure::Failed("exit status: 3".to_owned());
        assert_eq!(failed, Ran::Badly(how));
        let none = NotifyCommand::new(&["no-such-program".into()], &Environment::default());
        let failed = none.run_until(variables(), std::future::pending()).await;
        assert_eq!(
            failed,
            Ran::Badly(NotifyFailure::NotStarted(ErrorKind::NotFound.to_string()))
        );
    }

    #[tokio::test]
    async fn one_that_hangs_is_killed_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        let script = format!(
            "exec 3>'{}'; sleep 1000 & echo up >&3; wait",
            pipe.display()
        );
        let (tell, up) = oneshot::channel();
        let ended = thread::spawn(move || {
            let mut pipe = BufReader::new(File::open(pipe).unwrap());
            pipe.read_line(&mut String::new()).unwrap();
            tell.send(()).unwrap();
            // Ends when nobody keeps the other end open.
            pipe.read_to_end(&mut Vec::new()).unwrap();
        });
        let limit = async { up.await.unwrap() };
        let ran = command(&script).run_until(variables(), limit).await;
        assert_eq!(ran, Ran::Badly(NotifyFailure::TooLong(LIMIT)));
        ended.join().unwrap();
    }
}
