//! The environment variables, passed in as a value, because setting them in a test is unsafe.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

use crate::domain::{Alert, Colours, Notify, Secret};

/// The prefix of snapdeck's variables.
const OURS: &str = "SNAPDECK_";

/// The environment. Paths may be any bytes; all else is text, and what is not UTF-8 counts as
/// unset, but see [`Environment::unreadable`].
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// Wraps the variables that the process was started with.
    pub fn new(vars: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        Self(vars.into_iter().collect())
    }

    /// The first of snapdeck's variables that is not UTF-8. Whoever set it did not want it ignored,
    /// so the program must not start.
    #[must_use]
    pub fn unreadable(&self) -> Option<String> {
        let is_text = |text: &OsStr| text.to_str().is_some();
        let wrong = self
            .0
            .iter()
            .find(|(name, value)| is_ours(name) && !(is_text(name) && is_text(value)));
        wrong.map(|(name, _)| name.to_string_lossy().into_owned())
    }

    /// A variable with a path, if it is not empty.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<&Path> {
        let value = self.0.get(OsStr::new(name))?;
        (!value.is_empty()).then_some(Path::new(value))
    }

    /// A variable, if it is set and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(OsStr::new(name))?.to_str()?;
        (!value.is_empty()).then_some(value)
    }

    /// The session token, `SNAPDECK_TOKEN`.
    #[must_use]
    pub fn token(&self) -> Option<Secret> {
        self.get("SNAPDECK_TOKEN").and_then(Secret::new)
    }

    /// The user's home folder.
    #[must_use]
    pub fn home(&self) -> Option<PathBuf> {
        let home = self.path("HOME")?;
        home.is_absolute().then(|| home.to_owned())
    }

    /// The login and its password, `SNAPDECK_USER` and `SNAPDECK_PASSWORD`. The login may also come
    /// from the profile.
    #[must_use]
    pub fn login(&self, profile: Option<&str>) -> Option<(String, Secret)> {
        let user = self.get("SNAPDECK_USER").or(profile)?;
        let password = Secret::exact(self.get("SNAPDECK_PASSWORD")?)?;
        Some((user.to_owned(), password))
    }

    /// Whether there may be a system keyring: always on macOS, elsewhere with a session bus.
    #[must_use]
    pub fn may_have_keyring(&self) -> bool {
        cfg!(target_os = "macos") || self.get("DBUS_SESSION_BUS_ADDRESS").is_some()
    }

    /// The environment for a command that snapdeck starts: without snapdeck's variables, which hold
    /// secrets, and without the terminal on which a passphrase prompt would overwrite the screen.
    pub fn for_children(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.0
            .iter()
            .filter(|(name, _)| *name != "GPG_TTY" && !is_ours(name))
            .map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }

    /// Whether the terminal shows characters beyond ASCII: the locale is UTF-8 and it is not the
    /// Linux console, whose font lacks the glyphs.
    #[must_use]
    pub fn has_unicode(&self) -> bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(|name| self.get(name))
            .unwrap_or_default();
        let utf8 = locale.to_lowercase().replace('-', "").contains("utf8");
        utf8 && self.get("TERM") != Some("linux")
    }

    /// The number of colours of the terminal, as far as its name tells: none if `NO_COLOR` is set,
    /// or for terminals without colours.
    #[must_use]
    pub fn colours(&self) -> Colours {
        const TRUE: [&str; 6] = ["alacritty", "direct", "foot", "ghostty", "kitty", "wezterm"];
        let term = self.get("TERM").unwrap_or_default();
        let is_named = |name: &&str| term.contains(*name);
        if self.get("NO_COLOR").is_some() {
            return Colours::None;
        }
        match self.get("COLORTERM") {
            Some("truecolor" | "24bit") => Colours::True,
            _ if TRUE.iter().any(is_named) => Colours::True,
            _ if term.contains("256color") => Colours::Indexed,
            Some(_) => Colours::Sixteen,
            None if term.contains("16color") => Colours::Sixteen,
            None if term.is_empty() || term.starts_with("vt") || term.ends_with("-mono") => {
                Colours::None
            }
            None => Colours::Eight,
        }
    }

    /// What notifies people in this terminal. By itself, it is a notification only where the terminal
    /// is known to show one; a multiplexer hides which terminal that is.
    #[must_use]
    pub fn alert(&self, notify: Notify) -> Alert {
        const PROGRAMS: [(&str, Alert); 4] = [
            ("iTerm.app", Alert::Osc9),
            ("WarpTerminal", Alert::Osc9),
            ("WezTerm", Alert::Osc777),
            ("ghostty", Alert::Osc777),
        ];
        const TERMS: [(&str, Alert); 5] = [
            ("foot", Alert::Osc777),
            ("rxvt-unicode", Alert::Osc777),
            ("wezterm", Alert::Osc777),
            ("xterm-ghostty", Alert::Osc777),
            ("xterm-kitty", Alert::Osc9),
        ];
        if let Notify::As(alert) = notify {
            return alert;
        }
        // iTerm2 sets it for programs inside a multiplexer and over SSH, too.
        if self.get("LC_TERMINAL") == Some("iTerm2") {
            return Alert::Osc9;
        }
        if self.get("TMUX").is_some() || self.get("STY").is_some() {
            return Alert::Bell;
        }
        let program = self.get("TERM_PROGRAM").unwrap_or_default();
        let term = self.get("TERM").unwrap_or_default();
        let by_program = PROGRAMS.iter().find(|(name, _)| *name == program);
        let by_term = || TERMS.iter().find(|(name, _)| term.starts_with(name));
        let known = by_program.or_else(by_term);
        known.map_or(Alert::Bell, |(_, alert)| *alert)
    }

    /// Whether the terminal has a title that it can save and restore, as far as its name tells. GNU
    /// screen can't, and the Linux console has none.
    #[must_use]
    pub fn has_titles(&self) -> bool {
        const KNOWN: [&str; 12] = [
            "alacritty",
            "contour",
            "foot",
            "ghostty",
            "gnome",
            "kitty",
            "konsole",
            "rxvt",
            "tmux",
            "vte",
            "wezterm",
            "xterm",
        ];
        if self.get("TMUX").is_some() {
            return true;
        }
        let term = self.get("TERM").unwrap_or_default();
        self.get("STY").is_none() && KNOWN.iter().any(|name| term.starts_with(name))
    }

    /// Whether the terminal can show the screen: `TERM=dumb` can't.
    #[must_use]
    pub fn can_draw(&self) -> bool {
        self.get("TERM") != Some("dumb")
    }
}

