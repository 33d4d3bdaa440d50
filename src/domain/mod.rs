//! What the program speaks of.
