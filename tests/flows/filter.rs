//! The filter on the screen: what it leaves, what is said of it, and where its matches are.

use ratatui::style::{Color, Modifier};
use snapdeck::{
    domain::{Colours, Theme},
    runtime::Look,
};

use crate::support::app::{Setup, TestApp};

const MARKED: Modifier = Modifier::BOLD.union(Modifier::UNDERLINED);

#[tokio::test(start_paused = true)]
async fn matches_are_marked_on_the_row_of_the_cursor_too() {
    let app = TestApp::start().await;
    app.keys("<tab>/nginx<enter>").await;
    let row = app.row();
    assert!(row.contains("before-nginx-1.29"), "{row}");
    let (found, beside) = (app.style("nginx-1.29"), app.style("before-nginx"));
    assert!(found.add_modifier.contains(MARKED));
    assert!(!beside.add_modifier.contains(Modifier::UNDERLINED));

    app.keys("<esc>/created:2026-11 active<enter>").await;
    let (found, name) = (app.style("Active ⚿"), app.style("before-nginx"));
    assert!(found.add_modifier.contains(MARKED), "{}", app.screen());
    assert!(!name.add_modifier.contains(Modifier::UNDERLINED));

    app.keys("<esc>").await;
    let status = app.style("Active ⚿");
    assert_eq!(status.fg, Some(Color::Green), "nothing is marked any more");
}

#[tokio::test(start_paused = true)]
async fn matches_are_marked_without_colours() {
    let look = Look {
        theme: Theme::Terminal,
        unicode: false,
        colours: Colours::None,
    };
    let app = TestApp::with(Setup {
        look,
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    app.keys("<tab>/nginx").await;
    assert!(app.style("nginx-1.29").add_modifier.contains(MARKED));
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_with_a_filter_is_said_beside_it() {
    for (columns, rows) in [(120, 40), (80, 24), (40, 10)] {
        let app = TestApp::sized(columns, rows).await;
        let screen = async |filter: &str| {
            app.keys("/").await;
            app.keys(filter).await;
            let screen = app.screen();
            app.keys("<esc>").await;
            screen
                .replace('\n', " ")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        app.keys("<enter>").await;
        app.sees("before-nginx").await;
        let said = screen("protected:maybe").await;
        assert!(said.contains("Use on, off or unknown."), "{said}");
        let said = screen("colour:red").await;
        let once = said.matches("There is no field “colour”.").count();
        assert_eq!(once, 1, "{said}");
        assert!(said.contains("id, protected."), "{said}");
        let said = screen("status:stolen").await;
        assert!(said.contains("Values: Active, Frozen."), "{said}");
        let said = screen("bfrngnx").await;
        assert!(
            said.contains("No row contains “bfrngnx”; similar rows are shown."),
            "{said}"
        );
        assert!(said.contains("before-nginx"), "{said}");
        let said = screen("zzz").await;
        assert!(said.contains("No snapshot"), "{said}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_kept_filter_goes_on_with_another_word() {
    let app = TestApp::start().await;
    app.keys("<tab>/web<enter>").await;
    app.keys("/0300<enter>").await;
    app.sees("/web 0300 ").await;
    app.sees("web-01-20261110-0300").await;
    // Without another word it stays as it was.
    app.keys("/<enter>").await;
    app.sees("/web 0300 ").await;
    app.sees_no("/web 0300  ").await;
}

#[tokio::test(start_paused = true)]
async fn a_filter_that_nothing_fits_offers_to_clear_it_and_no_marks() {
    let app = TestApp::start().await;
    app.sees("Space mark").await;
    app.keys("/nothing-has-this<enter>").await;
    app.sees("Esc clear filter").await;
    app.sees_no("Space mark").await;
    app.keys(" ").await;
    app.sees("Nothing is selected.").await;
    app.keys("<esc>").await;
    app.sees_no("Esc clear").await;
    app.keys(" ").await;
    app.sees("Esc clear marks").await;
}

#[tokio::test(start_paused = true)]
async fn a_filter_is_read_in_full_beside_the_other_list() {
    let app = TestApp::sized(100, 30).await;
    app.sees("2 at risk").await;
    app.keys("/web-01<enter>").await;
    let top = app.line("╭");
    assert!(top.contains("Instances 1 of 12  /web-01 "), "{top}");
    // The line below the lists counts those at risk.
    let coverage = app.line("Coverage");
    assert!(coverage.contains("1 never"), "{coverage}");
}
