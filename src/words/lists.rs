//! What the lists say: their titles, cells, and what stands in place of rows.

pub mod heading;

use std::time::Duration;

use jiff::civil::{Date, DateTime};

use super::{Meant, clock, grouped, key, running_time, strip};
use crate::{
    domain::{
        BackupMaker, CopyKind, ImageKind, MOST_A_DAY, Money, Problem, Protection, Size, Snapshot,
    },
    keys::{Action, Context, OnList, OnSnapshot},
    text::{self, Text},
};

/// The title of the list of instances.
#[must_use]
pub fn instances() -> &'static str {
    "Instances"
}

/// The title of the list of the whole account.
#[must_use]
pub fn account() -> &'static str {
    "Whole account"
}

/// The instance of a row of the whole account is no longer listed.
#[must_use]
pub fn instance_gone() -> &'static str {
    "instance is gone"
}

/// The same under the heading INSTANCE, where there is little room.
#[must_use]
pub fn instance_gone_short() -> &'static str {
    "(is gone)"
}

/// `snap`, `bkup`, `img`: a kind of row of the whole account where there is little room.
#[must_use]
pub fn kind_short(kind: &ImageKind) -> Option<&'static str> {
    match kind {
        ImageKind::Snapshot => Some("snap"),
        ImageKind::Backup => Some("bkup"),
        ImageKind::Image => Some("img"),
        ImageKind::Unknown(_) => None,
    }
}

/// A kind of row of the whole account that snapdeck does not know, where its word has no room.
pub const KIND_UNKNOWN: &str = "?";

/// A snapshot or backup that was copied from region to region belongs to no instance.
#[must_use]
pub fn region_copy() -> &'static str {
    "region copy"
}

/// An image of the user's own was made of no instance.
#[must_use]
pub fn no_instance() -> &'static str {
    "no instance"
}

/// The whole account has nothing.
#[must_use]
pub fn no_images() -> &'static str {
    "This account has no snapshots, backups or images."
}

/// No row of the whole account fits the filter.
#[must_use]
pub fn no_image_fits() -> &'static str {
    "Nothing in the account matches the filter."
}

/// The title of the list of an instance's snapshots or backups.
#[must_use]
pub fn copies(kind: CopyKind) -> &'static str {
    match kind {
        CopyKind::Snapshot => "Snapshots",
        CopyKind::Backup => "Backups",
    }
}

/// What made a backup, where the server says.
#[must_use]
pub fn made_by(maker: Option<&BackupMaker>) -> String {
    maker.map_or_else(|| nothing_yet().to_owned(), ToString::to_string)
}

/// What stands between the parts of the title of a list: `Instances › web-01 › Snapshots`.
#[must_use]
pub fn crumb() -> &'static str {
    " › "
}

/// ` 60`, ` 3 of 60  `, ` 60 or more`: how many rows there are.
#[must_use]
pub fn count(rows: usize, complete: bool) -> String {
    let whole = if complete { "" } else { " or more" };
    format!(" {}{whole}", grouped(rows))
}

/// How many instances are named that a word could mean.
const MOST_MEANT: usize = 5;

/// The command line names no instance, or more than one.
#[must_use]
pub fn not_one(called: &str, wanted: &Meant) -> String {
    let called = text::safe(called);
    let called = text::cut(&called, 40, "…");
    match wanted {
        Meant::Nothing => format!("No instance has an id, a name or an address like {called}."),
        Meant::Several(all) => {
            let named = all.iter().take(MOST_MEANT);
            let named: Vec<String> = named
                .map(|(label, id)| format!("{label} (id {id})"))
                .collect();
            let more = match all.len().saturating_sub(MOST_MEANT) {
                0 => String::new(),
                more => format!(" and {} more", grouped(more)),
            };
            format!(
                "{called} can mean {} instances: {}{more}. Use the id of one.",
                grouped(all.len()),
                named.join(", ")
            )
        }
    }
}

/// ` 3` and ` of 60`: how many rows the filter leaves.
#[must_use]
pub fn filtered(found: usize, rows: usize) -> [String; 2] {
    [
        format!(" {}", grouped(found)),
        format!(" of {}", grouped(rows)),
    ]
}

/// Before a filter: whether it is from the last run, so that nobody misses the rows it hides.
#[must_use]
pub fn restored(is_restored: bool) -> &'static str {
    if is_restored { "remembered " } else { "" }
}

