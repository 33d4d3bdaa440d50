//! The embedded server as a test has it: reached within the process or on loopback, and with all that
//! can go wrong between it and who calls. What it answers goes out as exact bytes.

use std::{
    net::SocketAddr,
    ops::Deref,
    sync::{Arc, Mutex},
    time::Duration,
};

use snapdeck::{
    api::Transport,
    simulator::{CallOutcome, Options, ServedAccount, Simulator},
};

use super::{
    app::{TOKEN, start_of_time},
    wire_server::{Request, Step, WireServer, http},
};

/// When the server does what a faulty call asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Never: the fault comes before.
    Before,
    /// At once, and then comes the fault.
    After,
    /// So much later, when the fault has come or is still on its way.
    Later(Duration),
}

/// What a call meets in place of the usual answer.
#[derive(Clone)]
pub enum Fault {
    /// Nothing is done, and no answer ever comes.
    Hang,
    /// It is done, and no answer ever comes.
    DoThenHang,
    /// It is done only after that time, and no answer ever comes.
    DoLaterThenHang(Duration),
    /// It is done and answered; the answer is held for that time.
    Delay(Duration),
    /// Nothing is done, and this is the answer.
    Instead {
        status: u16,
        content_type: &'static str,
        body: Vec<u8>,
    },
    /// Any answer at all, and what each GET is answered that follows a link of it.
    Raw {
        phase: Phase,
        answer: Vec<Step>,
        on_get: Vec<Step>,
    },
}

/// What stands in a caller's way, until it is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// Every call is refused as `auth` with this `$object`: `badip` or `blocked_ip` `[panel]`.
    Address(&'static str),
    /// A sign-in is refused as `auth`, `blockgeoip`: the region is new, and a mail waits to be
    /// answered `[panel]`.
    Region,
    /// A password alone no longer signs in; how the real server words it has not been seen.
    Captcha,
    /// Every call is answered with a page of HTML and this status, 403 or 460 `[panel]`.
    Firewall(u16),
    /// A sign-in is answered with a page of HTML and status 200.
    Page,
}

impl Barrier {
    fn answer(self, request: &Request) -> Option<Vec<Step>> {
        let signs_in = request.field("func") == "auth";
        let page = |status| answered(status, "text/html", "<html><body>Not here</body></html>");
        let refusal = |kind: &str, object: &str| {
            json(format!(
                r#"{{"doc":{{"error":{{"$type":"{kind}","$object":"{object}","msg":{{"$":"Denied"}}}}}}}}"#
            ))
        };
        match self {
            Self::Address(object) => Some(refusal("auth", object)),
            Self::Region => signs_in.then(|| refusal("auth", "blockgeoip")),
            Self::Captcha => signs_in.then(|| refusal("value", "captcha")),
            Self::Firewall(status) => Some(page(status)),
            Self::Page => signs_in.then(|| page(200)),
        }
    }
}

/// A call that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The field `func`.
    pub func: String,
    /// All fields in the order in which they came.
    pub parameters: Vec<(String, String)>,
    /// What the embedded server did; `None` where it did not hear of it, or not yet.
    pub outcome: Option<CallOutcome>,
}

/// The embedded server and its clones, which are the same.
#[derive(Clone)]
pub struct Front {
    simulator: Simulator,
    server: WireServer,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    faults: Vec<(String, Fault)>,
    barrier: Option<Barrier>,
    /// What a GET is answered.
    on_get: Vec<Step>,
    heard: Vec<Heard>,
    round_trip: Duration,
}

/// Rows, sessions and users are changed behind it.
impl Deref for Front {
    type Target = Simulator;

    fn deref(&self) -> &Simulator {
        &self.simulator
    }
}

impl Front {
    /// A server of this account, with the usual behaviour.
    pub fn start(account: ServedAccount) -> Self {
        Self::of(Simulator::new(
            account,
            Options::new(TOKEN, start_of_time()),
        ))
    }

