//! Shared parts of the tests.

pub mod app;
pub mod asked;
pub mod front;
pub mod parrot;
pub mod svg;
pub mod terminal;
pub mod tls;
pub mod wire_server;
