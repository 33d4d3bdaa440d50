//! What the strips below the lists say of what is under the cursor.

use jiff::civil::Date;

use super::{grouped, key, lists};
use crate::{
    domain::{CopyKind, InstanceId, Money, Size, write::Barred},
    keys::{Action, Context, OnSnapshot},
};

/// What stands between two facts.
pub const BETWEEN: &str = " · ";

/// `id 5226790`
#[must_use]
pub fn id(id: &str) -> String {
    format!("id {id}")
}

/// `3.1 GB`: how large the image is.
#[must_use]
pub fn gigabytes(size: &str) -> String {
    format!("{size} GB")
}

/// `4 snapshots, 2 backups`: what an instance has.
#[must_use]
pub fn counts((snapshots, backups): (usize, usize)) -> String {
    let of = |count, kind: CopyKind| match count {
        1 => format!("1 {}", kind.noun()),
        more => format!("{} {}", grouped(more), kind.plural()),
    };
    let snapshots = of(snapshots, CopyKind::Snapshot);
    format!("{snapshots}, {}", of(backups, CopyKind::Backup))
}

/// `needs a 20 GB disk`: the smallest disk that it can be restored to.
#[must_use]
pub fn needs_disk(size: &str) -> String {
    // Eight, eighty, eleven, eighteen.
    let vowel = size.starts_with('8') || matches!(size, "11" | "18");
    format!("needs {} {size} GB disk", if vowel { "an" } else { "a" })
}

/// `0.18 EUR a month`: what it costs.
#[must_use]
pub fn a_month(cost: &Money) -> String {
    format!("{cost} a month")
}

/// `23.2 GB`, or `at least 23.2 GB; 2 of unknown size`: what some sizes add up to and how many more
/// are unknown; `None` if none is known.
#[must_use]
pub fn in_all((size, unknown): (Size, usize)) -> Option<String> {
    match (size, unknown) {
        (_, 0) => Some(gigabytes(&size.to_string())),
        (Size::Absent | Size::Senseless, _) => None,
        (Size::Thousandths(_), _) => {
            let unknown = grouped(unknown);
            Some(format!("at least {size} GB; {unknown} of unknown size"))
        }
    }
}

/// How much is said of a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumForm {
    /// Everything.
    Full,
    /// Without the rows. A `+` stands for those of unknown size, as in the title, and only the last of
    /// several sums says that the cost is that of a month.
    Short {
        /// Whether it is the last one.
        is_last: bool,
    },
}

/// `web-01: 8 rows, 23.2 GB, 1.17 EUR a month`: what an instance or a region comes to. `sizes` is the
/// sum of the known sizes, and how many are unknown.
#[must_use]
pub fn sum(
    of: &str,
    rows: usize,
    sizes: (Size, usize),
    cost: Option<&Money>,
    form: SumForm,
) -> String {
    let rows = match rows {
        1 => "1 row".to_owned(),
        more => format!("{} rows", grouped(more)),
    };
    let Some(in_all) = in_all(sizes) else {
        return format!("{of}: {rows} of unknown size");
    };
    let more = lists::and_more(sizes.1);
    let (said, cost) = match form {
        SumForm::Full => (
            format!("{rows}, {in_all}"),
            cost.map(|cost| format!("{cost}{more} a month")),
        ),
        SumForm::Short { is_last } => {
            let unit = if is_last { " a month" } else { "" };
            let cost = cost.map(|cost| format!("{cost}{more}{unit}"));
            (format!("{} GB{more}", sizes.0), cost)
        }
    };
    let cost = cost.map(|cost| format!(", {cost}"));
    format!("{of}: {said}{}", cost.unwrap_or_default())
}

/// `5201006 (instance is gone)`: what the rows of an instance that is gone are summed up under. The id comes
/// first, because the end is cut.
#[must_use]
pub fn gone(id: &InstanceId) -> String {
    format!("{id} ({})", lists::instance_gone())
}

/// `created 2026-11-25`
#[must_use]
pub fn made(day: Date) -> String {
    format!("created {day}")
}

