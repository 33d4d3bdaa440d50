//! The language of the filter: words, `field:value`, and `-` before either to exclude it.
//!
//! ```text
//! nightly -web status:active age:>30d "two words" name:"a:b"
//! ```
//!
//! All terms have to match a row. Case and accents do not count, and if no row at all has a text,
//! rows that have its characters in this order match instead. Each column declares the field by
//! which it can be filtered.

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use jiff::civil::Date;

use super::{
    TableRow,
    column::{Column, Cx},
    fold::{fold_into, folded, folded_with_origins},
    needle::Needle,
    span::Span,
    texts::Texts,
};
use crate::{
    domain::Size,
    words::filter::{Possible, Remark},
};

/// The type of a field, which decides how it is filtered.
#[derive(Debug)]
pub enum Queried<T> {
    /// A text, matched by a part of it. Words without a field are searched in all of these.
    Text(fn(&T) -> Cow<'_, str>),
    /// A text that depends on other lists, too, and so is read anew for each search.
    Linked(for<'a> fn(&'a T, &Cx<'a>) -> Cow<'a, str>),
    /// One of these words, matched by its beginning. The empty word stands for unknown.
    OneOf(&'static [&'static str], fn(&T, &Cx) -> &'static str),
    /// A size in GB.
    Size(fn(&T, &Cx) -> Size),
    /// A number; `None` if it is unknown.
    Count(fn(&T, &Cx) -> Option<usize>),
    /// A day. Words are searched in it, too.
    Day(fn(&T) -> Option<Date>),
    /// A day, filtered by its age; unknown if it is in the future.
    Age(fn(&T, &Cx) -> Option<Date>),
}

/// A field for filters.
pub type QueriedField<T> = (&'static str, Queried<T>);

/// The most terms of a filter: more are a page that was pasted by mistake.
const MOST_TERMS: usize = 32;

/// The most values of a field that a remark lists.
const MOST_VALUES: usize = 8;

/// A test of a row.
#[derive(Clone, Debug)]
enum Test<T: 'static> {
    Anywhere(Needle),
    Text(&'static Queried<T>, Needle),
    OneOf(fn(&T, &Cx) -> &'static str, String),
    Size(fn(&T, &Cx) -> Size, Span),
    Count(fn(&T, &Cx) -> Option<usize>, Span),
    Day(fn(&T) -> Option<Date>, Span),
    Age(fn(&T, &Cx) -> Option<Date>, Span),
}

#[derive(Clone, Debug)]
struct Term<T: 'static> {
    /// Whether rows that pass the test are excluded.
    not: bool,
    /// The field, if one is named.
    field: Option<&'static str>,
    test: Test<T>,
    /// Whether some row passed it.
    hit: bool,
}

/// A parsed filter.
#[derive(Clone, Debug)]
pub struct Query<T: 'static> {
    terms: Vec<Term<T>>,
    said: Option<Remark>,
}

impl<T> Default for Query<T> {
    fn default() -> Self {
        Self {
            terms: Vec::new(),
            said: None,
        }
    }
}

/// A part of the filter between blanks.
#[derive(Debug, Default)]
struct Token {
    not: bool,
    field: Option<String>,
    value: String,
    quoted: bool,
}

/// Splits at blanks that are not between quotes. The text before the first colon is a field if it
/// could be the name of one.
fn tokens(text: &str) -> Vec<Token> {
    let (mut tokens, mut token) = (Vec::new(), None::<Token>);
    let mut inside = false;
    for c in text.chars() {
        if c.is_whitespace() && !inside {
            tokens.extend(token.take());
            continue;
        }
        let begins = token.is_none();
        let token = token.get_or_insert_default();
        let could_be_field = |name: &str| {
            let is_letter = |c: char| c.is_ascii_alphabetic() || c == '_';
            !name.is_empty() && name.chars().all(is_letter)
        };
        match c {
            '"' => {
                inside = !inside;
                token.quoted = true;
            }
            '-' if begins => token.not = true,
            ':' if !token.quoted && token.field.is_none() && could_be_field(&token.value) => {
                token.field = Some(std::mem::take(&mut token.value).to_ascii_lowercase());
            }
            c => token.value.push(c),
        }
    }
    tokens.extend(token);
    tokens
}

impl<T> Queried<T> {
    /// The text of a row, if it is one that words are searched in.
    fn text<'a>(&self, row: &'a T, cx: &Cx<'a>) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(of) => Some(of(row)),
            Self::Linked(of) => Some(of(row, cx)),
            Self::OneOf(..) | Self::Size(_) | Self::Count(_) | Self::Day(_) | Self::Age(_) => None,
        }
    }
}

