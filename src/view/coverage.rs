//! How well the account is covered, in one line with a bar for each level.
//!
//! ```text
//!  Coverage  ▇▇▇▇▇▇▇ 7 under 7d   ▅▅ 2 under 30d   ▂ 1 older   ✕✕ 2 never
//! ```

use ratatui::text::{Line, Span};

use super::{paint::Painter, theme::Tone};
use crate::{
    app::{
        CoverageSummary, State,
        layout::{Area, COVERAGE_BARS},
    },
    words::coverage as words,
};

/// Draws the line, once the coverage is known.
pub(super) fn draw(painter: &mut Painter, area: Area, state: &State) {
    let Some(summary) = state.coverage_summary() else {
        return;
    };
    let mut line = vec![painter.span(words::TITLE.to_owned(), Tone::Quiet)];
    line.extend(levels(painter, summary, state));
    if let Some((read, all)) = state.instances_learnt() {
        line.push(painter.span(words::read(read, all), Tone::Quiet));
    }
    if summary.not_placed > 0 {
        let said = words::not_placed(summary.not_placed, state.data.images.names_instances());
        line.push(painter.span(said, Tone::Quiet));
    }
    let room = area.columns.saturating_sub(2);
    painter.line(area.x + 1, area.y, room, &Line::from(line));
}

fn levels(painter: &Painter, summary: CoverageSummary, state: &State) -> Vec<Span<'static>> {
    let CoverageSummary {
        fresh,
        aging,
        old,
        never,
        unknown,
        not_placed: _,
    } = summary;
    let thresholds = state.account.thresholds;
    let most = (fresh + aging + old + never + unknown).max(COVERAGE_BARS);
    let levels = [
        (fresh, "▇", '#', Tone::Good, words::fresh(fresh, thresholds)),
        (
            aging,
            "▅",
            '=',
            Tone::Caution,
            words::aging(aging, thresholds),
        ),
        (old, "▂", '-', Tone::Danger, words::old(old)),
        (never, "✕", 'x', Tone::Danger, words::never(never)),
        (unknown, "·", '.', Tone::Quiet, words::unknown(unknown)),
    ];
    let mut spans = Vec::new();
    for (count, glyph, plain, tone, said) in levels {
        if count == 0 {
            continue;
        }
        let glyph = if painter.look.unicode {
            glyph.to_owned()
        } else {
            plain.to_string()
        };
        let bar = glyph.repeat((count * COVERAGE_BARS).div_ceil(most));
        spans.push(painter.span(bar, tone));
        spans.push(painter.span(format!(" {said}   "), Tone::Plain));
    }
    spans
}
