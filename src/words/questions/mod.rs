//! What questions say, and what they say of the last key.

mod keys;

use jiff::civil::Date;

use super::{grouped, key, strip};
use crate::{
    domain::{
        CopyKind, ImageKind, InstanceId, Keep, Money, Place, Protection, Size, SnapshotId,
        SnapshotStatus,
    },
    keys::{Action, Context, OnList},
    text,
};
pub use keys::*;

/// What it means to allow changes.
#[must_use]
pub fn allow_writes() -> String {
    let key = key(Context::Instances, Action::List(OnList::ReadOnly));
    format!(
        "This account is read-only. If you allow changes, snapshots and backups can be created, deleted, renamed, protected and copied, instances restored, and backup schedules changed until you press {key} again."
    )
}

/// Declares functions that say one thing.
macro_rules! say {
    ($($(#[$doc:meta])+ $name:ident => $said:literal;)+) => {$(
        $(#[$doc])+
        #[must_use]
        pub fn $name() -> String {
            $said.to_owned()
        }
    )+};
}

say! {
    /// The label of a name.
    name => "Name";
    /// The label of the name that a snapshot is to have.
    new_name => "New name";
    /// The label of an id.
    id => "Id";
    /// The label of a status.
    status => "Status";
    /// The label of the instance of a snapshot.
    of => "Of";
    /// The label of the instance that a snapshot is made of.
    on => "On";
    /// The label of a size.
    size => "Size";
    /// The label of a region.
    region => "Region";
    /// The label of a day.
    created => "Created";
    /// The label of an account.
    account => "Account";
    /// The label of a server.
    server => "Server";
    /// The label of a login.
    login => "Login";
    /// The label of a password.
    password => "Password";
    /// The label of a code.
    code => "Code";
    /// The label of a token.
    token => "Token";
    /// The label of a one-time key.
    one_time_key => "Key";
    /// The label of what is stored.
    keep => "Store";

    /// A button: nothing is done.
    cancel => "Cancel";
    /// A button: nothing is left to do.
    close => "Close";
    /// A button: one step back.
    back => "Back";
    /// A button: make the snapshot.
    create_button => "Create";
    /// A button: rename.
    rename_button => "Rename";
    /// A button: delete.
    delete_button => "Delete";
    /// A button: allow changes.
    allow_writes_button => "Allow changes";
    /// A button: leave the filters.
    keep_filters_button => "Keep it";
    /// A button: clear them.
    clear_filters_button => "Clear the filter";
    /// A button: sign in.
    sign_in_button => "Sign in";

    /// What has to be typed: the end of an id.
    digits => "digits";
    /// What has to be typed: a whole id.
    whole_id => "id";
    /// What has to be typed: how many there are.
    number => "number";

    /// What Enter does in a question.
    rename => "rename";
    /// What Enter does in a question.
    create => "create";
    /// What Enter does in a question.
    delete => "delete";
    /// What Enter does in a question.
    allow => "allow";
    /// What Enter does in a question.
    clear => "clear";

    /// A title.
    allow_writes_title => "Allow changes?";
    /// A title.
    clear_filters_title => "Rows are hidden";
    /// What it means to clear the filter.
    clear_filters => "A filter set in the browser hides rows. Clear it? That clears it in the web panel too.";
    /// A create is in flight.
    creating => "Sending. Closing this does not cancel it.";
    /// The label of the region that a snapshot is copied to.
    to_region => "To";
    /// The label of the name of a copy.
    copy_name => "Copy's";
    /// A title.
    copy_title => "Copy to another region";
    /// A button: copy.
    copy_button => "Copy";
    /// What Enter does in a question.
    copy_verb => "copy";
    /// The regions are being read.
    reading_regions => "Reading the regions…";
    /// The server offers no other region.
    no_regions => "The server offers no other region.";
    /// A copy is in flight.
    copying => "Checking it again, then copying. Closing this does not cancel it.";
    /// A rename is in flight.
    renaming => "Checking it again, then renaming. Closing this does not cancel it.";
    /// Why the form does not start with the current name.
    starts_empty => "The current name has characters that can't be shown, so the new name starts empty.";
    /// A title.
    delete_title => "Delete one snapshot?";
    /// A title.
    delete_only_title => "Delete the only snapshot?";
    /// A title.
    delete_only_usable_title => "Delete the only usable snapshot?";
    /// A delete is permanent.
    cannot_be_undone => "This can't be undone.";
    /// The question is about the marked snapshot.
    marked_elsewhere => "This is the marked snapshot, not the one under the cursor.";
    /// In the place of a name.
    no_name => "(no name)";
    /// What has to be typed.
    type_last_digits => "Type the last 4 digits of the id to delete it:";
    /// A delete is in flight.
    deleting => "Checking it again, then deleting. Closing this does not cancel it.";
    /// A title.
    not_deleted_title => "Not deleted";
    /// What a report ends with.
    nothing_was_deleted => "NOTHING WAS DELETED.";
    /// A title.
    sign_in_title => "Sign in";
    /// The choice of how to sign in.
    which_way => "How do you want to sign in?";
    /// A title, at the first start.
    welcome_title => "Welcome to snapdeck";
    /// What the program is for, at the first start.
    what_it_does => "Manage the disk snapshots of your cloud servers.";
    /// How a token is copied out of a browser.
    how_to_copy => "Sign in to the web panel, open the browser's developer tools (F12), select Network, and copy the value of “auth” from any request.";
    /// A sign-in is in flight.
    signing_in => "Signing in.";
}

/// How many lines of a question are below those that a small window shows; shorter where there is
/// little room.
#[must_use]
pub fn more_below(count: usize) -> [String; 2] {
    let lines = if count == 1 { "line" } else { "lines" };
    [
        format!("{} more {lines} below", grouped(count)),
        format!("{} more", grouped(count)),
    ]
}

/// What has to be typed for a status that the server names and snapdeck does not know.
#[must_use]
pub fn type_whole_id(status: &SnapshotStatus) -> String {
    let why = status.unknown().unwrap_or_default();
    format!("{why} Type the whole id to delete it:")
}

/// A title.
#[must_use]
pub fn create_title(kind: CopyKind) -> String {
    format!("Create a {}", kind.noun())
}

/// Another snapshot has this name.
#[must_use]
pub fn name_is_taken(kind: CopyKind) -> String {
    format!("A {} with this name already exists.", kind.noun())
}

/// A title.
#[must_use]
pub fn rename_title(kind: &ImageKind) -> String {
    format!("Rename one {kind}")
}

/// A way to sign in: its name, and what it takes.
pub mod way {
    fn both(name: &str, what: &str) -> (String, String) {
        (name.to_owned(), what.to_owned())
    }

    /// The account inside the program.
    #[must_use]
    pub fn demo() -> (String, String) {
        both("Demo", "a sample account in this program; no network")
    }

    /// Login and password.
    #[must_use]
    pub fn login() -> (String, String) {
        both("Log in", "e-mail and password; a second factor, if any")
    }

    /// A session's token.
    #[must_use]
    pub fn token() -> (String, String) {
        both(
            "Session token",
            "copied from the browser; expires 1 h after use",
        )
    }

    /// The rarer ways.
    #[must_use]
    pub fn more() -> (String, String) {
        both("More", "a one-time key")
    }

    /// Login and one-time key.
    #[must_use]
    pub fn one_time_key() -> (String, String) {
        both("One-time key", "e-mail and a key that works once")
    }
}

/// The instance stops while a snapshot is made.
#[must_use]
pub fn will_be_unavailable(kind: CopyKind, instance: &str) -> String {
    let noun = kind.noun();
    format!("{instance} WILL BE UNAVAILABLE while the {noun} is made.")
}

/// How many snapshots were made today, of how many that the panel allows.
#[must_use]
pub fn made_today(made: u32, allowed: u32) -> String {
    if made >= allowed {
        format!(
            "The server counts {made} made today, and the panel allows {allowed} a day. It may refuse."
        )
    } else {
        format!("The server counts {made} made today. The panel allows {allowed} a day.")
    }
}

/// The regions that a snapshot can be copied to.
#[must_use]
pub fn regions_offered(regions: &[&str]) -> String {
    format!("The server offers {}.", super::list_of(regions, "and"))
}

/// A button: copy to this region.
#[must_use]
pub fn copy_to_button(region: &str) -> String {
    format!("Copy to {region}")
}

/// What a copy costs, as far as the server says.
#[must_use]
pub fn copy_costs(a_day: Option<&Money>) -> String {
    match a_day {
        Some(a_day) => format!("It costs {a_day} a day, {} in 30 days.", a_day.a_month()),
        None => "The server does not say what it costs.".to_owned(),
    }
}

/// What a copy is, and where it is found again.
#[must_use]
pub fn what_a_copy_is() -> String {
    let account = key(Context::Snapshots, Action::List(OnList::Account));
    format!(
        "The copy is charged for and belongs to no instance: rename, protect or delete it in the whole account ({account}). The original stays."
    )
}

/// In the place of an instance, where there is none.
#[must_use]
pub fn no_instance(kind: &ImageKind) -> String {
    let what = match kind {
        ImageKind::Snapshot | ImageKind::Backup => "a region copy",
        ImageKind::Image | ImageKind::Unknown(_) => "an image of your own",
    };
    format!("no instance: {what}")
}

/// What the loss of something means that belongs to no instance.
#[must_use]
pub fn nothing_replaces(kind: &ImageKind) -> String {
    match kind {
        ImageKind::Snapshot | ImageKind::Backup => {
            "The server names no instance for it. There may be no other copy of this disk."
        }
        ImageKind::Image | ImageKind::Unknown(_) => {
            "This is an image of your own. Nothing else in the account replaces it."
        }
    }
    .to_owned()
}

/// The regions can't be read.
#[must_use]
pub fn regions_unknown(why: &str) -> String {
    let refresh = key(Context::Buttons, Action::Refresh);
    format!("The regions can't be read. {why} Press {refresh} to retry.")
}

/// A button: delete this one.
#[must_use]
pub fn delete_id_button(id: &SnapshotId) -> String {
    format!("Delete {id}")
}

/// `Active, not protected`
#[must_use]
pub fn status_and_protection(status: &SnapshotStatus, protection: Protection) -> String {
    let protection = match protection {
        Protection::Off => "not protected",
        Protection::On => "protected",
        Protection::Unknown => "protection unknown",
    };
    format!("{status}, {protection}")
}

/// `2.9 GB`
#[must_use]
pub fn gigabytes(size: Size) -> String {
    format!("{size} GB")
}

/// `2026-10-31`
#[must_use]
pub fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "unknown".to_owned(), |day| day.to_string())
}

