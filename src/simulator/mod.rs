//! The embedded API server: the demo account, and what the tests talk to.
