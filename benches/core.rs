//! The cost of an answer, a key and a frame with 100, 2,500 and 100,000 rows. `cargo bench` runs
//! them.
#![allow(
    clippy::expect_used,
    missing_docs,
    reason = "nobody is served here: what fails should end the run"
)]

use std::{
    fmt::Write as _,
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::date;
use ratatui::{backend::TestBackend, layout::Size};
use snapdeck::{
    api,
    app::{
        Account, App, Call, Effect, Heard, Message, Outcome, State, Work,
        data::Listing,
        table::{Arrangement, TableView, column::Cx},
    },
    domain::{
        Colours, Direction, Instance, InstanceId, InstanceStatus, List, Now, Snapshot,
        TableSettings, Theme,
    },
    keys::{Code, Key},
    runtime::Frames,
    text::Text,
    view::{Look, Sheet, ViewMemory, view},
};

const ROWS: [usize; 3] = [100, 2_500, 100_000];
const WINDOW: Size = Size::new(120, 40);
const LOOK: Look = Look {
    unicode: true,
    colours: Colours::Sixteen,
    theme: Theme::Terminal,
};

fn now() -> Now {
    Now::in_utc(Instant::now(), date(2026, 11, 14).at(14, 2, 31, 0))
}

/// The server's answer with so many snapshots.
fn answer(rows: usize) -> String {
    let mut elem = String::new();
    for n in 0..rows {
        let comma = if n == 0 { "" } else { "," };
        let (day, size) = (1 + n % 28, 1 + n % 40);
        write!(
            elem,
            r#"{comma}{{"id":{{"$":"{id}"}},"name":{{"$":"web-{n:06}-before-release"}},
            "fleio_status":{{"$":"Active"}},"protected":{{"$":"off"}},
            "image_size":{{"$":"{size}.25"}},"min_disk":{{"$":"20"}},"min_ram":{{"$":"0"}},
            "region":{{"$":"Netherlands-2"}},"createdate":{{"$":"2026-11-{day:02}"}},
            "disk_format":{{"$":"qcow2"}},"visibility":{{"$":"private"}},
            "fleio_id":{{"$":"7d3c1f70-0000-4000-8000-{n:012}"}}}}"#,
            id = 10_000_000 + n,
        )
        .expect("memory is there");
    }
    format!(
        r#"{{"doc":{{"$func":"instances.snapshots","p_elems":{{"$":"{rows}"}},"elem":[{elem}]}}}}"#
    )
}

fn snapshots(rows: usize) -> List<Snapshot> {
    api::snapshots_in(answer(rows).as_bytes()).expect("the answer is a list")
}

/// A screen with so many snapshots, the cursor among them.
fn screen(rows: usize) -> App {
    let now = now();
    let instance = InstanceId::parse("5203773").expect("an id");
    let mut state = State::new(Account::default(), Duration::from_secs(30), 1, now);
    state.window = (WINDOW.width, WINDOW.height);
    let mut app = App::new(state);
    let instances = List {
        rows: vec![Instance {
            id: instance.clone(),
            name: Text::new("web-01"),
            tariff: "Cloud 2".into(),
            status: InstanceStatus::Active,
            hold: None,
            ip: Text::new("192.0.2.1"),
            ip_v6: Text::default(),
            region: Text::new("Netherlands-2"),
        }],
        ..List::default()
    };
    let mut list = Some(snapshots(rows));
    let mut effects = app.update(now, Message::Wake);
    while let Some((account, effect)) = effects.pop() {
        let (id, outcome) = match effect {
            Effect::Call(id, Call::Instances) => (id, Outcome::Instances(Ok(instances.clone()))),
            Effect::Call(id, Call::Snapshots(of)) => {
                let list = list.take().expect("they are read once");
                (id, Outcome::Snapshots(of, Ok(list)))
            }
            _ => continue,
        };
        effects.extend(app.heard(now, account, Heard::Done(id, outcome)));
    }
    press(&mut app, Code::Tab);
    assert_eq!(app.shown().open_table().map(TableView::len), Some(rows));
    app
}

fn press(app: &mut App, code: Code) -> Vec<Work> {
    let now = now();
    let key = Key {
        code,
        ctrl: false,
        alt: false,
        shift: false,
    };
    app.update(
        now,
        Message::Key {
            key,
            read_at: now.mono,
        },
    )
}