/// The instance has left the list.
#[must_use]
pub fn instance_gone(instance: &str) -> String {
    format!("{instance} is no longer in the list of instances.")
}

/// `instance 5203773, which is gone`
#[must_use]
pub fn gone_instance(id: &InstanceId) -> String {
    format!("instance {id}, which is gone")
}

/// What the loss of something means whose instance is gone; `others` is the number of its other usable
/// snapshots and backups, if that is known.
#[must_use]
pub fn cannot_be_restored(id: &InstanceId, others: Option<usize>) -> String {
    let rest = match others {
        None => "What else is left of it is unknown.".to_owned(),
        Some(0) => "NOTHING ELSE USABLE IS LEFT OF THIS INSTANCE.".to_owned(),
        Some(1) => "1 other usable snapshot or backup of it is left.".to_owned(),
        Some(others) => format!("{others} other usable snapshots and backups of it are left."),
    };
    format!("Instance {id} is gone, so nothing can be restored to it. {rest}")
}

/// There is no other usable backup.
#[must_use]
pub fn only_backup(instance: &str) -> String {
    format!("NO OTHER BACKUP OF {instance} IS USABLE.")
}

/// A title.
#[must_use]
pub fn delete_one_title(kind: &ImageKind) -> String {
    format!("Delete one {kind}?")
}

