//! Runs `token_command`, which prints the session token: `pass`, `op` and the like.

use std::{process::Stdio, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    time::{sleep, timeout},
};

use crate::{
    config::Environment,
    domain::{CommandProblem, Private, Secret},
    store::command::{Group, NotStarted},
};

/// The time limit of the command.
const LIMIT: Duration = Duration::from_secs(10);

/// The time limit for stderr of a failed command, which a process that it left behind may keep
/// open.
const COMPLAINTS_LIMIT: Duration = Duration::from_millis(500);

/// The most characters of stderr that are shown.
const LONGEST_COMPLAINT: usize = 200;

/// The most bytes that are read of its output.
const MOST_BYTES: u64 = 64 * 1024;

/// The token that a command printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The token, without blanks around it.
    pub token: Secret,
    /// Whether blanks were removed, apart from the line ending.
    pub trimmed: bool,
}

/// Runs the command and returns the token that it prints. The command gets no input and no
/// terminal. It is killed with everything it started after 10 s, or when the future is dropped.
///
/// # Errors
/// `CommandProblem` says why there is no token.
pub async fn run(argv: &[String], environment: &Environment) -> Result<Printed, CommandProblem> {
    run_until(argv, environment, sleep(LIMIT)).await
}

async fn run_until(
    argv: &[String],
    environment: &Environment,
    limit: impl Future<Output = ()>,
) -> Result<Printed, CommandProblem> {
    let mut group = start(argv, environment)?;
    let ended = tokio::select! {
        ended = finish(&mut group) => Some(ended),
        () = limit => None,
    };
    ended.unwrap_or(Err(CommandProblem::Hangs(LIMIT)))
}

fn start(argv: &[String], environment: &Environment) -> Result<Group, CommandProblem> {
    let Some((program, arguments)) = argv.split_first() else {
        return Err(CommandProblem::Empty);
    };
    let started = Group::start(program, arguments, environment, |command| {
        command.stdout(Stdio::piped()).stderr(Stdio::piped())
    });
    started.map_err(|problem| match problem {
        NotStarted::Ending => CommandProblem::Ending,
        NotStarted::Refused(error) => CommandProblem::NotStarted {
            program: Private::new(program),
            why: error.kind().into(),
        },
    })
}

/// Waits for the end of the output and then of the process.
async fn finish(group: &mut Group) -> Result<Printed, CommandProblem> {
    let (output, complaints) = (group.child.stdout.take(), group.child.stderr.take());
    // Stderr is always read, because a full pipe would block the command. Processes left
    // behind, such as agents, may keep it open.
    let complaints = tokio::spawn(first_bytes(complaints));
    let printed = first_bytes(output).await;
    if printed.len() as u64 > MOST_BYTES {
        return Err(CommandProblem::NoToken);
    }
    let status = group.wait().await;
    let status = status.map_err(|error| CommandProblem::Failed {
        status: error.kind().to_string(),
        complaint: None,
    })?;
    if status.success() {
        complaints.abort();
        return token(&printed);
    }
    let said = timeout(COMPLAINTS_LIMIT, complaints).await;
    let said = said.map_or_else(|_| Vec::new(), Result::unwrap_or_default);
    let said = String::from_utf8_lossy(&said);
    let line = said.lines().map(str::trim).find(|line| !line.is_empty());
    let complaint = line.map(|line| {
        let told: String = line.chars().take(LONGEST_COMPLAINT).collect();
        Private::new(&told)
    });
    Err(CommandProblem::Failed {
        status: status.to_string(),
        complaint,
    })
}

/// Everything that a pipe delivers, up to one byte more than the limit.
async fn first_bytes(pipe: Option<impl AsyncRead + Unpin>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        let mut pipe = pipe.take(MOST_BYTES + 1);
        // What arrived before an error is treated like any other output.
        let _ = pipe.read_to_end(&mut bytes).await;
    }
    bytes
}

