//! Terminals that show only ASCII, and fewer colours or none.

use std::time::Duration;

use insta::assert_snapshot;
use ratatui::style::{Color, Modifier};
use snapdeck::{
    app::Tone,
    domain::{Colours, Theme},
    runtime::Look,
    simulator::ServedAccount,
};

use crate::support::{
    app::{Setup, TestApp, start_of_time},
    front::Fault,
};

const FULL: Look = Look {
    unicode: true,
    colours: Colours::Sixteen,
    theme: Theme::Terminal,
};

const LEAST: Look = Look {
    unicode: false,
    colours: Colours::None,
    theme: Theme::Terminal,
};

/// The same program on a terminal that shows everything and one that shows only ASCII.
struct Both {
    full: TestApp,
    ascii: TestApp,
}

impl Both {
    async fn sized(size: (u16, u16)) -> Self {
        let app = async |look| {
            let app = TestApp::with(Setup {
                size,
                look,
                ..Setup::default()
            })
            .await;
            app.sees("web-01").await;
            app
        };
        Self {
            full: app(FULL).await,
            ascii: app(LEAST).await,
        }
    }

    /// Types into both and compares the screens: they must differ only in letters, with the same
    /// widths.
    async fn keys(&self, keys: &str, seen: &str) {
        for app in [&self.full, &self.ascii] {
            app.keys(keys).await;
            app.sees(seen).await;
        }
        let (full, ascii) = (self.full.screen(), self.ascii.screen());
        assert!(ascii.is_ascii(), "{keys}:\n{ascii}");
        for (full, ascii) in full.lines().zip(ascii.lines()) {
            assert_eq!(
                snapdeck::text::width(full),
                ascii.len(),
                "{keys}:\n{full}\n{ascii}"
            );
            let agree = full.chars().zip(ascii.chars());
            let same = agree.take_while(|(full, ascii)| !full.is_ascii() || full == ascii);
            // After the first wide letter, the columns differ.
            let wide = full.chars().position(|c| c > '\u{2fff}');
            assert!(
                same.count() >= wide.unwrap_or(ascii.len()),
                "{keys}:\n{full}\n{ascii}"
            );
        }
    }

    async fn pass(&self, seconds: u64) {
        // The two share one clock.
        self.full.pass(Duration::from_secs(seconds)).await;
        self.ascii.rest().await;
    }
}

