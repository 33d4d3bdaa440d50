//! All integration tests, one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that meets these should fail"
)]

// Tests begin in the order of their names. Those in terminals mostly wait, so they begin first: the
// others keep the cores busy meanwhile.
#[path = "pty/mod.rs"]
mod a_pty;
mod api;
mod architecture;
mod flows;
mod readme;
mod simulator;
mod support;
