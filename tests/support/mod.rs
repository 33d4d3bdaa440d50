//! What the tests share.

pub mod deck;
pub mod wire_server;
