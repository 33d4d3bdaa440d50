//! Entering an account: when the user has to sign in, and what a sign-in changes.
//!
//! The screen beneath the form stays as it is: a list keeps its rows and its cursor, an open form
//! its text.

use std::time::Duration;

use super::{
    Call, Effect, Listing, Op, RequestId, State, Tables,
    ask::{
        Form, Hint, Open, Part, Sent,
        sign_in::{SignIn, Step, WayIn},
    },
    field::Field,
};
use crate::{
    domain::{
        Credentials, Keep, News, NoEntry, Now, Place, Problem, SessionProblem, SignInOutcome,
    },
    text::Text,
    words::Said,
};

/// How often to check whether another process has received the code.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The state of retrying without the user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Again {
    #[default]
    No,
    Wanted,
    Asked(RequestId),
}

/// The state of entering an account.
#[derive(Debug, Default)]
pub struct Entry {
    /// Why nothing is read before the user signs in.
    pub signed_out: Option<Problem>,
    /// The login, if it is known.
    pub login: Option<String>,
    /// Whether nothing has been set up, so that the demo is offered too.
    pub first_start: bool,
    /// The last call that sent credentials.
    pub sent: Option<RequestId>,
    /// Where secrets would be stored, once that is known.
    pub place: Option<Place>,
    place_asked: bool,
    /// Whether the user chose the demo account instead of signing in.
    pub(super) wants_demo: bool,
    /// The user whose data is shown, as the server says.
    whose: Option<Text>,
    /// The user whose view was restored, until the server names one.
    restored: Option<Text>,
    /// A retry without the user is wanted; then the call, once it is sent.
    again: Again,
    /// Separates the calls of earlier sessions from those of the current one; no call has this
    /// number.
    since: RequestId,
}

impl Entry {
    /// The user whose data is shown, as the server says.
    pub(super) fn whose(&self) -> Option<&Text> {
        self.whose.as_ref()
    }

    /// Records the user whose view was restored: if the server names another one, that view is
    /// dropped.
    pub(super) fn restored_of(&mut self, user: Option<Text>) {
        self.restored = user;
    }

    /// The user whom the view on the screen belongs to, as far as is known.
    pub(super) fn view_of(&self) -> Option<&Text> {
        self.whose.as_ref().or(self.restored.as_ref())
    }

    /// Whether a call was sent in an earlier session.
    pub(super) fn is_before(&self, id: RequestId) -> bool {
        id < self.since
    }

    /// The state for an account with this login, if it is known.
    #[must_use]
    pub fn of(login: Option<String>) -> Self {
        Self {
            login,
            ..Self::default()
        }
    }
}

impl State {
    /// Handles the problem of a call. If the user has to sign in, nothing is read before that, and
    /// the form opens: one form, however many calls fail, and one that the user closed stays closed
    /// until asked for. A call from before the last sign-in says nothing about the current session.
    pub(super) fn met(&mut self, now: Now, id: RequestId, problem: &Problem) {
        if !problem.wants_sign_in() || self.entry.is_before(id) {
            return;
        }
        if self.entry.signed_out.replace(problem.clone()).is_some() {
            return;
        }
        self.ask_sign_in();
        if let Some(open) = self.layers.sign_in_mut() {
            open.uncalled = !self.entry.first_start;
        }
        if !self.shown && self.ops.iter().any(Op::is_running) {
            self.say(now, Said::SignInToFollow(problem.clone()));
        }
    }

    /// Opens the form, if nobody is signed in.
    pub(super) fn ask_sign_in(&mut self) {
        let Some(why) = self.entry.signed_out.clone() else {
            return;
        };
        // A user who had a session is not new.
        self.entry.first_start &= why == Problem::Session(SessionProblem::NotSignedIn);
        let user = Field::holding(self.entry.login.as_deref().unwrap_or_default());
        let known = !user.text().is_empty();
        let wants_code = why == Problem::Session(SessionProblem::NoEntry(NoEntry::CodeWanted));
        let mut sign_in = SignIn {
            step: Step::Choose,
            why,
            keep: Keep::default(),
            first_start: self.entry.first_start,
            more: false,
            look_at: None,
            user,
            secret: Field::default(),
        };
        let mut form = Form::new(sign_in.row(WayIn::Login));
        if wants_code {
            sign_in.ask_for(Step::Code, &mut form);
        } else if known {
            sign_in.ask_for(Step::Login, &mut form);
        }
        let open = Open::new(Box::new(sign_in), form.focus);
        self.layers.ask_sign_in(open);
    }

