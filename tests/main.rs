//! All integration tests, one binary.

mod simulator;