/// `  3`, ` marked` and `, 1 hidden`: how many rows are marked, and how many of these the filter
/// hides; ` marked (range)` while the cursor extends a range.
#[must_use]
pub fn marked(count: usize, hidden: usize, is_range: bool) -> Option<[String; 3]> {
    let word = if is_range {
        " marked (range)"
    } else {
        " marked"
    };
    let hidden = match hidden {
        0 => String::new(),
        hidden => format!(", {} hidden", grouped(hidden)),
    };
    let marked = || [format!("  {}", grouped(count)), word.to_owned(), hidden];
    (count > 0).then(marked)
}

/// `2 of 5 today`: how many snapshots or backups were made today, of as many as the panel allows.
#[must_use]
pub fn made_today(made: u32) -> String {
    format!("{made} of {MOST_A_DAY} today")
}

/// `by KIND↑`: the order, where no column shows it.
#[must_use]
pub fn sorted_by(heading: &str, arrow: &str) -> String {
    format!("by {}{arrow}", heading.trim())
}

/// `1,204 of 2,500`: where the cursor is.
#[must_use]
pub fn position(place: usize, rows: usize) -> String {
    format!("{} of {}", grouped(place), grouped(rows))
}

/// `11.2` GB in a cell; without the tenths from a thousand on.
#[must_use]
pub fn size(size: Size) -> String {
    match size {
        Size::Thousandths(n) if n >= 1_000_000 => (n.saturating_add(500) / 1_000).to_string(),
        _ => size.to_string(),
    }
}

/// Behind a sum that lacks rows of unknown size, such as those being saved: it is at least so much.
pub(super) fn and_more(unknown: usize) -> &'static str {
    if unknown > 0 { "+" } else { "" }
}

/// ` · 11.2 GB`; without the tenths from a thousand on: ` · 24,881 GB`. If there are more rows, of
/// unknown size: ` · 11.2 GB+`.
#[must_use]
pub fn total(size: Size, unknown: usize) -> String {
    let gigabytes = match size {
        Size::Thousandths(n) if n >= 1_000_000 => {
            let whole = n.saturating_add(500) / 1_000;
            usize::try_from(whole).map_or_else(|_| whole.to_string(), grouped)
        }
        _ => size.to_string(),
    };
    match (size, unknown) {
        (Size::Thousandths(_), _) => format!(" · {gigabytes} GB{}", and_more(unknown)),
        (Size::Absent | Size::Senseless, _) => format!(" · {gigabytes} GB"),
    }
}

/// ` · 54.20 EUR a month`, where the price is known. If there are more rows, of unknown size:
/// ` · 54.20 EUR+ a month`.
#[must_use]
pub fn cost(cost: Option<&Money>, unknown: usize) -> String {
    cost.map_or_else(String::new, |cost| {
        format!("{}{cost}{} a month", strip::BETWEEN, and_more(unknown))
    })
}

/// `  as of 14:02:31`: how old stale data is.
#[must_use]
pub fn as_of(read: DateTime) -> String {
    format!("  as of {}", clock(read))
}

/// What a snapshot is called; one without a name by its id.
#[must_use]
pub fn called(snapshot: &Snapshot) -> String {
    if snapshot.name.is_blank() {
        format!("(no name) {}", snapshot.id)
    } else {
        snapshot.name.shown().to_owned()
    }
}

/// ` ⚿` behind the status of a snapshot that is protected, ` ⚿?` where the server did not say.
#[must_use]
pub fn lock(protection: Protection) -> &'static str {
    match protection {
        Protection::Off => "",
        Protection::On => " ⚿",
        Protection::Unknown => " ⚿?",
    }
}

/// A cell whose value is unknown so far.
#[must_use]
pub fn nothing_yet() -> &'static str {
    "-"
}

/// A day, where it is known.
#[must_use]
pub fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "unknown".to_owned(), |day| day.to_string())
}

/// A snapshot is Saving; since when is unknown.
#[must_use]
pub fn saving() -> &'static str {
    "Saving"
}

/// A snapshot that we created has been Saving for this long.
#[must_use]
pub fn saving_for(time: Duration) -> String {
    format!("Saving {}", running_time(time))
}

/// A snapshot has been Saving for this long at least: since it was first seen so.
#[must_use]
pub fn saving_seen_for(time: Duration) -> String {
    format!("Saving {}+", running_time(time))
}

/// A snapshot was Saving when the list was last read.
#[must_use]
pub fn saving_at(read: DateTime) -> String {
    format!("Saving ({})", read.strftime("%H:%M"))
}