/// The token in the output.
fn token(printed: &[u8]) -> Result<Printed, CommandProblem> {
    let printed = str::from_utf8(printed).map_err(|_| CommandProblem::NoToken)?;
    let lines = printed.lines().filter(|line| !line.trim().is_empty());
    match lines.count() {
        0 => Err(CommandProblem::Nothing),
        1 => {
            let token = Secret::new(printed).ok_or(CommandProblem::Nothing)?;
            if token.has_blanks() {
                return Err(CommandProblem::Blanks);
            }
            let line = printed.strip_suffix('\n').unwrap_or(printed);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let trimmed = line != token.reveal();
            Ok(Printed { token, trimmed })
        }
        lines => Err(CommandProblem::Lines(lines)),
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs::File,
        io::{BufRead as _, BufReader, Read as _},
        pin::pin,
        thread,
    };

    use tokio::sync::oneshot;

    use super::*;

    fn environment() -> Environment {
        let path = std::env::var_os("PATH").unwrap();
        Environment::new([
            ("PATH".into(), path),
            ("GPG_TTY".into(), "/dev/pts/1".into()),
            ("KEPT".into(), "kept".into()),
            ("SNAPDECK_PASSWORD".into(), "hunter2".into()),
        ])
    }

    fn argv(script: &str) -> [String; 3] {
        ["sh", "-c", script].map(str::to_owned)
    }

    async fn said(script: &str) -> String {
        let problem = run(&argv(script), &environment()).await.unwrap_err();
        assert!(!format!("{problem:?}").contains("5ecret"), "{problem:?}");
        problem.to_string()
    }

    #[tokio::test]
    async fn the_token_is_the_only_line() {
        for (script, token, trimmed) in [
            ("echo 5ecret", "5ecret", false),
            ("printf 5ecret", "5ecret", false),
            ("printf '5ecret\\r\\n'", "5ecret", false),
            ("printf ' 5ecret \\n'", "5ecret", true),
            ("printf '\\n5ecret\\n\\n'", "5ecret", true),
            // Output on stderr is ignored on success, however much it is.
            ("head -c 200000 /dev/zero >&2; echo 5ecret", "5ecret", false),
        ] {
            let printed = run(&argv(script), &environment()).await.unwrap();
            assert_eq!(printed.token.reveal(), token, "{script}");
            assert_eq!(printed.trimmed, trimmed, "{script}");
            assert!(!format!("{printed:?}").contains("5ecret"));
        }
    }

    #[tokio::test]
    async fn a_failure_tells_what_it_complained_of_and_never_what_it_printed() {
        assert_eq!(
            said("echo 5ecret; echo >&2; printf 'no \\033[31mkey.\\nmore\\n' >&2; exit 3").await,
            "token_command failed (exit status: 3): no \u{fffd}[31mkey."
        );
        assert_eq!(
            said("exit 1").await,
            "token_command failed (exit status: 1)."
        );
        assert_eq!(said("true").await, "token_command prints nothing.");
        assert_eq!(
            said("echo 5ecret; echo user").await,
            "token_command prints 2 lines: the token must be the only one."
        );
        assert_eq!(
            said("printf '5ecret\\377'").await,
            "token_command prints what is not text, or over 64 kB."
        );
        assert_eq!(
            said("echo 5ecret user").await,
            "token_command prints a line with blanks inside, which no token has."
        );
        let long = said("printf '%01000d' 7 >&2; exit 1").await;
        assert_eq!(
            long.len(),
            "token_command failed (exit status: 1): .".len() + 200
        );
        // A process that it leaves behind keeps stderr open.
        assert_eq!(
            said("sleep 30 >/dev/null & exit 3").await,
            "token_command failed (exit status: 3)."
        );
        // It would never stop printing.
        assert_eq!(
            said("yes 5ecret").await,
            "token_command prints what is not text, or over 64 kB."
        );
    }

    #[tokio::test]
    async fn what_can_t_be_started_is_named() {
        let problem = run(&["no-such-program".to_owned()], &environment()).await;
        assert_eq!(
            problem.unwrap_err().to_string(),
            "token_command no-such-program can't be started: there is no such program."
        );
        let problem = run(&[], &environment()).await.unwrap_err();
        assert_eq!(problem.to_string(), "token_command names no program.");
    }

    #[tokio::test]
    async fn it_has_a_group_of_its_own_no_input_and_none_of_our_variables() {
        let leads = "kill -s 0 -- -$$ && echo leads";
        let script = format!("cat; echo $KEPT-$GPG_TTY-$SNAPDECK_PASSWORD-$({leads})");
        let printed = run(&argv(&script), &environment()).await.unwrap();
        assert_eq!(printed.token.reveal(), "kept---leads");
    }

    /// A command and its child, which both keep a named pipe open while they run.
    struct Hanging {
        argv: [String; 3],
        up: oneshot::Receiver<()>,
        ended: thread::JoinHandle<()>,
        _folder: tempfile::TempDir,
    }

    fn hanging() -> Hanging {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
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
        Hanging {
            argv: argv(&script),
            up,
            ended,
            _folder: folder,
        }
    }

    #[tokio::test]
    async fn one_that_hangs_is_ended_with_all_that_it_started() {
        let hanging = hanging();
        let limit = async { hanging.up.await.unwrap() };
        let problem = run_until(&hanging.argv, &environment(), limit).await;
        assert_eq!(
            problem.unwrap_err().to_string(),
            "token_command did not end within 10 s, and was stopped. It may want to ask something: \
             unlock it first."
        );
        hanging.ended.join().unwrap();
    }

    #[tokio::test]
    async fn one_that_nobody_waits_for_is_ended() {
        let hanging = hanging();
        {
            let environment = environment();
            let mut running = pin!(run(&hanging.argv, &environment));
            tokio::select! {
                ended = &mut running => panic!("{ended:?}"),
                up = hanging.up => up.unwrap(),
            }
        }
        hanging.ended.join().unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn the_limit_is_ten_seconds() {
        let begin = tokio::time::Instant::now();
        let problem = run(&argv("exec sleep 1000"), &environment()).await;
        assert_eq!(problem, Err(CommandProblem::Hangs(LIMIT)));
        assert_eq!(begin.elapsed(), LIMIT);
    }
}
