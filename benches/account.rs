//! The whole account: the rows of 10,000 and 100,000 images arrive in pages of 200, and a letter is
//! typed into the palette.
#![allow(
    clippy::expect_used,
    missing_docs,
    reason = "nobody is served here: what fails should end the run"
)]

use std::time::{Duration, Instant};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use snapdeck::{
    app::{Account, App, Call, Effect, Heard, Message, Outcome, RequestId, State},
    domain::{
        ArrivedRows, CallReport, Image, Instance, InstanceId, InstanceStatus, List, Now,
        Properties, Protection, Size, Snapshot, SnapshotId, SnapshotStatus,
    },
    keys::{Code, Key},
    text::Text,
};

const PAGE: usize = 200;
const INSTANCES: usize = 500;

fn now() -> Now {
    Now::in_utc(Instant::now(), date(2026, 11, 14).at(14, 2, 31, 0))
}

fn instance(n: usize) -> Instance {
    Instance {
        id: InstanceId::parse(&(5_200_000 + n).to_string()).expect("an id"),
        name: Text::new(&format!("web-{n:03}")),
        tariff: "Cloud 2".into(),
        status: InstanceStatus::Active,
        hold: None,
        ip: Text::new("192.0.2.1"),
        ip_v6: Text::default(),
        region: Text::new("Netherlands-2"),
    }
}

fn image(n: usize) -> Image {
    let day = i8::try_from(1 + n * 7 % 28).expect("a day");
    let snapshot = Snapshot {
        id: SnapshotId::parse(&(10_000_000 + n).to_string()).expect("an id"),
        name: Text::new(&format!("before-release-{:06}", n * 7_919 % 1_000_003)),
        status: SnapshotStatus::Active,
        protection: Protection::Off,
        size: Size::parse("3.25"),
        region: Text::new("Netherlands-2"),
        created: Some(date(2026, 10, day)),
        fleio_id: Text::new("7d3c1f70-0000-4000-8000-000000000000"),
        properties: Properties {
            min_disk: Size::parse("20"),
            min_ram: Size::parse("0"),
            ..Properties::default()
        }
        .into(),
    };
    Image::of(&instance(n * 31 % INSTANCES).id, snapshot)
}

/// On the list of the whole account, which has been asked for.
fn screen() -> (App, RequestId) {
    let now = now();
    let mut state = State::new(Account::default(), Duration::from_secs(30), 1, now);
    state.window = (120, 40);
    let mut app = App::new(state);
    let mut effects = app.update(now, Message::Wake);
    let mut images = None;
    while let Some((account, effect)) = effects.pop() {
        let (id, outcome) = match effect {
            Effect::Call(id, Call::Instances) => {
                let rows = (0..INSTANCES).map(instance).collect();
                let list = List {
                    rows,
                    ..List::default()
                };
                (id, Outcome::Instances(Ok(list)))
            }
            Effect::Call(id, Call::Snapshots(of)) => {
                (id, Outcome::Snapshots(of, Ok(List::default())))
            }
            Effect::Call(id, Call::Images) => {
                images = Some((account, id));
                continue;
            }
            _ => continue,
        };
        effects.extend(app.heard(now, account, Heard::Done(id, outcome)));
    }
    press(&mut app, Code::Char('3'));
    (app, images.expect("the whole account is asked for").1)
}

fn press(app: &mut App, code: Code) {
    let now = now();
    let read_at = now.mono;
    let key = Key::of(code);
    let _ = app.update(now, Message::Key { key, read_at });
}

fn arrive(app: &mut App, call: RequestId, rows: &[Image]) {
    let account = app.shown_id();
    for (page, rows) in rows.chunks(PAGE).enumerate() {
        let arrived = ArrivedRows {
            from: page * PAGE,
            rows: rows.to_vec(),
        };
        let report = Heard::Progress(call, CallReport::Rows(arrived));
        let _ = app.heard(now(), account, report);
    }
    let list = List {
        rows: rows.to_vec(),
        ..List::default()
    };
    let done = Heard::Done(call, Outcome::Images(Ok(list)));
    let _ = app.heard(now(), account, done);
    assert_eq!(app.shown().tables.images.len(), rows.len());
}

fn account(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("account");
    group.sample_size(10);
    for count in [10_000, 100_000] {
        let rows: Vec<Image> = (0..count).map(image).collect();
        group.bench_function(format!("{count} images in pages"), |bench| {
            bench.iter_batched(
                screen,
                |(mut app, call)| {
                    arrive(&mut app, call, &rows);
                    app
                },
                BatchSize::PerIteration,
            );
        });
        let loaded = || {
            let (mut app, call) = screen();
            arrive(&mut app, call, &rows);
            app
        };
        group.bench_function(format!("open the palette over {count}"), |bench| {
            bench.iter_batched(
                loaded,
                |mut app| {
                    press(&mut app, Code::Char(':'));
                    app
                },
                BatchSize::PerIteration,
            );
        });
        let mut app = loaded();
        press(&mut app, Code::Char(':'));
        group.bench_function(format!("palette key over {count}"), |bench| {
            bench.iter(|| {
                press(&mut app, Code::Char('9'));
                press(&mut app, Code::Backspace);
            });
        });
        for c in "bf9".chars() {
            press(&mut app, Code::Char(c));
        }
        group.bench_function(format!("fuzzy palette key over {count}"), |bench| {
            bench.iter(|| {
                press(&mut app, Code::Char('1'));
                press(&mut app, Code::Backspace);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, account);
criterion_main!(benches);
