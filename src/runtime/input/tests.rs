use std::time::{Duration, Instant};

use proptest::{prelude::*, sample::select};

use super::parser::{LONGEST_PAUSE, PATIENCE, PIECE, Parser};
use crate::app::Message;

/// A parser, a time, and everything it reported, in words: `Ctrl-C`, `Alt-q`, `"text"`, `focus`.
struct Terminal {
    parser: Parser,
    now: Instant,
    heard: Vec<String>,
}

impl Terminal {
    fn new() -> Self {
        Self {
            parser: Parser::default(),
            now: Instant::now(),
            heard: Vec::new(),
        }
    }

    fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let messages = self.parser.feed(bytes.as_ref(), self.now);
        self.hear(messages);
    }

    /// Lets time pass like the reading thread, which gives up at the deadline.
    fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        if let Some(deadline) = self.parser.deadline().filter(|deadline| *deadline <= end) {
            self.now = deadline;
            let messages = self.parser.give_up();
            self.hear(messages);
            assert_eq!(self.parser.deadline(), None, "nothing is left to wait for");
        }
        self.now = end;
    }

    fn hear(&mut self, messages: Vec<Message>) {
        for message in messages {
            let word = match message {
                Message::Key { key, read_at } => {
                    assert!(read_at <= self.now);
                    key.to_string()
                }
                Message::Paste(text) => format!("{text:?}"),
                Message::Focus(true) => "focus".to_owned(),
                Message::Focus(false) => "blur".to_owned(),
                other => panic!("{other:?}"),
            };
            self.heard.push(word);
        }
    }

    fn heard(&mut self) -> String {
        std::mem::take(&mut self.heard).join(" ")
    }
}

/// The reports for bytes that are read at once, and 50 ms of silence after them.
fn heard(bytes: &str) -> String {
    let mut terminal = Terminal::new();
    terminal.send(bytes);
    terminal.pass(PATIENCE);
    terminal.heard()
}

/// Incomplete sequences; after each, crossterm 0.29 hears nothing any more.
const UNFINISHED: [&str; 14] = [
    "\x1b[?2026;2$",
    "\x1b[?",
    "\x1b[<",
    "\x1b[200~lost",
    "\x1b[1;",
    "\x1b[M",
    "\x1b[M!",
    "\x1b[[",
    "\x1bO",
    "\x1bO1",
    "\x1b]11;rgb:0000",
    "\x1bP1+r",
    "\x1b_G",
    "\x1b]0;title\x1b",
];

#[test]
fn keys_are_heard_in_all_forms_that_terminals_send() {
    for (bytes, keys) in [
        ("qQ?/ ", "q Q ? / Space"),
        ("\r\t\x7f\x1b[Z", "Enter Tab Backspace Shift-Tab"),
        (
            "\x03\x1a\x0c\x00\n\x08",
            "Ctrl-C Ctrl-Z Ctrl-L Ctrl-Space Ctrl-J Ctrl-H",
        ),
        ("\x1c\x1f", "Ctrl-4 Ctrl-7"),
        ("жї€😀", "ж ї € 😀"),
        (
            "\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F",
            "Up Down Right Left Home End",
        ),
        (
            "\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF",
            "Up Down Right Left Home End",
        ),
        (
            "\x1b[1;2A\x1b[1;3B\x1b[1;5C\x1b[1;8D",
            "Shift-Up Alt-Down Ctrl-Right Alt-Ctrl-Shift-Left",
        ),
        ("\x1bO1;5A\x1bO5A\x1b[5A", "Ctrl-Up Ctrl-Up Ctrl-Up"),
        ("\x1b\x1b[A\x1b\x1bOB", "Alt-Up Alt-Down"),
        (
            "\x1b[1~\x1b[3~\x1b[4~\x1b[5~\x1b[6~\x1b[7~\x1b[8~",
            "Home Del End PgUp PgDn Home End",
        ),
        ("\x1b[3;5~\x1b[2~", "Ctrl-Del Ins"),
        ("\x1bOP\x1bOQ\x1bOR\x1bOS", "F1 F2 F3 F4"),
        (
            "\x1b[P\x1b[1;5Q\x1b[11~\x1b[[A\x1b[[E",
            "F1 Ctrl-F2 F1 F1 F5",
        ),
        (
            "\x1b[15~\x1b[17~\x1b[21~\x1b[23~\x1b[24~\x1b[34~",
            "F5 F6 F10 F11 F12 F20",
        ),
        ("\x1bq\x1b\r\x1bж", "Alt-q Alt-Enter Alt-ж"),
        (
            "\x1b[99;5u\x1b[13u\x1b[27u\x1b[9;2u\x1b[97;2u",
            "Ctrl-C Enter Esc Shift-Tab A",
        ),
        ("\x1b[97;1:3u\x1b[27;5;99~\x1b[57358u", "Ctrl-C"),
    ] {
        assert_eq!(heard(bytes), keys, "{bytes:?}");
    }
}