/// No instance matches the filter.
#[must_use]
pub fn no_instance_fits() -> String {
    let back = key(Context::Instances, Action::List(OnList::Back));
    format!("No instance matches the filter. Press {back} to clear it.")
}

/// No snapshot or backup matches the filter.
#[must_use]
pub fn none_fits(kind: CopyKind) -> String {
    let back = key(Context::Snapshots, Action::List(OnList::Back));
    let noun = kind.noun();
    format!("No {noun} matches the filter. Press {back} to clear it.")
}

/// How to get rid of a filter that nothing matches.
#[must_use]
pub fn clears_filter() -> String {
    let back = key(Context::Instances, Action::List(OnList::Back));
    format!("Press {back} to clear the filter.")
}

/// No instance is at risk, and only those are shown.
#[must_use]
pub fn none_at_risk() -> Vec<String> {
    let all = key(Context::Instances, Action::List(OnList::AtRisk));
    vec![format!("No instance is at risk. Press {all} to show all.")]
}

/// The account has no instances.
#[must_use]
pub fn no_instances() -> Vec<String> {
    let accounts = key(Context::Instances, Action::List(OnList::Accounts));
    let refresh = key(Context::Instances, Action::Refresh);
    vec![
        "The server reports no instances for this account (0 of 0).".to_owned(),
        "If the web panel shows some, this may be another account, or the panel has a filter set."
            .to_owned(),
        format!("Press {accounts} to choose the account, {refresh} to refresh."),
    ]
}

/// An instance has no snapshots or backups; with the key that creates one, where that works now.
#[must_use]
pub fn no_copies(kind: CopyKind, instance: &str, can_create: bool) -> Vec<String> {
    let create = can_create.then(|| {
        let create = key(Context::Snapshots, Action::Snapshot(OnSnapshot::Create));
        format!("Press {create} to create the first one.")
    });
    vec![
        format!("No {} of {instance}.", kind.plural()),
        create.unwrap_or_default(),
    ]
}

/// A list could not be loaded, and why.
#[must_use]
pub fn not_loaded(why: &Problem) -> String {
    match why {
        Problem::Session(_) => why.to_string(),
        Problem::Transport(_) | Problem::Server(_) | Problem::Local(_) => {
            format!("Not loaded yet: {why}")
        }
    }
}

/// A list is loaded for the first time.
#[must_use]
pub fn reading_since(server: &str, since: DateTime) -> String {
    format!("Loading from {server} since {}.", clock(since))
}

/// The server is silent for so long; `patience` is how long it is waited for, where that goes on.
#[must_use]
pub fn no_answer_yet(server: &str, silent: Duration, patience: Option<Duration>) -> String {
    let said = format!("No answer yet from {server}, {} s.", silent.as_secs());
    match patience {
        Some(patience) => format!("{said} Waiting up to {} s.", patience.as_secs()),
        None => said,
    }
}

/// `1,200 of 10,000 rows loaded`: how far the reading of a list of several pages is.
#[must_use]
pub fn rows_read(done: usize, total: Option<usize>) -> String {
    let done = grouped(done);
    match total {
        Some(total) => format!("{done} of {} rows loaded", grouped(total)),
        None => format!("{done} rows loaded"),
    }
}

/// `1,200 rows loaded from api.zomro.com, 39 s.`
#[must_use]
pub fn rows_read_from(rows: &str, server: &str, taken: Duration) -> String {
    format!("{rows} from {server}, {} s.", taken.as_secs())
}

/// `1,200 rows loaded, 39 s. No answer yet from api.zomro.com, 7 s.`
#[must_use]
pub fn rows_read_then(rows: &str, taken: Duration, no_answer: &str) -> String {
    format!("{rows}, {} s. {no_answer}", taken.as_secs())
}

/// `  185.20.1.17  id 5203773`: what tells an instance from others of its name; the address only
/// where it is given.
#[must_use]
pub fn address(ip: Option<&Text>, id: &str) -> String {
    match ip {
        Some(ip) => format!("  {ip}  id {id}"),
        None => format!("  id {id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Price;

    #[test]
    fn a_sum_keeps_its_shape_while_a_size_is_unknown() {
        let cost = Price::parse("0.0015").map(|price| price.a_day_for(6).a_month());
        let said = |unknown| {
            let size = Size::Thousandths(5_100);
            total(size, unknown) + &self::cost(cost.as_ref(), unknown)
        };
        assert_eq!(said(0), " · 5.1 GB · 0.27 EUR a month");
        assert_eq!(said(1), " · 5.1 GB+ · 0.27 EUR+ a month");
    }
}
