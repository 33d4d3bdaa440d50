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
use memchr::memmem::Finder;

use super::{
    TableRow,
    column::{Column, Cx},
    fold::{fold_into, folded, folded_with_origins},
    span::Span,
};
use crate::{
    domain::Size,
    words::filter::{Possible, Remark},
};

/// How to read the text of a row.
pub type TextOf<T> = for<'a> fn(&'a T, &Cx<'a>) -> Cow<'a, str>;

/// The type of a field, which decides how it is filtered.
#[derive(Debug)]
pub enum Queried<T> {
    /// A text, matched by a part of it. Words without a field are searched in all of these.
    Text(TextOf<T>),
    /// One of these words, matched by its beginning. The empty word stands for unknown.
    OneOf(&'static [&'static str], fn(&T, &Cx) -> &'static str),
    /// A size in GB.
    Size(fn(&T, &Cx) -> Size),
    /// A number; `None` if it is unknown.
    Count(fn(&T, &Cx) -> Option<usize>),
    /// A day. Words are searched in it, too.
    Day(fn(&T, &Cx) -> Option<Date>),
    /// A day, filtered by its age; unknown if it is in the future.
    Age(fn(&T, &Cx) -> Option<Date>),
}

/// A field for filters.
pub type QueriedField<T> = (&'static str, Queried<T>);

/// The most terms of a filter: more are a page that was pasted by mistake.
const MOST_TERMS: usize = 32;

/// The most values of a field that a remark lists.
const MOST_VALUES: usize = 8;

/// A text to search for.
#[derive(Clone, Debug)]
struct Needle {
    finder: Finder<'static>,
    /// As it was typed.
    typed: String,
    /// Whether no row has it, so that having its characters in this order is enough.
    fuzzy: bool,
}

/// A test of a row.
#[derive(Clone, Debug)]
enum Test<T> {
    Anywhere(Needle),
    Text(TextOf<T>, Needle),
    OneOf(fn(&T, &Cx) -> &'static str, String),
    Size(fn(&T, &Cx) -> Size, Span),
    Count(fn(&T, &Cx) -> Option<usize>, Span),
    Day(fn(&T, &Cx) -> Option<Date>, Span),
    Age(fn(&T, &Cx) -> Option<Date>, Span),
}

#[derive(Clone, Debug)]
struct Term<T> {
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
pub struct Query<T> {
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

impl Needle {
    fn new(typed: &str) -> Self {
        Self {
            finder: Finder::new(&folded(typed)).into_owned(),
            typed: typed.to_owned(),
            fuzzy: false,
        }
    }

    /// Whether it occurs in folded texts, each of which ends with a line break.
    fn is_in(&self, texts: &str) -> bool {
        if self.fuzzy {
            has_in_order(self.finder.needle(), texts)
        } else {
            self.finder.find(texts.as_bytes()).is_some()
        }
    }

    /// Where it occurs in a text.
    fn places(&self, (text, origins): &(String, Vec<Range<usize>>), out: &mut Vec<Range<usize>>) {
        let length = self.finder.needle().len();
        if length == 0 {
            return;
        }
        let is_char = |at: &usize| text.is_char_boundary(*at);
        if !self.fuzzy {
            let found = self.finder.find_iter(text.as_bytes());
            out.extend(found.map(|at| origins[at].start..origins[at + length - 1].end));
        } else if has_in_order(self.finder.needle(), text) {
            let mut rest = self.finder.needle();
            for at in (0..text.len()).filter(is_char) {
                let end = (at + 1..=text.len()).find(is_char).unwrap_or(text.len());
                if let Some(after) = rest.strip_prefix(&text.as_bytes()[at..end]) {
                    out.push(origins[at].clone());
                    rest = after;
                }
            }
        }
    }
}

/// Whether the characters of a needle are in one of several lines, in this order. By hand and over all
/// lines at once, because it is done for each row.
fn has_in_order(needle: &[u8], lines: &str) -> bool {
    let mut rest = needle;
    if needle.is_ascii() {
        for byte in lines.bytes() {
            match rest {
                [] => return true,
                _ if byte == b'\n' => rest = needle,
                [first, after @ ..] if byte == *first => rest = after,
                _ => {}
            }
        }
        return rest.is_empty();
    }
    for c in lines.chars() {
        if rest.is_empty() {
            return true;
        }
        let mut bytes = [0; 4];
        rest = match c {
            '\n' => needle,
            c => rest
                .strip_prefix(c.encode_utf8(&mut bytes).as_bytes())
                .unwrap_or(rest),
        };
    }
    rest.is_empty()
}

impl<T: TableRow> Test<T> {
    /// The test of a field; none while it is still being typed.
    fn of(name: &'static str, asked: &Queried<T>, value: &str) -> Result<Option<Self>, Remark> {
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
            Queried::Text(of) => Some(Self::Text(*of, Needle::new(value))),
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

    /// Whether a row passes; `texts` are all its texts, folded, and `field` is a buffer for one.
    fn passes(&self, row: &T, cx: &Cx, texts: &str, field: &mut String) -> bool {
        match self {
            Self::Anywhere(needle) => needle.is_in(texts),
            Self::Text(of, needle) => {
                field.clear();
                fold_into(field, &of(row, cx));
                field.push('\n');
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
            Self::Day(of, span) => span.has(of(row, cx).map(Span::day)),
            Self::Age(of, span) => {
                let today = Span::day(cx.now.wall.date());
                let age = of(row, cx).map(|day| today - Span::day(day));
                span.has(age.filter(|days| *days >= 0))
            }
        }
    }
}

/// All fields: the columns, then the others.
fn fields<T: TableRow>() -> impl Iterator<Item = (&'static str, &'static Queried<T>)> {
    let columns = T::COLUMNS.iter();
    let columns = columns.map(|column| (column.name, &column.query));
    columns.chain(T::FIELDS.iter().map(|(name, asked)| (*name, asked)))
}

/// Writes all texts of a row, folded, each with a line break after it.
fn texts_of<T: TableRow>(out: &mut String, row: &T, cx: &Cx) {
    out.clear();
    for (_, asked) in fields::<T>() {
        match asked {
            Queried::Text(of) => fold_into(out, &of(row, cx)),
            Queried::Day(of) => of(row, cx).map_or((), |day| push_day(out, day)),
            Queried::OneOf(..) | Queried::Size(_) | Queried::Count(_) | Queried::Age(_) => continue,
        }
        out.push('\n');
    }
}

/// Writes `2026-11-14`: by hand, because it is done for each row.
fn push_day(out: &mut String, day: Date) {
    let mut push = |number: i16, digits: u32| {
        for place in (0..digits).rev() {
            let digit = number.unsigned_abs() / 10_u16.pow(place) % 10;
            out.extend(char::from_digit(digit.into(), 10));
        }
    };
    push(day.year(), 4);
    for part in [day.month(), day.day()] {
        out.push('-');
        let mut push = |digit: i8| {
            out.extend(char::from_digit(u32::from(digit.unsigned_abs()), 10));
        };
        push(part / 10);
        push(part % 10);
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

    /// The rows that match.
    #[must_use]
    pub fn fits(&mut self, rows: &[T], cx: &Cx) -> Vec<bool> {
        if self.said.as_ref().is_some_and(Remark::is_wrong) {
            return vec![false; rows.len()];
        }
        for term in &mut self.terms {
            if let Some(needle) = term.test.needle_mut() {
                needle.fuzzy = false;
            }
        }
        let mut fits = self.pass(rows, cx);
        let mut is_fuzzy = false;
        for term in self.terms.iter_mut().filter(|term| !term.hit) {
            if let Some(needle) = term.test.needle_mut() {
                needle.fuzzy = true;
                is_fuzzy = true;
            }
        }
        if is_fuzzy {
            fits = self.pass(rows, cx);
        }
        self.said = self.found(rows, cx);
        fits
    }

    /// Goes over all rows once, and records which terms some row passes.
    fn pass(&mut self, rows: &[T], cx: &Cx) -> Vec<bool> {
        let anywhere = |term: &Term<T>| matches!(term.test, Test::Anywhere(_));
        let needs_texts = self.terms.iter().any(anywhere);
        let (mut texts, mut field) = (String::new(), String::new());
        for term in &mut self.terms {
            term.hit = false;
        }
        let mut fits = |row: &T| {
            if needs_texts {
                texts_of(&mut texts, row, cx);
            }
            let mut fits = true;
            for term in &mut self.terms {
                if !fits && term.hit {
                    // Each term has to know whether any row passes: this one does.
                    continue;
                }
                let passes = term.test.passes(row, cx, &texts, &mut field);
                term.hit |= passes;
                fits &= passes != term.not;
            }
            fits
        };
        rows.iter().map(&mut fits).collect()
    }

    /// The remark that follows from the rows: the first text that none has.
    fn found(&self, rows: &[T], cx: &Cx) -> Option<Remark> {
        let mut without = self.terms.iter().filter_map(|term| {
            let needle = term.test.needle()?;
            match (&term.test, term.field) {
                (Test::Text(of, _), Some(field)) if !term.hit && !rows.is_empty() => {
                    let values = values(rows, cx, *of);
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
        let is_text = matches!(column.query, Queried::Text(_) | Queried::Day(_));
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
                    let known = fields::<T>().map(|(name, _)| name);
                    return Err(Remark::NoField(name, known.collect()));
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
fn values<T: TableRow>(rows: &[T], cx: &Cx, of: TextOf<T>) -> Vec<String> {
    let mut values = BTreeSet::new();
    for row in rows {
        let value = of(row, cx);
        if !value.trim().is_empty() && !values.contains(&*value) {
            values.insert(value.into_owned());
        }
        if values.len() > MOST_VALUES {
            return Vec::new();
        }
    }
    values.into_iter().collect()
}
