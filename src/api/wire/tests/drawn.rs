//! Any body can be drawn, and nothing in it drives the terminal: from the body through the decoder,
//! the core and the view to the written bytes.

use std::{collections::BTreeSet, fs, path::Path, time::Instant};

use jiff::civil::date;
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};
use ratatui::buffer::Buffer;

use super::*;
use crate::{
    api::pages::tests::read_page,
    app::{Account, App, Call, Effect, Heard, Message, Outcome, RequestId, State, Work},
    domain::{BadAnswer, Colours, InstanceId, List, Now, Private, SignInOutcome, TransportProblem},
    keys::{Code, Key},
    runtime::{
        Frames, Look,
        bytes::{Bytes, Written, shown, terminal},
    },
    tests::{cases, characters},
    text::{safe, tests::forbidden, width},
    view::{Sheet, ViewMemory, view},
};

/// A body, parsed as the only page of a list.
fn page<R: Row>(func: &str, body: &[u8]) -> Result<List<R>, Problem> {
    let foreign = || {
        let body: String = String::from_utf8_lossy(body).chars().take(200).collect();
        Problem::Transport(TransportProblem::BadAnswer(BadAnswer::NotJson(
            Private::new(&body),
        )))
    };
    match decode(body) {
        Ok(doc) => read_page(func, doc).ok_or_else(foreign),
        Err(Undecoded::NotJson | Undecoded::NotOfApi) => Err(foreign()),
        Err(Undecoded::Error(error)) => Err(match judge(error) {
            ErrorAnswer::Known(problem) => problem,
            ErrorAnswer::SessionOrRight(said) => {
                Problem::Server(ServerProblem::NoRight(said.message))
            }
        }),
    }
}

/// The program without its loop; the test answers its calls.
struct Screen {
    app: App,
    now: Now,
    memory: ViewMemory,
    frames: Frames<Bytes>,
    written: Written,
    /// The content of the last frame.
    shown: Buffer,
}

impl Screen {
    fn new((columns, rows): (u16, u16)) -> Self {
        let now = Now::in_utc(Instant::now(), date(2026, 11, 14).at(14, 2, 31, 0));
        let (terminal, written) = terminal(columns, rows);
        let mut state = State::new(Account::default(), std::time::Duration::ZERO, 7, now);
        state.window = (columns, rows);
        Self {
            app: App::new(state),
            now,
            memory: ViewMemory::default(),
            frames: Frames::new(terminal).unwrap(),
            written,
            shown: Buffer::default(),
        }
    }

    /// Passes a message to the core and answers its calls.
    fn tell(
        &mut self,
        message: Message,
        instances: &Result<List<Instance>, Problem>,
        snapshots: &Result<List<Snapshot>, Problem>,
    ) {
        let work = self.app.update(self.now, message);
        self.answer(work, instances, snapshots);
    }

    fn answer(
        &mut self,
        work: Vec<Work>,
        instances: &Result<List<Instance>, Problem>,
        snapshots: &Result<List<Snapshot>, Problem>,
    ) {
        for (of, effect) in work {
            let (id, outcome): (RequestId, _) = match effect {
                Effect::Call(id, Call::Instances) => (id, Outcome::Instances(instances.clone())),
                Effect::Call(id, Call::Snapshots(of)) => {
                    (id, Outcome::Snapshots(of, snapshots.clone()))
                }
                _ => continue,
            };
            let work = self.app.heard(self.now, of, Heard::Done(id, outcome));
            self.answer(work, instances, snapshots);
        }
    }

    fn key(&mut self, code: Code) {
        let key = Message::Key {
            key: Key::of(code),
            read_at: self.now.mono,
        };
        let _ = self.app.update(self.now, key);
    }

    /// Draws a frame and returns the written bytes. Rows copied from the last frame must equal
    /// newly composed ones.
    fn draw(&mut self) -> Vec<u8> {
        let look = Look {
            unicode: true,
            colours: Colours::Sixteen,
            theme: crate::domain::Theme::Terminal,
        };
        let (app, now, memory) = (&self.app, self.now, &mut self.memory);
        let last = &mut self.shown;
        self.frames
            .draw(|sheet| {
                let mut composed = Sheet::new(sheet.area().width, sheet.area().height);
                let expected = view(app, now, look, &mut memory.clone(), &mut composed);
                let shown = view(app, now, look, memory, sheet);
                *last = sheet.to_buffer();
                assert_eq!(*last, composed.to_buffer());
                assert_eq!(shown, expected);
                shown
            })
            .unwrap();
        self.written.take()
    }
}

fn one_instance() -> List<Instance> {
    let id = InstanceId::parse("1").unwrap();
    let instance = Instance {
        id,
        name: "web-01".into(),
        tariff: Text::default(),
        status: crate::domain::InstanceStatus::Active,
        hold: None,
        ip: Text::default(),
        ip_v6: Text::default(),
        region: Text::default(),
    };
    List {
        rows: vec![instance],
        ..List::default()
    }
}

