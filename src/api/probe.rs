//! A look at a server without a session: does it answer at all, and what time is it there?

use jiff::Timestamp;

use super::{ErrorAnswer, Server, beginning, wire};
use crate::domain::{BadAnswer, Problem, ServerProblem};

/// What came back from a server.
#[derive(Debug)]
pub struct ProbeAnswer {
    /// The server's time, where the answer bears it.
    pub date: Option<Timestamp>,
    /// Whether it is an answer of this API, be it a refusal.
    pub answer: Result<(), Problem>,
}

impl Server {
    /// Asks whose session it is, without having one: the same way that all calls go.
    ///
    /// # Errors
    /// `Unreachable` and `NoAnswer`, where nothing came back.
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