#[test]
fn what_is_no_key_is_left_out_whole() {
    for bytes in [
        "\x1b[?2026;2$y",
        "\x1b[?62;22c",
        "\x1b[>1;10;0c",
        "\x1b[24;80R",
        "\x1b[<0;10;10m\x1b[<2;10;10M\x1b[<4;10;10M\x1b[<35;10;10M",
        "\x1b[<0;0;10M\x1b[<0;10M\x1b[<0;1;2;3M\x1b[<0;99999;1M",
        "\x1b[M !!",
        "\x1b[32;10;10M",
        "\x1b[201~",
        "\x1b[200~\x1b[201~",
        "\x1b]11;rgb:0000/0000/0000\x07",
        "\x1b]11;rgb:0000/0000/0000\x1b\\",
        "\x1bP1$r0m\x1b\\",
        "\x1b[99999999999;5A",
        "\x1bOM",
    ] {
        assert_eq!(heard(&format!("{bytes}q")), "q", "{bytes:?}");
    }
    assert_eq!(heard("\x1b[I\x1b[O"), "focus blur");
}

#[test]
fn an_escape_alone_is_a_key_after_50_ms() {
    let mut terminal = Terminal::new();
    for _ in 0..2 {
        terminal.send("\x1b");
        terminal.pass(Duration::from_millis(49));
        assert_eq!(terminal.heard(), "");
        terminal.pass(Duration::from_millis(1));
        assert_eq!(terminal.heard(), "Esc");
    }
    assert_eq!(heard("\x1b\x1b"), "Esc Esc");
    assert_eq!(heard("\x1b\x1b\x1bq"), "Esc Esc Alt-q");
    assert_eq!(heard("\x1b["), "Alt-[");
    assert_eq!(heard("\x1bO\r"), "Alt-O Enter");
    assert_eq!(heard("\x1b\x03"), "Esc Ctrl-C");
}

#[test]
fn what_follows_an_unfinished_sequence_is_heard() {
    for unfinished in UNFINISHED {
        let mut terminal = Terminal::new();
        terminal.send(unfinished);
        terminal.pass(PATIENCE);
        terminal.heard();
        terminal.send("q");
        assert_eq!(terminal.heard(), "q", "{unfinished:?}");
    }
}

#[test]
fn ctrl_c_gets_through_at_once() {
    for unfinished in UNFINISHED {
        let mut terminal = Terminal::new();
        terminal.send(unfinished);
        terminal.send("\x03");
        let heard = terminal.heard();
        assert!(heard.ends_with("Ctrl-C"), "{unfinished:?}: {heard}");
    }
}

#[test]
fn a_sequence_that_goes_on_for_ever_is_broken_off() {
    for introducer in ["\x1b[", "\x1bO", "\x1b]", "\x1b\x1b["] {
        let mut terminal = Terminal::new();
        terminal.send(introducer);
        for _ in introducer.len()..1_000 {
            assert_eq!(terminal.heard(), "", "{introducer:?}");
            terminal.send("1");
        }
        terminal.heard();
        terminal.send("q");
        assert_eq!(terminal.heard(), "q", "{introducer:?}");
    }
}

#[test]
fn bytes_that_trickle_in_do_not_put_the_end_off() {
    let mut terminal = Terminal::new();
    terminal.send("\x1b[?");
    for _ in 0..2 {
        terminal.pass(Duration::from_millis(24));
        terminal.send("1");
    }
    terminal.pass(Duration::from_millis(2));
    terminal.send("j");
    assert_eq!(terminal.heard(), "j");
}

