//! A simulated day of reads, event by event: a limited number of requests, and a state that does
//! not grow.

use super::*;
use crate::domain::{ConnectProblem, Image};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3_600);

/// How long an answer takes.
const ANSWER: Duration = Duration::from_millis(200);

/// The state of the server.
#[derive(Clone, Copy, PartialEq)]
enum Server {
    Up,
    /// It accepts connections, but never answers.
    Silent,
    /// It accepts none.
    Down,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Which {
    Instances,
    Snapshots,
    Images,
}

struct Day {
    world: World,
    start: Instant,
    server: Server,
    /// The calls to be answered, and when.
    asked: Vec<(Instant, Effect)>,
    requests: Vec<(Instant, Which)>,
    wakes: Vec<Instant>,
    /// The snapshot that is being created: its row, and until when it is `Saving`.
    made: Option<(Snapshot, Instant)>,
}

impl Day {
    fn new() -> Self {
        let world = World::new();
        let start = world.now.mono;
        let mut day = Self {
            world,
            start,
            server: Server::Up,
            asked: Vec::new(),
            requests: Vec::new(),
            wakes: Vec::new(),
            made: None,
        };
        day.note();
        day
    }

    /// Records the calls, and when their answers arrive.
    fn note(&mut self) {
        let now = self.world.now.mono;
        for effect in std::mem::take(&mut self.world.effects) {
            match effect {
                Effect::Call(_, Call::Instances) => self.requests.push((now, Which::Instances)),
                Effect::Call(_, Call::Snapshots(_)) => self.requests.push((now, Which::Snapshots)),
                Effect::Call(_, Call::Images) => self.requests.push((now, Which::Images)),
                _ => {}
            }
            let takes = match self.server {
                Server::Up => ANSWER,
                Server::Silent => self.world.state().patience,
                Server::Down => Duration::from_millis(1),
            };
            self.asked.push((now + takes, effect));
        }
        let lists = self.asked.iter().filter(|(_, effect)| {
            matches!(
                effect,
                Effect::Call(_, Call::Instances | Call::Snapshots(_))
            )
        });
        let most = if self.world.state().data_is_old() {
            1
        } else {
            2
        };
        assert!(
            lists.count() <= most,
            "one reading a list, and one in all while it fails"
        );
        let images = self.asked.iter();
        let images = images.filter(|(_, it)| matches!(it, Effect::Call(_, Call::Images)));
        assert!(images.count() <= 1);
    }

    fn answer(&mut self, effect: Effect) {
        let failed = match self.server {
            Server::Up => None,
            Server::Silent => Some(Problem::from(Silence::Timeout)),
            Server::Down => Some(Problem::from(ConnectProblem::Refused)),
        };
        let (id, outcome) = match effect {
            Effect::Call(id, Call::Instances) => {
                let rows = list(vec![instance("1")]);
                (id, Outcome::Instances(failed.map_or(Ok(rows), Err)))
            }
            Effect::Call(id, Call::Snapshots(of)) => {
                let rows = self.snapshots();
                (id, Outcome::Snapshots(of, failed.map_or(Ok(rows), Err)))
            }
            Effect::Call(id, Call::Images) => {
                let of = InstanceId::parse("1").unwrap();
                let rows = self.snapshots().rows.into_iter();
                let rows = list(rows.map(|row| Image::of(&of, row)).collect());
                (id, Outcome::Images(failed.map_or(Ok(rows), Err)))
            }
            _ => return,
        };
        self.world.hear(Heard::Done(id, outcome));
    }

    /// Somebody else creates one every minute, and deletes the oldest.
    fn snapshots(&self) -> List<Snapshot> {
        let minute = self.world.now.since(self.start).as_secs() / 60;
        let ids = [1_002, 1_001, 1_000].map(|id| id + minute);
        let mut rows: Vec<_> = ids.iter().map(|id| snapshot(&id.to_string())).collect();
        if let Some((row, saving_until)) = &self.made {
            let status = if self.world.now.mono < *saving_until {
                SnapshotStatus::Saving
            } else {
                SnapshotStatus::Active
            };
            rows.push(Snapshot {
                status,
                ..row.clone()
            });
        }
        list(rows)
    }

    /// Advances to this time of the day, event by event.
    fn until(&mut self, time: Duration) {
        let end = self.start + time;
        loop {
            let answer = self.asked.iter().map(|(at, _)| *at).min();
            let wake = self.world.state().next_wake(self.world.now);
            let Some(next) = answer.into_iter().chain(wake).min().filter(|at| *at < end) else {
                break;
            };
            let now = self.world.now.mono;
            assert!(next >= now, "what is to come lies ahead");
            self.world.now = self.at(next.max(now));
            if let Some(place) = self.asked.iter().position(|(at, _)| *at <= next) {
                let (_, effect) = self.asked.remove(place);
                self.answer(effect);
            } else {
                self.wakes.push(next);
                self.world.tell(Message::Wake);
            }
            self.note();
        }
        self.world.now = self.at(end);
    }

    fn at(&self, mono: Instant) -> Now {
        self.world.now.later(mono - self.world.now.mono)
    }

    fn tell(&mut self, message: Message) {
        self.world.tell(message);
        self.note();
    }

