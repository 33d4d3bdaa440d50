//! Every screen at the three usual sizes, and its styles in each theme: to be looked at, and to see
//! what a change does to all of them. Other tests check what the screens mean.

use std::{fmt::Write as _, time::Duration};

use insta::assert_snapshot;
use ratatui::style::Style;
use snapdeck::{
    domain::{Colours, Theme},
    runtime::Look,
};

use crate::support::app::{Setup, TestApp};

const LARGE: (u16, u16) = (120, 40);
const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (200, 50);

/// The name of a screen, the keys that lead to it from the one before, and a text on it.
const SCREENS: &[[&str; 3]] = &[
    ["instances", "", "Coverage"],
    ["snapshots", "<tab>", "Enter details"],
    ["details", "<enter>", "Copy the id"],
    ["create", "<esc>c", "Create a snapshot"],
    ["delete", "<esc>d", "Delete one snapshot?"],
    ["delete several", "<esc>  d", "Delete 2 snapshots?"],
    ["results", "2<enter>", "these are the results"],
    ["palette", "<esc>:", "Do or go to"],
    ["help", "<esc>?", "Keys"],
    ["sort", "<esc>s", "sort and columns"],
    ["columns", "show or hide", "show or hide NAME"],
    ["wrong filter", "<esc>/statsu:x<enter>", "There is no field"],
    ["operations", "<esc>o", "Operations"],
    ["history", "<tab>", "Nothing is kept between runs"],
    ["changes", "<tab>", "Nothing is kept between runs"],
    ["whole account", "<esc>3", "Whole account"],
    ["backups", "<esc>2<tab>", "Backups"],
    ["restore", "1<tab>:restore the<enter>", "Restore web-01?"],
    ["create several", "<esc><s-tab>  c", "Create 2 snapshots?"],
];

/// The pictures of an account: with all of its screens, or only the first one.
async fn look_at(theme: Theme, token: &'static str, screens: &[[&str; 3]], out: &mut Pictures) {
    let colours = if theme == Theme::Terminal {
        Colours::Sixteen
    } else {
        Colours::True
    };
    let look = Look {
        unicode: true,
        colours,
        theme,
    };
    let app = TestApp::with(Setup {
        size: LARGE,
        look,
        token,
        ..Setup::default()
    })
    .await;
    for [name, keys, seen] in screens {
        app.slowly(keys).await;
        app.pass(Duration::from_secs(9)).await;
        app.sees(seen).await;
        let head = format!("\n=== {name}\n");
        out.large += &(head.clone() + &app.screen());
        out.styles += &(head.clone() + &app.styles(&mut out.known));
        for (size, out) in [(SMALL, &mut out.small), (WIDE, &mut out.wide)] {
            app.resize(size.0, size.1).await;
            *out += &(head.clone() + &app.screen());
        }
        app.resize(LARGE.0, LARGE.1).await;
    }
}

/// All screens, one after the other.
#[derive(Default)]
struct Pictures {
    large: String,
    small: String,
    wide: String,
    /// A letter for the style of each cell.
    styles: String,
    known: Vec<Style>,
}

async fn all(theme: Theme) -> Pictures {
    let mut out = Pictures::default();
    let token = Setup::default().token;
    let start = [["first start", "", "snapdeck"]];
    look_at(theme, "", &start, &mut out).await;
    let wrong = [["refused token", "", "Sign in"]];
    look_at(theme, "0000000000000000", &wrong, &mut out).await;
    look_at(theme, token, SCREENS, &mut out).await;
    let mut legend = String::new();
    for (place, style) in out.known.iter().enumerate() {
        let _ = writeln!(legend, "{} {style:?}", TestApp::letter(place));
    }
    out.styles.insert_str(0, &legend);
    out
}

#[tokio::test(start_paused = true)]
async fn every_screen_in_the_colours_of_the_terminal() {
    let out = all(Theme::Terminal).await;
    assert_snapshot!("120x40", out.large);
    assert_snapshot!("80x24", out.small);
    assert_snapshot!("200x50", out.wide);
    assert_snapshot!("styles_terminal", out.styles);
}

#[tokio::test(start_paused = true)]
async fn every_screen_on_dark() {
    assert_snapshot!("styles_dark", all(Theme::Dark).await.styles);
}

#[tokio::test(start_paused = true)]
async fn every_screen_on_light() {
    assert_snapshot!("styles_light", all(Theme::Light).await.styles);
}

#[tokio::test(start_paused = true)]
async fn every_screen_in_high_contrast() {
    assert_snapshot!(
        "styles_high_contrast",
        all(Theme::HighContrast).await.styles
    );
}