#[test]
fn a_paste_is_one_text_in_however_many_pieces_it_comes() {
    let mut terminal = Terminal::new();
    for byte in "\x1b[200~before ж\nd\x1b[Aq\x1b[201~j".bytes() {
        terminal.send([byte]);
        terminal.pass(Duration::from_millis(9));
    }
    assert_eq!(terminal.heard(), r#""before ж\nd\u{1b}[Aq" j"#);
}

#[test]
fn a_paste_may_pause_and_none_of_it_is_taken_for_keys() {
    let mut terminal = Terminal::new();
    terminal.send("\x1b[200~slow");
    terminal.pass(PATIENCE);
    assert_eq!(terminal.heard(), r#""slow""#);
    terminal.pass(Duration::from_millis(500));
    terminal.send("dd\r");
    terminal.send("end\x1b[201~j");
    assert_eq!(terminal.heard(), r#""dd\rend" j"#);
}

#[test]
fn who_types_after_a_paste_without_its_end_is_heard() {
    let lost = || {
        let mut terminal = Terminal::new();
        terminal.send("\x1b[200~lost\x1b[20");
        terminal.pass(PATIENCE);
        assert_eq!(terminal.heard(), r#""lost""#);
        terminal
    };
    for (typed, keys) in [
        ("j", "j"),
        ("ж", "ж"),
        ("\x1b[A", "Up"),
        ("\x1b[A\x1b[A", "Up Up"),
    ] {
        let mut terminal = lost();
        terminal.send(typed);
        assert_eq!(terminal.heard(), keys);
        terminal.send("jjj");
        assert_eq!(terminal.heard(), "j j j");
    }
    // After a second, no paste continues.
    let mut terminal = lost();
    terminal.pass(LONGEST_PAUSE);
    terminal.send("jq");
    assert_eq!(terminal.heard(), "j q");
}

#[test]
fn a_paste_without_end_is_passed_on_in_pieces() {
    let mut terminal = Terminal::new();
    terminal.send("\x1b[200~");
    let mut text = 0;
    for _ in 0..100 {
        terminal.send("x".repeat(4096));
        let heard = terminal.heard();
        text += heard.matches('x').count();
        assert!(heard.len() < PIECE + 4096);
    }
    assert!(text > 4096 * 100 - PIECE, "{text}");
}

#[test]
fn a_burst_is_heard_whole() {
    let mut terminal = Terminal::new();
    terminal.send("j\x1b[B".repeat(1_000));
    assert_eq!(terminal.heard(), "j Down ".repeat(1_000).trim_end());
    assert_eq!(terminal.parser.deadline(), None);
}

/// Bytes as a terminal may send them, and arbitrary ones.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let known = select(
        &[
            "q",
            "ж",
            "😀",
            "\x1b",
            "\x1b[",
            "\x1b[A",
            "\x1bOA",
            "\x1b[1;5A",
            "\x1b[3~",
            "\x1b[200~",
            "\x1b[201~",
            "\x1b]",
            "\x1b\\",
            "\x07",
            "\x1b[M",
            "\x1b[<",
            "\x1b[?",
            "$y",
            "\x03",
            "\r",
            "\x1b[I",
            "\x1b[99;5u",
            "0",
            ";",
            ":",
        ][..],
    );
    let part = prop_oneof![
        4 => known.prop_map(|known| known.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
        1 => (any::<u8>(), 0_usize..1_100).prop_map(|(byte, times)| vec![byte; times]),
    ];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

/// Bytes, how they are split into reads, and the pause after each in ms.
fn in_pieces() -> impl Strategy<Value = Vec<(Vec<u8>, u64)>> {
    let cuts = prop::collection::vec((any::<prop::sample::Index>(), 0_u64..120), 0..12);
    (input(), cuts).prop_map(|(bytes, cuts)| {
        let mut cuts: Vec<_> = cuts
            .into_iter()
            .map(|(cut, pause)| (cut.index(bytes.len() + 1), pause))
            .collect();
        cuts.sort_unstable();
        cuts.push((bytes.len(), 0));
        let mut from = 0;
        cuts.into_iter()
            .map(|(to, pause)| (bytes[std::mem::replace(&mut from, to)..to].to_vec(), pause))
            .collect()
    })
}

proptest! {
    #[test]
    fn after_50_ms_of_silence_the_next_key_is_heard(pieces in in_pieces(), key in "[a-zж]") {
        let mut terminal = Terminal::new();
        for (bytes, pause) in pieces {
            terminal.send(bytes);
            let deadline = terminal.parser.deadline();
            prop_assert!(deadline.is_none_or(|deadline| deadline <= terminal.now + PATIENCE));
            terminal.pass(Duration::from_millis(pause));
        }
        terminal.pass(PATIENCE);
        prop_assert_eq!(terminal.parser.deadline(), None);
        terminal.heard();
        terminal.send(&key);
        prop_assert_eq!(terminal.heard(), key);
    }

    #[test]
    fn each_ctrl_c_is_heard_with_the_bytes_that_bring_it(pieces in in_pieces()) {
        let mut terminal = Terminal::new();
        for (bytes, pause) in pieces {
            let sent = bytes.split(|byte| *byte == 0x03).count() - 1;
            terminal.send(bytes);
            let heard = terminal.heard.iter().filter(|heard| *heard == "Ctrl-C").count();
            terminal.heard();
            prop_assert!(heard >= sent, "{heard} of {sent}");
            terminal.pass(Duration::from_millis(pause));
        }
    }

    #[test]
    fn it_does_not_matter_how_the_bytes_are_cut(pieces in in_pieces()) {
        let (mut whole, mut cut) = (Terminal::new(), Terminal::new());
        whole.send(pieces.iter().flat_map(|(bytes, _)| bytes.clone()).collect::<Vec<u8>>());
        for (bytes, _) in &pieces {
            cut.send(bytes);
        }
        prop_assert_eq!(whole.heard(), cut.heard());
        whole.pass(PATIENCE);
        cut.pass(PATIENCE);
        prop_assert_eq!(whole.heard(), cut.heard());
    }
}
