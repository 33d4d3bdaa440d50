//! The details of an instance: what is known of it, how well it is covered and why, its last 30 days,
//! and its actions.

use std::time::Duration;

use insta::assert_snapshot;

use crate::support::{
    app::{Setup, TestApp},
    front::Fault,
};

/// The details of the instance under the cursor after these keys.
async fn open(size: (u16, u16), keys: &str) -> TestApp {
    let app = TestApp::sized(size.0, size.1).await;
    app.pass(Duration::from_secs(5)).await;
    app.keys(keys).await;
    app.keys("i").await;
    app.sees("Show its snapshots").await;
    app
}

#[tokio::test(start_paused = true)]
async fn all_that_is_known_is_over_the_lists_and_beside_them_in_a_wide_window() {
    for (columns, rows) in [(40, 10), (80, 24), (120, 40), (140, 30), (200, 50)] {
        let app = open((columns, rows), "").await;
        assert_snapshot!(format!("instance_{columns}x{rows}"), app.screen());
        app.keys("<esc>").await;
        app.sees("Instances").await;
        app.sees_no("Show its snapshots").await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_instance_without_snapshots_has_its_days_at_80x24_too() {
    let app = open((80, 24), "/архів<enter>").await;
    app.sees("архів-київ").await;
    app.sees("At risk: it has no usable snapshot or backup.")
        .await;
    assert_eq!(app.line("Newest snapshot").matches("none").count(), 1);
    app.sees("Last 30 days").await;
    app.sees("7d today").await;
}

#[tokio::test(start_paused = true)]
async fn of_the_only_backup_that_is_killed_it_says_that_none_is_usable() {
    let app = open((80, 24), "/db-main<enter>").await;
    let line = app.line("Newest backup");
    assert!(line.contains("Newest backup   none usable"), "{line}");
    let line = app.line("Backups");
    assert!(line.contains("Backups         1"), "{line}");
}

#[tokio::test(start_paused = true)]
async fn the_risk_is_said_with_its_reason() {
    for (name, said) in [
        (
            "web-02",
            "Not at risk: its newest usable snapshot or backup is 1d old.",
        ),
        (
            "ci-runner",
            "Not at risk yet: its newest usable snapshot or backup is 12d old.",
        ),
        (
            "db-main",
            "At risk: no usable snapshot or backup is younger than 30d. The newest",
        ),
    ] {
        let app = open((140, 40), &format!("/{name}<enter>")).await;
        let screen = app.screen().replace(['│', '\n'], " ");
        let words: Vec<&str> = screen.split_whitespace().collect();
        let words = words.join(" ");
        for part in said.split(' ') {
            assert!(words.contains(part), "{part} of {said}\n{}", app.screen());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn until_the_account_is_read_nothing_is_proved() {
    let app = TestApp::with(Setup::default()).await;
    app.simulator.meet("image", Fault::Hang);
    app.sees("before-nginx-1.29").await;
    app.keys("i").await;
    app.sees("It may be at risk").await;
    for seen in [
        "Snapshots       not read yet",
        "Newest backup   not read yet",
        "Size in all     not read yet",
        "Cost a month    not read yet",
    ] {
        app.sees(seen).await;
    }
}

/// The details of web-01 after the list of the whole account was answered with this.
async fn after_an_answer(body: &str) -> TestApp {
    let app = TestApp::with(Setup::default()).await;
    app.simulator.meet(
        "image",
        Fault::Instead {
            status: 200,
            content_type: "application/json",
            body: body.as_bytes().to_vec(),
        },
    );
    app.sees("before-nginx-1.29").await;
    app.pass(Duration::from_secs(5)).await;
    app.keys("i").await;
    app.sees("Newest snapshot").await;
    app
}

#[tokio::test(start_paused = true)]
async fn of_an_incomplete_list_no_sum_is_said() {
    // A row that comes twice makes it incomplete.
    let row = r#"{"id":"5226790","name":"before-nginx-1.29","fleio_status":"Active",
        "image_type":"snapshot","image_size":"3.1","createdate":"2026-11-13",
        "instances_id":"5203773"}"#;
    let app = after_an_answer(&format!(
        r#"{{"doc":{{"elem":[{row},{row}],"p_elems":"2"}}}}"#
    ))
    .await;
    assert_snapshot!("instance_of_an_incomplete_list", app.screen());
    for seen in [
        "Snapshots       at least 7",
        "Backups         unknown",
        "Size in all     unknown",
        "Cost a month    unknown",
    ] {
        app.sees(seen).await;
    }
    app.sees("Not at risk: its newest known usable snapshot or backup is 1d old.")
        .await;
    let newest = app.screen().matches("1d ago (newest known)").count();
    assert_eq!(newest, 2, "of the snapshots and of the backups");
    // No row of this one is listed.
    app.keys("<esc>/архів<enter>i").await;
    for seen in [
        "Snapshots       unknown",
        "Newest snapshot unknown",
        "Newest backup   unknown",
        "Size in all     unknown",
        "Cost a month    unknown",
    ] {
        app.sees(seen).await;
    }
}

#[tokio::test(start_paused = true)]
async fn without_the_list_of_the_account_the_backups_and_sums_are_unknown() {
    let refused = r#"{"doc":{"error":{"$type":"missed","$object":"image","msg":{"$":"No"}}}}"#;
    let app = after_an_answer(refused).await;
    app.sees("Newest snapshot 2026-11-13, 1d ago ").await;
    for seen in [
        "Snapshots       7",
        "Backups         unknown",
        "Newest backup   unknown",
        "Size in all     unknown",
        "Cost a month    unknown",
    ] {
        app.sees(seen).await;
    }
    app.sees("Not at risk: its newest known usable snapshot or backup is 1d old.")
        .await;
    app.keys("<esc>/архів<enter>i").await;
    app.sees("At risk: it has no known usable snapshot or backup.")
        .await;
}

#[tokio::test(start_paused = true)]
async fn they_open_from_every_list_and_lead_back_to_it() {
    let app = TestApp::on_snapshots(Setup::default()).await;
    app.keys("ji").await;
    app.sees("Newest snapshot").await;
    // No key changes the snapshot that is not on the screen.
    app.keys("d").await;
    app.sees_no("can't be undone").await;
    app.keys("<esc>").await;
    assert!(app.row().contains("web-01-"), "{}", app.row());
    // From the details of a snapshot, too.
    app.slowly("<enter>").await;
    app.sees("Copy the id").await;
    app.keys("i").await;
    app.sees("Newest snapshot").await;
    app.sees_no("Smallest disk").await;
    app.keys("<esc>").await;
    assert!(app.row().contains("web-01-"), "{}", app.row());
    app.keys("3").await;
    app.sees("Whole account").await;
    app.keys("i").await;
    app.sees("Newest snapshot").await;
    app.keys("<esc>").await;
    app.sees("Whole account").await;
}

#[tokio::test(start_paused = true)]
async fn the_actions_are_about_this_instance_whatever_is_marked() {
    let app = open((120, 40), " ").await;
    app.sees("1 marked").await;
    app.keys("<down><down>").await;
    assert!(app.row().contains("Create a snapshot"), "{}", app.row());
    app.slowly("<enter>").await;
    app.sees("On       web-02").await;
    app.keys("<esc>").await;
    app.sees("Newest snapshot").await;
    app.keys("g").await;
    app.slowly("<enter>").await;
    app.sees_no("Newest snapshot").await;
    app.sees("web-02 › Snapshots").await;
    app.keys("<s-tab>:details of the inst<enter>").await;
    app.sees("Newest snapshot").await;
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_leaves_closes_its_details() {
    let app = open((120, 40), "").await;
    app.simulator.change(|account| {
        account.instances.remove(0);
    });
    app.keys("r").await;
    app.sees("is no longer in the list.").await;
    app.sees_no("Newest snapshot").await;
}
