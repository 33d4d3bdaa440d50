//! The embedded server behind a raw one: what it answers goes out as exact bytes, and a test can have
//! the next call of a function meet any bytes instead, before or after that call is carried out.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use snapdeck::{
    api::Transport,
    simulator::{Account, Fault, Options, Outcome, Simulator},
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
    /// Ten seconds later, when the fault has come or is still on its way.
    Later,
}

/// What a call meets.
#[derive(Clone)]
pub struct Met {
    pub func: &'static str,
    pub phase: Phase,
    /// What it is answered.
    pub answer: Vec<Step>,
    /// What each GET is answered that follows a link of that answer.
    pub on_get: Vec<Step>,
}

pub struct Front {
    pub simulator: Simulator,
    server: WireServer,
    met: Arc<Mutex<Vec<Met>>>,
}

impl Front {
    pub fn start(account: Account) -> Self {
        let simulator = Simulator::new(account, Options::new(TOKEN, start_of_time()));
        let met = Arc::new(Mutex::new(Vec::<Met>::new()));
        let (behind, waiting, on_get) = (simulator.clone(), Arc::clone(&met), Mutex::default());
        let server = WireServer::in_memory(move |request| {
            if request.head.starts_with("GET ") {
                return Vec::clone(&on_get.lock().unwrap());
            }
            let mut waiting = waiting.lock().unwrap();
            match waiting
                .iter()
                .position(|met| met.func == request.field("func"))
            {
                Some(at) => {
                    let met = waiting.remove(at);
                    *on_get.lock().unwrap() = met.on_get;
                    let fault = match met.phase {
                        Phase::Before => Fault::Hang,
                        Phase::After => Fault::DoThenHang,
                        Phase::Later => Fault::DoLaterThenHang(Duration::from_secs(10)),
                    };
                    behind.meet(met.func, fault);
                    let _never = behind.answer(request.fields.clone());
                    met.answer
                }
                None => well_answered(&behind, request),
            }
        });
        Self {
            simulator,
            server,
            met,
        }
    }

    pub fn transport(&self) -> Transport {
        self.server.transport()
    }

    /// Has the next call of a function meet this; several wait in line.
    pub fn meet(&self, met: Met) {
        self.met.lock().unwrap().push(met);
    }

    /// How often a function was called.
    pub fn calls(&self, func: &str) -> usize {
        let funcs = self.server.funcs().into_iter();
        funcs.filter(|called| called == func).count()
    }

    /// What became of the writes that arrived, in order.
    pub fn writes(&self) -> Vec<Outcome> {
        let calls = self.simulator.ledger().into_iter();
        calls
            .filter(|call| ["instances.snapshots.edit", "image.delete"].contains(&&*call.func))
            .map(|call| call.outcome)
            .collect()
    }
}

/// What the embedded server answers to this.
pub fn well_answered(simulator: &Simulator, request: &Request) -> Vec<Step> {
    let Some(answer) = simulator.answer(request.fields.clone()) else {
        return vec![Step::Hold];
    };
    let kind = format!("Content-Type: {}\r\n", answer.content_type);
    let mut steps = http(&format!("{} So", answer.status), &kind, answer.body);
    if !answer.after.is_zero() {
        steps.insert(0, Step::Wait(answer.after));
    }
    steps
}
