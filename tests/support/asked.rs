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
    Other,
}

/// Whether a question or a form about a backup schedule is open, and not the list of them.
fn is_about_a_schedule(screen: &str) -> bool {
    let titles = ["Create a", "Change a", "Delete one"];
    titles
        .iter()
        .any(|title| screen.contains(&format!("╭ {title} backup schedule")))
}

/// What the open question on a screen would change; none without a question.
pub fn asked(screen: &str) -> Option<Asked> {
    let listed = |from: &str| {
        let question = &screen[screen.find(from).unwrap()..];
        let question = question.split('╰').next().unwrap();
        let end = question.find("Left out").unwrap_or(question.len());
        ids_behind(&question[..end], "· id ")
    };
    let many = |verb: &str| {
        let at = screen.find(&format!("╭ {verb} "))?;
        let title = screen[at..].lines().next()?;
        // Not the results of a run.
        title.contains('?').then_some(())
    };
    if is_about_a_schedule(screen) {
        return Some(Asked::Schedules);
    }
    if screen.contains("╭ Delete one ") || screen.contains("╭ Delete the only") {
        return Some(Asked::Delete(ids_behind(screen, "│  Id ")));
    }
    if screen.contains("╭ Create a ") {
        return Some(Asked::Create(ids_behind(screen, " id ")[..1].to_vec()));
    }
    if screen.contains("╭ Go on with the restore of ") {
        return Some(Asked::GoOn);
    }
    if many("Restore").is_some() {
        let onto = screen.split("│  Onto ").nth(1)?;
        return Some(Asked::Restore(*ids_behind(onto, " id ").first()?));
    }
    if screen.contains("╭ Copy to another region") {
        return Some(Asked::Copy(*ids_behind(screen, "│  Id ").first()?));
    }
    if many("Delete").is_some() {
        return Some(Asked::Delete(listed("╭ Delete ")));
    }
    if many("Create").is_some() {
        return Some(Asked::Create(listed("╭ Create ")));
    }
    (screen.contains("╭ Protect ") || screen.contains("╭ Remove ")).then_some(Asked::Other)
}

/// The keys that lead from the opened question to the button that writes.
pub fn to_confirm(screen: &str, asked: &Asked) -> String {
    let typed = demanded(screen, asked);
    match (asked, typed.is_empty()) {
        (Asked::Create(_), true) => "<tab><tab>".to_owned(),
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
