//! The library behind the `snapdeck` program.

pub mod domain;
pub mod simulator;
pub mod text;