    /// How often a list was read between two times of the day.
    fn readings(&self, what: Which, from: Duration, to: Duration) -> usize {
        let times = self.requests.iter();
        times
            .filter(|(at, list)| *list == what && (self.start + from..self.start + to).contains(at))
            .count()
    }

    fn wakes(&self, from: Duration, to: Duration) -> usize {
        let wakes = self.wakes.iter();
        wakes
            .filter(|at| (self.start + from..self.start + to).contains(at))
            .count()
    }

    /// The size of the state, as the length of its debug output: a list, a map or a text that grows
    /// makes it longer.
    fn size(&self) -> usize {
        format!("{:?}", self.world.state()).len()
    }
}

fn each(pause: Duration, time: Duration) -> std::ops::RangeInclusive<usize> {
    let times = usize::try_from(time.as_millis() / (pause + ANSWER).as_millis()).unwrap();
    times - 2..=times + 2
}

#[test]
fn a_day_keeps_to_the_schedule_and_leaves_the_state_as_small_as_it_was() {
    let mut day = Day::new();
    let both = [Which::Instances, Which::Snapshots];

    // The window has no focus.
    day.until(SECOND);
    day.tell(Message::Focus(false));
    day.until(HOUR);
    let small = day.size();
    day.until(8 * HOUR);
    for what in both {
        let count = day.readings(what, HOUR, 8 * HOUR);
        assert!(
            each(poll::UNWATCHED, 7 * HOUR).contains(&count),
            "{what:?}: {count}"
        );
    }

    // The window has the focus: a refresh at once, then every minute. Nothing else wakes the
    // program.
    day.tell(Message::Focus(true));
    day.until(12 * HOUR);
    for what in both {
        assert_eq!(day.readings(what, 8 * HOUR, 8 * HOUR + SECOND), 1);
        let count = day.readings(what, 8 * HOUR, 12 * HOUR);
        assert!(
            each(poll::IDLE, 4 * HOUR).contains(&count),
            "{what:?}: {count}"
        );
    }
    assert!(day.wakes(8 * HOUR, 12 * HOUR) <= 2 * each(poll::IDLE, 4 * HOUR).end());
    assert!(day.size() <= small + 100, "{small} {}", day.size());

    // A snapshot is created, which takes 12 minutes.
    let create = day.world.create();
    day.world
        .effects
        .retain(|effect| !matches!(effect, Effect::Call(_, Call::Write(..))));
    let begun = day.world.now.since(day.start);
    let ends = begun + 12 * 60 * SECOND;
    day.made = Some((day.world.row_of(create, "5000"), day.start + ends));
    day.note();
    day.world.written(create, Ok(()));
    day.note();
    day.until(14 * HOUR);
    let eagerly = day.readings(Which::Snapshots, begun, begun + 60 * SECOND);
    assert!((17..=22).contains(&eagerly), "{eagerly}");
    let steadily = day.readings(Which::Snapshots, begun + 60 * SECOND, ends);
    assert!(
        each(poll::BUSY, 11 * 60 * SECOND).contains(&steadily),
        "{steadily}"
    );
    let idle = day.readings(Which::Snapshots, ends + 15 * SECOND, 14 * HOUR);
    let time = (14 * HOUR).saturating_sub(ends);
    assert!(each(poll::IDLE, time).contains(&idle), "{idle}");
    let saved = day.size();

    // The server is silent for an hour, and down for another.
    day.server = Server::Silent;
    day.until(15 * HOUR);
    day.server = Server::Down;
    day.until(16 * HOUR);
    assert!(day.world.state().data_is_old());
    let longest = poll::LONGEST + day.world.state().patience + SECOND;
    for (from, most) in [(14, 3_600 / 31), (15, 200)] {
        let counts = both.map(|what| day.readings(what, from * HOUR, (from + 1) * HOUR));
        let count = counts.iter().sum::<usize>();
        assert!(count <= most, "{counts:?} is a storm");
        assert!(
            counts.iter().all(|count| *count >= 10),
            "{counts:?}: it gives up"
        );
    }
    let down = |(at, _): &&(Instant, Which)| *at >= day.start + 14 * HOUR;
    for what in both {
        let times = day
            .requests
            .iter()
            .filter(down)
            .filter(|(_, list)| *list == what);
        let times: Vec<Instant> = times.map(|(at, _)| *at).collect();
        assert!(
            times
                .windows(2)
                .skip(1)
                .all(|two| two[1] - two[0] >= poll::SHORTEST)
        );
    }
    assert!(day.size() <= saved + 1_500, "{saved} {}", day.size());

    // It is back: so is the list, after one pause at most; then everything is as before.
    day.server = Server::Up;
    day.until(16 * HOUR + 2 * longest);
    assert!(!day.world.state().data_is_old());
    day.until(24 * HOUR);
    for what in both {
        let count = day.readings(what, 17 * HOUR, 24 * HOUR);
        assert!(
            each(poll::IDLE, 7 * HOUR).contains(&count),
            "{what:?}: {count}"
        );
    }
    assert!(day.size() <= saved + 100, "{saved} {}", day.size());
    assert!(day.world.state().ops.is_empty() && day.asked.is_empty());
    assert_eq!(day.world.names().len(), 4);
}
