//! The README and `docs/` show the real screen, keys and settings.
//!
//! With `UPDATE_README=1` the tests write the files instead of comparing them.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use snapdeck::{
    app::table::field_names,
    config,
    domain::{Image, Instance, Snapshot},
    words::keys,
};

use crate::support::app::TestApp;

/// Checks that a file is as wanted, or writes it.
fn is_file(name: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if env::var_os("UPDATE_README").is_some() {
        fs::write(path, wanted).unwrap();
    } else {
        let found = fs::read_to_string(path).unwrap();
        assert_eq!(found, wanted, "UPDATE_README=1 updates {name}");
    }
}

/// Checks the text between two marks of a file, or writes it.
fn stands_in(name: &str, mark: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let text = fs::read_to_string(path).unwrap();
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let (before, rest) = text.split_once(&open).expect("the mark is there");
    let (_, after) = rest.split_once(&close).expect("its end is there");
    is_file(name, &format!("{before}{open}{wanted}{close}{after}"));
}

#[test]
fn the_keys_are_the_table() {
    let mut table = "| keys | where | what |\n| --- | --- | --- |\n".to_owned();
    for line in keys::help() {
        let keys: Vec<String> = line.keys.split(' ').map(|key| format!("`{key}`")).collect();
        let row = [keys.join(" ").as_str(), line.place, &line.what].join(" | ");
        table.extend(["| ", row.as_str(), " |\n"]);
    }
    stands_in("docs/keys.md", "keys", &table);
}

#[test]
fn the_fields_of_the_filter_are_those_of_the_lists() {
    let mut table = "| list | fields of the filter |\n| --- | --- |\n".to_owned();
    for (list, fields) in [
        ("instances", field_names::<Instance>()),
        ("snapshots, backups", field_names::<Snapshot>()),
        ("whole account", field_names::<Image>()),
    ] {
        let fields: Vec<String> = fields.iter().map(|name| format!("`{name}`")).collect();
        let row = format!("| {list} | {} |\n", fields.join(" "));
        table.push_str(&row);
    }
    stands_in("README.md", "fields", &table);
}

/// A unit test of `config` checks that the sample has every setting.
#[test]
fn the_settings_are_the_sample() {
    let sample = format!("```toml\n{}```\n", config::SAMPLE);
    stands_in("docs/configuration.md", "settings", &sample);
}

/// The README links to every page in `docs/`, and all links of the pages lead to files.
#[test]
fn links_lead_to_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let targets = |file: &Path| -> Vec<PathBuf> {
        let text = fs::read_to_string(file).unwrap();
        let links = text.split("](").skip(1);
        let links = links.filter_map(|rest| Some(rest.split_once(')')?.0));
        let links = links.filter(|link| !link.contains("://"));
        let folder = file.parent().unwrap();
        links.map(|link| folder.join(link)).collect()
    };
    let linked = targets(&root.join("README.md"));
    let pages: Vec<PathBuf> = fs::read_dir(root.join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(pages.len() > 3, "the pages are found");
    for page in &pages {
        assert!(linked.contains(page), "{} is not linked", page.display());
    }
    for target in linked
        .into_iter()
        .chain(pages.iter().flat_map(|page| targets(page)))
    {
        assert!(target.is_file(), "{} is missing", target.display());
    }
}

/// `assets/screen.svg` shows the program as it is: `UPDATE_README=1` draws it anew.
#[tokio::test(start_paused = true)]
async fn the_picture_is_the_programs() {
    let app = TestApp::sized(120, 26).await;
    app.keys("<tab>").await;
    app.sees("before-nginx-1.29").await;
    app.slowly("c<tab><tab><enter>").await;
    app.pass(std::time::Duration::from_secs(4)).await;
    is_file("assets/screen.svg", &app.picture());
}
