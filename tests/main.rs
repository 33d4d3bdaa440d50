//! All integration tests, one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that meets these should fail"
)]

mod api;
mod architecture;
mod flows;
mod pty;
mod readme;
mod simulator;
mod support;
