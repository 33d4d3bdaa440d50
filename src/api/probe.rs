//! Probes a server without a session: whether it answers, and its time.

use jiff::Timestamp;

use super::{ErrorAnswer, Server, beginning, wire};
use crate::domain::{BadAnswer, Problem, ServerProblem};

/// The answer of a probed server.
#[derive(Debug)]
pub struct ProbeAnswer {
    /// The server's time, if the answer has it.
    pub date: Option<Timestamp>,
    /// Whether the answer is from this API, even if it is a refusal.
    pub answer: Result<(), Problem>,
}

impl Server {
    /// Calls `whoami` without a session, on the same route as all calls.
    ///
    /// # Errors
    /// `Unreachable` and `NoAnswer`, without any answer.
    pub async fn probe(&self) -> Result<ProbeAnswer, Problem> {
        let form = [
            ("func", "whoami"),
            ("out", "json"),
            ("lang", &*self.language),
        ];
        let (date, body) = self.client.probe(&form).await?;
        let answer = body.and_then(|body| match wire::decode::<wire::NoRow>(&body) {
            Ok(_) => Ok(()),
            Err(wire::Undecoded::NotJson) => {
                Err(BadAnswer::NotJson(beginning(&String::from_utf8_lossy(&body))).into())
            }
            Err(wire::Undecoded::NotOfApi) => {
                Err(BadAnswer::NotOfApi(beginning(&String::from_utf8_lossy(&body))).into())
            }
            Err(wire::Undecoded::Error(error)) => match wire::judge(error) {
                ErrorAnswer::Known(problem @ Problem::Server(ServerProblem::Blocked(_))) => {
                    Err(problem)
                }
                _ => Ok(()),
            },
        });
        Ok(ProbeAnswer { date, answer })
    }
}
