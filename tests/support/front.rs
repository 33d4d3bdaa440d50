//! The embedded server for tests: reached within the process or on loopback, with every fault
//! between it and the caller. Its answers go out as exact bytes.

use std::{
    net::SocketAddr,
    ops::Deref,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
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

/// When the server carries out a faulty call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Never: the fault comes first.
    Before,
    /// At once, before the fault.
    After,
    /// This much later, when the fault has happened or is still to come.
    Later(Duration),
}

/// What happens instead of the usual answer.
#[derive(Clone)]
pub enum Fault {
    /// The call is not carried out and never answered.
    Hang,
    /// The call is carried out and never answered.
    DoThenHang,
    /// The call is carried out after that time and never answered.
    DoLaterThenHang(Duration),
    /// The call is carried out, and the answer is delayed by that time.
    Delay(Duration),
    /// The call is not carried out, and this is the answer.
    Instead {
        status: u16,
        content_type: &'static str,
        body: Vec<u8>,
    },
    /// Any answer, and the answer to each GET that follows its link.
    Raw {
        phase: Phase,
        answer: Vec<Step>,
        on_get: Vec<Step>,
    },
}

/// What blocks callers until it is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// Every call is refused as `auth` with this `$object`: `badip` or `blocked_ip` `[panel]`.
    Address(&'static str),
    /// A sign-in is refused as `auth`, `blockgeoip`: the region is new, and a mail waits to be
    /// answered `[panel]`.
    Region,
    /// A password alone no longer signs in; the real wording is unknown.
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
    /// The outcome on the embedded server; `None` if it did not receive the call, or not yet.
    pub outcome: Option<CallOutcome>,
}

/// The embedded server; its clones are the same server.
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
    /// The answer to a GET.
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
    /// A server for this account, with the default behaviour.
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

    /// The transport to it within the process.
    pub fn transport(&self) -> Transport {
        self.server.transport()
    }

    /// A transport to it for one program, and a switch that cuts that program off: then nothing
    /// that it sends arrives.
    pub fn transport_of_one(&self) -> (Transport, Arc<AtomicBool>) {
        let cut = Arc::new(AtomicBool::new(false));
        let (behind, kept, is_cut) = (self.simulator.clone(), self.state.clone(), cut.clone());
        let server = WireServer::in_memory(move |request| {
            if is_cut.load(Ordering::Relaxed) {
                return vec![Step::Hold];
            }
            answer(&behind, &kept, request)
        });
        (server.transport(), cut)
    }

    /// Serves on loopback too, in real time and on a thread of its own.
    pub fn listen(&self) -> SocketAddr {
        self.server.listen_on_thread()
    }

    /// Makes the next call of a function meet this fault; several wait in line.
    pub fn meet(&self, func: &str, fault: Fault) {
        let mut state = self.state.lock().unwrap();
        state.faults.push((func.to_owned(), fault));
    }

    /// Delays every answer by this time.
    pub fn be_far_away(&self, round_trip: Duration) {
        self.state.lock().unwrap().round_trip = round_trip;
    }

    /// Removes the waiting faults.
    pub fn forgive(&self) {
        self.state.lock().unwrap().faults.clear();
    }

    /// Blocks every caller with this, or removes the block.
    pub fn bar(&self, barrier: Option<Barrier>) {
        self.state.lock().unwrap().barrier = barrier;
    }

    /// All calls, in order.
    pub fn ledger(&self) -> Vec<Heard> {
        self.with_ledger(<[Heard]>::to_vec)
    }

    /// Reads all calls, in order, without copying them.
    pub fn with_ledger<T>(&self, read: impl FnOnce(&[Heard]) -> T) -> T {
        read(&self.state.lock().unwrap().heard)
    }

    /// How often a function was called.
    pub fn calls(&self, func: &str) -> usize {
        self.with_ledger(|calls| calls.iter().filter(|call| call.func == func).count())
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

/// Carries out the call with this index, records the outcome, and returns the answer.
fn carry_out(simulator: &Simulator, state: &mut State, place: usize) -> Vec<u8> {
    let heard = &mut state.heard[place];
    let body = simulator.answer(heard.parameters.clone());
    heard.outcome = simulator.last_outcome();
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
