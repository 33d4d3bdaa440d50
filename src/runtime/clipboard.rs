//! Hands a text to the clipboard of the terminal, through multiplexers too.

use std::{process::Stdio, time::Duration};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use tokio::{io::AsyncWriteExt as _, process::Command, time::timeout};

/// The multiplexer between this program and the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Multiplexer {
    /// Nothing.
    #[default]
    None,
    /// tmux passes on wrapped sequences, with each escape in them doubled.
    Tmux,
    /// GNU screen passes on wrapped sequences of at most 768 bytes each.
    Screen,
}

/// The most bytes of a sequence in GNU screen, with its wrapping.
const MOST_OF_SCREEN: usize = 760;

impl Multiplexer {
    pub(super) fn wrapped(self, sequence: &str) -> String {
        match self {
            Self::None => sequence.to_owned(),
            Self::Tmux => {
                let doubled = sequence.replace('\x1b', "\x1b\x1b");
                format!("\x1bPtmux;{doubled}\x1b\\")
            }
            Self::Screen => {
                let mut wrapped = String::new();
                for part in sequence.as_bytes().chunks(MOST_OF_SCREEN) {
                    wrapped += "\x1bP";
                    wrapped += &String::from_utf8_lossy(part);
                    wrapped += "\x1b\\";
                }
                wrapped
            }
        }
    }
}

/// OSC 52 for this text.
pub(super) fn sequence(text: &str, multiplexer: Multiplexer) -> String {
    let encoded = BASE64_STANDARD.encode(text);
    multiplexer.wrapped(&format!("\x1b]52;c;{encoded}\x07"))
}

/// How long tmux may take to load a buffer.
const TMUX_TIME: Duration = Duration::from_secs(2);

/// Hands this text to tmux, which keeps it in a buffer and passes it on to its own terminal: that works
/// where `allow-passthrough` is off. Runs beside the program; a tmux that fails changes nothing.
pub(super) fn load_tmux_buffer(text: &str) {
    let text = text.to_owned();
    tokio::spawn(async move {
        let tmux = Command::new("tmux")
            .args(["load-buffer", "-w", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let Ok(mut tmux) = tmux else { return };
        let _ = timeout(TMUX_TIME, async {
            if let Some(mut input) = tmux.stdin.take() {
                let _ = input.write_all(text.as_bytes()).await;
            }
            tmux.wait().await
        })
        .await;
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_wrapped_for_what_stands_around() {
        let plain = "\x1b]52;c;d2ViLTAx\x07";
        assert_eq!(sequence("web-01", Multiplexer::None), plain);
        let tmux = "\x1bPtmux;\x1b\x1b]52;c;d2ViLTAx\x07\x1b\\";
        assert_eq!(sequence("web-01", Multiplexer::Tmux), tmux);
        let screen = "\x1bP\x1b]52;c;d2ViLTAx\x07\x1b\\";
        assert_eq!(sequence("web-01", Multiplexer::Screen), screen);
        let long = sequence(&"x".repeat(3_000), Multiplexer::Screen);
        let parts: Vec<&str> = long.split("\x1bP").skip(1).collect();
        assert!(parts.len() > 5 && parts.iter().all(|part| part.len() <= 768));
        let whole: String = parts
            .iter()
            .map(|part| part.trim_end_matches("\x1b\\"))
            .collect();
        assert_eq!(whole, sequence(&"x".repeat(3_000), Multiplexer::None));
    }
}
