//! Any body, parsed as an answer of the server.

#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| snapdeck::api::survive(body));