fn decode(bench: &mut Criterion) {
    let answer = answer(10_000);
    let mut group = bench.benchmark_group("decode");
    group.sample_size(20);
    group.throughput(Throughput::Elements(10_000));
    group.bench_function("10000", |bench| {
        bench.iter(|| api::snapshots_in(black_box(answer.as_bytes())));
    });
    group.finish();
}

fn lists(bench: &mut Criterion) {
    let list = snapshots(100_000);
    let state = State::new(Account::default(), Duration::from_secs(30), 1, now());
    let cx = Cx {
        state: &state,
        now: now(),
        of: None,
    };
    let mut group = bench.benchmark_group("100000 rows");
    group.sample_size(10);
    group.bench_function("sort", |bench| {
        bench.iter_batched(
            || (Listing::default(), TableView::default(), list.clone()),
            |(mut known, mut table, list)| {
                known.take(list);
                table.arrange(&known, &cx, Vec::new(), &[]);
                (known, table)
            },
            criterion::BatchSize::LargeInput,
        );
    });
    let (mut known, mut table) = (Listing::default(), TableView::default());
    known.take(list);
    for (name, filter) in [
        ("filter", "99-before"),
        ("filter by words", "99-before web active netherlands"),
        (
            "filter by fields",
            "region:neth size:>5 age:<20d -web-00009",
        ),
        ("filter that no row has", "99bfrls"),
    ] {
        table.filter.clear();
        table.filter.insert(filter);
        group.bench_function(name, |bench| {
            bench.iter(|| table.arrange(&known, &cx, Vec::new(), &[]));
        });
        table.arrange(&known, &cx, Vec::new(), &[]);
        assert!((1..100_000).contains(&table.len()), "it filters: {filter}");
    }
    group.bench_function("filter, first key", |bench| {
        bench.iter_batched(
            || {
                let mut table = TableView::default();
                table.arrange(&known, &cx, Vec::new(), &[]);
                table.filter.insert("9");
                table
            },
            |mut table| {
                table.arrange(&known, &cx, Vec::new(), &[]);
                table
            },
            criterion::BatchSize::LargeInput,
        );
    });
    for name in ["name", "size"] {
        let arrangement = Arrangement::of(&TableSettings {
            sort: Some((name.to_owned(), Direction::Descending)),
            ..TableSettings::default()
        });
        table.filter.clear();
        group.bench_function(format!("sort by {name}"), |bench| {
            bench.iter(|| {
                table.arrange_by(arrangement.clone());
                table.arrange(&known, &cx, Vec::new(), &[]);
            });
        });
    }
    group.finish();
}

/// The cursor moves up and down over more rows than a window has, so that most frames scroll.
#[derive(Default)]
struct Walk(u32);

impl Walk {
    fn next(&mut self) -> Code {
        self.0 += 1;
        if (self.0 / 90).is_multiple_of(2) {
            Code::Down
        } else {
            Code::Up
        }
    }
}

fn keys(bench: &mut Criterion) {
    let mut updates = bench.benchmark_group("update");
    for rows in ROWS {
        let mut app = screen(rows);
        let mut walk = Walk::default();
        updates.bench_function(BenchmarkId::from_parameter(rows), |bench| {
            bench.iter(|| press(&mut app, walk.next()));
        });
    }
    updates.finish();
    let mut views = bench.benchmark_group("view");
    for rows in ROWS {
        let app = screen(rows);
        let mut memory = ViewMemory::default();
        let mut sheet = Sheet::new(WINDOW.width, WINDOW.height);
        views.bench_function(BenchmarkId::from_parameter(rows), |bench| {
            bench.iter(|| {
                sheet.begin();
                view(&app, now(), LOOK, &mut memory, &mut sheet)
            });
        });
    }
    views.finish();
    let mut frames = bench.benchmark_group("key to frame");
    for rows in ROWS {
        let mut app = screen(rows);
        let mut walk = Walk::default();
        let mut memory = ViewMemory::default();
        let mut frame =
            Frames::new(TestBackend::new(WINDOW.width, WINDOW.height)).expect("it has a size");
        frames.bench_function(BenchmarkId::from_parameter(rows), |bench| {
            bench.iter(|| {
                let _ = press(&mut app, walk.next());
                frame
                    .draw(|sheet| view(&app, now(), LOOK, &mut memory, sheet))
                    .expect("it can be written")
            });
        });
    }
    frames.finish();
}

criterion_group!(benches, decode, lists, keys);
criterion_main!(benches);