impl<T: TableRow> Test<T> {
    /// The test of a field; none while it is still being typed.
    fn of(
        name: &'static str,
        asked: &'static Queried<T>,
        value: &str,
    ) -> Result<Option<Self>, Remark> {
        if value.is_empty() {
            return Ok(None);
        }
        let wrong = |possible| Remark::NoValue(name, value.to_owned(), possible);
        let span = |read: fn(&str) -> Option<Span>, possible| {
            let is_begun = matches!(value, ">" | "<" | ">=" | "<=");
            match read(value) {
                Some(span) => Ok(Some(span)),
                None if is_begun => Ok(None),
                None => Err(wrong(possible)),
            }
        };
        Ok(match asked {
            Queried::Text(_) | Queried::Linked(_) => Some(Self::Text(asked, Needle::new(value))),
            Queried::OneOf(words, of) => {
                let value = folded(value);
                if !words.iter().any(|word| word.starts_with(&value)) {
                    return Err(wrong(Possible::Words(words)));
                }
                Some(Self::OneOf(*of, value))
            }
            Queried::Size(of) => {
                span(Span::of_size, Possible::Sizes)?.map(|it| Self::Size(*of, it))
            }
            Queried::Count(of) => {
                span(Span::of_count, Possible::Numbers)?.map(|it| Self::Count(*of, it))
            }
            Queried::Day(of) => span(Span::of_days, Possible::Days)?.map(|it| Self::Day(*of, it)),
            Queried::Age(of) => span(Span::of_age, Possible::Ages)?.map(|it| Self::Age(*of, it)),
        })
    }

    fn needle(&self) -> Option<&Needle> {
        match self {
            Self::Anywhere(needle) | Self::Text(_, needle) => Some(needle),
            Self::OneOf(..) | Self::Size(..) | Self::Count(..) | Self::Day(..) | Self::Age(..) => {
                None
            }
        }
    }

    fn needle_mut(&mut self) -> Option<&mut Needle> {
        match self {
            Self::Anywhere(needle) | Self::Text(_, needle) => Some(needle),
            Self::OneOf(..) | Self::Size(..) | Self::Count(..) | Self::Day(..) | Self::Age(..) => {
                None
            }
        }
    }

    /// Whether a row passes; `texts` and `linked` are all its texts, folded, and `field` is a buffer
    /// for one.
    fn passes(&self, row: &T, cx: &Cx, (texts, linked): (&str, &str), field: &mut String) -> bool {
        match self {
            Self::Anywhere(needle) => needle.is_in(texts) || needle.is_in(linked),
            Self::Text(asked, needle) => {
                field.clear();
                push_line(field, asked.text(row, cx));
                needle.is_in(field)
            }
            Self::OneOf(of, value) => of(row, cx).starts_with(value),
            Self::Size(of, span) => span.has(match of(row, cx) {
                Size::Thousandths(n) => i64::try_from(n).ok(),
                Size::Absent | Size::Senseless => None,
            }),
            Self::Count(of, span) => {
                span.has(of(row, cx).and_then(|count| i64::try_from(count).ok()))
            }
            Self::Day(of, span) => span.has(of(row).map(Span::day)),
            Self::Age(of, span) => {
                let today = Span::day(cx.now.wall.date());
                let age = of(row, cx).map(|day| today - Span::day(day));
                span.has(age.filter(|days| *days >= 0))
            }
        }
    }
}

/// All fields: the columns, then the others.
pub(super) fn fields<T: TableRow>() -> impl Iterator<Item = (&'static str, &'static Queried<T>)> {
    let columns = T::COLUMNS.iter();
    let columns = columns.map(|column| (column.name, &column.query));
    columns.chain(T::FIELDS.iter().map(|(name, asked)| (*name, asked)))
}

/// The names of all fields of a list, as they are typed in a filter.
#[must_use]
pub fn field_names<T: TableRow>() -> Vec<&'static str> {
    fields::<T>().map(|(name, _)| name).collect()
}

/// Appends a folded text, if there is one, and a line break.
fn push_line(out: &mut String, text: Option<Cow<str>>) {
    if let Some(text) = text {
        fold_into(out, &text);
        out.push('\n');
    }
}