fn is_ours(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(OURS.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt as _;

    use super::*;

    fn environment(vars: &[(&str, &str)]) -> Environment {
        Environment::new(vars.iter().map(|(name, value)| (name.into(), value.into())))
    }

    #[test]
    fn a_token_is_trimmed_and_an_empty_one_is_none() {
        assert_eq!(
            environment(&[("SNAPDECK_TOKEN", " abc\n")])
                .token()
                .unwrap()
                .reveal(),
            "abc"
        );
        assert!(environment(&[("SNAPDECK_TOKEN", "  ")]).token().is_none());
    }

    #[test]
    fn a_command_sees_neither_our_variables_nor_the_terminal() {
        let set = environment(&[
            ("GPG_TTY", "/dev/pts/1"),
            ("PATH", "/bin"),
            ("SNAPDECK_PASSWORD", "hunter2"),
            ("SNAPDECK_TOKEN", "abc"),
        ]);
        let seen: Vec<_> = set.for_children().collect();
        assert_eq!(seen, [(OsStr::new("PATH"), OsStr::new("/bin"))]);
    }

    fn bytes(text: &[u8]) -> OsString {
        OsString::from_vec(text.to_vec())
    }

    #[test]
    fn a_path_is_taken_as_it_is_and_a_variable_of_ours_must_be_text() {
        let home = bytes(b"/home/\xff");
        let set = Environment::new([
            ("HOME".into(), home.clone()),
            ("OTHER".into(), bytes(b"\xff")),
        ]);
        assert_eq!(set.home(), Some(PathBuf::from(&home)));
        let below = |end: &str| Path::new(&home).join(end);
        if cfg!(target_os = "linux") {
            let config = below(".config/snapdeck/config.toml");
            assert_eq!(set.config_file(), Some(config));
            let state = below(".local/state/snapdeck");
            assert_eq!(set.state_folder(), Some(state));
        }
        assert_eq!(set.unreadable(), None);
        assert_eq!(set.for_children().count(), 2);

        let odd_value = ("SNAPDECK_URL".into(), bytes(b"https://a.example/\xff"));
        let set = Environment::new([odd_value]);
        assert_eq!(set.unreadable().as_deref(), Some("SNAPDECK_URL"));
        let odd_name = (bytes(b"SNAPDECK_\xff"), "".into());
        let set = Environment::new([odd_name]);
        assert_eq!(set.unreadable().as_deref(), Some("SNAPDECK_\u{fffd}"));
    }

    #[test]
    fn glyphs_need_utf8_and_more_than_the_console() {
        assert!(environment(&[("LANG", "uk_UA.UTF-8")]).has_unicode());
        assert!(!environment(&[("LANG", "uk_UA.UTF-8"), ("LC_ALL", "C")]).has_unicode());
        assert!(!environment(&[("LANG", "C.utf8"), ("TERM", "linux")]).has_unicode());
        assert!(!environment(&[]).has_unicode());
        // The first variable that is not empty decides.
        assert!(environment(&[("LC_ALL", ""), ("LC_CTYPE", "en_US.UTF-8")]).has_unicode());
        assert!(!environment(&[("LC_CTYPE", "POSIX"), ("LANG", "en_US.UTF-8")]).has_unicode());
        assert!(!environment(&[("LANG", "ru_UA.KOI8-U")]).has_unicode());
    }

    #[test]
    fn a_notification_is_what_the_terminal_is_known_to_show() {
        for (vars, alert) in [
            (&[("TERM", "xterm-256color")][..], Alert::Bell),
            (&[("TERM", "linux")], Alert::Bell),
            (&[], Alert::Bell),
            (&[("TERM", "xterm-kitty")], Alert::Osc9),
            (&[("TERM", "foot-extra")], Alert::Osc777),
            (&[("TERM", "xterm-ghostty")], Alert::Osc777),
            (&[("TERM", "rxvt-unicode-256color")], Alert::Osc777),
            (&[("TERM_PROGRAM", "iTerm.app")], Alert::Osc9),
            (
                &[("TERM_PROGRAM", "WezTerm"), ("TERM", "xterm-256color")],
                Alert::Osc777,
            ),
            (&[("TERM_PROGRAM", "Apple_Terminal")], Alert::Bell),
            // They are those of a terminal that may not be there any more.
            (&[("TERM_PROGRAM", "WezTerm"), ("TMUX", "/t")], Alert::Bell),
            (&[("TERM", "xterm-kitty"), ("STY", "1.a")], Alert::Bell),
            (&[("LC_TERMINAL", "iTerm2"), ("TMUX", "/t")], Alert::Osc9),
        ] {
            let set = environment(vars);
            assert_eq!(set.alert(Notify::Auto), alert, "{vars:?}");
            for (word, chosen) in Notify::ALL {
                if let Notify::As(alert) = chosen {
                    assert_eq!(set.alert(chosen), alert, "{word}");
                }
            }
        }
    }

    #[test]
    fn a_title_is_set_where_it_can_be_restored() {
        for (vars, titles) in [
            (&[("TERM", "xterm-256color")][..], true),
            (&[("TERM", "xterm-kitty")], true),
            (&[("TERM", "foot")], true),
            (&[("TERM", "screen-256color"), ("TMUX", "/t")], true),
            (&[("TERM", "screen-256color"), ("STY", "1.a")], false),
            (&[("TERM", "xterm"), ("STY", "1.a")], false),
            (&[("TERM", "screen")], false),
            (&[("TERM", "linux")], false),
            (&[("TERM", "vt220")], false),
            (&[], false),
        ] {
            assert_eq!(environment(vars).has_titles(), titles, "{vars:?}");
        }
    }

    #[test]
    fn colours_are_as_many_as_the_terminal_has() {
        for (term, colours) in [
            ("xterm-256color", Colours::Indexed),
            ("screen.xterm-256color", Colours::Indexed),
            ("tmux-256color", Colours::Indexed),
            ("xterm-direct", Colours::True),
            ("rxvt-16color", Colours::Sixteen),
            ("xterm-kitty", Colours::True),
            ("xterm", Colours::Eight),
            ("linux", Colours::Eight),
            ("screen", Colours::Eight),
            ("tmux", Colours::Eight),
            ("ansi", Colours::Eight),
            ("vt220", Colours::None),
            ("xterm-mono", Colours::None),
            ("", Colours::None),
        ] {
            assert_eq!(environment(&[("TERM", term)]).colours(), colours, "{term}");
            let refused = environment(&[
                ("TERM", term),
                ("COLORTERM", "truecolor"),
                ("NO_COLOR", "1"),
            ]);
            assert_eq!(refused.colours(), Colours::None, "{term}");
        }
        let told = environment(&[
            ("TERM", "xterm"),
            ("COLORTERM", "truecolor"),
            ("NO_COLOR", ""),
        ]);
        assert_eq!(told.colours(), Colours::True);
    }
}
