//! What the tests share.

pub mod deck;
