//! The rooms import only what the map in `src/lib.rs` allows, and the pure ones stay pure.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The files below `src/`, and of each the part before its unit tests, without comments. Tests of
/// their own file or folder may reach further.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.file_stem().unwrap() == "tests" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("mod tests {").next().unwrap();
                let code: Vec<&str> = code
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                    .collect();
                sources.push((
                    path.strip_prefix(&root).unwrap().to_owned(),
                    code.join("\n"),
                ));
            }
        }
    }
    assert!(sources.len() > 20, "the sources are found");
    sources
}

/// The room of a file: its folder, or its own name.
fn room(file: &Path) -> String {
    let first = file.iter().next().unwrap().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The map in the docs of `src/lib.rs`.
fn map() -> BTreeMap<String, BTreeSet<String>> {
    let docs =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let arrows = docs
        .lines()
        .filter_map(|line| line.strip_prefix("//! ")?.split_once("->"));
    let map: BTreeMap<_, _> = arrows
        .map(|(from, to)| {
            (
                from.trim().to_owned(),
                to.split_whitespace().map(str::to_owned).collect(),
            )
        })
        .collect();
    assert!(map.len() > 10, "the map is found");
    map
}

/// The rooms that a file names after `crate::` (in the binary `snapdeck::`).
fn imports(code: &str, root: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices(root) {
        let after = &code[at + root.len()..];
        match after.strip_prefix('{') {
            Some(group) => rooms.extend(first_names(group)),
            None => rooms.extend(first_names(after).into_iter().take(1)),
        }
    }
    rooms
}

/// The first names in a group of imports up to its end: of `a::{b, c}, d::e}` these are `a`, `d`.
fn first_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut name, mut wanted) = (0, Vec::new(), String::new(), true);
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => wanted = true,
            c if depth == 0 && wanted && (c.is_alphanumeric() || c == '_') => {
                name.push(c);
                continue;
            }
            _ => {}
        }
        if !name.is_empty() {
            names.push(std::mem::take(&mut name));
            wanted = c == ',';
        }
    }
    names.extend((!name.is_empty()).then_some(name));
    names
}

#[test]
fn rooms_import_only_what_the_map_allows() {
    let map = map();
    let mut wrong = Vec::new();
    for (file, code) in sources()
        .iter()
        .filter(|(file, _)| file != Path::new("lib.rs"))
    {
        let room = room(file);
        let allowed = map
            .get(&room)
            .unwrap_or_else(|| panic!("{room} is not on the map"));
        let own = if room == "main" {
            "snapdeck::"
        } else {
            "crate::"
        };
        for import in imports(code, own) {
            if import != room && !allowed.contains(&import) {
                wrong.push(format!("{}: {room} -> {import}", file.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_core_knows_nothing_of_the_world() {
    let outside = [
        "tokio",
        "reqwest",
        "crossterm",
        "ratatui",
        "std::fs",
        "std::env",
        "std::net",
        "std::io",
        "Instant::now",
        "SystemTime",
        "Timestamp::now",
        "ZonedDateTime::now",
    ];
    let pure = ["app", "domain", "keys", "text", "words"];
    for (file, code) in sources()
        .iter()
        .filter(|(file, _)| pure.contains(&room(file).as_str()))
    {
        for name in outside {
            assert!(!code.contains(name), "{} names {name}", file.display());
        }
    }
}

#[test]
fn only_the_client_knows_http() {
    for (file, code) in sources()
        .iter()
        .filter(|(file, _)| file != Path::new("api/client.rs"))
    {
        assert!(
            !code.contains("reqwest"),
            "{} names reqwest",
            file.display()
        );
    }
}

/// By the names that both reqwest and rustls give to what does so.
#[test]
fn nothing_turns_the_check_of_certificates_off() {
    for (file, code) in sources() {
        assert!(!code.contains("danger"), "{}", file.display());
    }
}

#[test]
fn the_view_only_reads() {
    for (file, code) in sources().iter().filter(|(file, _)| room(file) == "view") {
        assert!(
            !code.contains("&mut State") && !code.contains("update("),
            "{} changes the state",
            file.display()
        );
    }
}

/// A gauge panics where a ratio is NaN or above 1 (16 of the suite); the screen draws none.
#[test]
fn no_gauge_is_drawn() {
    for (file, code) in sources().iter().filter(|(file, _)| room(file) == "view") {
        assert!(!code.contains("Gauge"), "{}: clamp first", file.display());
    }
}

#[test]
fn imports_are_found() {
    let code = "use crate::{\n    app::{State, table::Table},\n    text,\n};\nfn f() { crate::keys::help() }";
    assert_eq!(
        imports(code, "crate::").into_iter().collect::<Vec<_>>(),
        ["app", "keys", "text"]
    );
}
