//! The binary: parses the arguments, runs the command and prints the last error.

fn main() {}
