//! What the environment says: handed in as a value, because setting it for a test is unsafe.

use std::{collections::BTreeMap, ffi::OsString, path::PathBuf};

use crate::domain::Secret;

/// The environment, as far as it is text.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Takes the variables that the process was started with.
    pub fn new(vars: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let text = |(name, value): (OsString, OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(vars.into_iter().filter_map(text).collect())
    }

    /// A variable that is set and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The first of these variables that is set, be it empty: as libraries look for a proxy.
    #[must_use]
    pub fn first_set(&self, names: &[&'static str]) -> Option<(&'static str, &str)> {
        let mut set = names
            .iter()
            .filter_map(|name| Some((*name, self.0.get(*name)?.as_str())));
        set.next()
    }

    /// The session token, `SNAPDECK_TOKEN`.
    #[must_use]
    pub fn token(&self) -> Option<Secret> {
        self.get("SNAPDECK_TOKEN").and_then(Secret::new)
    }

    /// The home of the person.
    #[must_use]
    pub fn home(&self) -> Option<PathBuf> {
        let home = PathBuf::from(self.get("HOME")?);
        home.is_absolute().then_some(home)
    }

    /// The login and its password, `SNAPDECK_USER` and `SNAPDECK_PASSWORD`; the login may also be
    /// that of the profile.
    #[must_use]
    pub fn login(&self, profile: Option<&str>) -> Option<(String, Secret)> {
        let user = self.get("SNAPDECK_USER").or(profile)?;
        let password = Secret::exact(self.get("SNAPDECK_PASSWORD")?)?;
        Some((user.to_owned(), password))
    }

    /// Whether there may be a system keyring: macOS has one, elsewhere it is asked on the session bus.
    #[must_use]
    pub fn may_have_keyring(&self) -> bool {
        cfg!(target_os = "macos") || self.get("DBUS_SESSION_BUS_ADDRESS").is_some()
    }

    /// What a command that we start may see: neither our own variables, which hold secrets, nor the
    /// terminal on which a passphrase would be asked over our screen.
    pub fn for_children(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter(|(name, _)| *name != "GPG_TTY" && !name.starts_with("SNAPDECK_"))
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether the terminal shows characters beyond ASCII: a UTF-8 locale, and not the Linux console,
    /// whose font lacks the glyphs.
    #[must_use]
    pub fn has_unicode(&self) -> bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(|name| self.get(name))
            .unwrap_or_default();
        let utf8 = locale.to_lowercase().replace('-', "").contains("utf8");
        utf8 && self.get("TERM") != Some("linux")
    }

    /// How many colours the terminal has, 0, 8 or 16, as far as its name tells: none where `NO_COLOR`
    /// is set, and on those that never had any.
    #[must_use]
    pub fn colours(&self) -> u8 {
        const SIXTEEN: [&str; 8] = [
            "16color",
            "256color",
            "alacritty",
            "direct",
            "foot",
            "ghostty",
            "kitty",
            "wezterm",
        ];
        let term = self.get("TERM").unwrap_or_default();
        if self.get("NO_COLOR").is_some() {
            0
        } else if self.get("COLORTERM").is_some() || SIXTEEN.iter().any(|name| term.contains(name))
        {
            16
        } else if term.is_empty() || term.starts_with("vt") || term.ends_with("-mono") {
            0
        } else {
            8
        }
    }

    /// Whether the terminal can be drawn on: `TERM=dumb` can't.
    #[must_use]
    pub fn can_draw(&self) -> bool {
        self.get("TERM") != Some("dumb")
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(set.for_children().collect::<Vec<_>>(), [("PATH", "/bin")]);
    }

    #[test]
    fn glyphs_need_utf8_and_more_than_the_console() {
        assert!(environment(&[("LANG", "uk_UA.UTF-8")]).has_unicode());
        assert!(!environment(&[("LANG", "uk_UA.UTF-8"), ("LC_ALL", "C")]).has_unicode());
        assert!(!environment(&[("LANG", "C.utf8"), ("TERM", "linux")]).has_unicode());
        assert!(!environment(&[]).has_unicode());
        // The first that says something decides; an empty one says nothing.
        assert!(environment(&[("LC_ALL", ""), ("LC_CTYPE", "en_US.UTF-8")]).has_unicode());
        assert!(!environment(&[("LC_CTYPE", "POSIX"), ("LANG", "en_US.UTF-8")]).has_unicode());
        assert!(!environment(&[("LANG", "ru_UA.KOI8-U")]).has_unicode());
    }

    #[test]
    fn colours_are_as_many_as_the_terminal_has() {
        for (term, colours) in [
            ("xterm-256color", 16),
            ("screen.xterm-256color", 16),
            ("tmux-256color", 16),
            ("xterm-direct", 16),
            ("rxvt-16color", 16),
            ("xterm-kitty", 16),
            ("xterm", 8),
            ("linux", 8),
            ("screen", 8),
            ("tmux", 8),
            ("ansi", 8),
            ("vt220", 0),
            ("xterm-mono", 0),
            ("", 0),
        ] {
            assert_eq!(environment(&[("TERM", term)]).colours(), colours, "{term}");
            let refused = environment(&[
                ("TERM", term),
                ("COLORTERM", "truecolor"),
                ("NO_COLOR", "1"),
            ]);
            assert_eq!(refused.colours(), 0, "{term}");
        }
        let told = environment(&[
            ("TERM", "xterm"),
            ("COLORTERM", "truecolor"),
            ("NO_COLOR", ""),
        ]);
        assert_eq!(told.colours(), 16);
    }
}
