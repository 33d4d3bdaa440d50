//! Keys that move: by pages, in the help, in a form.

use std::time::Duration;

use snapdeck::simulator::ServedAccount;

use crate::support::{
    app::{Setup, TestApp, start_of_time},
    front::Fault,
};

const CREATE: &str = "instances.snapshots.edit";
const DELETE: &str = "image.delete";

#[tokio::test(start_paused = true)]
async fn a_page_is_what_the_window_shows() {
    let account = ServedAccount::made(1, 300, start_of_time());
    let app = TestApp::with(Setup {
        account,
        ..Setup::default()
    })
    .await;
    app.sees("snapshot-00300").await;
    app.keys("<tab><pgdn>").await;
    assert!(app.row().contains("snapshot-00272"), "{}", app.row());
    app.keys("<pgdn><up><pgup>").await;
    assert!(app.row().contains("snapshot-00273"), "{}", app.row());
    app.keys("<home><c-d>").await;
    assert!(app.row().contains("snapshot-00286"), "{}", app.row());
    app.keys("<c-d><c-u>").await;
    assert!(app.row().contains("snapshot-00286"), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn the_key_that_erases_asks_whether_to_delete_in_the_lists_only() {
    let app = TestApp::start().await;
    app.keys("<del>").await;
    app.sees("press Enter first").await;
    app.keys("<tab><del>").await;
    app.sees("Delete one snapshot?").await;
    app.slowly("<esc>/abc<home><del>").await;
    app.sees("Filter: bc").await;
}

#[tokio::test(start_paused = true)]
async fn the_keys_scroll_in_a_small_window_and_the_list_beneath_does_not() {
    let app = TestApp::sized(80, 14).await;
    app.keys("?j").await;
    app.sees("Keys  2-").await;
    app.keys("kk").await;
    app.sees("Keys  1-").await;
    app.keys("<esc>").await;
    assert!(app.row().contains("web-01"), "{}", app.row());
}

#[tokio::test(start_paused = true)]
async fn the_help_offers_the_keys_that_scroll_it() {
    for (columns, rows) in [(120, 40), (80, 24), (40, 10)] {
        let app = TestApp::sized(columns, rows).await;
        app.keys("?").await;
        let screen = app.screen();
        let footer = screen.lines().last().unwrap();
        assert!(footer.contains("Down scroll"), "{columns}x{rows}: {footer}");
        assert!(footer.ends_with("Esc close"), "{columns}x{rows}: {footer}");
        app.keys("<down>").await;
        app.sees("Keys  2-").await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_focus_goes_round_and_letters_fall_on_no_button() {
    let app = TestApp::start().await;
    for keys in ["c<tab><enter>", "c<s-tab><s-tab><enter>"] {
        app.slowly(keys).await;
        app.sees_no("Name     [").await;
    }
    app.slowly("c<tab>xyz<tab><tab>!").await;
    app.sees("[web-01-20261114-1402! ").await;
    assert_eq!(app.calls(CREATE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_was_sent_can_only_be_closed() {
    let app = TestApp::start().await;
    app.simulator.meet(DELETE, Fault::Hang);
    app.slowly("<tab>d<tab><enter>").await;
    app.slowly("<tab><enter>").await;
    app.sees_no("Delete one snapshot?").await;
    assert_eq!(app.calls(DELETE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn leaving_counts_the_writes_that_are_not_known() {
    let app = TestApp::start().await;
    for filter in ["web-01", "web-02"] {
        app.simulator.meet(CREATE, Fault::Hang);
        app.keys(&format!("/{filter}<enter>")).await;
        app.pass(Duration::from_secs(1)).await;
        app.slowly("c<enter><tab><enter><esc><esc>").await;
    }
    app.keys("q").await;
    app.sees("Outcome unknown: create “web-01-20261114-1402” on web-01")
        .await;
    app.sees("and 1 more.").await;
}

#[tokio::test(start_paused = true)]
async fn a_list_is_read_again_beneath_the_buttons_of_a_dialog() {
    let app = TestApp::start().await;
    app.keys("<tab>d").await;
    app.simulator
        .change(|account| account.remove(5_223_871).map(drop));
    let reads = app.calls("instances.snapshots").len();
    app.keys("rR<c-r>к").await;
    assert!(app.calls("instances.snapshots").len() > reads);
    app.sees("web-01 keeps 4 usable snapshots").await;
    app.keys("<esc>c").await;
    app.keys("r").await;
    app.sees("[web-01-20261114-1402r").await;
}

#[tokio::test(start_paused = true)]
async fn what_no_key_does_is_found_in_the_help_with_its_way() {
    let app = TestApp::start().await;
    for (searched, found) in [
        ("restore", "then restore the instance from the snapshot"),
        ("another region", "then copy the snapshot to another region"),
    ] {
        app.keys(&format!("?/{searched}<enter>")).await;
        app.sees("snapshots").await;
        let line = app.line(found);
        assert!(line.contains("Enter :  "), "{line}");
        app.keys("<esc><esc>").await;
        app.sees_no("Search").await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_keys_say_why_one_does_not_work_only_for_those_of_here() {
    let app = TestApp::sized(200, 100).await;
    app.keys("<tab>w").await;
    app.sees("Read-only: ").await;
    app.keys("?").await;
    app.sees("rename the snapshot under the cursor (not").await;
    app.sees("cancel a waiting row").await;
    app.sees_no("not waiting").await;
}

#[tokio::test(start_paused = true)]
async fn a_key_that_does_nothing_says_so_for_a_moment_and_where_it_works() {
    let app = TestApp::start().await;
    app.keys("x").await;
    app.sees("x does nothing here. Press ? for the keys.").await;
    app.keys("j").await;
    app.sees_no("does nothing").await;
    app.keys("<c-k>").await;
    app.sees("Ctrl-K does nothing here.").await;
    app.pass(Duration::from_secs(10)).await;
    app.sees_no("does nothing").await;
    app.keys("<tab>!").await;
    app.sees("! does nothing here, only in the instances.")
        .await;
    // What only says there why it is refused does not work there.
    for (layer, keys) in [
        ("o", ["d", "e", "p", "<del>", "c"]),
        ("<enter>", [" ", "v", "u", "n", "*"]),
    ] {
        app.keys(layer).await;
        for key in keys {
            app.keys(key).await;
            app.sees(" does nothing here. Press ? for the keys.").await;
            app.keys("<down>").await;
            app.sees_no("does nothing").await;
        }
        app.keys("!").await;
        app.sees("! does nothing here, only in the instances.")
            .await;
        app.keys("<esc>").await;
    }
    // By its place, a Cyrillic letter may have a meaning.
    app.keys("Ж").await;
    app.sees("Do or go to").await;
    app.keys("<esc>ъ").await;
    app.sees("ъ does nothing here.").await;
}

#[tokio::test(start_paused = true)]
async fn a_key_that_does_nothing_is_mentioned_in_a_question() {
    let app = TestApp::start().await;
    app.keys("<tab>d").await;
    for (key, name) in [("x", "x"), ("X", "X"), ("<c-k>", "Ctrl-K")] {
        app.slowly(key).await;
        app.sees(&format!("│  {name} does nothing here. ")).await;
    }
    app.slowly("<tab>").await;
    app.sees_no("does nothing").await;
    // What was said of an Enter that came too early has to be read first.
    app.keys("<esc>d<tab><enter>x").await;
    app.sees("Enter came too early.").await;
    app.sees_no("does nothing").await;
    // In a text field, too, there are keys that neither type nor edit.
    app.slowly("<esc>c<c-g>").await;
    app.sees("│  Ctrl-G does nothing here. ").await;
    app.keys("a").await;
    app.sees("[web-01-20261114-1402a").await;
    app.sees_no("does nothing").await;
    app.slowly("<esc>/x<c-g>").await;
    app.sees("Ctrl-G does nothing here. ").await;
    app.keys("y").await;
    app.sees_no("does nothing").await;
}

#[tokio::test(start_paused = true)]
async fn a_key_that_does_nothing_is_mentioned_after_a_result_which_stays() {
    let app = TestApp::start().await;
    app.keys("<tab>").await;
    app.slowly("p").await;
    app.pass(Duration::from_secs(2)).await;
    let result = "before-nginx-1.29 is now protected and can't be deleted.";
    app.sees(result).await;
    for key in ["x", "z"] {
        app.keys(key).await;
        app.sees(&format!("{result} {key} does nothing here. "))
            .await;
    }
    app.keys("j").await;
    app.sees(result).await;
    app.sees_no("does nothing").await;
    app.keys("o!").await;
    app.sees(&format!("{result} ! does nothing here, ")).await;
    // Also after what an earlier key did, and when that would soon go.
    app.pass(Duration::from_secs(20)).await;
    app.keys("<esc>w").await;
    app.sees("Read-only: ").await;
    app.pass(Duration::from_secs(7)).await;
    app.keys("x").await;
    app.pass(Duration::from_secs(7)).await;
    app.sees("Read-only: ").await;
    app.sees("x does nothing here. ").await;
}
