//! What the unit tests share: the plainest rows, and how much the long tests try.
//!
//! `cargo test` tries a sample, to be done in a minute; `THOROUGH=1` tries all cases that
//! `docs/safety.md` counts, and `THOROUGH=10` ten times as many random cases.

use std::{env, sync::Arc};

use crate::{
    domain::{
        Instance, InstanceId, InstanceStatus, Protection, Size, Snapshot, SnapshotId,
        SnapshotStatus,
    },
    text::Text,
};

/// An Active instance with a name, of which nothing else is known.
pub fn instance(id: &str, name: &str) -> Instance {
    Instance {
        id: InstanceId::parse(id).unwrap(),
        name: Text::new(name),
        tariff: Text::default(),
        status: InstanceStatus::Active,
        hold: None,
        ip: Text::default(),
        ip_v6: Text::default(),
        region: Text::default(),
    }
}

/// An Active, unprotected snapshot with a name, of which nothing else is known.
pub fn snapshot(id: &str, name: &str) -> Snapshot {
    Snapshot {
        id: SnapshotId::parse(id).unwrap(),
        name: Text::new(name),
        status: SnapshotStatus::Active,
        protection: Protection::Off,
        size: Size::Absent,
        region: Text::default(),
        created: None,
        fleio_id: Text::default(),
        properties: Arc::default(),
    }
}

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