    /// Whether nothing has been set up and the screen shows only the form, with no lists beneath.
    #[must_use]
    pub fn is_first_start(&self) -> bool {
        self.entry.first_start && self.form().is_some()
    }

    /// Whether the form is at the choice of a first start: there is nothing to go back to.
    pub(super) fn chooses_first_way(&self) -> bool {
        let step = self.form().map(|form| form.step);
        self.is_first_start() && step == Some(Step::Choose)
    }

    /// Retries everything that signs in without the user, before the user is asked.
    pub(super) fn try_sign_in_again(&mut self) {
        if self.is_signed_out() && self.entry.again == Again::No {
            self.entry.again = Again::Wanted;
        }
    }

    pub(super) fn begin_sign_in_again(&mut self) -> Option<Effect> {
        if self.entry.again != Again::Wanted {
            return None;
        }
        let id = self.new_request();
        self.entry.again = Again::Asked(id);
        Some(Effect::Call(id, Call::SignInAgain))
    }

    /// While a code is asked for, checks whether another process has received it. A form at another
    /// step does not check.
    pub(super) fn look_for_session(&mut self, now: Now) -> Option<Effect> {
        let shown = self.shown;
        let open = self.layers.sign_in_mut()?;
        let sent = open.form.sent.is_some();
        let form: &mut SignIn = open.question.downcast_mut()?;
        if form.step != Step::Code || sent || !shown {
            form.look_at = None;
            return None;
        }
        let is_due = form.look_at.is_some_and(|at| at <= now.mono);
        if is_due || form.look_at.is_none() {
            form.look_at = Some(now.mono + LOOK_AGAIN);
        }
        is_due.then(|| self.call(Call::Adopt))
    }

    /// Shows the form for a way to sign in; the demo needs none.
    pub(super) fn choose_way(&mut self, way: WayIn) -> Vec<Effect> {
        match way {
            WayIn::Demo => self.entry.wants_demo = true,
            WayIn::Login => self.ask_for(Step::Login),
            WayIn::Token => self.ask_for(Step::Token),
            WayIn::Key => self.ask_for(Step::Key),
            WayIn::More => {
                if let Some(open) = self.layers.sign_in_mut()
                    && let Some(form) = open.question.downcast_mut::<SignIn>()
                {
                    form.offer_more(&mut open.form);
                    open.shown_anew(None);
                }
            }
        }
        Vec::new()
    }

    /// Shows another step of the form, which has to be read.
    fn ask_for(&mut self, step: Step) {
        if let Some(open) = self.layers.sign_in_mut()
            && let Some(form) = open.question.downcast_mut::<SignIn>()
        {
            form.ask_for(step, &mut open.form);
            open.hint = None;
            open.shown_anew(None);
        }
    }

    /// Signs in with the contents of the form.
    pub(super) fn send_sign_in(&mut self, credentials: Credentials, keep: Keep) -> Effect {
        if let Credentials::Password { user, .. } | Credentials::Key { user, .. } = &credentials {
            self.entry.login = Some(user.clone());
        }
        let id = self.new_request();
        if let Some(open) = self.layers.sign_in_mut() {
            open.begin(Sent::Call(id));
        }
        self.entry.sent = Some(id);
        Effect::Call(id, Call::SignIn(credentials, keep))
    }

