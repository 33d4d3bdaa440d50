//! The whole program by seed: keys, delays, faults, a clock that jumps, kills and restarts, another
//! admin, and up to three programs on one state folder. After each step the server's ledger is
//! compared with what was confirmed on the screens; once the faults stop, everything settles.
//!
//! `THOROUGH=1` tries a thousand seeds, `SEEDS=500` so many, and `SEED=42` a single one, whose steps it
//! prints.

mod rules;
mod world;

use std::{
    env, fmt,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use self::{
    rules::Tally,
    world::{World, next},
};
use crate::support::{thorough, turns};

/// The steps of a seed.
const STEPS: usize = 25;

/// A seed that broke a rule.
struct Broken {
    seed: u64,
    step: String,
    why: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { seed, step, why } = self;
        write!(f, "SEED={seed}, after {step}: {why}")
    }
}

/// Runs a seed; returns what was seen after each step, and what was done.
async fn run(seed: u64, prints: bool) -> Result<(Vec<String>, Tally), Broken> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let broken = |step: String| move |why| Broken { seed, step, why };
    let mut world = World::new().await;
    let mut trace = Vec::new();
    for _ in 0..STEPS {
        let next = next(&mut rng, world.programs.len());
        if prints {
            println!("{next:?}");
        }
        world.step(next.clone()).await;
        world.check().map_err(broken(format!("{next:?}")))?;
        trace.push(world.seen());
        if prints {
            println!("{}", trace[trace.len() - 1]);
        }
    }
    let tally = world.settle().await;
    Ok((trace, tally.map_err(broken("the end".to_owned()))?))
}

/// Runs a seed, in a runtime of its own.
fn once(seed: u64, prints: bool) -> Result<(Vec<String>, Tally), Broken> {
    turns::block_on(run(seed, prints))
}

/// Runs a seed twice, and compares what was seen.
fn twice(seed: u64, prints: bool) -> Result<Tally, Broken> {
    let ((first, tally), (second, _)) = (once(seed, prints)?, once(seed, prints)?);
    let mut steps = (1..).zip(first.iter().zip(&second));
    let Some((step, (first, second))) = steps.find(|(_, (first, second))| first != second) else {
        return Ok(tally);
    };
    let mut lines = first.lines().zip(second.lines());
    let (first, second) = lines
        .find(|(first, second)| first != second)
        .unwrap_or_default();
    Err(Broken {
        seed,
        step: format!("step {step}"),
        why: format!("the second run differs:\n{first}\n{second}"),
    })
}

#[test]
fn every_seed_keeps_the_rules_and_settles() {
    if let Ok(seed) = env::var("SEED") {
        let seed = seed.parse().expect("SEED is a number");
        twice(seed, true).unwrap_or_else(|broken| panic!("{broken}"));
        return;
    }
    let seeds = match env::var("SEEDS") {
        Ok(seeds) => seeds.parse().expect("SEEDS is a number"),
        Err(_) => thorough().map_or(20, |times| 1_000 * times),
    };
    let next = AtomicU64::new(0);
    let work = || {
        let numbers = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)));
        let numbers = numbers.take_while(|seed| *seed < seeds);
        // In a sample, one in four shows that a seed can be repeated.
        let results = numbers.map(|seed| {
            if thorough().is_some() || seed % 4 == 0 {
                twice(seed, false)
            } else {
                once(seed, false).map(|(_, tally)| tally)
            }
        });
        results.collect::<Vec<_>>()
    };
    let results: Vec<_> = thread::scope(|scope| {
        let threads = [scope.spawn(work), scope.spawn(work)];
        let results = threads.into_iter().map(|thread| thread.join().unwrap());
        results.flatten().collect()
    });
    let mut all = Tally::default();
    let mut broken = Vec::new();
    for result in results {
        match result {
            Ok(tally) => all += tally,
            Err(one) => broken.push(one.to_string()),
        }
    }
    println!("{seeds} seeds: {all:?}");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(all.is_varied(), "{all:?}");
}
