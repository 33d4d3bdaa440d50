//! The last days of an instance: a mark on each day on which a usable snapshot or backup was made.
//! Today is at the right.
//!
//! ```text
//! │  ▇···▇······▇······▇··▇·▇·▇▇▇·▇  │
//! ╰─ 30d ────────────────── 7d today ╯
//! ```
//!
//! While copies may be missing, a day without a mark has a `?`.

use ratatui::text::Line;

use super::{paint::Painter, theme::Tone};
use crate::{
    app::{Coverage, DAYS, State},
    domain::InstanceId,
    words::coverage as words,
};

/// The day in the middle of the scale.
const WEEK: u32 = 7;

/// A strip of days: its marks, and the labels of its scale with their columns.
pub(super) struct DaysStrip {
    pub(super) marks: Line<'static>,
    pub(super) scale: Vec<(u16, Line<'static>)>,
}

/// The strip for an instance, with as many days as there are columns; `None` until the list of the
/// whole account has been read.
pub(super) fn strip(
    painter: &Painter,
    state: &State,
    instance: &InstanceId,
    columns: u16,
) -> Option<DaysStrip> {
    state.coverage_summary()?;
    let coverage = state.coverage(instance);
    let first = columns.checked_sub(1).map(u32::from)?.min(DAYS);
    Some(DaysStrip {
        marks: marks(painter, coverage, first),
        scale: scale(painter, coverage, first),
    })
}

fn marks(painter: &Painter, coverage: Coverage, first: u32) -> Line<'static> {
    let (made, none) = if painter.look.unicode {
        ("▇", "·")
    } else {
        ("#", ".")
    };
    let mark = |days_ago| match (coverage.days.has(days_ago), coverage.is_complete) {
        (true, _) => painter.span(made, Tone::Good),
        (false, true) => painter.span(none, Tone::Quiet),
        (false, false) => painter.span("?", Tone::Quiet),
    };
    (0..=first).rev().map(mark).collect()
}

/// The labels that fit, with a column between them.
fn scale(painter: &Painter, coverage: Coverage, first: u32) -> Vec<(u16, Line<'static>)> {
    let (start, today) = (words::ago(first), words::ago(0));
    let today_at = (first + 1).saturating_sub(columns(&today));
    let mut labels = vec![(0, start, Tone::Quiet)];
    if !coverage.is_complete {
        let incomplete = words::INCOMPLETE.to_owned();
        labels.push((columns(&labels[0].1) + 2, incomplete, Tone::Caution));
    }
    if let Some(week_at) = first.checked_sub(WEEK) {
        labels.push((week_at, words::ago(WEEK), Tone::Quiet));
    }
    labels.push((today_at, today, Tone::Quiet));
    let mut free = 0;
    labels.retain(|(at, label, _)| {
        let fits = *at >= free;
        if fits {
            free = at + columns(label) + 1;
        }
        fits
    });
    let placed = labels.into_iter().filter_map(|(at, label, tone)| {
        Some((u16::try_from(at).ok()?, painter.span(label, tone).into()))
    });
    placed.collect()
}

/// The width of a label, which is ASCII.
fn columns(label: &str) -> u32 {
    u32::try_from(label.len()).unwrap_or(u32::MAX)
}
