//! What the tests share.

pub mod deck;
pub mod terminal;
pub mod wire_server;
