//! Modules import only what the map in `src/lib.rs` allows, and the pure ones stay pure.

mod names;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use names::{Found, Names};

/// The files below `src/`, except unit tests, which may import more.
static SOURCES: LazyLock<BTreeMap<PathBuf, Found>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.file_stem().unwrap() == "tests" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let file = path.strip_prefix(&root).unwrap().to_owned();
                let found = names::read(&file, &fs::read_to_string(&path).unwrap());
                sources.insert(file, found);
            }
        }
    }
    assert!(sources.len() > 20, "the sources are found");
    sources
});

/// The top-level module of a file: its folder, or its own name.
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

/// Whether a path is this name, something in it, or a glob that includes it.
fn reaches(path: &Names, name: &str) -> bool {
    let name: Vec<&str> = name.split("::").collect();
    let same = path.iter().zip(&name).take_while(|(a, b)| a == b).count();
    same == name.len() || path.get(same).is_some_and(|part| part == "*")
}

/// The forbidden names in a file.
fn forbidden(file: &Path, found: &Found, names: &[&str]) -> Vec<String> {
    let paths = found.paths.iter();
    let wrong = paths.filter(|path| names.iter().any(|name| reaches(path, name)));
    wrong
        .map(|path| format!("{}: {}", file.display(), path.join("::")))
        .collect()
}

#[test]
fn rooms_import_only_what_the_map_allows() {
    let map = map();
    let mut wrong = Vec::new();
    for (file, found) in SOURCES.iter().filter(|(file, _)| *file != "lib.rs") {
        let room = room(file);
        let allowed = map
            .get(&room)
            .unwrap_or_else(|| panic!("{room} is not on the map"));
        for path in found.paths.iter().filter(|path| path[0] == "crate") {
            if path
                .get(1)
                .is_some_and(|to| *to != room && !allowed.contains(to))
            {
                wrong.push(format!("{}: {}", file.display(), path.join("::")));
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
        "rustix",
        "std::fs",
        "std::env",
        "std::net",
        "std::io",
        "std::process",
        "std::thread",
        "std::time::Instant::now",
        "std::time::SystemTime",
        "jiff::Timestamp::now",
        "jiff::Zoned::now",
        "jiff::ZonedDateTime::now",
    ];
    let pure = ["app", "domain", "keys", "text", "words"];
    let files = SOURCES.iter();
    let files = files.filter(|(file, _)| pure.contains(&room(file).as_str()));
    let wrong = files.flat_map(|(file, found)| forbidden(file, found, &outside));
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn only_the_client_knows_http() {
    let files = SOURCES.iter();
    let others = files.filter(|(file, _)| *file != "api/client.rs");
    let wrong = others.flat_map(|(file, found)| forbidden(file, found, &["reqwest", "hyper"]));
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
}

/// By the names that reqwest and rustls give to such functions.
#[test]
fn nothing_turns_the_check_of_certificates_off() {
    for (file, found) in SOURCES.iter() {
        let mut idents = found.idents.iter();
        let danger = idents.find(|ident| ident.contains("danger"));
        assert_eq!(danger, None, "{}", file.display());
    }
}

/// A type's name says what it is wherever it is used, without the path before it.
#[test]
fn no_two_types_share_a_name() {
    let mut places: BTreeMap<&String, Vec<String>> = BTreeMap::new();
    for (file, found) in SOURCES.iter() {
        for name in &found.types {
            let files = places.entry(name).or_default();
            files.push(file.display().to_string());
        }
    }
    assert!(places.len() > 250, "the types are found");
    places.retain(|_, files| files.len() > 1);
    assert_eq!(places, BTreeMap::new());
}

/// What others write, which is recognised or, in the last ones, completed by a library.
const OF_OTHERS: [&str; 9] = [
    "from this IP denied",
    "activation in progress",
    "deletion in progress",
    "chmod go-w {}",
    "a string",
    "an object",
    "an object with a doc",
    "a doc",
    "a row",
];

/// Everything below `words` keeps values, and what is above it asks `words` for what is said of
/// them.
#[test]
fn what_people_read_stands_in_words() {
    let silent = ["api", "app", "commands", "domain", "service", "view"];
    let files = SOURCES.iter();
    let files = files.filter(|(file, _)| silent.contains(&room(file).as_str()));
    let sentences = files.flat_map(|(file, found)| {
        let sentences = found.sentences.iter();
        let ours = sentences.filter(|said| !OF_OTHERS.contains(&said.as_str()));
        ours.map(|said| format!("{}: {said}", file.display()))
    });
    assert_eq!(sentences.collect::<Vec<_>>(), Vec::<String>::new());
    let words = SOURCES.iter().filter(|(file, _)| room(file) == "words");
    let said: usize = words.map(|(_, found)| found.sentences.len()).sum();
    assert!(said > 200, "sentences are found where they are: {said}");
}

/// What else is logged are values with their own words, such as problems.
#[test]
fn what_the_log_says_stands_in_words() {
    let lines = SOURCES.iter().flat_map(|(file, found)| {
        let lines = found.logged.iter();
        lines.map(|line| format!("{}: {line}", file.display()))
    });
    assert_eq!(lines.collect::<Vec<_>>(), Vec::<String>::new());
}

/// Below the core, what people read is a value; only the log is written there.
#[test]
fn services_take_only_the_lines_of_the_log_from_words() {
    let rooms = ["runtime", "service", "store"];
    let files = SOURCES.iter();
    let files = files.filter(|(file, _)| rooms.contains(&room(file).as_str()));
    let wrong = files.flat_map(|(file, found)| {
        let words = |path: &&Names| path.len() > 2 && path[..2] == ["crate", "words"];
        let paths = found.paths.iter().filter(words);
        let others = paths.filter(|path| path[2] != "log");
        others.map(|path| format!("{}: {}", file.display(), path.join("::")))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
}
