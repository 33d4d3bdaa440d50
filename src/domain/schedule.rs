//! Schedules of backups: on which days, and at what time, an instance is backed up by itself.

use std::fmt;

use jiff::civil::{Date, Weekday};

use super::{InstanceId, ScheduleId};
use crate::text::Text;

/// The most scheduled backups of an instance that can be kept `[panel]`.
pub const MOST_KEPT: u32 = 10;

/// A schedule, with the fields of the list `[panel]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// `id`.
    pub id: ScheduleId,
    /// `instance_id`: the instance that it backs up; `None` if it is not an id.
    pub instance: Option<InstanceId>,
    /// `name`: not unique.
    pub name: Text,
    /// `rotation_days`: the server's text, [`Schedule::known_days`] if it is understood.
    pub days: Text,
    /// `rotation_time`: the server's text, in the provider's local time `[panel]`.
    pub time: Text,
    /// `create_date`; `None` if it is not a date.
    pub created: Option<Date>,
}

impl Schedule {
    /// Its days, if the server's text is understood.
    #[must_use]
    pub fn known_days(&self) -> Option<Days> {
        Days::parse(self.days.raw())
    }

    /// Its time, if the server's text is understood.
    #[must_use]
    pub fn known_time(&self) -> Option<TimeOfDay> {
        TimeOfDay::parse(self.time.raw())
    }
}

/// Some days of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Days(u8);

/// The days as people count them, and their bits: those of the server's numbers.
const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Monday, "Monday"),
    (Weekday::Tuesday, "Tuesday"),
    (Weekday::Wednesday, "Wednesday"),
    (Weekday::Thursday, "Thursday"),
    (Weekday::Friday, "Friday"),
    (Weekday::Saturday, "Saturday"),
    (Weekday::Sunday, "Sunday"),
];

fn bit(day: Weekday) -> u8 {
    1 << day.to_sunday_zero_offset()
}

impl Days {
    /// No day.
    pub const NONE: Self = Self(0);
    /// Every day.
    pub const ALL: Self = Self(0b111_1111);
    /// The days of a week, from Monday.
    pub const WEEK: [Weekday; 7] = [
        WEEK[0].0, WEEK[1].0, WEEK[2].0, WEEK[3].0, WEEK[4].0, WEEK[5].0, WEEK[6].0,
    ];

    /// Parses the server's text: English names, whole or their first three letters, or the numbers
    /// that are sent to it, in any case, separated by blanks or commas `[panel]`. `None` if a word is
    /// anything else, or there is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let words = text.split(|c: char| c.is_whitespace() || c == ',');
        let mut words = words.filter(|word| !word.is_empty()).peekable();
        words.peek()?;
        words.try_fold(Self::NONE, |days, word| Some(days.with(day(word)?)))
    }

    /// These days and another one.
    #[must_use]
    pub fn with(self, day: Weekday) -> Self {
        Self(self.0 | bit(day))
    }

    /// These days, with or without this one: the other way round than now.
    #[must_use]
    pub fn toggled(self, day: Weekday) -> Self {
        Self(self.0 ^ bit(day))
    }

    /// Whether this day is among them.
    #[must_use]
    pub fn has(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// The days, from Monday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Self::WEEK.into_iter().filter(move |day| self.has(*day))
    }

    /// The numbers that are sent: 0 for Sunday to 6 for Saturday, with commas `[panel]`.
    #[must_use]
    pub fn numbers(self) -> String {
        let numbers = self
            .iter()
            .map(|day| day.to_sunday_zero_offset().to_string());
        numbers.collect::<Vec<_>>().join(",")
    }
}

fn day(word: &str) -> Option<Weekday> {
    if let Ok(number) = word.parse::<i8>() {
        let is_digit = word.len() == 1;
        return Weekday::from_sunday_zero_offset(number)
            .ok()
            .filter(|_| is_digit);
    }
    let mut week = WEEK.into_iter();
    let found = week
        .find(|(_, name)| name.eq_ignore_ascii_case(word) || name[..3].eq_ignore_ascii_case(word));
    found.map(|(day, _)| day)
}

