//! The last lines: what just happened or is running, and the keys that work now.
//!
//! ```text
//!  Saving web-01-20261114-1358. web-01 is unavailable meanwhile.
//!  Enter open  c create  d delete  / filter  r refresh  Tab pane             ? keys  q quit
//! ```

use ratatui::{layout::Rect, text::Line};

use super::{paint::Painter, reading::under_way, running, theme::Tone};
use crate::{
    app::{
        App, State, Weight,
        layers::Layer,
        layout::{self, MOST_MESSAGE},
        remote::Failure,
    },
    domain::Now,
    keys::{self, Action, BINDINGS, Binding, Context, ListedIn, Marking, OnList, OnSnapshot},
    text,
    words::{self, BackTo, filter::Remark, help, message},
};

/// The rank of an action on marked rows that the footer shows only for them.
const MARKED: u8 = 4;

/// The rank of the key that shows the operations, which the footer shows only while something runs.
const RUNNING: u8 = 8;

/// Hints of this rank and below are the last to be dropped.
const NEEDED: u8 = 2;

/// The message in lines of at most `columns`: running work first, always; then the notice, or else
/// what is wrong with the data; and the filter, while it is typed.
pub(super) fn message<'a>(painter: &Painter, app: &App, now: Now, columns: u16) -> Vec<Line<'a>> {
    let state = app.shown();
    if state.is_first_start() {
        return vec![Line::default()];
    }
    let columns = usize::from(columns);
    let is_filter = matches!(state.layers.top(), Some(Layer::Filter));
    let filter = is_filter.then(|| filter(painter, state, columns));
    let said = match (&state.notice, state.failure()) {
        // Nothing hides why the data is stale, and a mere hint comes after it.
        (Some(notice), Some(failure)) if notice.weight() == Weight::Hint => {
            let both = format!("{} {}", failing(state, &failure, now), notice.said);
            Some((both, Tone::Danger))
        }
        (Some(notice), Some(failure)) => {
            let both = format!("{} {}", notice.said, failing(state, &failure, now));
            Some((both, Tone::Strong))
        }
        (Some(notice), None) => Some((notice.said.to_string(), Tone::Strong)),
        (None, None) if filter.is_some() => None,
        (None, Some(failure)) => Some((failing(state, &failure, now), Tone::Danger)),
        (None, None) => {
            let slow = state.slow_reading(now).map(|it| under_way(state, &it, now));
            // A list that was never read says so in place of its rows.
            let has_rows = state.data.instances.remote.value.is_some();
            let waits_for = state.waits_for.as_ref().filter(|_| has_rows);
            let slow = waits_for.map(ToString::to_string).or(slow);
            let warned = slow.or_else(|| warning(state));
            warned.map(|said| (said, Tone::Busy))
        }
    };
    let running = app.running();
    let mut lines = match (running::brief(app, &running, Some(now)), said) {
        (None, None) => Vec::new(),
        (None, Some((said, tone))) => wrapped(painter, &said, tone, columns),
        (Some(_), None) if filter.is_none() => {
            let said = running::sentence(app, &running, now).unwrap_or_default();
            wrapped(painter, &said, Tone::Plain, columns)
        }
        (Some(running), None) => wrapped(painter, &running, Tone::Plain, columns),
        (Some(running), Some((said, tone))) => {
            let both = text::width(&running) + 1 + text::width(&said);
            if both <= columns {
                let running = painter.span(running + " ", Tone::Plain);
                vec![Line::from(vec![running, painter.span(said, tone)])]
            } else {
                let mut lines = wrapped(painter, &running, Tone::Plain, columns);
                lines.truncate(2);
                lines.extend(wrapped(painter, &said, tone, columns));
                lines.truncate(MOST_MESSAGE + 1);
                lines
            }
        }
    };
    if let Some(filter) = filter {
        lines.truncate(MOST_MESSAGE.saturating_sub(filter.len()));
        lines.extend(filter);
    }
    if lines.is_empty() {
        lines.push(Line::default());
    }
    lines
}

