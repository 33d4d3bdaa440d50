//! What the tests share.

pub mod wire_server;