/// How many usable snapshots stay without this one, and from when the newest of them is.
#[must_use]
pub fn left(usable: usize, newest: Option<Date>, today: Date) -> String {
    let left = format!("If deleted: {} usable left", grouped(usable));
    match newest {
        Some(newest) => format!("{left}, the newest from {}.", day(newest, Some(today))),
        None => format!("{left}."),
    }
}

/// No usable snapshot stays without this one, which may not be usable either.
#[must_use]
pub fn none_left(kind: CopyKind, is_usable: bool) -> String {
    let noun = kind.noun();
    if is_usable {
        format!("If deleted: no usable {noun} is left.")
    } else {
        none_usable(kind)
    }
}

/// Neither this snapshot nor another one is usable.
#[must_use]
pub fn none_usable(kind: CopyKind) -> String {
    let noun = kind.noun();
    format!("No {noun} is usable now, this one included.")
}

/// A restore that waits needs the snapshot.
#[must_use]
pub fn restore_needs(instance: &str) -> String {
    format!("Needed for the planned restore of {instance}: it can't be deleted now.")
}

/// Why the snapshot can't be deleted as it is.
#[must_use]
pub fn not_deletable(why: Barred) -> String {
    match why {
        Barred::Saving => "Still Saving: it can't be deleted yet.".to_owned(),
        Barred::Protected => {
            let protect = key(Context::Snapshots, Action::Snapshot(OnSnapshot::Protect));
            format!("Protected: it can't be deleted until {protect} removes the protection.")
        }
        Barred::ProtectionUnknown => {
            "The server did not say whether it is protected: it can't be deleted.".to_owned()
        }
        Barred::NotActive => "Not Active: it can't be deleted.".to_owned(),
        Barred::InstanceBack => "Its instance is in the list again.".to_owned(),
        Barred::ListedElsewhere => "It is listed as something else now.".to_owned(),
        Barred::InstanceGone => "Its instance is gone.".to_owned(),
        Barred::OnHold(hold) => format!("The instance is {}.", hold.advice()),
        Barred::Busy
        | Barred::NotReady
        | Barred::InstanceChanged
        | Barred::DiskTooSmall
        | Barred::NotKept
        | Barred::NotOffered
        | Barred::KeyGone
        | Barred::PasswordForgotten => "It can't be deleted.".to_owned(),
    }
}

/// A day in a sentence: `22 Nov`, with the year where that is not today's. Rows and facts have
/// `2026-11-22`.
pub(super) fn day(day: Date, today: Option<Date>) -> String {
    let form = if today.is_some_and(|today| day.year() == today.year()) {
        "%-d %b"
    } else {
        "%-d %b %Y"
    };
    day.strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn sizes_have_their_article() {
        for (size, said) in [
            ("20", "needs a 20 GB disk"),
            ("80", "needs an 80 GB disk"),
            ("11", "needs an 11 GB disk"),
            ("110", "needs a 110 GB disk"),
        ] {
            assert_eq!(needs_disk(size), said);
        }
    }

    #[test]
    fn a_short_sum_marks_what_is_unknown() {
        let price = crate::domain::Price::parse("0.0015");
        let cost = price.map(|price| price.a_day_for(6).a_month());
        let sizes = (Size::Thousandths(5_100), 2);
        let said = |form| sum("web-01", 8, sizes, cost.as_ref(), form);
        assert_eq!(
            said(SumForm::Full),
            "web-01: 8 rows, at least 5.1 GB; 2 of unknown size, 0.27 EUR+ a month"
        );
        let short = |is_last| said(SumForm::Short { is_last });
        assert_eq!(short(false), "web-01: 5.1 GB+, 0.27 EUR+");
        assert_eq!(short(true), "web-01: 5.1 GB+, 0.27 EUR+ a month");
    }

    #[test]
    fn what_is_left_is_told_with_its_day() {
        let today = date(2026, 11, 26);
        assert_eq!(
            left(5, Some(date(2026, 11, 2)), today),
            "If deleted: 5 usable left, the newest from 2 Nov."
        );
        assert_eq!(
            left(1_200, Some(date(2024, 7, 23)), today),
            "If deleted: 1,200 usable left, the newest from 23 Jul 2024."
        );
        assert_eq!(left(1, None, today), "If deleted: 1 usable left.");
    }
}
