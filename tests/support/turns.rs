//! A runtime with paused time on which nothing depends on how fast the disk is.
//!
//! Blocking tasks run in threads, and tokio's paused clock waits for them. But at one moment of
//! that clock a task that waits for the disk would overtake one that waits for the server, or not.
//! So they take turns:
//!
//! ```text
//! the runtime        polls all that is ready | waits                    | polls what became ready
//! blocking tasks     wait                    | run, one after the other | wait
//! ```

use std::{
    future::Future,
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};

use tokio::runtime::Builder;

#[derive(Default)]
struct State {
    /// Whether the runtime has nothing left to poll.
    is_idle: bool,
    /// Whether blocking tasks run.
    blocks: bool,
    /// Whether the future has ended: then nothing waits any more.
    has_ended: bool,
}

#[derive(Default)]
struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

impl Turns {
    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
        self.changed.notify_all();
    }

    /// Waits until a change is possible, and makes it.
    fn change_when(&self, can: impl Fn(&State) -> bool, change: impl FnOnce(&mut State)) {
        let state = self.state.lock().unwrap();
        let mut state = self.changed.wait_while(state, |state| !can(state)).unwrap();
        change(&mut state);
    }
}

/// Runs a future on such a runtime.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let turns = Arc::new(Turns::default());
    let on = |act: fn(&Turns)| {
        let turns = Arc::clone(&turns);
        move || act(&turns)
    };
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .max_blocking_threads(1)
        // A thread ends with the last task that waits, so that each turn begins and ends with one.
        .thread_keep_alive(Duration::ZERO)
        .on_thread_park(on(|turns| turns.change(|state| state.is_idle = true)))
        .on_thread_unpark(on(|turns| {
            turns.change_when(|state| !state.blocks, |state| state.is_idle = false);
        }))
        .on_thread_start(on(|turns| {
            turns.change_when(
                |state| state.is_idle || state.has_ended,
                |state| state.blocks = true,
            );
        }))
        .on_thread_stop(on(|turns| turns.change(|state| state.blocks = false)))
        .build()
        .unwrap();
    let output = runtime.block_on(future);
    turns.change(|state| state.has_ended = true);
    output
}