/// Wraps a sentence into as many lines as it needs, up to a limit.
fn wrapped<'a>(painter: &Painter, said: &str, tone: Tone, columns: usize) -> Vec<Line<'a>> {
    let lines = text::wrap(said, columns).into_iter().take(MOST_MESSAGE);
    lines
        .map(|line| Line::from(painter.span(line, tone)))
        .collect()
}

/// The filter, and the remark on it: after it, or above it if there is no room.
fn filter<'a>(painter: &Painter, state: &State, columns: usize) -> Vec<Line<'a>> {
    let label = message::filter();
    let wide = text::width(label);
    let room = layout::filter_field(columns, wide);
    let mut spans = vec![painter.span(label, Tone::Strong)];
    if let Some(field) = state.filter() {
        spans.extend(super::ask::field(painter, field, room));
    }
    let said = state
        .filter_said()
        .map(Remark::to_string)
        .unwrap_or_default();
    if wide + room + 2 + text::width(&said) <= columns {
        spans.push(painter.span(format!("  {said}"), Tone::Caution));
        return vec![Line::from(spans)];
    }
    let mut lines = wrapped(painter, &said, Tone::Caution, columns);
    lines.truncate(MOST_MESSAGE - 1);
    lines.push(Line::from(spans));
    lines
}

/// The failure, its start, and the next try.
fn failing(state: &State, failure: &Failure, now: Now) -> String {
    if state.is_signed_out() {
        return message::signed_out(&failure.problem, state.form().is_some());
    }
    let next = state.next_reading().map(|at| now.wall_at(at));
    let (server, since) = (&state.account.server, failure.since.wall);
    message::failing(server, &failure.problem, since, failure.tries, next)
}

/// How many rows of a list the server sent that can't be shown.
fn warning(state: &State) -> Option<String> {
    let counts = |without_id: usize, repeated: usize| {
        (without_id > 0 || repeated > 0).then_some((without_id, repeated))
    };
    let open = state.open_snapshots();
    let snapshots = open.and_then(|open| open.list.remote.value.as_ref());
    let snapshots = snapshots.and_then(|list| counts(list.without_id, list.repeated));
    let instances = state.data.instances.remote.value.as_ref();
    let instances = instances.and_then(|list| counts(list.without_id, list.repeated));
    let snapshots = snapshots.map(|(ids, twice)| message::snapshots_left_out(ids, twice));
    snapshots.or_else(|| instances.map(|(ids, twice)| message::instances_left_out(ids, twice)))
}

/// Draws the keys that work now, and why others do not.
pub(super) fn draw(painter: &mut Painter, area: Rect, state: &State, context: Context) {
    if matches!(
        context,
        Context::Text
            | Context::Choice
            | Context::Toggles
            | Context::Buttons
            | Context::Run
            | Context::Ways
    ) {
        return;
    }
    let room = usize::from(area.width.saturating_sub(2));
    let mut hints: Vec<(&Binding, u8, String)> = hints(context, state);
    let mut blocked = blocked(context, state);
    let wide = |hints: &[(&Binding, u8, String)], blocked: &str| {
        hints
            .iter()
            .map(|(.., words)| text::width(words) + 2)
            .sum::<usize>()
            + text::width(blocked)
    };
    while wide(&hints, &blocked) > room {
        match hints.iter().map(|(_, rank, _)| *rank).max() {
            // The most important hints outlive the reasons why other keys don't work.
            Some(worst) if worst > NEEDED || blocked.is_empty() => {
                hints.retain(|(_, rank, _)| *rank != worst);
            }
            Some(_) => blocked.clear(),
            None => break,
        }
    }
    let (right, left): (Vec<_>, Vec<_>) = hints.into_iter().partition(|(_, rank, _)| *rank <= 1);
    let mut x = area.x + 1;
    for (binding, _, words) in &left {
        x += hint(painter, x, area.y, binding, words) + 2;
    }
    let style = painter.look.style(Tone::Quiet);
    let used: usize = right.iter().map(|(.., words)| text::width(words) + 2).sum();
    let end = area
        .right()
        .saturating_sub(u16::try_from(used).unwrap_or_default() + 1);
    painter.text(x, area.y, end.saturating_sub(x), &blocked, style);
    x = end;
    for (binding, _, words) in &right {
        x += 2;
        x += hint(painter, x, area.y, binding, words);
    }
}

