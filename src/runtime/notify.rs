//! Notifications and the window's title, as the sequences of the terminal; notifications also as the
//! environment of a command.
//!
//! ```text
//! BEL                                  the bell
//! ESC ] 9 ; text BEL                   OSC 9, iTerm2 and others
//! ESC ] 777 ; notify ; title ; text BEL     OSC 777, urxvt and others
//! ESC [ 22 ; 2 t  ESC ] 2 ; text BEL   saves the title on a stack and sets another
//! ESC ] 2 ; BEL  ESC [ 23 ; 2 t        empties it, where there is no stack, and restores it
//! ```

use std::collections::BTreeSet;

use super::Multiplexer;
use crate::{
    app::{Ending, Notification},
    domain::{Alert, InstanceId, SnapshotId},
    text,
};

const BELL: &str = "\x07";

/// The most characters of a notification or title. In UTF-8 they fit into one sequence of GNU screen.
const MOST: usize = 160;

/// Restores the title that was saved.
pub(super) const RESTORE_TITLE: &str = "\x1b]2;\x07\x1b[23;2t";

/// A text that can't end or change the sequence that it stands in.
fn harmless(text: &str) -> String {
    let safe = text::safe(text);
    if safe.chars().count() <= MOST {
        return safe.into_owned();
    }
    let cut: String = safe.chars().take(MOST - 3).collect();
    cut + "..."
}

/// What tells the terminal of this. A window that has the focus is looked at: there, only the bell
/// rings.
pub(super) fn notification(
    message: &str,
    alert: Alert,
    focused: bool,
    multiplexer: Multiplexer,
) -> String {
    let message = harmless(message);
    let sequence = match alert {
        Alert::Off => return String::new(),
        _ if focused => String::new(),
        Alert::Bell => String::new(),
        // The name comes first, because a number there would be a command of some terminals.
        Alert::Osc9 => format!("\x1b]9;snapdeck: {message}\x07"),
        // Some terminals would cut the text at a semicolon.
        Alert::Osc777 => format!("\x1b]777;notify;snapdeck;{}\x07", message.replace(';', ",")),
    };
    let wrapped = match sequence.as_str() {
        "" => String::new(),
        sequence => multiplexer.wrapped(sequence),
    };
    wrapped + BELL
}

/// The same for a command, as environment variables. Ids are separated by blanks.
pub(super) fn variables(notification: &Notification) -> [(&'static str, String); 5] {
    let outcome = match notification.ending() {
        Ending::Done => "done",
        Ending::Failed => "failed",
        Ending::Unknown => "unknown",
    };
    let ended = &notification.ended;
    let accounts = ended.iter().map(|ended| ended.account.as_str());
    let instances = ended.iter().flat_map(|ended| &ended.instances);
    let snapshots = ended.iter().flat_map(|ended| &ended.snapshots);
    [
        ("SNAPDECK_MESSAGE", notification.message()),
        ("SNAPDECK_OUTCOME", outcome.to_owned()),
        ("SNAPDECK_ACCOUNTS", once_each(accounts)),
        (
            "SNAPDECK_INSTANCE_IDS",
            once_each(instances.map(InstanceId::as_str)),
        ),
        (
            "SNAPDECK_SNAPSHOT_IDS",
            once_each(snapshots.map(SnapshotId::as_str)),
        ),
    ]
}

fn once_each<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let mut seen = BTreeSet::new();
    let once: Vec<&str> = all.filter(|word| seen.insert(*word)).collect();
    once.join(" ")
}