    /// Handles the result of a sign-in. A success counts even if nobody waits for it any more,
    /// because the session exists.
    pub(super) fn signed_in(
        &mut self,
        now: Now,
        id: RequestId,
        result: Result<SignInOutcome, Problem>,
    ) {
        let waited = |open: &&mut Open| open.form.sent == Some(Sent::Call(id));
        let again = self.entry.again == Again::Asked(id);
        if again {
            self.entry.again = Again::No;
        }
        match result {
            Ok(SignInOutcome::In { user, not_kept }) => {
                self.layers.close_sign_in();
                self.entry.signed_out = None;
                self.entry.first_start = false;
                self.entry.since = self.new_request();
                self.belongs_to(now, user);
                self.read_anew(now);
                match not_kept {
                    None => self.say(now, Said::SignedIn),
                    Some(why) => self.say(now, Said::SignedInNotStored(why)),
                }
            }
            Ok(SignInOutcome::CodeWanted) => {
                if let Some(open) = self.layers.sign_in_mut().filter(waited) {
                    open.form.sent = None;
                    self.ask_for(Step::Code);
                }
            }
            Err(problem) if again => {
                if self.form().is_none() {
                    self.entry.signed_out = Some(problem);
                    self.ask_sign_in();
                }
            }
            Err(problem) => match self.layers.sign_in_mut().filter(waited) {
                Some(open) => {
                    open.form.sent = None;
                    open.form.focus = Part::Secret;
                    if let Some(form) = open.question.downcast_mut::<SignIn>() {
                        form.secret.clear();
                        if problem == Problem::Session(SessionProblem::NoEntry(NoEntry::Captcha)) {
                            form.step = Step::Token;
                        }
                    }
                    open.shown_anew(Some(Hint::NotSignedIn(problem)));
                }
                None => self.say(now, Said::SignInFailed(problem)),
            },
        }
    }

    /// Handles an event beside the calls.
    pub(super) fn hear(&mut self, now: Now, news: &News) {
        self.waits_for = matches!(news, News::WaitsFor(_)).then(|| news.clone());
        if let News::NotKept(why) = news {
            self.say(now, Said::RenewedNotStored(why.clone()));
        }
    }

    /// Records the user whose data is shown. If it is another one, the data is dropped, and the
    /// writes whose end was not seen are named. If only the restored view is of another one, that
    /// view is dropped; the data and the writes are this user's.
    pub(super) fn belongs_to(&mut self, now: Now, user: Text) {
        let is_another = |was: &Text| *was != user;
        let of_view = self.entry.restored.take();
        if self.entry.whose.is_none() && of_view.as_ref().is_some_and(is_another) {
            self.drop_restored(now);
        }
        if self.entry.whose.as_ref().is_some_and(is_another) {
            let unseen = self.unseen_writes();
            self.left_behind.clone_from(&unseen);
            self.ops.clear();
            self.plans.clear();
            self.operations.clear();
            self.run = None;
            self.layers.close_question();
            self.layers.close_schedules();
            self.data.schedules.clear();
            self.data.instances = Listing::default();
            self.data.instances.remote.want(now.mono);
            self.data.snapshots.clear();
            self.data.images.begin_anew(now);
            self.covered = super::coverage::Covered::default();
            self.tables = Tables::default();
            self.forget_goal();
            self.away = super::Away::default();
            self.open = None;
            self.focus = super::Focus::default();
            self.filters = super::Filters::default();
            if let Some(first) = unseen.into_iter().next() {
                self.say(now, Said::LeftUnseen(first));
            }
        }
        self.account.user = Some(user.clone());
        self.entry.whose = Some(user);
        self.follow_of_user(now);
        self.naming = super::Naming::Asked;
    }

    /// Whether the user has to sign in before anything is read.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.entry.signed_out.is_some()
    }

    /// Asks once where secrets would be stored, as soon as the form is open.
    pub(super) fn find_place(&mut self) -> Option<Effect> {
        if self.form().is_none() || self.entry.place_asked {
            return None;
        }
        self.entry.place_asked = true;
        Some(self.call(Call::Place))
    }

    /// Records where secrets of this account would be stored, and the stored login.
    pub(super) fn place_found(&mut self, place: Place, login: Option<String>) {
        self.entry.place = Some(place);
        if self.entry.login.is_none() {
            self.entry.login = login;
        }
        let Some(login) = self.entry.login.as_deref() else {
            return;
        };
        if let Some(open) = self.layers.sign_in_mut()
            && let Some(form) = open.question.downcast_mut::<SignIn>()
            && form.user.text().is_empty()
        {
            form.user = Field::holding(login);
            if !form.first_start && open.form.focus == form.row(WayIn::Login) {
                self.ask_for(Step::Login);
            }
        }
    }
}