fn hint(painter: &mut Painter, x: u16, y: u16, binding: &Binding, words: &str) -> u16 {
    let key = binding
        .keys
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    let used = painter.text(x, y, u16::MAX - x, words, painter.look.style(Tone::Quiet));
    painter.text(x, y, u16::MAX - x, &key, painter.look.style(Tone::Accent));
    used
}

/// The hints that work now, in the order of the table.
fn hints(context: Context, state: &State) -> Vec<(&'static Binding, u8, String)> {
    let here = BINDINGS
        .iter()
        .filter(|binding| binding.contexts.contains(&context))
        .filter(|binding| binding.action != Action::List(OnList::Accounts) || state.has_others);
    here.filter_map(|binding| {
        let (words, rank) = words_and_rank(binding, context, state)?;
        // Last, because it takes longest.
        state.can(binding.action).ok()?;
        Some((binding, rank, format!("{} {words}", binding.keys.first()?)))
    })
    .collect()
}

/// The words behind a key, and its rank, if the footer shows it.
fn words_and_rank(binding: &Binding, context: Context, state: &State) -> Option<(String, u8)> {
    let action = binding.action;
    if action == Action::List(OnList::Back) {
        let step = state.step_back_to();
        let words = words::keys::back_to(step)?.to_owned();
        return Some(match binding.listed {
            ListedIn::Footer(rank) if step == BackTo::Instances => (words, rank),
            // Rows are hidden, or keys act on several.
            _ => (words, NEEDED),
        });
    }
    if action == Action::List(OnList::Mark(Marking::Range)) && state.is_in_range() {
        return Some((words::keys::end_range().to_owned(), NEEDED));
    }
    let marks = state.marks_for(action);
    let rank = match (binding.listed, marks) {
        (ListedIn::Footer(rank), _) => rank,
        _ if action == Action::List(OnList::Operations) && state.runs_something() => RUNNING,
        // What acts on the marked rows is shown while there are any.
        (ListedIn::Help, Some(_)) => MARKED,
        (ListedIn::Help | ListedIn::Palette | ListedIn::Nowhere, _) => return None,
    };
    if action == Action::Refresh && state.data_is_old() {
        return Some((help::retry().to_owned(), NEEDED));
    }
    let words = words::keys::footer_now(context, action, state.kind_to_create(), marks);
    Some((words, rank))
}

/// `(c, d: data is stale)`
fn blocked(context: Context, state: &State) -> String {
    if !matches!(context, Context::Instances | Context::Snapshots) {
        return String::new();
    }
    let mut reasons: Vec<(Vec<String>, &str)> = Vec::new();
    for action in [
        Action::Snapshot(OnSnapshot::Create),
        Action::Snapshot(OnSnapshot::Delete),
    ] {
        let (Some(key), Err(why)) = (keys::key_for(context, action), state.can(action)) else {
            continue;
        };
        if why.is_elsewhere() {
            continue;
        }
        match reasons
            .iter_mut()
            .find(|(_, reason)| *reason == why.brief())
        {
            Some((keys, _)) => keys.push(key.to_string()),
            None => reasons.push((vec![key.to_string()], why.brief())),
        }
    }
    let reasons: Vec<String> = reasons
        .into_iter()
        .map(|(keys, reason)| help::blocked(&keys, reason))
        .collect();
    reasons.join(" ")
}
