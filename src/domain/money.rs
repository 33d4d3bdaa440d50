//! Money: what snapshots cost, exact in billionths of a currency.

use std::fmt;

use super::Size;
use crate::text::{self, Text};

/// Billionths in one unit of a currency.
const UNIT: u64 = 1_000_000_000;

/// The highest plausible price of a GB for a day, in units: a higher one is taken for an error.
const MOST_UNITS: u64 = 1_000;

/// The currency if the server names none: the panel always shows EUR `[panel]`.
const USUAL: &str = "EUR";

/// The most characters of a currency: its code, its sign or a short word.
const MOST_LETTERS: usize = 8;

/// The days for which a month is counted.
const MONTH: u64 = 30;

/// The price of a GB for a day (`cost.stat_cost` of a list `[panel]`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price(Money);

/// An amount of a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// In billionths, so that sums are exact.
    billionths: u64,
    currency: Text,
}

impl Price {
    /// Parses `0.0015`, `0,0015`, `0.0015 EUR` or `0.0015 EUR / Day`; `None` for anything else,
    /// because a wrong price is worse than none.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let raw = raw.trim();
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let (number, rest) = raw.split_at(raw.find(|c| !is_number(c)).unwrap_or(raw.len()));
        let (currency, per) = rest.split_once('/').unwrap_or((rest, "day"));
        if !per.trim().eq_ignore_ascii_case("day") {
            return None;
        }
        let currency = match currency.trim() {
            "" => USUAL,
            word if word.chars().count() <= MOST_LETTERS && !word.contains(char::is_numeric) => {
                word
            }
            _ => return None,
        };
        Some(Self(Money {
            billionths: billionths(number)?,
            currency: Text::new(currency),
        }))
    }

    /// The cost of an image for a day: each GB that it has begun `[panel]`; `None` if its size is
    /// unknown.
    #[must_use]
    pub fn a_day(&self, size: Size) -> Option<Money> {
        Some(self.a_day_for(size.begun()?))
    }

    /// The cost of so many GB for a day.
    #[must_use]
    pub fn a_day_for(&self, gigabytes: u64) -> Money {
        self.0.times(gigabytes)
    }
}

/// Parses a plain decimal number; digits beyond the billionths are dropped.
fn billionths(number: &str) -> Option<u64> {
    let (whole, rest) = number.split_once(['.', ',']).unwrap_or((number, ""));
    if rest.contains(['.', ',']) || (whole.is_empty() && rest.is_empty()) {
        return None;
    }
    let whole: u64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok().filter(|units| *units < MOST_UNITS)?
    };
    let digits = rest.bytes().chain(std::iter::repeat(b'0')).take(9);
    let rest = digits.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    Some(whole * UNIT + rest)
}

impl Money {
    fn times(&self, count: u64) -> Self {
        Self {
            billionths: self.billionths.saturating_mul(count),
            currency: self.currency.clone(),
        }
    }

    /// The cost of a month of 30 days at this cost a day.
    #[must_use]
    pub fn a_month(&self) -> Self {
        self.times(MONTH)
    }
}

/// `1,212.35 EUR`, `0.14 EUR`, `0.006 EUR`: two decimals, and up to four below a tenth, where two would
/// be far off; an amount above 0 never shows as 0.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (amount, currency) = (self.billionths, &self.currency);
        let number = if amount >= UNIT / 10 {
            let cents = amount.saturating_add(UNIT / 200) / (UNIT / 100);
            let whole = text::grouped(&(cents / 100).to_string());
            format!("{whole}.{:02}", cents % 100)
        } else if amount > 0 && amount < UNIT / 20_000 {
            "<0.0001".to_owned()
        } else {
            let parts = (amount + UNIT / 20_000) / (UNIT / 10_000);
            let number = format!("{}.{:04}", parts / 10_000, parts % 10_000);
            let (cents, rest) = number.split_at(number.len() - 2);
            format!("{cents}{}", rest.trim_end_matches('0'))
        };
        f.pad(&format!("{number} {currency}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn a_day(price: &str, gigabytes: u64) -> Option<String> {
        Price::parse(price).map(|price| price.a_day_for(gigabytes).to_string())
    }

    #[test]
    fn prices_are_read_in_all_their_forms_or_not_at_all() {
        for (raw, ten) in [
            ("0.0015", Some("0.015 EUR")),
            (" 0,0015 ", Some("0.015 EUR")),
            (".5", Some("5.00 EUR")),
            ("2", Some("20.00 EUR")),
            ("0", Some("0.00 EUR")),
            ("0.0015 EUR / Day", Some("0.015 EUR")),
            ("0.06 UAH", Some("0.60 UAH")),
            ("0.06 ₴", Some("0.60 ₴")),
            ("0.06 A\u{1b}", Some("0.60 A\u{fffd}")),
            ("", None),
            (".", None),
            ("-1", None),
            ("1e-3", None),
            ("NaN", None),
            ("1.2.3", None),
            ("1,000.50", None),
            ("1000", None),
            ("99999999999999999999", None),
            ("0.1 EUR / Month", None),
            ("0.1 euros for each GB", None),
            ("0.1 2", None),
        ] {
            assert_eq!(a_day(raw, 10).as_deref(), ten, "{raw:?}");
        }
    }

    #[test]
    fn each_gigabyte_that_was_begun_is_paid() {
        let price = Price::parse("0.0015").unwrap();
        for (size, day, month) in [
            ("3.1", "0.006 EUR", "0.18 EUR"),
            ("3", "0.0045 EUR", "0.14 EUR"),
            ("0.001", "0.0015 EUR", "0.045 EUR"),
            ("0", "0.00 EUR", "0.00 EUR"),
        ] {
            let cost = price.a_day(Size::parse(size)).unwrap();
            assert_eq!(
                (&*cost.to_string(), &*cost.a_month().to_string()),
                (day, month)
            );
        }
        assert_eq!(price.a_day(Size::parse("")), None);
        assert_eq!(price.a_day(Size::parse("?")), None);
    }

    #[test]
    fn amounts_are_shown_with_the_decimals_that_count() {
        for (price, count, shown) in [
            ("0.0015", 8_230, "12.35 EUR"),
            ("1.5", 823, "1,234.50 EUR"),
            ("0.99996", 1, "1.00 EUR"),
            ("0.99", 1, "0.99 EUR"),
            ("0.6249", 1, "0.62 EUR"),
            ("0.1", 1, "0.10 EUR"),
            ("0.09996", 1, "0.10 EUR"),
            ("0.0975", 1, "0.0975 EUR"),
            ("0.00004", 1, "<0.0001 EUR"),
            ("0.00005", 1, "0.0001 EUR"),
            ("0.5", 1, "0.50 EUR"),
        ] {
            assert_eq!(a_day(price, count).as_deref(), Some(shown));
        }
        assert!(a_day("999", u64::MAX).is_some(), "it does not overflow");
    }

    proptest! {
        /// The cost of all together is the sum of the costs.
        #[test]
        fn a_sum_loses_nothing(price in 0_u32..10_000_000, sizes in prop::collection::vec(0_u64..2_000, 0..50)) {
            let price = Price::parse(&format!("0.{price:09}")).unwrap();
            let sum: u64 = sizes.iter().map(|size| price.a_day_for(*size).billionths).sum();
            prop_assert_eq!(sum, price.a_day_for(sizes.iter().sum()).billionths);
        }

        #[test]
        fn no_price_panics(raw in ".*", count: u64) {
            let _ = a_day(&raw, count);
        }
    }
}
