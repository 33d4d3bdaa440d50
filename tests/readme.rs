//! The README shows the real screen and keys.
//!
//! With `UPDATE_README=1` the tests write the README instead of comparing it.

use std::{env, fs, path::Path};

use snapdeck::keys;

use crate::support::app::TestApp;

/// Compares the text between two marks of the README.
fn stands_in_readme(mark: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let (before, rest) = readme.split_once(&open).expect("the mark is there");
    let (stands, after) = rest.split_once(&close).expect("its end is there");
    if env::var_os("UPDATE_README").is_some() {
        fs::write(path, format!("{before}{open}{wanted}{close}{after}")).unwrap();
    } else {
        assert_eq!(stands, wanted, "UPDATE_README=1 writes it");
    }
}

#[test]
fn the_keys_are_the_table() {
    let mut table = "| keys | where | what |\n| --- | --- | --- |\n".to_owned();
    for line in keys::help() {
        let keys: Vec<String> = line.keys.split(' ').map(|key| format!("`{key}`")).collect();
        let row = [keys.join(" ").as_str(), line.place, line.what].join(" | ");
        table.extend(["| ", row.as_str(), " |\n"]);
    }
    stands_in_readme("keys", &table);
}

#[tokio::test(start_paused = true)]
async fn the_screen_is_the_programs() {
    let app = TestApp::sized(120, 20).await;
    app.keys("<tab>").await;
    app.sees("before-nginx-1.29").await;
    app.slowly("c<tab><tab><enter>").await;
    app.pass(std::time::Duration::from_secs(4)).await;
    stands_in_readme("screen", &format!("```\n{}```\n", app.screen()));
}

/// `assets/screen.svg` shows the program as it is: `UPDATE_README=1` draws it anew.
#[tokio::test(start_paused = true)]
async fn the_picture_is_the_programs() {
    let app = TestApp::sized(120, 26).await;
    app.keys("<tab>").await;
    app.sees("before-nginx-1.29").await;
    app.slowly("c<tab><tab><enter>").await;
    app.pass(std::time::Duration::from_secs(4)).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screen.svg");
    let drawn = app.picture();
    if env::var_os("UPDATE_README").is_some() {
        fs::write(path, drawn).unwrap();
    } else {
        assert_eq!(
            fs::read_to_string(path).unwrap(),
            drawn,
            "UPDATE_README=1 draws it"
        );
    }
}
