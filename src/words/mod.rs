//! Every sentence that a person reads, one typed function each, a file for each part of the program.

pub mod writes;
