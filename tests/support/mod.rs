//! What the tests share.

pub mod app;
pub mod front;
pub mod parrot;
pub mod svg;
pub mod terminal;
pub mod tls;
pub mod wire_server;