#[tokio::test(start_paused = true)]
async fn all_that_is_drawn_is_ascii_and_stands_where_it_stood() {
    for size in [(120, 40), (80, 24), (40, 10)] {
        let both = Both::sized(size).await;
        both.keys("", "Instances 12").await;
        both.keys("?", "Keys").await;
        both.keys("<esc>/ї数", "Filter: ").await;
        both.keys("<esc>", "web-01").await;
        both.keys("<enter>", "before-nginx").await;
        // A name of foreign letters.
        both.keys("c", "Create a snapshot").await;
        both.keys("<c-u>数据 її", "/100").await;
        both.keys("<esc>jjj", "Active").await;
        both.keys("d", "Id       5223871").await;
        both.keys("<esc>d", "This can't be undone.").await;
        both.pass(1).await;
        // Small windows have more to read before Delete.
        both.keys(&"<down>".repeat(20), "5223871").await;
        for app in [&both.full, &both.ascii] {
            let change = |account: &mut ServedAccount| {
                account.snapshot(5_223_871).unwrap().protected = true;
            };
            app.simulator.change(change);
        }
        both.keys("<tab>", ">[ Delete 5223871 ]<").await;
        both.pass(1).await;
        both.keys("<enter>", "NOTHING WAS DELETED.").await;
        both.pass(1).await;
        both.keys("<enter>", "Active").await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_goes_wrong_is_told_in_ascii() {
    let both = Both::sized((80, 24)).await;
    for app in [&both.full, &both.ascii] {
        app.simulator.meet("instances.snapshots.edit", Fault::Hang);
    }
    // On the instance архів-київ.
    both.keys("jjj", "203.0.113.40").await;
    both.pass(1).await;
    both.keys("c", "Create a snapshot").await;
    both.pass(1).await;
    both.keys("<tab><tab>", ">[ Create ]<").await;
    both.pass(1).await;
    both.keys("<enter>", "Sending.").await;
    both.keys("<esc>", "web-01").await;
    both.keys("q", "Outcome unknown").await;
    both.pass(1).await;
    both.keys("<esc>", "web-01").await;
    both.pass(40).await;
    both.keys("", "The server did not answer").await;
    both.keys("<enter>", "? Checking").await;
    let unseen = async |app: TestApp| {
        app.keys("q").await;
        app.slowly("<tab><enter>").await;
        app.end().await.unseen.concat()
    };
    let (full, ascii) = (unseen(both.full).await, unseen(both.ascii).await);
    assert!(full.contains("архів-київ") && full.contains('“'), "{full}");
    assert!(ascii.is_ascii() && ascii.contains("?????-????"), "{ascii}");
    assert_eq!(full.chars().count(), ascii.len());
}

#[tokio::test(start_paused = true)]
async fn ascii_and_no_colours() {
    let app = TestApp::with(Setup {
        look: LEAST,
        size: (80, 24),
        ..Setup::default()
    })
    .await;
    app.sees("web-01").await;
    assert_snapshot!("ascii_instances", app.screen());
    app.keys("<enter>").await;
    app.sees("before-nginx-1.29").await;
    assert_snapshot!("ascii", app.screen());
    assert_eq!(app.style("+ Active").fg, Some(Color::Reset));
    app.keys("d").await;
    assert_snapshot!("ascii_delete", app.screen());
    // Dangerous actions are bold, the focus is reversed, and both have marks.
    let delete = app.style("[ Delete 5226790 ]");
    assert!(delete.add_modifier.contains(Modifier::BOLD));
    let cancel = app.style(">[ Cancel ]<");
    assert!(cancel.add_modifier.contains(Modifier::REVERSED));
}

/// Every status has its own word and glyph, so nothing is lost without colours.
#[tokio::test(start_paused = true)]
async fn colours_tell_nothing_that_words_do_not() {
    let mut screens = Vec::new();
    for colours in [Colours::Sixteen, Colours::Eight, Colours::None] {
        let app = TestApp::with(Setup {
            look: Look {
                unicode: true,
                colours,
                theme: Theme::Terminal,
            },
            size: (160, 40),
            ..Setup::default()
        })
        .await;
        app.sees("before-nginx-1.29").await;
        for (status, colour) in [
            ("● Active", Color::Green),
            ("? Frozen", Color::Magenta),
            ("Rebooting", Color::Cyan),
            ("Error", Color::Red),
        ] {
            let expected = if colours == Colours::None {
                Color::Reset
            } else {
                colour
            };
            assert_eq!(
                app.style(status).fg,
                Some(expected),
                "{colours:?}: {status}"
            );
        }
        // Secondary text is dim, not grey, which some palettes use as their background.
        let frame = app.style("────╮");
        assert_eq!(frame.fg, Some(Color::Reset));
        assert!(frame.add_modifier.contains(Modifier::DIM));
        screens.push(app.screen());
    }
    assert_eq!(screens[0], screens[1]);
    assert_eq!(screens[0], screens[2]);
}

/// Red is for danger and failure alone, whatever the theme; and what lies behind a question is told
/// from it.
#[tokio::test(start_paused = true)]
async fn what_can_do_harm_is_red_and_nothing_else_is() {
    for theme in Theme::ALL.map(|(_, theme)| theme) {
        let look = Look {
            theme,
            colours: Colours::True,
            unicode: true,
        };
        let app = TestApp::with(Setup {
            look,
            size: (160, 40),
            ..Setup::default()
        })
        .await;
        app.sees("before-nginx-1.29").await;
        let danger = look.style(Tone::Danger).fg;
        let active = app.style("● Active").fg;
        assert_eq!(app.style("Error").fg, danger, "{theme:?}");
        assert_ne!(active, danger);
        app.keys("<tab>").await;
        // The colours of the status stay on the row of the cursor.
        assert_eq!(app.row_style("● Active").fg, active, "{theme:?}");
        assert!(
            app.row_style("before")
                .add_modifier
                .contains(Modifier::BOLD)
        );
        app.keys("d").await;
        assert_eq!(app.style("[ Delete 5226790 ]").fg, danger, "{theme:?}");
        assert_ne!(app.style("[ Cancel ]").fg, danger);
        let behind = app.style("web-02");
        assert_eq!(behind.fg, look.behind().fg, "{theme:?}");
        assert_eq!(app.style("● Active").fg, behind.fg, "{theme:?}");
        app.keys("<esc>").await;
        assert_eq!(app.style("● Active").fg, active, "{theme:?}");
        app.keys("c").await;
        for safe in ["Create a snapshot", "[ Create ]", "[ Cancel ]"] {
            assert_ne!(app.style(safe).fg, danger, "{theme:?}: {safe}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_palette_switches_the_theme_at_once_and_for_all_accounts() {
    let app = TestApp::with(Setup {
        look: Look {
            colours: Colours::True,
            ..FULL
        },
        second: Some(ServedAccount::made(2, 3, start_of_time())),
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    let background = |app: &TestApp| app.style("Coverage").bg.unwrap();
    assert_eq!(background(&app), Color::Reset);
    app.keys(":theme").await;
    assert!(app.line("theme: terminal").contains("current"));
    app.keys(": dark<enter>").await;
    app.sees("Theme dark for this run. To keep it, set theme = \"dark\" in config.toml.")
        .await;
    let dark = background(&app);
    assert!(matches!(dark, Color::Rgb(..)), "{dark}");
    // What is blank is on the background, too, and no key brings the old colours back.
    app.keys("j").await;
    assert_eq!(background(&app), dark);
    app.keys("a2<enter>").await;
    app.sees("server-0001").await;
    assert_eq!(app.style("server-0002").bg, Some(dark));
    app.keys(":theme").await;
    assert!(app.line("theme: dark").contains("current"));
    app.keys(": light<enter>").await;
    let light = app.style("server-0002").bg.unwrap();
    assert!(light != dark && light != Color::Reset, "{light}");
    app.keys(":theme: terminal<enter>").await;
    app.sees("Theme terminal for this run.").await;
    assert_eq!(app.style("refresh").bg, Some(Color::Reset));
}

#[tokio::test(start_paused = true)]
async fn a_theme_that_the_terminal_cannot_show_is_not_chosen() {
    let app = TestApp::with(Setup {
        look: LEAST,
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    app.keys(":theme: dark").await;
    app.sees("theme: dark  - not possible: too few colours")
        .await;
    app.keys("<enter>").await;
    app.sees("The terminal has too few colours for this theme, or NO_COLOR is set.")
        .await;
}
