//! What the tests share.

pub mod deck;
pub mod front;
pub mod parrot;
pub mod terminal;
pub mod tls;
pub mod wire_server;