impl<T: TableRow> Query<T> {
    /// Parses a filter. A term that has only begun matches everything.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for token in tokens(text) {
            if query.terms.len() == MOST_TERMS {
                query.said = Some(Remark::TooLong(MOST_TERMS));
                break;
            }
            match Term::of(token) {
                Ok(term) => query.terms.extend(term),
                Err(said) => {
                    query.said = Some(said);
                    break;
                }
            }
        }
        query
    }

    /// The remark on it, if any.
    #[must_use]
    pub fn said(&self) -> Option<&Remark> {
        self.said.as_ref()
    }

    /// Whether it matches every row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.said.is_none()
    }

    /// The rows that match. `texts` are those of the rows, computed as far as they are needed and
    /// missing.
    #[must_use]
    pub fn fits(&mut self, rows: &[T], texts: &mut Option<Texts>, cx: &Cx) -> Vec<bool> {
        if self.said.as_ref().is_some_and(Remark::is_wrong) {
            return vec![false; rows.len()];
        }
        for term in &mut self.terms {
            if let Some(needle) = term.test.needle_mut() {
                needle.fuzzy = false;
            }
        }
        let texts = self
            .terms
            .iter()
            .any(|term| matches!(term.test, Test::Anywhere(_)))
            .then(|| {
                let texts = texts.get_or_insert_default();
                texts.extend(rows);
                &*texts
            });
        let mut fits = self.pass(rows, texts, cx);
        let mut is_fuzzy = false;
        for term in self.terms.iter_mut().filter(|term| !term.hit) {
            if let Some(needle) = term.test.needle_mut() {
                needle.fuzzy = true;
                is_fuzzy = true;
            }
        }
        if is_fuzzy {
            fits = self.pass(rows, texts, cx);
        }
        self.said = self.found(rows, cx);
        fits
    }

    /// Goes over all rows once, and records which terms some row passes.
    fn pass(&mut self, rows: &[T], texts: Option<&Texts>, cx: &Cx) -> Vec<bool> {
        let linked_fields: Vec<_> = fields::<T>()
            .filter(|(_, asked)| texts.is_some() && matches!(asked, Queried::Linked(_)))
            .collect();
        let (mut linked, mut field) = (String::new(), String::new());
        for term in &mut self.terms {
            term.hit = false;
        }
        let mut fits = |(row, texts): (&T, &str)| {
            linked.clear();
            for (_, asked) in &linked_fields {
                push_line(&mut linked, asked.text(row, cx));
            }
            let mut fits = true;
            for term in &mut self.terms {
                if !fits && term.hit {
                    // Each term has to know whether any row passes: this one does.
                    continue;
                }
                let passes = term.test.passes(row, cx, (texts, &linked), &mut field);
                term.hit |= passes;
                fits &= passes != term.not;
            }
            fits
        };
        let texts = texts.into_iter().flat_map(Texts::rows);
        let texts = texts.chain(std::iter::repeat(""));
        rows.iter().zip(texts).map(&mut fits).collect()
    }

    /// The remark that follows from the rows: the first text that none has.
    fn found(&self, rows: &[T], cx: &Cx) -> Option<Remark> {
        let mut without = self.terms.iter().filter_map(|term| {
            let needle = term.test.needle()?;
            match (&term.test, term.field) {
                (Test::Text(asked, _), Some(field)) if !term.hit && !rows.is_empty() => {
                    let values = values(rows, cx, asked);
                    Some(Remark::NoneHas(field, needle.typed.clone(), values))
                }
                _ if needle.fuzzy && term.hit => Some(Remark::Similar(needle.typed.clone())),
                _ => None,
            }
        });
        without.next()
    }

    /// The matches in the text of a column: ranges of its bytes, in order.
    #[must_use]
    pub fn highlights(&self, column: &Column<T>, shown: &str) -> Vec<Range<usize>> {
        let is_text = matches!(
            column.query,
            Queried::Text(_) | Queried::Linked(_) | Queried::Day(_)
        );
        let wanted = self.terms.iter().filter(|term| !term.not);
        let wanted = wanted.filter(|term| term.field.map_or(is_text, |field| field == column.name));
        let mut needles = wanted.filter_map(|term| term.test.needle()).peekable();
        if needles.peek().is_none() {
            return Vec::new();
        }
        let (folded, mut places) = (folded_with_origins(shown), Vec::new());
        for needle in needles {
            needle.places(&folded, &mut places);
        }
        places.sort_by_key(|place| (place.start, place.end));
        places.dedup_by(|next, last| {
            let overlaps = next.start <= last.end;
            if overlaps {
                last.end = last.end.max(next.end);
            }
            overlaps
        });
        places
    }
}

impl<T: TableRow> Term<T> {
    /// The test for a token; none if it has only begun.
    fn of(token: Token) -> Result<Option<Self>, Remark> {
        let (not, value) = (token.not, token.value);
        let (field, test) = match token.field {
            None if value.is_empty() => return Ok(None),
            None => (None, Some(Test::Anywhere(Needle::new(&value)))),
            Some(name) => {
                let Some((name, asked)) = fields::<T>().find(|(known, _)| *known == name) else {
                    return Err(Remark::NoField(name, field_names::<T>()));
                };
                (Some(name), Test::of(name, asked, &value)?)
            }
        };
        Ok(test.map(|test| Self {
            not,
            field,
            test,
            hit: false,
        }))
    }
}

/// The values of a field, if there are few.
fn values<T: TableRow>(rows: &[T], cx: &Cx, asked: &Queried<T>) -> Vec<String> {
    let mut values = BTreeSet::new();
    for value in rows.iter().filter_map(|row| asked.text(row, cx)) {
        if !value.trim().is_empty() && !values.contains(&*value) {
            values.insert(value.into_owned());
        }
        if values.len() > MOST_VALUES {
            return Vec::new();
        }
    }
    values.into_iter().collect()
}
