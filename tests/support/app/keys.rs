//! What the test does at the terminal: keys, the mouse, pastes, sizes.

use std::time::Duration;

use snapdeck::{
    app::{Message, Pointer},
    keys::{Code, Key},
};
use tokio::time::Instant;

use super::TestApp;

impl TestApp {
    /// Types keys, all at one moment: characters, and `<enter> <esc> <tab> <s-tab> <up> <down> <left>
    /// <right> <home> <end> <pgup> <pgdn> <bs> <del> <c-X> <lt>`.
    pub fn type_keys(&self, keys: &str) {
        let read_at = Instant::now().into_std();
        for key in parse(keys) {
            self.send(Message::Key { key, read_at });
        }
    }

    /// Types keys and waits until the program is idle.
    pub async fn keys(&self, keys: &str) {
        self.type_keys(keys);
        self.rest().await;
    }

    /// Types keys one by one, each once the screen before it could be read.
    pub async fn slowly(&self, keys: &str) {
        for key in parse(keys) {
            self.pass(Duration::from_millis(400)).await;
            let read_at = Instant::now().into_std();
            self.send(Message::Key { key, read_at });
            self.rest().await;
        }
    }

    /// Clicks on the first place of a text, once the screen could be read.
    pub async fn click(&self, text: &str) {
        self.point(text, Pointer::Click).await;
    }

    /// Turns the wheel over the first place of a text.
    pub async fn turn(&self, text: &str, wheel: Pointer) {
        self.point(text, wheel).await;
    }

    async fn point(&self, text: &str, pointer: Pointer) {
        self.pass(Duration::from_millis(400)).await;
        let screen = self.screen();
        let (y, line) = (0..)
            .zip(screen.lines())
            .find(|(_, line)| line.contains(text))
            .unwrap_or_else(|| panic!("no {text:?} on\n{screen}"));
        let before = &line[..line.find(text).unwrap()];
        let x = u16::try_from(snapdeck::text::width(before)).unwrap();
        let read_at = Instant::now().into_std();
        self.send(Message::Pointer {
            pointer,
            cell: (x, y),
            read_at,
        });
        self.rest().await;
    }

    pub async fn paste(&self, text: &str) {
        self.send(Message::Paste(text.to_owned()));
        self.rest().await;
    }

    /// The window gets or loses the focus.
    pub async fn focus(&self, gained: bool) {
        self.send(Message::Focus(gained));
        self.rest().await;
    }

    /// Gives the window these sizes, faster than anything is drawn. Returns how often the screen
    /// was cleared for that.
    pub async fn resize_at_once(&self, sizes: impl IntoIterator<Item = (u16, u16)>) -> u64 {
        let before = self.screen.cleared();
        for (columns, rows) in sizes {
            self.screen.resize(columns, rows);
            self.send(Message::Resized { columns, rows });
        }
        self.rest().await;
        self.screen.cleared() - before
    }

    pub async fn resize(&self, columns: u16, rows: u16) {
        self.screen.resize(columns, rows);
        self.send(Message::Resized { columns, rows });
        self.rest().await;
    }
}

fn parse(keys: &str) -> Vec<Key> {
    let mut parsed = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        if let Some((name, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            parsed.push(named(name));
            rest = after;
        } else {
            parsed.push(Key::char(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    parsed
}

fn named(name: &str) -> Key {
    match name {
        "enter" => Key::of(Code::Enter),
        "esc" => Key::of(Code::Esc),
        "tab" => Key::of(Code::Tab),
        "s-tab" => Key::of(Code::BackTab),
        "up" => Key::of(Code::Up),
        "down" => Key::of(Code::Down),
        "left" => Key::of(Code::Left),
        "right" => Key::of(Code::Right),
        "home" => Key::of(Code::Home),
        "end" => Key::of(Code::End),
        "pgup" => Key::of(Code::PageUp),
        "pgdn" => Key::of(Code::PageDown),
        "bs" => Key::of(Code::Backspace),
        "del" => Key::of(Code::Delete),
        "lt" => Key::char('<'),
        _ => match name.split_once('-') {
            Some(("c", key)) => Key::ctrl(key.chars().next().unwrap()),
            Some(("a", key)) => Key {
                alt: true,
                ..Key::char(key.chars().next().unwrap())
            },
            _ => panic!("no key is called <{name}>"),
        },
    }
}
