//! Reads from the screen what an open question would change, and what it wants typed.

/// The ids in a text that stand behind a word.
fn ids_behind(text: &str, word: &str) -> Vec<u64> {
    let parts = text.split(word).skip(1);
    let digits = |part: &str| {
        let part = part.trim_start();
        let end = part.find(|c: char| !c.is_ascii_digit());
        part[..end.unwrap_or(part.len())].parse().ok()
    };
    parts.filter_map(digits).collect()
}

/// What the open question would change.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    Delete(Vec<u64>),
    /// Snapshots or backups of these instances.
    Create(Vec<u64>),
    /// Onto this instance.
    Restore(u64),
    /// To go on with such a plan.
    GoOn,
    /// Of this row, to another region.
    Copy(u64),
    /// The backup schedules of an instance.
    Schedules,
    Rename(u64),
    Protect(Vec<u64>),
    Unprotect(Vec<u64>),
}

/// What the open question on a screen would change; none without a question.
pub fn asked(screen: &str) -> Option<Asked> {
    screen
        .match_indices("╭ ")
        .find_map(|(at, _)| asked_under(screen, &screen[at + "╭ ".len()..]))
}

/// The same for the window of whose frame this is the rest: its title comes first.
fn asked_under(screen: &str, window: &str) -> Option<Asked> {
    let title = window.lines().next()?;
    // Not the results of a run.
    let asks = title.contains('?');
    let listed = || {
        let question = window.split('╰').next().unwrap_or_default();
        let end = question.find("Left out").unwrap_or(question.len());
        ids_behind(&question[..end], "· id ")
    };
    let (verb, rest) = title.split_once(' ')?;
    let named = || {
        if rest.starts_with("one ") {
            ids_behind(screen, "│  Id ")
        } else {
            listed()
        }
    };
    match verb {
        // Not the list of the schedules.
        "Create" | "Change" | "Delete" if is_about_a_schedule(rest) => Some(Asked::Schedules),
        "Delete" if rest.starts_with("one ") || rest.starts_with("the only") => {
            Some(Asked::Delete(ids_behind(screen, "│  Id ")))
        }
        "Delete" if asks => Some(Asked::Delete(listed())),
        "Create" if rest.starts_with("a ") => {
            Some(Asked::Create(ids_behind(window, " id ")[..1].to_vec()))
        }
        "Create" if asks => Some(Asked::Create(listed())),
        "Go" if rest.starts_with("on with the restore of ") => Some(Asked::GoOn),
        "Restore" if asks => {
            let onto = screen.split("│  Onto ").nth(1)?;
            Some(Asked::Restore(*ids_behind(onto, " id ").first()?))
        }
        "Copy" if rest.starts_with("to another region") => {
            Some(Asked::Copy(*ids_behind(screen, "│  Id ").first()?))
        }
        "Rename" => Some(Asked::Rename(*named().first()?)),
        "Protect" if asks => Some(Asked::Protect(named())),
        "Unprotect" if asks => Some(Asked::Unprotect(named())),
        _ => None,
    }
}

fn is_about_a_schedule(title: &str) -> bool {
    ["a ", "one "].iter().any(|one| {
        title
            .strip_prefix(one)
            .is_some_and(|rest| rest.starts_with("backup schedule"))
    })
}

/// The keys that lead from the opened question to the button that writes.
pub fn to_confirm(screen: &str, asked: &Asked) -> String {
    let typed = demanded(screen, asked);
    match (asked, typed.is_empty()) {
        (Asked::Create(_) | Asked::Rename(_), true) => "<tab><tab>".to_owned(),
        // Past the name, the days, the time and Cancel.
        (Asked::Schedules, true) if screen.contains("│  Days     [") => {
            "<tab><tab><tab><tab>".to_owned()
        }
        // Past the region, the name and Cancel.
        (Asked::Copy(_), true) if screen.contains("│  To      <") => "<tab><tab><tab>".to_owned(),
        (_, true) => "<tab>".to_owned(),
        (_, false) => format!("<bs><bs><bs><bs>{typed}"),
    }
}

/// What the question asks to type.
fn demanded(screen: &str, asked: &Asked) -> String {
    if let Some(asked) = screen.split("Type the number of ").nth(1) {
        let number = asked.split(['(', ')']).nth(1);
        return number.unwrap().to_owned();
    }
    if let Some(asked) = screen.split("Type the id of the instance to ").nth(1) {
        let id = ids_behind(asked, ":").first().copied();
        return id.unwrap().to_string();
    }
    match asked {
        Asked::Delete(ids) if screen.contains("Type the last 4 digits") => {
            let id = ids.first().map(u64::to_string).unwrap_or_default();
            id[id.len().saturating_sub(4)..].to_owned()
        }
        _ => String::new(),
    }
}
