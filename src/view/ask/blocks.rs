//! Turns the blocks of a question into lines.

use ratatui::{
    layout::Alignment,
    text::{Line, Span},
};

use super::{
    super::{
        header,
        instances::whose,
        paint::Painter,
        theme::{ENDING, Tone},
    },
    AskLine,
    fields::{field, still},
};
use crate::{
    app::{
        State,
        ask::{Block, Button, Control, Fact, Form, Part, Stress, Value},
        field::Field,
        layout::{
            LEAST_NAME,
            question::{self, FIRST_OF_TWO, LABEL, NAME_LINES, ROW_NAME},
        },
    },
    domain::Instance,
    text,
};

/// The tone for text of this weight.
pub(super) fn tone(stress: Stress) -> Tone {
    match stress {
        Stress::Plain => Tone::Plain,
        Stress::Strong => Tone::Strong,
        Stress::Caution => Tone::Caution,
        Stress::Danger => Tone::Danger,
    }
}

/// Wraps sentences into as many lines as they need.
pub(super) fn paragraph(
    painter: &Painter,
    said: Option<&str>,
    room: usize,
    tone: Tone,
) -> Vec<Line<'static>> {
    let lines = said.map_or_else(Vec::new, |said| text::wrap(said, room));
    let line = |line| Line::from(painter.span(line, tone));
    lines.into_iter().map(line).collect()
}

/// The lines to read, those of them that are pinned, and the lines to press or type in.
type Composed = (Vec<AskLine>, Vec<usize>, Vec<AskLine>);

/// Turns blocks into lines.
pub(super) struct Composer<'a> {
    painter: &'a Painter<'a>,
    state: &'a State,
    form: &'a Form,
    room: usize,
    composed: Composed,
}

impl<'a> Composer<'a> {
    pub(super) fn new(
        painter: &'a Painter<'a>,
        state: &'a State,
        form: &'a Form,
        room: usize,
    ) -> Self {
        Self {
            painter,
            state,
            form,
            room,
            composed: Composed::default(),
        }
    }

    pub(super) fn end(self) -> Composed {
        self.composed
    }

    pub(super) fn add(&mut self, block: &Block) {
        match block {
            Block::Gap => self.read(vec![Line::default()], false),
            Block::Paragraph(said, stress) => {
                let lines = paragraph(self.painter, Some(said), self.room, tone(*stress));
                self.read(lines, false);
            }
            Block::Passing(said) => {
                let said = text::cut(said.as_deref().unwrap_or_default(), self.room, ENDING);
                let line = Line::from(self.painter.span(said.into_owned(), Tone::Busy));
                self.read(vec![line], false);
            }
            Block::Fact(fact) => self.fact(fact, question::has_server(self.room)),
            Block::Facts(left, right) => self.facts(left, right),
            Block::Control(control) => self.control(control),
        }
    }

    fn read(&mut self, lines: Vec<Line<'static>>, stays: bool) {
        let (all, pinned, _) = &mut self.composed;
        if stays {
            pinned.extend(all.len()..all.len() + lines.len());
        }
        all.extend(lines.into_iter().map(AskLine::from));
    }

    /// The same for a line that is a control.
    fn read_part(&mut self, part: Part, line: Line<'static>, stays: bool) {
        let wide = line.width();
        self.read(vec![line], stays);
        if let Some(last) = self.composed.0.last_mut() {
            last.parts = vec![(part, 0, wide)];
            last.chosen = matches!(part, Part::Row(_)) && self.form.focus == part;
        }
    }

    fn fact(&mut self, fact: &Fact, with_server: bool) {
        let room = self.room.saturating_sub(LABEL);
        let values = match &fact.value {
            Value::Words(words) => text::wrap(words, room),
            Value::Name(name) => name_lines(name, room),
            Value::Account => {
                let line = Line::from(self.account(fact, with_server));
                return self.read(vec![line], fact.stays);
            }
            Value::Instance(instance, None) => whose_lines(instance, room),
            Value::Instance(instance, Some(status)) => {
                let left = room.saturating_sub(3 + text::width(status));
                let mut lines = whose_lines(instance, left);
                if let Some(first) = lines.first_mut() {
                    *first = format!("{first}   {status}");
                }
                lines
            }
        };
        let labels = std::iter::once(fact.label.as_str()).chain(std::iter::repeat(""));
        let both = labels
            .zip(values)
            .map(|(label, value)| self.labelled(label, value, tone(fact.stress)).into());
        let lines = both.collect();
        self.read(lines, fact.stays);
    }