/// What sets the title, or restores the one before. `saved` is whether that is already saved.
pub(super) fn title(title: Option<&str>, saved: bool) -> String {
    match title {
        Some(title) => {
            let save = if saved { "" } else { "\x1b[22;2t" };
            format!("{save}\x1b]2;{}\x07", harmless(title))
        }
        None if saved => RESTORE_TITLE.to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::Ended, domain::ProfileName, words::Said};

    #[test]
    fn a_command_gets_the_worst_outcome_and_each_id_once() {
        let ended = |ending, snapshot| Ended {
            said: Said::SignedIn,
            ending,
            account: ProfileName::parse("prod").unwrap(),
            instances: vec![InstanceId::parse("1").unwrap()],
            snapshots: vec![SnapshotId::parse(snapshot).unwrap()],
        };
        let notification = Notification {
            ended: vec![ended(Ending::Done, "9"), ended(Ending::Failed, "8")],
            focused: false,
        };
        let variables = variables(&notification).map(|(_, value)| value);
        let message = notification.message();
        assert_eq!(variables, [&message, "failed", "prod", "1", "9 8"]);
    }

    const HOSTILE: &str = "web\x07\x1b]0;evil\x1b\\\u{9c}\u{202e}4;\n1";

    #[test]
    fn the_bell_rings_with_every_notification() {
        for (alert, sent) in [
            (Alert::Off, ""),
            (Alert::Bell, "\x07"),
            (Alert::Osc9, "\x1b]9;snapdeck: db is Active; 3 GB.\x07\x07"),
            (
                Alert::Osc777,
                "\x1b]777;notify;snapdeck;db is Active, 3 GB.\x07\x07",
            ),
        ] {
            let message = "db is Active; 3 GB.";
            let none = Multiplexer::None;
            assert_eq!(notification(message, alert, false, none), sent);
            let seen = if alert == Alert::Off { "" } else { "\x07" };
            assert_eq!(notification(message, alert, true, none), seen, "{alert:?}");
        }
    }

    #[test]
    fn it_is_wrapped_for_what_stands_around_and_the_bell_is_not() {
        let of = |alert, multiplexer| notification("done", alert, false, multiplexer);
        assert_eq!(
            of(Alert::Osc9, Multiplexer::Tmux),
            "\x1bPtmux;\x1b\x1b]9;snapdeck: done\x07\x1b\\\x07"
        );
        assert_eq!(
            of(Alert::Osc777, Multiplexer::Screen),
            "\x1bP\x1b]777;notify;snapdeck;done\x07\x1b\\\x07"
        );
        for multiplexer in [Multiplexer::Tmux, Multiplexer::Screen] {
            assert_eq!(of(Alert::Bell, multiplexer), "\x07");
            assert_eq!(of(Alert::Off, multiplexer), "");
        }
    }

    #[test]
    fn a_hostile_name_stays_text() {
        for alert in [Alert::Osc9, Alert::Osc777] {
            let sent = notification(HOSTILE, alert, false, Multiplexer::None);
            let inside = sent.strip_prefix('\x1b').unwrap();
            let inside = inside.strip_suffix("\x07\x07").unwrap();
            assert!(!inside.contains(char::is_control), "{sent:?}");
            assert!(
                inside.contains("web") && inside.contains("evil"),
                "{sent:?}"
            );
            assert!(!inside.contains('\u{202e}'), "{sent:?}");
        }
        let sent = title(Some(HOSTILE), true);
        let inside = sent.strip_prefix("\x1b]2;").unwrap();
        let inside = inside.strip_suffix('\x07').unwrap();
        assert!(!inside.contains(char::is_control), "{sent:?}");
    }

    #[test]
    fn the_longest_text_is_one_sequence_of_screen() {
        let long = "漢字🙂".repeat(1_000);
        for alert in [Alert::Osc9, Alert::Osc777] {
            let sent = notification(&long, alert, false, Multiplexer::Screen);
            assert_eq!(sent.matches("\x1bP").count(), 1);
            assert!(sent.len() <= 768 && !sent.contains('\u{fffd}'));
            assert!(sent.contains("...\x07"));
        }
    }

    #[test]
    fn the_title_is_saved_once_and_restored() {
        assert_eq!(title(Some("a"), false), "\x1b[22;2t\x1b]2;a\x07");
        assert_eq!(title(Some("b"), true), "\x1b]2;b\x07");
        assert_eq!(title(None, true), RESTORE_TITLE);
        assert_eq!(title(None, false), "");
    }
}
