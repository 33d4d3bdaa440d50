//! Menus: the palette, and what can be copied.

use std::time::Duration;

use insta::assert_snapshot;

use crate::support::app::TestApp;

const DELETE: &str = "image.delete";

#[tokio::test(start_paused = true)]
async fn the_palette_does_what_a_key_does_and_says_why_not() {
    let app = TestApp::start().await;
    app.keys(":").await;
    app.sees("Do or go to").await;
    assert_snapshot!("palette", app.screen());
    // Among the instances there is nothing to delete.
    app.keys("delete the").await;
    app.sees("open an instance first").await;
    app.sees_no("press Enter first").await;
    app.keys("<enter>").await;
    app.sees_no("Do or go to").await;
    app.sees("works on a snapshot or backup: press Enter first.")
        .await;
    assert_eq!(app.calls(DELETE).len(), 0);

    app.keys("<tab>:delete the<enter>").await;
    app.sees("This can't be undone.").await;
    // The Enter that chose it is not one that answers it.
    app.keys("<enter>").await;
    assert_eq!(app.calls(DELETE).len(), 0);
    app.keys("<esc>:quit<enter>").await;
    assert_eq!(app.end().await.code, 0);
}

#[tokio::test(start_paused = true)]
async fn the_palette_over_a_pane_lists_what_can_be_done_there() {
    let app = TestApp::start().await;
    app.keys("<tab>o:").await;
    app.sees("show the results of the run").await;
    app.sees("make read-only for this run").await;
    app.sees_no("delete the snapshot").await;
    app.sees_no("mark").await;
    app.keys("cancel<enter>").await;
    app.sees("Only a waiting row can be cancelled.").await;
    app.sees("Operations").await;
    // A row is gone to with nothing over it.
    app.keys(":old-import<enter>").await;
    app.sees_no("Operations").await;
    assert!(app.row().contains("old-import"), "{}", app.row());
    app.keys("b:").await;
    app.sees("create a schedule").await;
    app.sees_no("create a snapshot").await;
    app.keys("create a schedule<enter>").await;
    app.sees("Create a backup schedule").await;
    // A question comes first.
    app.keys("<tab><tab><tab>:").await;
    app.sees("Answer or close the dialog first").await;
    app.keys("<esc><esc>").await;
    assert_eq!(app.calls(DELETE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_keys_are_explained_over_accounts_and_questions() {
    let app = TestApp::start().await;
    app.keys("a?").await;
    app.sees("show the account").await;
    app.keys("?").await;
    app.sees("Accounts").await;
    app.keys("<esc><tab>d?").await;
    app.sees("next or previous button").await;
    app.keys("?").await;
    app.sees("Delete one snapshot?").await;
}

#[tokio::test(start_paused = true)]
async fn the_palette_finds_actions_by_other_words() {
    let app = TestApp::start().await;
    app.keys("<tab>").await;
    for (typed, found) in [
        ("remove", "▌ delete the snapshot"),
        ("add", "▌ create a snapshot"),
        // A row whose name contains it comes first.
        ("new", "▌ before the certificate was renewed by hand"),
        ("roll back", "▌ restore the instance"),
        ("rollb", "▌ restore the instance"),
        ("kept", "▌ show the backup schedules"),
        ("retention", "▌ show the backup schedules"),
        ("lock", "▌ make read-only"),
        ("clone", "▌ copy the snapshot"),
        // What says it comes first.
        ("copy", "▌ copy the"),
        ("search", "▌ filter  fields: name"),
        ("exit", "▌ quit"),
    ] {
        app.keys(&format!(":{typed}")).await;
        app.sees(found).await;
        app.keys("<esc>").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_menu_shows_that_there_is_more_and_goes_to_its_ends() {
    let app = TestApp::sized(80, 24).await;
    app.keys("<enter>s").await;
    app.sees("Snapshots: sort and columns").await;
    assert!(app.line("by STATUS").ends_with('┃'));
    app.sees_no("default order and columns").await;
    app.keys("<end>").await;
    let line = app.line("▌");
    assert!(
        line.contains("default order") && line.ends_with('┃'),
        "{line}"
    );
    app.keys("<home>").await;
    app.sees("▌ sort by NAME").await;
    // In a text they move in it.
    app.keys("kind<home>s").await;
    app.sees("skind").await;
    app.keys("<esc>2s").await;
    app.sees("Backups: sort and columns").await;
    app.keys("<esc><esc>s").await;
    app.sees("Instances: sort and columns").await;
    app.keys("<esc>3s").await;
    app.sees("Whole account: sort and columns").await;
}

#[tokio::test(start_paused = true)]
async fn the_palette_goes_to_an_instance_and_to_a_snapshot_whatever_is_filtered() {
    let app = TestApp::start().await;
    app.keys("/db-main<enter>:web-02<enter>").await;
    assert!(app.row().contains("web-02"), "{}", app.row());
    app.pass(Duration::from_secs(2)).await;
    app.keys(":5226790<enter>").await;
    assert!(app.row().contains("before-nginx-1.29"), "{}", app.row());
    app.sees("web-01").await;
}

#[tokio::test(start_paused = true)]
async fn the_palette_finds_letters_in_order_and_says_that_nothing_matches() {
    let app = TestApp::start().await;
    app.keys(":bfrngx").await;
    app.sees("snapshot of web-01  id 5226790").await;
    app.keys("qqqq").await;
    app.sees("Nothing matches.").await;
    app.keys("<enter>").await;
    app.sees("There is nothing to choose: nothing matches what was typed.")
        .await;
    app.sees("Nothing matches.").await;
    app.keys("<esc>").await;
    app.sees_no("Nothing matches.").await;
}

#[tokio::test(start_paused = true)]
async fn the_palette_shows_scattered_letters_only_if_nothing_contains_the_word() {
    let app = TestApp::start().await;
    app.keys(":sort").await;
    app.sees("sort by any column").await;
    let entries = |app: &TestApp| -> Vec<String> {
        let screen = app.screen();
        let lines = screen
            .lines()
            .skip_while(|line| !line.contains("Do or go to"));
        let lines = lines.skip(2).take_while(|line| !line.contains('╰'));
        lines.map(str::to_lowercase).collect()
    };
    let all = entries(&app);
    assert!(all.iter().all(|line| line.contains("sort")), "{all:#?}");
    // What starts with the word is before what only contains it.
    app.keys("<c-u>show").await;
    let all = entries(&app);
    let starts = |line: &String| line.contains("▌ show") || line.contains("│  show");
    assert!(starts(&all[0]) && !all.iter().all(starts), "{all:#?}");
    assert!(all.is_sorted_by_key(|line| !starts(line)), "{all:#?}");
}

#[tokio::test(start_paused = true)]
async fn the_menu_of_sorting_starts_at_the_order_that_the_heading_shows() {
    let app = TestApp::sized(100, 30).await;
    app.keys("<enter>").await;
    assert!(app.line("STATUS").contains("AGE↑"));
    app.keys("s").await;
    app.sees("▌ sort by AGE  ↑ ascending").await;
    assert_eq!(app.screen().matches("ascending").count(), 1);
    assert_eq!(app.screen().matches("sort by AGE").count(), 1);
    app.resize(200, 50).await;
    app.sees("sort by CREATED  ↓ descending").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_copied_is_said_and_stays_on_the_screen() {
    let app = TestApp::start().await;
    app.keys("<tab>y").await;
    assert_snapshot!("copy", app.screen());
    app.keys("<enter>").await;
    app.sees("Sent to the terminal's clipboard: 5226790").await;
    app.keys("yuuid<enter>").await;
    app.sees("Sent to the terminal's clipboard: ").await;
    app.keys("yjson<enter>").await;
    app.keys("<s-tab>yaddress<enter>").await;
    app.sees("185.20.1.17").await;
    let copied = app.copied();
    assert_eq!(copied[0], "5226790");
    assert_eq!(copied[1].len(), 36, "{copied:?}");
    let all: serde_json::Value = serde_json::from_str(&copied[2]).unwrap();
    assert_eq!(all["id"], "5226790");
    assert_eq!(all["min_disk_gb"], 20.0);
    assert_eq!(copied[3], "185.20.1.17");
}

#[tokio::test(start_paused = true)]
async fn hostile_names_are_copied_as_they_are_shown() {
    let app = TestApp::start().await;
    app.sees("before-nginx-1.29").await;
    app.simulator.change(|account| {
        account.snapshot(5_226_790).unwrap().name = "a\u{1b}]52;c;eA==\u{7}\u{202e}b".into();
    });
    app.keys("<tab>r").await;
    app.sees_no("before-nginx-1.29").await;
    app.keys("yname<enter>yjson<enter>").await;
    let copied = app.copied();
    assert_eq!(copied.len(), 2);
    for text in &copied {
        let is_hostile = |c: char| c.is_control() || c == '\u{202e}';
        assert!(!text.contains(is_hostile), "{text:?}");
    }
    assert!(copied[0].starts_with('a') && copied[0].ends_with('b'));
}

#[tokio::test(start_paused = true)]
async fn a_row_whose_instance_is_gone_is_copied_as_json_too() {
    let app = TestApp::start().await;
    app.sees("before-nginx-1.29").await;
    app.keys("3").await;
    app.pass(Duration::from_secs(20)).await;
    app.keys("/instance:gone<enter>").await;
    app.sees("is gone").await;
    app.keys("yjson<enter>").await;
    let row: serde_json::Value = serde_json::from_str(&app.copied()[0]).unwrap();
    assert_eq!(row["instance"], serde_json::Value::Null);
    assert!(row["instance_id"].is_string(), "{row}");
    assert_eq!(row["kind"], "snapshot");
    assert!(row["age_days"].is_u64(), "{row}");
}

#[tokio::test(start_paused = true)]
async fn any_column_sorts_both_ways_and_can_be_hidden() {
    let app = TestApp::start().await;
    app.keys("<tab>s").await;
    assert_snapshot!("sort", app.screen());
    app.keys("sort by gb<enter>").await;
    app.sees("GB↑").await;
    let rows = |app: &TestApp| {
        let screen = app.screen();
        let rows = screen.lines().skip(3).take(7);
        let names = ["before-nginx-1.29", "old-import", "MySnapshot"];
        rows.filter_map(|line| names.into_iter().find(|name| line.contains(name)))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        rows(&app),
        ["old-import", "MySnapshot", "before-nginx-1.29"]
    );
    // The cursor stays on its row.
    assert!(app.row().contains("before-nginx-1.29"), "{}", app.row());
    // The same again turns the order around.
    app.keys("s").await;
    app.sees("▌ sort by GB  ↑ ascending").await;
    app.keys("<enter>").await;
    app.sees("GB↓").await;
    assert_eq!(
        rows(&app),
        ["before-nginx-1.29", "MySnapshot", "old-import"]
    );
    // Several columns are chosen one after another, and hold for the other instances too.
    app.keys("sshow or hide region<enter>").await;
    app.sees("show or hide REGION  hidden").await;
    app.keys("<esc>").await;
    app.sees_no("REGION").await;
    app.keys("<s-tab>j").await;
    app.pass(Duration::from_secs(3)).await;
    app.sees("web-02 › Snapshots").await;
    app.sees("GB↓").await;
}

/// The headings of the snapshots.
fn heading(app: &TestApp) -> String {
    let line = app.line("NEWEST");
    line.split('│').nth(2).unwrap().trim().to_owned()
}

#[tokio::test(start_paused = true)]
async fn columns_are_moved_with_the_arrows() {
    let app = TestApp::start().await;
    app.keys("<tab>").await;
    let all = ["NAME", "STATUS", "GB", "DISK", "REGION", "AGE", "CREATED↓"];
    let titles = |app: &TestApp| {
        let heading = heading(app);
        let titles = heading.split_whitespace().map(str::to_owned);
        titles.collect::<Vec<_>>()
    };
    assert_eq!(titles(&app), all);
    app.keys("s").await;
    app.sees_no("move column").await;
    app.keys("show or hide region").await;
    app.sees("Left move left  Right move right").await;
    app.keys("<left><left><esc>").await;
    let moved = ["NAME", "STATUS", "REGION", "GB", "DISK", "AGE", "CREATED↓"];
    assert_eq!(titles(&app), moved);
    // The cursor stays on the column, which can be hidden and shown in its place.
    app.keys("sshow or hide region<right><left><enter>").await;
    app.sees("show or hide REGION  hidden").await;
    app.sees_no("move column").await;
    app.keys("<left>").await;
    app.sees("This column is hidden. Press Enter to show it before you move it.")
        .await;
    app.keys("<enter><esc>").await;
    assert_eq!(titles(&app), moved);
    // At the edge it stops, and the name moves like any other column.
    app.keys("sshow or hide name<right><left><left>").await;
    app.sees("This column is already the first one.").await;
    app.keys("<enter>").await;
    app.sees("This column can't be hidden: it says which row is which.")
        .await;
    app.keys("<esc>s<left>").await;
    app.sees("Select “show or hide” of a column to move it.")
        .await;
    app.keys("<esc>").await;
    assert_eq!(titles(&app), moved);
    app.keys("sshow or hide name<right><right><esc>").await;
    assert_eq!(titles(&app)[..3], ["STATUS", "REGION", "NAME"]);
    app.keys("sreset<enter>").await;
    assert_eq!(titles(&app), all);
}

#[tokio::test(start_paused = true)]
async fn a_column_without_room_is_told_from_one_that_is_shown() {
    let app = TestApp::sized(80, 24).await;
    app.keys("3").await;
    app.sees("Whole account").await;
    app.keys("sshow or hide").await;
    app.sees("show or hide CREATED  needs a wider window").await;
    assert!(
        app.line("show or hide AGE")
            .trim_end_matches('│')
            .trim_end()
            .ends_with("shown")
    );
    app.resize(120, 40).await;
    app.sees_no("needs a wider window").await;
}

#[tokio::test(start_paused = true)]
async fn the_order_is_shown_where_its_column_has_no_room() {
    let app = TestApp::sized(80, 24).await;
    app.keys("3").await;
    app.sees("Whole account").await;
    // The age is the date, the other way round.
    assert!(app.line("INSTANCE").contains("AGE↑"));
    app.keys("ssort by age<enter>").await;
    assert!(app.line("INSTANCE").contains("AGE↓"));
    app.resize(72, 24).await;
    app.keys("ssort by kind<enter>").await;
    assert!(app.line("Whole account").contains("─ by KIND↑ ─"));
    app.resize(120, 40).await;
    app.sees_no("by KIND").await;
    assert!(app.line("INSTANCE").contains("KIND↑"));
}

#[tokio::test(start_paused = true)]
async fn the_palette_names_the_fields_of_the_filter_of_each_list() {
    let app = TestApp::sized(200, 50).await;
    for (keys, fields) in [
        ("", "fields: name, newest, snapshots, "),
        ("<enter>2", "fields: name, made_by, status, "),
        ("3", "fields: name, instance, kind, status, "),
    ] {
        app.keys(&format!("{keys}:filter")).await;
        app.sees(fields).await;
        app.keys("<esc>").await;
    }
}
