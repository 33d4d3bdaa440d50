//! How much the long tests try. `cargo test` tries a sample, to be done in a minute; `THOROUGH=1`
//! tries all cases that `docs/safety.md` counts, and `THOROUGH=10` ten times as many random cases.

use std::env;

/// How many times the full count was asked for; none for a sample.
fn thorough() -> Option<u32> {
    let times = env::var("THOROUGH").ok()?;
    let times = times.parse().expect("THOROUGH is a number");
    (times > 0).then_some(times)
}

/// How many random cases a test tries: a sample, or at least the full count.
pub fn cases(sample: u32, full: u32) -> u32 {
    thorough().map_or(sample, |times| full * times)
}

/// Every Unicode character; in a sample all of the first blocks, and some of each block above.
pub fn characters() -> Vec<char> {
    let all = '\0'..=char::MAX;
    if thorough().is_some() {
        let all: Vec<char> = all.collect();
        assert_eq!(all.len(), 1_112_064);
        all
    } else {
        let first = '\0'..='\u{33ff}';
        first.chain(all.skip(0x3400).step_by(97)).collect()
    }
}
