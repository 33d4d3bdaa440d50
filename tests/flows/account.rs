//! The whole account: snapshots, backups and images in one table.

use std::time::Duration;

use insta::assert_snapshot;

use crate::support::{app::TestApp, front::Heard};

/// On the list of the whole account, once it was read.
async fn account() -> TestApp {
    let app = TestApp::start().await;
    app.sees("before-nginx-1.29").await;
    app.keys("3").await;
    app.pass(Duration::from_secs(20)).await;
    app.sees("Whole account").await;
    app
}

#[tokio::test(start_paused = true)]
async fn snapshots_backups_and_images_stand_in_one_table() {
    let app = account().await;
    assert_snapshot!("wide", app.screen());
    app.keys("<end>").await;
    app.sees("instance is gone").await;
    app.keys("<home>").await;
    app.resize(80, 24).await;
    assert_snapshot!("narrow", app.screen());
    app.keys("<end>").await;
    app.sees("shop-ol…ightly (is gone)    bkup").await;
    app.keys("<esc>").await;
    app.sees("Instances 12").await;
}

#[tokio::test(start_paused = true)]
async fn r_reads_the_whole_account_in_its_own_view_only() {
    let app = account().await;
    let read = |app: &TestApp| app.calls("image").len();
    let before = read(&app);
    app.keys("1r").await;
    app.pass(Duration::from_secs(20)).await;
    assert_eq!(read(&app), before);
    app.keys("3r").await;
    app.pass(Duration::from_secs(20)).await;
    assert!(read(&app) > before);
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_deleted_here_by_the_list_of_its_instance() {
    let app = account().await;
    // The cursor is on a row of another instance when the filter is opened.
    app.keys("/id:5223871<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("d").await;
    app.sees("This can't be undone.").await;
    assert_snapshot!("delete", app.screen());
    app.pass(Duration::from_millis(400)).await;
    app.keys("<tab><enter>").await;
    app.sees("◐ Deleting").await;
    app.keys("d").await;
    app.sees("is being deleted.").await;
    app.pass(Duration::from_secs(6)).await;
    app.sees("Deleted перед оновленням php").await;
    app.sees("Nothing in the account matches the filter.").await;
    assert_eq!(app.deleted(), [5_223_871]);
    // The list of its own instance was read again before it.
    let calls = app.simulator.ledger();
    let delete = calls.iter().position(|call| call.func == "image.delete");
    let (before, after) = calls.split_at(delete.unwrap());
    assert_eq!(before.last().unwrap().func, "instances.snapshots");
    let is_list = |call: &Heard| call.func == "instances.snapshots";
    assert!(after.iter().any(is_list), "and after it");
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_renamed_and_protected_here() {
    let app = account().await;
    app.keys("/instance:db-main kind:snapshot<enter>").await;
    app.pass(Duration::from_secs(1)).await;
    app.keys("e").await;
    app.sees("Rename").await;
    app.keys("-old").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("<enter>").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("<tab><enter>").await;
    app.pass(Duration::from_secs(6)).await;
    app.sees_no("Rename one snapshot").await;
    assert!(app.row().contains("-old"), "{}", app.screen());
    app.keys("p").await;
    app.pass(Duration::from_secs(6)).await;
    assert!(app.row().contains('⚿'), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn the_details_offer_its_actions_and_its_instance() {
    let app = account().await;
    app.keys("/id:5226790<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.slowly("<enter>").await;
    app.sees("Go to it in its instance").await;
    assert_snapshot!("details", app.screen());
    app.keys("<down>").await;
    app.slowly("<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.sees("web-01 › Snapshots").await;
    assert!(app.row().contains("before-nginx-1.29"), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn tab_goes_to_a_snapshot_of_an_instance_that_was_not_opened() {
    let app = account().await;
    app.keys("/instance:db-main kind:snapshot<enter><tab>")
        .await;
    app.pass(Duration::from_secs(5)).await;
    app.sees("db-main › Snapshots").await;
    assert!(!app.row().trim().is_empty());
}

/// The functions of the calls before the first one that deletes, and after it.
fn around_delete(app: &TestApp) -> (Vec<String>, Vec<String>) {
    let calls = app.simulator.ledger();
    let delete = calls.iter().position(|call| call.func == "image.delete");
    let (before, after) = calls.split_at(delete.unwrap());
    let funcs = |calls: &[Heard]| calls.iter().map(|call| call.func.clone()).collect();
    (funcs(before), funcs(&after[1..]))
}

#[tokio::test(start_paused = true)]
async fn a_backup_shows_its_details_and_is_deleted_by_the_list_of_its_instance() {
    let app = account().await;
    app.keys("/id:5215106<enter>").await;
    app.pass(Duration::from_secs(1)).await;
    app.slowly("<enter>").await;
    assert_snapshot!("details_of_a_backup", app.screen());
    app.keys("<esc>").await;
    app.keys("d").await;
    app.sees("Delete one backup?").await;
    app.sees("Type the whole id").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("5215106<enter>").await;
    app.pass(Duration::from_secs(8)).await;
    app.sees("Deleted db-main, the disk was full").await;
    assert_eq!(app.deleted(), [5_215_106]);
    let (before, after) = around_delete(&app);
    let backups = "instances.fleio_bckps".to_owned();
    assert_eq!(before.last(), Some(&backups));
    assert!(after.contains(&backups));
}

#[tokio::test(start_paused = true)]
async fn a_row_whose_instance_is_gone_is_deleted_by_the_list_of_the_account() {
    let app = account().await;
    app.keys("/instance:gone kind:snapshot<enter><tab>").await;
    app.sees("The instance of this row is gone").await;
    app.keys("d").await;
    app.sees("Instance 5201006 is gone").await;
    assert_snapshot!("delete_of_a_gone_instance", app.screen());
    app.pass(Duration::from_millis(400)).await;
    app.keys("<tab><tab><enter>").await;
    app.sees("These are not the last 4 digits").await;
    app.keys("5107<enter>").await;
    app.pass(Duration::from_secs(8)).await;
    app.sees("Deleted shop-old last state").await;
    assert_eq!(app.deleted(), [5_215_107]);
    let (before, after) = around_delete(&app);
    assert_eq!(before[before.len() - 2..], ["instances", "image"]);
    assert!(after.contains(&"image".to_owned()));
    // No instance is named to the server.
    let call = &app.calls("image.delete")[0];
    assert!(call.parameters.iter().all(|(name, _)| name != "plid"));
}

#[tokio::test(start_paused = true)]
async fn a_row_whose_instance_is_gone_is_renamed_and_protected() {
    let app = account().await;
    app.keys("/id:5215107<enter>").await;
    app.pass(Duration::from_secs(1)).await;
    app.keys("e-kept").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("<enter>").await;
    app.pass(Duration::from_millis(400)).await;
    app.keys("<tab><enter>").await;
    app.pass(Duration::from_secs(8)).await;
    assert!(app.row().contains("-kept"), "{}", app.screen());
    app.keys("p").await;
    app.pass(Duration::from_secs(8)).await;
    assert!(app.row().contains('⚿'), "{}", app.screen());
}

#[tokio::test(start_paused = true)]
async fn marked_rows_of_several_instances_are_deleted_together() {
    let app = account().await;
    app.keys("/-kind:template -protected:on -status:saving -size:>1.4<enter>")
        .await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("*").await;
    app.keys("d").await;
    app.sees("Delete ").await;
    assert_snapshot!("delete_marked", app.screen());
    let screen = app.screen();
    let count = screen.split("Delete ").nth(1).unwrap();
    let count = count.split(' ').next().unwrap().to_owned();
    app.pass(Duration::from_millis(400)).await;
    app.keys(&format!("{count}<enter>")).await;
    app.pass(Duration::from_secs(120)).await;
    app.sees("these are the results").await;
    assert_snapshot!("deleted_marked", app.screen());
    let mut gone = app.deleted();
    gone.sort_unstable();
    gone.dedup();
    assert_eq!(gone.len().to_string(), count, "each once");
}

#[tokio::test(start_paused = true)]
async fn the_results_have_each_row_that_was_left_out() {
    let app = account().await;
    // The whole dialog fits.
    app.resize(120, 120).await;
    app.keys("/size:<lt>2.1 -status:saving<enter>").await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("*d").await;
    let question = app.screen();
    let number = |before: &str| {
        let after = question.split(before).nth(1).unwrap();
        let digits = after.split(|c: char| !c.is_ascii_digit()).next().unwrap();
        digits.parse::<usize>().unwrap()
    };
    let (count, left_out) = (number("Delete "), number("Left out: "));
    assert!(question.contains("type unknown"), "{question}");
    app.pass(Duration::from_millis(400)).await;
    app.keys(&format!("{count}<enter>")).await;
    app.pass(Duration::from_secs(200)).await;
    app.sees("these are the results").await;
    let results = app.screen();
    let rows = results.matches("· left out: ").count();
    assert_eq!(rows, left_out, "{results}");
    assert!(
        results.contains(&format!("{left_out} left out")),
        "{results}"
    );
}

#[tokio::test(start_paused = true)]
async fn at_100_columns_each_kind_has_the_same_form_and_the_strip_has_the_whole_id() {
    let app = TestApp::sized(100, 30).await;
    app.keys("3").await;
    app.sees("Whole account 54").await;
    let screen = app.screen();
    assert!(
        screen.contains(" bkup ") && screen.contains(" snap "),
        "{screen}"
    );
    assert!(!screen.contains(" backup ●"), "{screen}");
    app.keys("1<enter>").await;
    app.sees("created 2026-11-13 · id 5226790").await;
}

#[tokio::test(start_paused = true)]
async fn the_sums_of_the_strip_are_whole_in_a_narrow_window() {
    let app = TestApp::sized(80, 24).await;
    app.simulator.change(|account| {
        let long = account.instance(5_203_773).unwrap();
        long.servername = "web-01-behind-the-load-balancer-of-the-old-shop".into();
    });
    app.keys("3r").await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("/id:5226790<enter>").await;
    let sums = app.line(" EUR · ");
    assert!(sums.contains("…: "), "{sums}");
    assert!(sums.contains("· Netherlands-2: "), "{sums}");
    assert!(
        sums.trim_end_matches(['│', ' ']).ends_with("EUR a month"),
        "{sums}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_title_adds_up_what_the_filter_finds_where_there_is_room() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 50)] {
        let app = TestApp::sized(columns, rows).await;
        app.keys("3").await;
        app.sees("Whole account 54 · 428.5 GB · 20.39 EUR a month")
            .await;
        app.keys("/db-main<enter>").await;
        app.sees("Whole account 2 of 54 · 128.9 GB · 5.85 EUR a month  /db-main")
            .await;
        app.keys("/<c-u>nothing-has-this-name<enter>").await;
        app.sees("Whole account 0 of 54  /nothing").await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_rows_of_an_instance_that_is_gone_are_summed_up_under_its_id() {
    for columns in [80, 120] {
        let app = TestApp::sized(columns, 40).await;
        app.keys("3").await;
        app.pass(Duration::from_secs(20)).await;
        app.keys("/instance:gone<enter>").await;
        let said = match columns {
            80 => "5201006 (instanc…: 15.3 GB, 0.72 EUR",
            _ => "5201006 (instance is gone): 2 rows, 15.3 GB, 0.72 EUR a month",
        };
        app.sees(said).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_kind_is_shown_whole_or_as_an_unknown_one() {
    let app = account().await;
    app.simulator.change(|account| {
        let image = account.images.first_mut().unwrap();
        image.image_type = "template".into();
        image.row.name = "golden".into();
    });
    app.keys("r").await;
    app.pass(Duration::from_secs(20)).await;
    app.keys("/golden<enter>").await;
    for (columns, shown) in [(120, " template "), (80, " ?    ● Active")] {
        app.resize(columns, 24).await;
        let line = app.line("▌ golden");
        assert!(line.contains(shown), "{line}");
        // The strip names it.
        app.sees("│  template · Active").await;
    }
}