    /// In front of this one.
    pub fn of(simulator: Simulator) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let (behind, kept) = (simulator.clone(), Arc::clone(&state));
        let server = WireServer::in_memory(move |request| answer(&behind, &kept, request));
        Self {
            simulator,
            server,
            state,
        }
    }

    /// The way to it within the process.
    pub fn transport(&self) -> Transport {
        self.server.transport()
    }

    /// Serves on loopback too, in real time and on a thread of its own.
    pub fn listen(&self) -> SocketAddr {
        self.server.listen_on_thread()
    }

    /// Has the next call of a function meet this; several wait in line.
    pub fn meet(&self, func: &str, fault: Fault) {
        let mut state = self.state.lock().unwrap();
        state.faults.push((func.to_owned(), fault));
    }

    /// Has every answer take so long.
    pub fn be_far_away(&self, round_trip: Duration) {
        self.state.lock().unwrap().round_trip = round_trip;
    }

    /// Forgets the faults that wait.
    pub fn forgive(&self) {
        self.state.lock().unwrap().faults.clear();
    }

    /// Puts this in every caller's way, or takes away what is there.
    pub fn bar(&self, barrier: Option<Barrier>) {
        self.state.lock().unwrap().barrier = barrier;
    }

    /// Every call that arrived, in order.
    pub fn ledger(&self) -> Vec<Heard> {
        self.state.lock().unwrap().heard.clone()
    }

    /// How often a function was called.
    pub fn calls(&self, func: &str) -> usize {
        let calls = self.ledger().into_iter();
        calls.filter(|call| call.func == func).count()
    }
}

fn answer(simulator: &Simulator, state: &Arc<Mutex<State>>, request: &Request) -> Vec<Step> {
    let answer = answer_at_once(simulator, state, request);
    let round_trip = state.lock().unwrap().round_trip;
    if round_trip.is_zero() {
        return answer;
    }
    [vec![Step::Wait(round_trip)], answer].concat()
}

fn answer_at_once(
    simulator: &Simulator,
    state: &Arc<Mutex<State>>,
    request: &Request,
) -> Vec<Step> {
    let mut now = state.lock().unwrap();
    if request.head.starts_with("GET ") {
        return now.on_get.clone();
    }
    let place = now.heard.len();
    let func = request.field("func");
    now.heard.push(Heard {
        func: func.to_owned(),
        parameters: request.fields.clone(),
        outcome: None,
    });
    if let Some(stopped) = now.barrier.and_then(|barrier| barrier.answer(request)) {
        return stopped;
    }
    let fault = now.faults.iter().position(|(of, _)| of == func);
    let fault = fault.map(|at| now.faults.remove(at).1);
    let (phase, answer) = match fault {
        None => (Phase::After, None),
        Some(Fault::Hang) => (Phase::Before, Some(vec![Step::Hold])),
        Some(Fault::DoThenHang) => (Phase::After, Some(vec![Step::Hold])),
        Some(Fault::DoLaterThenHang(after)) => (Phase::Later(after), Some(vec![Step::Hold])),
        Some(Fault::Delay(time)) => {
            let body = carry_out(simulator, &mut now, place);
            return [vec![Step::Wait(time)], json(body)].concat();
        }
        Some(Fault::Instead {
            status,
            content_type,
            body,
        }) => (Phase::Before, Some(answered(status, content_type, body))),
        Some(Fault::Raw {
            phase,
            answer,
            on_get,
        }) => {
            now.on_get = on_get;
            (phase, Some(answer))
        }
    };
    let done = match phase {
        Phase::Before => None,
        Phase::After => Some(carry_out(simulator, &mut now, place)),
        Phase::Later(after) => {
            let (simulator, state) = (simulator.clone(), Arc::clone(state));
            tokio::spawn(async move {
                tokio::time::sleep(after).await;
                carry_out(&simulator, &mut state.lock().unwrap(), place);
            });
            None
        }
    };
    answer.or(done.map(json)).unwrap_or_default()
}

/// Has the call at this place be done, notes what was, and gives the answer.
fn carry_out(simulator: &Simulator, state: &mut State, place: usize) -> Vec<u8> {
    let heard = &mut state.heard[place];
    let body = simulator.answer(heard.parameters.clone());
    heard.outcome = simulator.ledger().pop().map(|call| call.outcome);
    body
}

fn answered(status: u16, content_type: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    let now = jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT");
    let headers = format!("Content-Type: {content_type}\r\nDate: {now}\r\n");
    http(&format!("{status} So"), &headers, body)
}

/// As the embedded server answers.
fn json(body: impl AsRef<[u8]>) -> Vec<Step> {
    answered(200, "application/json", body)
}
