//! Ages, and how well the account is covered.

use std::time::Duration;

use insta::assert_snapshot;

use snapdeck::view::Look;

use crate::support::{
    app::{Setup, TestApp},
    front::Fault,
};

#[tokio::test(start_paused = true)]
async fn the_instances_say_from_when_they_could_be_restored() {
    let app = TestApp::start().await;
    let columns = |name: &str| {
        let line = app.line(name);
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let at = words.iter().position(|word| word == name).unwrap();
        words[at + 1..at + 3].join(" ")
    };
    for (name, told) in [
        ("web-02", "1d 6"),
        ("db-main", "31d 1"),
        ("архів-київ", "never 0"),
        ("mail", "today 4"),
        ("ci-runner-07", "12d 2"),
    ] {
        assert_eq!(columns(name), told, "{name}\n{}", app.screen());
    }
    app.sees("Instances 12  2 at risk").await;
    let coverage = app.line("Coverage");
    for told in ["under 7d", "under 30d", "1 older", "1 never"] {
        assert!(coverage.contains(told), "{coverage}");
    }
    app.keys("!").await;
    app.sees("Instances 2 of 12  only at risk").await;
    app.sees_no("web-02").await;
    assert_snapshot!("only_at_risk", app.screen());
    app.keys("<esc>").await;
    app.sees("web-02").await;
}

#[tokio::test(start_paused = true)]
async fn until_the_account_is_read_nothing_is_said_of_it() {
    let app = TestApp::with(Setup::default()).await;
    app.simulator.meet("image", Fault::Hang);
    app.sees("before-nginx-1.29").await;
    assert!(app.line("web-02").contains(" · "), "{}", app.screen());
    app.sees_no("at risk").await;
    app.sees_no("Coverage").await;
    app.keys("!").await;
    app.sees("have not been read yet").await;
}

#[tokio::test(start_paused = true)]
async fn the_age_stays_in_a_narrow_window() {
    let app = TestApp::sized(80, 24).await;
    app.keys("<enter>").await;
    let heading = app.line("STATUS");
    for column in ["GB", "DISK", "REGION", "AGE"] {
        assert!(heading.contains(column), "{heading}");
    }
    assert!(app.line("before-nginx-1.29").contains(" 1d"));
    assert!(app.line("MySnapshot").contains(" 2y"));
}

#[tokio::test(start_paused = true)]
async fn where_rows_name_no_instance_the_instances_are_read_one_after_another() {
    let app = TestApp::with(Setup {
        instance_ids: false,
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    app.sees("2 of 12 instances read").await;
    assert!(app.line("web-02").contains(" 1d    6"), "{}", app.screen());
    let lists = || app.calls("instances.snapshots").len();
    assert_eq!(lists(), 2, "the one under the cursor, and the next");
    for read in 3..=12 {
        app.pass(Duration::from_secs(2)).await;
        assert_eq!(lists(), read);
    }
    app.sees_no("instances read").await;
    app.sees("Instances 12  2 at risk").await;
    // Then it is as quiet as ever.
    let begun = lists();
    app.pass(Duration::from_secs(59)).await;
    assert!(lists() <= begun + 1);
}

/// The last line inside the strips below the lists, and the scale below it.
fn last_days(app: &TestApp) -> String {
    let screen = app.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let end = lines
        .iter()
        .rposition(|line| line.starts_with(['╰', '+']))
        .unwrap();
    lines[end - 1..=end].join("\n")
}

#[tokio::test(start_paused = true)]
async fn a_high_window_has_the_last_days_of_the_instance_below_its_list() {
    for (columns, rows) in [(80, 28), (120, 28), (120, 40), (200, 50)] {
        let app = TestApp::sized(columns, rows).await;
        app.sees("2 at risk").await;
        app.keys("/web-01<enter><esc>").await;
        assert_snapshot!(format!("last_days_{columns}x{rows}"), app.screen());
        // One that has never been copied has no mark.
        app.keys("/name:архів-київ<enter>").await;
        app.sees("never").await;
        let drawn = last_days(&app);
        assert!(drawn.contains("·······") && !drawn.contains('▇'), "{drawn}");
    }
    let low = TestApp::sized(120, 27).await;
    low.sees("2 at risk").await;
    assert!(!last_days(&low).contains("today"), "{}", low.screen());
}

#[tokio::test(start_paused = true)]
async fn the_last_days_are_readable_in_ascii_and_in_the_whole_account() {
    let app = TestApp::with(Setup {
        look: Look {
            unicode: false,
            ..Setup::default().look
        },
        ..Setup::default()
    })
    .await;
    app.sees("2 at risk").await;
    let drawn = last_days(&app);
    let marks: Vec<&str> = drawn.lines().next().unwrap().split('|').collect();
    assert!(marks[1].contains('#') && marks[1].contains('.'), "{drawn}");
    assert!(
        drawn.contains(" 30d -") && drawn.contains(" 7d today"),
        "{drawn}"
    );
    // The same in the view of the whole account, where the row is one of that instance.
    app.keys("3/instance:web-01<enter>").await;
    app.sees("before-nginx-1.29").await;
    let in_account = last_days(&app);
    assert!(
        in_account.contains(marks[1].trim()),
        "{in_account}\n{drawn}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_last_days_say_what_is_not_known() {
    // No row names its instance: the lists of the instances are read one after another.
    let app = TestApp::with(Setup {
        instance_ids: false,
        ..Setup::default()
    })
    .await;
    app.sees("2 of 12 instances read").await;
    assert!(!last_days(&app).contains("incomplete"), "{}", app.screen());
    app.keys("<end>").await;
    let drawn = last_days(&app);
    assert!(
        drawn.contains("???????") && drawn.contains("30d  incomplete"),
        "{drawn}"
    );
    // Nothing is drawn of a list that has not been read at all.
    let app = TestApp::with(Setup::default()).await;
    app.simulator.meet("image", Fault::Hang);
    app.sees("before-nginx-1.29").await;
    assert!(!last_days(&app).contains("today"), "{}", app.screen());
    app.keys("<enter>").await;
    app.slowly("<enter>").await;
    app.sees("Last 30 days    not read yet").await;
}

#[tokio::test(start_paused = true)]
async fn an_instance_leaves_those_at_risk_with_the_message_that_its_snapshot_is_made() {
    let app = TestApp::start().await;
    app.sees("2 at risk").await;
    app.keys("!").await;
    app.pass(Duration::from_secs(1)).await;
    app.sees("before-postgres-17").await;
    app.keys("c").await;
    app.sees("Create a snapshot").await;
    app.slowly("<tab><tab><enter>").await;
    for _ in 0..60 {
        app.pass(Duration::from_secs(1)).await;
        let screen = app.screen();
        let has_left = screen.contains("Instances 1 of 12  only at risk");
        assert_eq!(has_left, screen.contains("is Active, "), "{screen}");
        if has_left {
            return;
        }
    }
    panic!("it never ends: {}", app.screen());
}