    /// A label, and a value in a tone.
    fn labelled(&self, label: &str, value: String, tone: Tone) -> Vec<Span<'static>> {
        let label = self.painter.span(format!("{label:<LABEL$}"), Tone::Quiet);
        vec![label, self.painter.span(value, tone)]
    }

    /// The label and the account; the badge that its name is begins a column before the name.
    fn account(&self, fact: &Fact, with_server: bool) -> Vec<Span<'static>> {
        let label = format!("{:<1$}", fact.label, LABEL - 1);
        let mut spans = vec![self.painter.span(label, Tone::Quiet)];
        spans.extend(header::account_with_badge(
            self.painter,
            self.state,
            with_server,
        ));
        spans
    }

    /// Puts two facts on a line, if there is room and the first is short.
    fn facts(&mut self, left: &Fact, right: &Fact) {
        let Value::Words(first) = &left.value else {
            self.fact(left, false);
            return self.fact(right, false);
        };
        let wide = text::width(first);
        let second = match &right.value {
            Value::Words(words) => Some(self.labelled(&right.label, words.clone(), Tone::Plain)),
            Value::Account => Some(self.account(right, false)),
            Value::Name(_) | Value::Instance(..) => None,
        };
        let fits = question::has_two_facts(self.room, wide);
        let Some(second) = second.filter(|_| fits) else {
            self.fact(left, false);
            return self.fact(right, false);
        };
        let mut line = self.labelled(&left.label, first.clone(), Tone::Plain);
        line.push(Span::raw(" ".repeat(FIRST_OF_TWO + 1 - wide)));
        line.extend(second);
        self.read(vec![Line::from(line)], left.stays);
    }

    fn control(&mut self, control: &Control) {
        match control {
            Control::Text {
                part,
                label,
                field,
                count,
            } => {
                let line = self.text(*part, label, field, *count);
                self.read_part(*part, line, true);
            }
            Control::Digits {
                asked,
                field,
                count,
            } => {
                let lines = self.digits(asked, field, *count);
                self.composed.2.extend(lines);
            }
            Control::Choice {
                part,
                label,
                chosen,
            } => {
                let style = self.painter.look.style(Tone::Plain);
                // It can be told from a fact without the focus, too.
                let value = format!("<{chosen}>");
                let value = if self.form.focus == *part {
                    Span::styled(value, self.painter.look.focused(style))
                } else {
                    Span::styled(value, style)
                };
                // The marks are drawn before the column of the values.
                let label = format!("{label:<0$}", LABEL - 1);
                let label = self.painter.span(label, Tone::Plain);
                self.read_part(*part, Line::from(vec![label, value]), true);
            }
            Control::Toggles { label, boxes } => self.toggles(label, boxes),
            Control::Row { number, name, what } => {
                let name = format!(" {}  {name:<ROW_NAME$} ", number + 1);
                let left = self.room.saturating_sub(text::width(&name));
                let what = text::cut(what, left, ENDING).into_owned();
                let spans = [(name, Tone::Plain), (what, Tone::Quiet)];
                let spans = spans.map(|(words, tone)| self.painter.span(words, tone));
                self.read_part(Part::Row(*number), Line::from(spans.to_vec()), false);
            }
            Control::Buttons(buttons) => {
                let long = self.buttons(buttons, |button| &button.label);
                let short = self.buttons(buttons, |button| &button.short);
                // A field below its prompt leaves room for them.
                let field = self
                    .composed
                    .2
                    .pop_if(|line| line.begins_with(Part::Digits));
                let beside = field.as_ref().and_then(|field| {
                    let both = field.before(&long, self.room);
                    both.or_else(|| field.before(&short, self.room))
                });
                let lines = match beside {
                    Some(both) => vec![both],
                    None if long.line.width() <= self.room => {
                        field.into_iter().chain([long]).collect()
                    }
                    None => field.into_iter().chain([short]).collect(),
                };
                self.composed.2.extend(lines);
            }
        }
    }

    /// `Days     [x] Mon [ ] Tue [x] Wed`, on as many lines as it needs.
    fn toggles(&mut self, label: &str, boxes: &[(&'static str, bool)]) {
        let blank = |wide: usize| Span::raw(" ".repeat(wide));
        let begin = |label: &str| {
            AskLine::from(Line::from(
                self.painter.span(format!("{label:<LABEL$}"), Tone::Quiet),
            ))
        };
        let mut lines = vec![begin(label)];
        let mut x = LABEL;
        for (at, (name, is_chosen)) in (0..).zip(boxes) {
            let part = Part::Toggle(at);
            let shown = format!("[{}] {name}", if *is_chosen { "x" } else { " " });
            let wide = text::width(&shown);
            if x > LABEL && x + wide > self.room {
                lines.push(begin(""));
                x = LABEL;
            }
            let plain = self.painter.look.style(Tone::Plain);
            let style = if self.form.focus == part && self.form.sent.is_none() {
                self.painter.look.focused(plain)
            } else {
                plain
            };
            if let Some(line) = lines.last_mut() {
                line.line
                    .spans
                    .extend([Span::styled(shown, style), blank(1)]);
                line.parts.push((part, x, wide));
            }
            x += wide + 1;
        }
        let (all, pinned, _) = &mut self.composed;
        pinned.extend(all.len()..all.len() + lines.len());
        all.extend(lines);
    }

    /// `Name     [web-02-20261114-1402_      ]  20/100`
    fn text(
        &self,
        part: Part,
        label: &str,
        entered: &Field,
        count: Option<(usize, usize)>,
    ) -> Line<'static> {
        let counted = count.map_or_else(String::new, |(is, most)| format!("{is}/{most}"));
        // Wide enough for the count to grow.
        let behind = count.map_or(1, |(_, most)| 4 + 2 * most.to_string().len());
        let wide = self.room.saturating_sub(LABEL + 1 + behind);
        let value = if self.form.focus == part && self.form.sent.is_none() {
            field(self.painter, entered, wide)
        } else {
            still(self.painter, entered, wide)
        };
        let mut spans = vec![self.painter.span(format!("{label:<LABEL$}["), Tone::Quiet)];
        spans.extend(value);
        spans.push(self.painter.span("]", Tone::Quiet));
        if let Some((is, most)) = count {
            let tone = if (1..=most).contains(&is) {
                Tone::Plain
            } else {
                Tone::Danger
            };
            spans.push(self.painter.span("  ", Tone::Plain));
            spans.push(self.painter.span(counted, tone));
        }
        Line::from(spans)
    }

    fn digits(
        &self,
        [asked, with_id]: &[String; 2],
        entered: &Field,
        count: usize,
    ) -> Vec<AskLine> {
        let entry = |wide: usize| {
            let mut entry = vec![self.painter.span("[", Tone::Plain)];
            entry.extend(if self.form.focus == Part::Digits {
                field(self.painter, entered, wide)
            } else {
                still(self.painter, entered, wide)
            });
            entry.push(self.painter.span("]", Tone::Quiet));
            entry
        };
        // One more column for the cursor after the last digit.
        let wide = count + 1;
        let on_one_line = format!("{with_id}  ");
        if text::width(&on_one_line) + wide + 2 <= self.room {
            let before = text::width(&on_one_line);
            let mut line = Line::from(self.painter.span(on_one_line, Tone::Strong));
            line.extend(entry(wide));
            return vec![AskLine::with(Part::Digits, before, line)];
        }
        // The id is pinned above.
        let lines = paragraph(self.painter, Some(asked), self.room, Tone::Strong);
        let entry = Line::from(entry(wide.min(self.room.saturating_sub(2))));
        let lines = lines.into_iter().map(AskLine::from);
        lines
            .chain([AskLine::with(Part::Digits, 0, entry)])
            .collect()
    }

    /// `>[ Cancel ]<   [ Delete 5198871 ]`, at the right end.
    fn buttons(&self, buttons: &[Button], label: impl Fn(&Button) -> &String) -> AskLine {
        let (mut spans, mut parts, mut x) = (Vec::new(), Vec::new(), 0);
        for button in buttons {
            let (label, style) = (label(button), self.painter.look.style(tone(button.stress)));
            let span = if self.form.focus == button.part {
                let focused = self.painter.look.focused(style);
                Span::styled(format!(">[ {label} ]<"), focused)
            } else {
                Span::styled(format!(" [ {label} ] "), style)
            };
            parts.push((button.part, x, span.width()));
            x += span.width();
            spans.push(span);
        }
        AskLine {
            line: Line::from(spans).alignment(Alignment::Right),
            parts,
            chosen: false,
        }
    }
}

/// A name on at most two lines.
fn name_lines(name: &str, room: usize) -> Vec<String> {
    let mut lines = text::wrap(name, room);
    if lines.len() > NAME_LINES {
        lines.truncate(NAME_LINES);
        if let Some(last) = lines.last_mut() {
            let keep = room.saturating_sub(1);
            *last = format!("{}{}", text::cut(last, keep, ""), ENDING);
        }
    }
    lines
}

/// An instance in lines of at most `room` columns. If the id leaves no room for the name, it gets
/// lines of its own, because an id is never cut.
fn whose_lines(instance: &Instance, room: usize) -> Vec<String> {
    let (label, after) = whose(instance, room);
    if text::width(&label) >= LEAST_NAME.min(text::width(instance.label_beside_id())) {
        return vec![label + &after];
    }
    let id = text::wrap(instance.id.as_str(), room.saturating_sub(3));
    let id = ["id "].into_iter().chain(std::iter::repeat("   ")).zip(id);
    let label = text::cut(instance.label_beside_id(), room, ENDING).into_owned();
    std::iter::once(label)
        .chain(id.map(|(mark, digits)| format!("{mark}{digits}")))
        .collect()
}