/// The list is incomplete, so what remains is unknown.
#[must_use]
pub fn rest_unknown(instance: &str) -> String {
    format!("The list of {instance} is incomplete: what remains is unknown.")
}

/// There is no other snapshot.
#[must_use]
pub fn only_one(instance: &str) -> String {
    format!("THIS IS THE ONLY SNAPSHOT OF {instance}. After this there is none.")
}

/// There is no other that can be restored.
#[must_use]
pub fn only_usable(instance: &str) -> String {
    format!("THIS IS THE ONLY USABLE SNAPSHOT OF {instance}. After this none can be restored.")
}

/// The one that is deleted can't be restored as it is, and neither can any other.
#[must_use]
pub fn no_other_usable(instance: &str) -> String {
    format!("No other snapshot of {instance} is usable.")
}

/// The usable copies of a kind that an instance keeps, and from when the newest of them is; `today` is
/// as of the last read.
#[must_use]
pub fn keeps(
    instance: &str,
    kind: CopyKind,
    usable: usize,
    newest: Option<Date>,
    today: Option<Date>,
) -> String {
    let noun = kind.noun();
    let copies = match usable {
        1 => format!("1 usable {noun}"),
        usable => format!("{} usable {noun}s", grouped(usable)),
    };
    let newest = newest.map_or_else(String::new, |day| {
        format!(", the newest from {}", strip::day(day, today))
    });
    format!("{instance} keeps {copies}{newest}.")
}

/// Whose second factor is asked for.
#[must_use]
pub fn code_wanted(login: Option<&str>) -> String {
    let of = login.map_or_else(String::new, |login| format!(" of {}", text::safe(login)));
    format!("Enter the code of the second factor{of}, as your app shows it now.")
}

/// What is stored.
#[must_use]
pub fn kept(keep: Keep) -> String {
    match keep {
        Keep::Session => "the session only",
        Keep::Password => "the session and the password",
        Keep::Nothing => "nothing",
    }
    .to_owned()
}

/// The server, and how another one is chosen.
#[must_use]
pub fn server_and_another(server: &str) -> String {
    format!("{server} (another: --url or SNAPDECK_URL)")
}

/// At the first start: nothing is sent yet, and where secrets would be stored.
#[must_use]
pub fn nothing_sent(place: Option<&Place>) -> String {
    let secrets = match place {
        None => "Secrets are stored only if you choose to.".to_owned(),
        Some(Place::Nowhere) => "Secrets can't be stored: there is no home folder.".to_owned(),
        Some(place) => format!("Secrets are stored only if you choose to, in {place}."),
    };
    format!("Nothing has been sent. {secrets}")
}

/// Where it is stored.
#[must_use]
pub fn stored_where(keep: Keep, place: Option<&Place>) -> String {
    match (keep, place) {
        (Keep::Nothing, _) => "Nothing is stored: you sign in again at the next start.".to_owned(),
        (_, None) => "Checking where it can be stored.".to_owned(),
        (_, Some(Place::Nowhere)) => "There is no home folder: nothing can be stored.".to_owned(),
        (_, Some(place)) => format!("Will be stored in {place}."),
    }
}