/// A time of the day, in hours and minutes: 00:00 to 23:59.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
}

impl TimeOfDay {
    /// Parses `03:00`; also `3:00` and `03:00:00`, because it is not known how the server writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, rest) = text.trim().split_once(':')?;
        let minute = rest.strip_suffix(":00").unwrap_or(rest);
        let number = |text: &str, digits: &[usize]| {
            let fits = digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            text.parse::<u8>().ok().filter(|_| fits)
        };
        let (hour, minute) = (number(hour, &[1, 2])?, number(minute, &[2])?);
        (hour < 24 && minute < 60).then_some(Self { hour, minute })
    }
}

/// `03:00`, as it is sent `[panel]`.
impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn some_days() -> impl Strategy<Value = Days> {
        (1_u8..128).prop_map(Days)
    }

    proptest! {
        /// What the server gives for the days is read back, however it writes them.
        #[test]
        fn days_survive_every_way_to_write_them(
            days in some_days(),
            from in 0_usize..7,
            cases in prop::collection::vec(0_u8..3, 7),
            short in any::<bool>(),
            gap in "[ \t\u{a0}]{0,2}[ ,][ \t]{0,2}",
        ) {
            let mut words: Vec<String> = days.iter().zip(&cases).map(|(day, case)| {
                let (_, name) = WEEK.into_iter().find(|(it, _)| *it == day).unwrap();
                let name = if short { &name[..3] } else { name };
                match case {
                    0 => name.to_owned(),
                    1 => name.to_lowercase(),
                    _ => name.to_uppercase(),
                }
            }).collect();
            let len = words.len();
            words.rotate_left(from % len);
            prop_assert_eq!(Days::parse(&words.join(&gap)), Some(days));
            prop_assert_eq!(Days::parse(&format!(" {} ", words.join(&gap))), Some(days));
            prop_assert_eq!(Days::parse(&days.numbers()), Some(days));
        }

        #[test]
        fn no_text_is_guessed(text in any::<String>()) {
            if let Some(days) = Days::parse(&text) {
                prop_assert!(!days.is_empty());
                let known = |word: &str| day(word).is_some();
                let words = text.split(|c: char| c.is_whitespace() || c == ',');
                prop_assert!(words.filter(|word| !word.is_empty()).all(known));
            }
        }

        #[test]
        fn a_time_is_read_as_it_is_written(hour in 0_u8..24, minute in 0_u8..60) {
            let time = TimeOfDay { hour, minute };
            let written = time.to_string();
            prop_assert_eq!(written.len(), 5);
            for text in [written.clone(), format!(" {written} "), format!("{written}:00"), format!("{hour}:{minute:02}")] {
                prop_assert_eq!(TimeOfDay::parse(&text), Some(time));
            }
        }

        #[test]
        fn any_text_is_a_time_or_none(text in "[0-9:. +]{0,9}") {
            if let Some(time) = TimeOfDay::parse(&text) {
                prop_assert!(time.hour < 24 && time.minute < 60);
            }
        }
    }

    #[test]
    fn unknown_days_and_times_are_not_guessed() {
        for text in [
            "",
            " ",
            "Montag",
            "Mond",
            "7",
            "01",
            "+1",
            "-1",
            "1;2",
            "Monday-Friday",
            "daily",
        ] {
            assert_eq!(Days::parse(text), None, "{text:?}");
        }
        for text in [
            "", "24:00", "23:60", "3", "03.00", "3:0", "03:00:30", "3:00 am", "+3:00", "003:00",
        ] {
            assert_eq!(TimeOfDay::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_server_counts_days_from_sunday() {
        assert_eq!(
            Days::parse("Sunday Saturday").map(Days::numbers).as_deref(),
            Some("6,0")
        );
        assert_eq!(Days::ALL.numbers(), "1,2,3,4,5,6,0");
        let monday = Days::NONE.toggled(Weekday::Monday);
        assert_eq!(monday.numbers(), "1");
        assert_eq!(monday.toggled(Weekday::Monday), Days::NONE);
    }
}
