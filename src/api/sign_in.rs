//! Opening, confirming and ending sessions.

use super::{Api, ErrorAnswer, Server, client::CallKind, wire, wording};
use crate::{
    domain::{
        BadAnswer, Credentials, NoEntry, Private, Problem, Secret, ServerProblem, SessionProblem,
        TransportProblem, redact_logins,
    },
    text::Text,
};

/// The function for the code of the second factor `[panel]`.
const SECOND_FACTOR: &str = "totp.confirm";

/// Whether the `ok` of `whoami` says that the code of the second factor is missing: it names the
/// form for it, as a link (`func=totp.confirm` `[panel]`) or plainly.
pub(super) fn wants_code(ok: Option<&str>) -> bool {
    let link = |ok: &str| {
        url::form_urlencoded::parse(ok.as_bytes())
            .any(|(name, value)| name == "func" && value == SECOND_FACTOR)
    };
    ok.is_some_and(|ok| ok == SECOND_FACTOR || link(ok))
}

/// A session that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It can be used.
    Session {
        /// Its token.
        token: Secret,
        /// Its user.
        user: Text,
    },
    /// It can be used after the second factor is confirmed with it `[panel]`.
    Provisional(Secret),
}

impl Server {
    /// Signs in. `provisional` is the session that waits for the code, if `way` is a code.
    ///
    /// # Errors
    /// `NoEntry` if the server refuses; any other `Problem`.
    pub async fn sign_in(
        &self,
        way: &Credentials,
        provisional: Option<&Secret>,
    ) -> Result<Opened, Problem> {
        match way {
            Credentials::Password { user, password } => {
                let form = [("username", user.as_str()), ("password", password.reveal())];
                let token = self
                    .open("auth", &form, &[password], NoEntry::WrongPassword)
                    .await?;
                self.judged(token).await
            }
            Credentials::Key { user, key } => {
                let form = [("username", user.as_str()), ("key", key.reveal())];
                let token = self.open("auth", &form, &[key], NoEntry::WrongKey).await?;
                self.judged(token).await
            }
            Credentials::Token(token) => self.judged(token.clone()).await,
            Credentials::Code(code) => {
                let token = provisional.ok_or(Problem::Session(SessionProblem::NotSignedIn))?;
                let form = [
                    ("auth", token.reveal()),
                    ("qrcode", code.reveal()),
                    ("clicked_button", "ok"),
                ];
                let opened = self
                    .open(SECOND_FACTOR, &form, &[token, code], NoEntry::WrongCode)
                    .await?;
                self.judged(opened).await
            }
        }
    }

    /// Checks whether a session can be used, or waits for the second factor.
    async fn judged(&self, token: Secret) -> Result<Opened, Problem> {
        let api = self.session(token.clone());
        let answer = api.post(CallKind::Read, &api.form("whoami", &[])).await?;
        match api.decode::<wire::NoRow>(&answer) {
            Ok(doc) if wants_code(doc.ok.as_deref()) => Ok(Opened::Provisional(token)),
            Ok(doc) => match doc.user {
                Some(user) => Ok(Opened::Session { token, user }),
                None => Err(api.unexpected(&answer.body, BadAnswer::NotOfApi)),
            },
            Err(
                ErrorAnswer::Known(Problem::Session(SessionProblem::Gone))
                | ErrorAnswer::SessionOrRight(_),
            ) => Err(NoEntry::WrongToken.into()),
            Err(ErrorAnswer::Known(problem)) => Err(problem),
        }
    }

    /// One call that opens a session. It uses the connection of writes: it matters whether it
    /// arrived, because servers count the attempts.
    async fn open(
        &self,
        func: &str,
        form: &[(&str, &str)],
        secrets: &[&Secret],
        wrong: NoEntry,
    ) -> Result<Secret, Problem> {
        let mut all = vec![
            ("func", func),
            ("out", "json"),
            ("lang", &*self.language),
            ("sok", "ok"),
        ];
        all.extend_from_slice(form);
        // What is quoted of an answer must not contain the request.
        let redacted = |words: &Private| {
            let raw = redact_logins(words.raw());
            let redacted = secrets
                .iter()
                .fold(raw, |text, secret| secret.redact(&text));
            Private::new(&redacted)
        };
        let answer = self.client.post(CallKind::Write, &all).await;
        let answer = answer.map_err(|problem| match problem {
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Redirect(to))) => {
                BadAnswer::Redirect(to.map(redacted)).into()
            }
            other => other,
        })?;
        match wire::decode::<wire::NoRow>(&answer.body) {
            Ok(doc) => doc.session.ok_or_else(|| BadAnswer::Unquoted.into()),
            Err(wire::Undecoded::NotJson | wire::Undecoded::NotOfApi) => {
                Err(BadAnswer::Unquoted.into())
            }
            Err(wire::Undecoded::Error(refusal)) => {
                let message = redacted(&refusal.message);
                Err(reason(refusal.object.raw(), &message, wrong))
            }
        }
    }
}

/// The reason for a refused sign-in, by the error's `$object` `[panel]`.
fn reason(object: &str, message: &Private, wrong: NoEntry) -> Problem {
    match object {
        "badpassword" | "qrcode" | "key" => wrong.into(),
        "blocklogon" => NoEntry::TooManyTries.into(),
        "blockgeoip" => NoEntry::NewRegion.into(),
        "badip" | "blocked_ip" => ServerProblem::Blocked(message.clone()).into(),
        _ if wording::is_captcha(object) || wording::is_captcha(message.raw()) => {
            NoEntry::Captcha.into()
        }
        _ if message.raw().trim_matches(['.', ' ']).is_empty() => wrong.into(),
        _ => NoEntry::Other(message.clone()).into(),
    }
}

impl Api {
    /// Ends the session `[panel]`.
    ///
    /// # Errors
    /// Any `Problem`; `Gone` if it had already ended.
    pub async fn end(&self) -> Result<(), Problem> {
        let answer = self.post(CallKind::Write, &self.form("logon", &[])).await?;
        match self.decode::<wire::NoRow>(&answer) {
            Ok(_) => Ok(()),
            Err(ErrorAnswer::SessionOrRight(_)) => Err(Problem::Session(SessionProblem::Gone)),
            Err(ErrorAnswer::Known(problem)) => Err(problem),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_has_its_reason() {
        let other = |said: &str| NoEntry::Other(said.into()).into();
        for (object, message, why) in [
            ("badpassword", "No.", NoEntry::WrongPassword.into()),
            ("qrcode", "No.", NoEntry::WrongPassword.into()),
            ("blocklogon", "No.", NoEntry::TooManyTries.into()),
            ("blockgeoip", "No.", NoEntry::NewRegion.into()),
            (
                "badip",
                "No.",
                Problem::Server(ServerProblem::Blocked("No.".into())),
            ),
            (
                "blocked_ip",
                "No.",
                Problem::Server(ServerProblem::Blocked("No.".into())),
            ),
            ("reCaptcha", "No.", NoEntry::Captcha.into()),
            ("", "Enter the CAPTCHA.", NoEntry::Captcha.into()),
            ("", " . ", NoEntry::WrongPassword.into()),
            ("else", "Closed today.", other("Closed today.")),
        ] {
            let said = reason(object, &message.into(), NoEntry::WrongPassword);
            assert_eq!(said, why, "{object} {message}");
        }
    }
}