/// The names are in snapshots, which are read out of the bytes that no name may hide.
#[test]
fn all_scalar_values_are_drawn_and_none_reaches_the_terminal_that_is_forbidden() {
    // A name is at most 72 columns wide, and a wide character takes 8 of them here.
    const OF_A_NAME: usize = 8;
    const OF_A_FRAME: usize = 480;
    let all = characters();
    let mut seen = vec![false; 0x11_0000];
    let mut screen = Screen::new((300, 500));
    for frame in all.chunks(OF_A_NAME * OF_A_FRAME) {
        let rows: Vec<String> = (1..)
            .zip(frame.chunks(OF_A_NAME))
            .map(|(id, scalars)| {
                // Between letters; and alone, with an accent.
                let parts = scalars
                    .iter()
                    .flat_map(|c| ['x', *c, 'y', ' ', *c, '\u{301}', ' ']);
                let name = serde_json::to_string(&parts.collect::<String>()).unwrap();
                format!(r#"{{"id":{id},"name":{name}}}"#)
            })
            .collect();
        let body = format!(r#"{{"doc":{{"elem":[{}]}}}}"#, rows.join(","));
        let list = page("", body.as_bytes());
        assert_eq!(list.as_ref().unwrap().rows.len(), rows.len());
        screen.tell(Message::Resumed, &Ok(one_instance()), &list);
        for c in shown(&screen.draw()) {
            seen[c as usize] = true;
        }
    }
    let lost = |c: &&char| {
        let is_drawn = safe(&format!("x{c}")).contains(**c) && width(&format!("x{c}")) > 1;
        is_drawn && !seen[**c as usize]
    };
    let lost: Vec<&char> = all.iter().filter(lost).collect();
    assert!(lost.is_empty(), "not drawn: {lost:?}");
    assert!(seen[0xfffd] && !all.iter().any(|c| forbidden(*c) && seen[*c as usize]));
}

/// The corpus of the fuzzer.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus/decode");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut bodies: Vec<_> = files
        .map(|file| {
            let name = file.file_name().into_string().unwrap();
            (name, fs::read(file.path()).unwrap())
        })
        .collect();
    bodies.sort();
    assert!(bodies.len() > 10, "the corpus is found");
    bodies
}

#[test]
fn what_the_fuzzer_keeps_is_survived_and_drawn() {
    for (name, body) in corpus() {
        survive(&body);
        assert!(drawn(&body, (120, 10)) > 0, "{name}");
    }
    // The corpus contains lists, errors, and neither.
    let kinds: BTreeSet<u8> = corpus()
        .iter()
        .map(|(_, body)| match decode::<Snapshot>(body) {
            Ok(doc) => u8::from(doc.rows.is_empty()),
            Err(Undecoded::Error(_)) => 2,
            Err(Undecoded::NotJson | Undecoded::NotOfApi) => 3,
        })
        .collect();
    assert_eq!(kinds.len(), 4);
}

/// Uses a body as the instances and as the snapshots, draws both lists and the question before a
/// delete, and checks the written bytes. Returns the number of characters.
fn drawn(body: &[u8], size: (u16, u16)) -> usize {
    let instances = page::<Instance>("instances", body);
    let snapshots = page::<Snapshot>("instances.snapshots", body);
    let mut screen = Screen::new(size);
    let mut count = 0;
    let mut draw = |screen: &mut Screen| {
        let bytes = screen.draw();
        let cells = usize::from(size.0) * usize::from(size.1);
        // A cell contains a letter and its accents, and the sequences before it.
        assert!(bytes.len() < cells * 64, "{} bytes", bytes.len());
        count += shown(&bytes).count();
        let state = screen.app.shown();
        // Overlays fill windows as low as these.
        if state.question().is_none() && state.form().is_none() {
            borders_stay(&screen.shown);
        }
    };
    screen.tell(Message::Wake, &instances, &snapshots);
    draw(&mut screen);
    if screen.app.shown().open_instance().is_none() {
        screen.now.mono += crate::app::poll::LONGEST;
        // The answer may have ended the session.
        let entered = Outcome::SignedIn(Ok(SignInOutcome::In {
            user: "ops".into(),
            not_kept: None,
        }));
        let of = screen.app.shown_id();
        let work = screen
            .app
            .heard(screen.now, of, Heard::Done(RequestId::default(), entered));
        screen.answer(work, &Ok(one_instance()), &snapshots);
        screen.tell(Message::Resumed, &Ok(one_instance()), &snapshots);
    }
    screen.key(Code::Tab);
    draw(&mut screen);
    screen.key(Code::Char('d'));
    if screen.app.shown().question().is_some() {
        draw(&mut screen);
    }

    let ids: Vec<_> = screen
        .app
        .shown()
        .data
        .instances
        .rows()
        .iter()
        .map(|row| &row.id)
        .collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    let list = &screen.app.shown().open_snapshots().unwrap().list;
    let ids: Vec<_> = list.rows().iter().map(|row| &row.id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    let table = screen.app.shown().open_table().unwrap();
    assert!(ids.len() <= body.len() && table.len() == ids.len());
    count
}

/// Walks each row of the lists as a terminal does, by the width of each symbol, and finds each
/// border in its column: no cell pushes or covers it.
fn borders_stay(buffer: &Buffer) {
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let borders: &[u16] = match columns {
        40 => &[0, 39],
        120 => &[0, 37, 119],
        other => panic!("where the borders are at {other} columns is not told"),
    };
    let bottom = (0..rows).rfind(|y| buffer[(0, *y)].symbol() == "╰");
    let bottom = bottom.expect("the lists have an end");
    assert!(bottom > 2, "the lists have rows");
    // The line above a strip is a border itself.
    let inside = (2..bottom).filter(|y| buffer[(0, *y)].symbol() != "├");
    for y in inside {
        let mut met = Vec::new();
        let mut x = 0;
        while x < columns {
            let symbol = buffer[(x, y)].symbol();
            if symbol == "│" {
                met.push(x);
            }
            x += u16::try_from(width(symbol)).unwrap().max(1);
        }
        assert!(
            borders.iter().all(|x| met.contains(x)),
            "row {y}: the borders are at {met:?}, not at {borders:?}"
        );
    }
}

/// The mutations of a good answer.
#[derive(Clone, Debug)]
enum Change {
    Flip(Index, u8),
    Insert(Index, Vec<u8>),
    Cut(Index, usize),
    Repeat(Index, usize),
}

impl Change {
    fn apply(&self, body: &mut Vec<u8>) {
        let at = |index: &Index, body: &Vec<u8>| index.index(body.len() + 1);
        match self {
            Self::Flip(index, by) => {
                let at = at(index, body);
                if let Some(byte) = body.get_mut(at) {
                    *byte ^= by;
                }
            }
            Self::Insert(index, bytes) => {
                let at = at(index, body);
                body.splice(at..at, bytes.iter().copied());
            }
            Self::Cut(index, count) => {
                let at = at(index, body);
                body.drain(at..(at + count).min(body.len()));
            }
            Self::Repeat(index, count) => {
                let at = at(index, body);
                let again = body[at..(at + count).min(body.len())].to_vec();
                body.splice(at..at, again);
            }
        }
    }
}

/// Harmful pieces of a name, as they can appear in a body.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let tower = "a".to_owned() + &"\u{301}".repeat(40);
    let texts = [
        "\\u001b]52;c;ZXZpbA==\\u0007",
        "\\u009b2J",
        "\u{1b}[2J",
        "\u{9b}2J",
        "\\r",
        "\\n",
        "\\t",
        "\u{202e}txt",
        "\u{2066}",
        "\u{200b}",
        "\u{e0041}",
        "\u{2028}",
        "🇺🇦",
        "👩‍👧",
        "東京",
        "각",
        "क्ष्म",
        &tower,
        "\\ud83d",
        "\u{fdfd}",
        "\u{ad}",
        "\u{378}",
    ];
    let texts: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    select(texts)
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        2 => (at(), 1_u8..).prop_map(|(at, by)| Change::Flip(at, by)),
        4 => (at(), hostile()).prop_map(|(at, text)| Change::Insert(at, text)),
        2 => (at(), properties::piece()).prop_map(|(at, text)| Change::Insert(at, text.into_bytes())),
        1 => (at(), 1_usize..60).prop_map(|(at, count)| Change::Cut(at, count)),
        2 => (at(), 1_usize..300).prop_map(|(at, count)| Change::Repeat(at, count)),
    ]
}

fn size() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![19 => Just((40, 10)), 1 => Just((120, 10))]
}

proptest! {
    // Two tests, so that they run side by side.
    #![proptest_config(ProptestConfig::with_cases(cases(600, 30_000)))]

    #[test]
    fn answers_with_few_changes_are_drawn(
        body in select(corpus()),
        changes in vec(change(), 1..3),
        size in size(),
    ) {
        changed_is_drawn(body.1, changes, size);
    }

    #[test]
    fn answers_with_many_changes_are_drawn(
        body in select(corpus()),
        changes in vec(change(), 3..6),
        size in size(),
    ) {
        changed_is_drawn(body.1, changes, size);
    }
}

fn changed_is_drawn(mut body: Vec<u8>, changes: Vec<Change>, size: (u16, u16)) {
    for change in changes {
        change.apply(&mut body);
    }
    drawn(&body, size);
}
