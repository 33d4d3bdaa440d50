//! What the screen says of marks and filters.

use super::{table::Title, *};
use crate::{app::layout::Elastic, domain::Silence};

impl Screen {
    /// The whole frame after these keys.
    fn after(&mut self, keys: &str) -> String {
        for c in keys.chars() {
            self.key(match c {
                '\n' => Code::Enter,
                '\t' => Code::Tab,
                c => Code::Char(c),
            });
        }
        self.lines((200, 24), true).join("\n")
    }
}

#[test]
fn the_footer_and_the_palette_say_that_a_key_is_about_the_marks() {
    let mut screen = Screen::with(3);
    let instances = screen.after(" ");
    assert!(instances.contains("c create on 1 marked"), "{instances}");

    let none = screen.after(" \t");
    assert!(!none.contains("marked"), "{none}");
    let one = screen.after(" ");
    assert!(one.contains("d delete 1 marked"), "{one}");
    assert!(one.contains("p protect 1 marked"), "{one}");
    let palette = screen.after(":marked");
    assert!(palette.contains("delete the marked row"), "{palette}");

    let mut screen = Screen::with(3);
    let all = screen.after("\t*");
    assert!(all.contains("d delete 3 marked"), "{all}");
    let palette = screen.after(":marked");
    assert!(palette.contains("delete the 3 marked rows"), "{palette}");
}

#[test]
fn a_wrong_filter_says_what_is_wrong_in_place_of_rows() {
    for (list, filter, said) in [
        ("", "statsu:x", "There is no field “statsu”."),
        ("\t", "statsu:x", "There is no field “statsu”."),
        (
            "\t",
            "protected:x",
            "“x” is not a value of protected. Use on, off or unknown.",
        ),
    ] {
        let screen = Screen::with(3).after(&format!("{list}/{filter}\n"));
        assert!(screen.contains(said), "{screen}");
        assert!(!screen.contains("matches the filter"), "{screen}");
    }
    let screen = Screen::with(3).after("\t/nothing-has-this\n");
    assert!(
        screen.contains("No snapshot matches the filter."),
        "{screen}"
    );
}

#[test]
fn the_heading_of_a_narrow_column_is_whole_beside_the_order() {
    let mut screen = Screen::with(3);
    let frame = screen.after("\tsby disk\n");
    assert!(frame.contains("DISK↑"), "{frame}");
}

#[test]
fn a_title_that_is_cut_ends_in_an_ellipsis() {
    let mut screen = Screen::with(3);
    screen.after("\t/a-filter-that-is-longer-than-the-title-of-its-pane\n");
    let top = screen.lines((60, 24), true)[1].clone();
    assert!(top.contains("a-filter") && top.contains('…'), "{top}");
}

#[test]
fn a_hint_does_not_hide_why_data_is_stale_and_goes_at_the_next_key() {
    let mut screen = Screen::with(3);
    let (key, read_at) = (Key::of(Code::Char('r')), screen.now.mono);
    let work = screen.app.update(screen.now, Message::Key { key, read_at });
    for (of, effect) in work {
        if let Effect::Call(id, Call::Instances) = effect {
            let failed = Outcome::Instances(Err(Silence::Timeout.into()));
            let heard = Heard::Done(id, failed);
            let _ = screen.app.heard(screen.now, of, heard);
        }
    }
    let failing = "1 try since";
    let both = screen.after("\tn");
    assert!(both.contains("There is no match to go to."), "{both}");
    assert!(both.contains(failing), "{both}");
    // Nor does the filter that is being typed.
    let typing = screen.after("/web");
    assert!(typing.contains(failing), "{typing}");
    screen.after("\n");
    let later = screen.after("j");
    assert!(!later.contains("There is no match to go to."), "{later}");
    assert!(later.contains(failing), "{later}");
}

#[test]
fn a_title_never_cuts_a_number() {
    let of = |parts: &[(Option<Elastic>, &str)], room| {
        let mut title = Title::default();
        for (elastic, text) in parts {
            let span = ratatui::text::Span::raw((*text).to_owned());
            match elastic {
                Some(what) => title.push_elastic(*what, span),
                None => title.push(span),
            }
        }
        let spans = title.fit(room);
        spans.iter().map(|span| &*span.content).collect::<String>()
    };
    let parts = [
        (Some(Elastic::Name), "Instances"),
        (None, " 3"),
        (Some(Elastic::All), " of 60"),
        (None, "  "),
        (Some(Elastic::Filter), "/nightly of the web"),
        (None, "  2"),
        (Some(Elastic::Marked), " marked"),
        (None, "  59"),
        (Some(Elastic::Words), " at risk"),
    ];
    assert_eq!(
        of(&parts, 60),
        "Instances 3 of 60  /nightly of the web  2 marked  59 at risk"
    );
    // The filter gives way first, then the name of the list, the number of all rows, and the words
    // behind the numbers; those of what is at risk last. The rest of the name is left out only if that
    // does not suffice.
    assert_eq!(
        of(&parts, 50),
        "Instances 3 of 60  /nightly…  2 marked  59 at risk"
    );
    assert_eq!(
        of(&parts, 44),
        "Instan… 3 of 60  /nig…  2 marked  59 at risk"
    );
    assert_eq!(of(&parts, 37), "Inst… 3  /nig…  2 marked  59 at risk");
    assert_eq!(of(&parts, 31), "Inst… 3  /nig…  2 ma…  59 at r…");
    assert_eq!(of(&parts, 28), " 3  /nig…  2 ma…  59 at…");
    assert_eq!(of(&parts, 16), " 3  /nig…  2 …  59 …");
}

#[test]
fn a_number_that_has_no_room_in_a_title_is_left_out_whole() {
    let mut screen = Screen::with(3);
    screen.after("\t/a-filter-that-is-longer-than-the-pane-with-its-title\n *");
    for columns in 40..100 {
        let top = screen.lines((columns, 24), true)[1].clone();
        let cut = top.contains(" 0…") || top.contains("of…") || top.contains("3…");
        assert!(!cut, "{top}");
        assert!(top.contains("0 of 3"), "{top}");
    }
}
