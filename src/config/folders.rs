//! The folders for files: those of the XDG standard, or else of the platform.

use std::{
    env::consts,
    path::{Path, PathBuf},
};

use super::Environment;

/// The program's folder in each of them.
const OWN: &str = "snapdeck";

/// A kind of folder: its variable, and its default in the home folder on Linux.
struct FolderKind {
    variable: &'static str,
    in_home: &'static str,
}

const CONFIG: FolderKind = FolderKind {
    variable: "XDG_CONFIG_HOME",
    in_home: ".config",
};

const STATE: FolderKind = FolderKind {
    variable: "XDG_STATE_HOME",
    in_home: ".local/state",
};

impl Environment {
    /// The path of `config.toml`: in `~/.config/snapdeck` on Linux. `None` without a home folder.
    #[must_use]
    pub fn config_file(&self) -> Option<PathBuf> {
        Some(self.folder(consts::OS, &CONFIG)?.join("config.toml"))
    }

    /// The folder for the log and stored sessions: `~/.local/state/snapdeck` on Linux. `None`
    /// without a home folder.
    #[must_use]
    pub fn state_folder(&self) -> Option<PathBuf> {
        self.folder(consts::OS, &STATE)
    }

    /// The XDG variables are set on purpose, so they apply on every system.
    fn folder(&self, os: &str, kind: &FolderKind) -> Option<PathBuf> {
        // The standard says that relative paths must be ignored.
        let absolute = |name| self.path(name).filter(|path| path.is_absolute());
        let home = |folder| absolute("HOME").map(|home| home.join(folder));
        let base = absolute(kind.variable)
            .map(Path::to_owned)
            .or_else(|| match os {
                "macos" => home("Library/Application Support"),
                _ => home(kind.in_home),
            })?;
        Some(base.join(OWN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_the_systems_own_unless_xdg_names_them() {
        type Case<'a> = (
            &'a str,
            &'a [(&'a str, &'a str)],
            Option<&'a str>,
            Option<&'a str>,
        );
        let cases: [Case; 6] = [
            (
                "linux",
                &[("HOME", "/h")],
                Some("/h/.config/snapdeck"),
                Some("/h/.local/state/snapdeck"),
            ),
            (
                "linux",
                &[
                    ("HOME", "/h"),
                    ("XDG_CONFIG_HOME", "/c"),
                    ("XDG_STATE_HOME", "/s"),
                ],
                Some("/c/snapdeck"),
                Some("/s/snapdeck"),
            ),
            (
                "linux",
                &[
                    ("HOME", "/h"),
                    ("XDG_CONFIG_HOME", "c"),
                    ("XDG_STATE_HOME", ""),
                ],
                Some("/h/.config/snapdeck"),
                Some("/h/.local/state/snapdeck"),
            ),
            (
                "linux",
                &[("XDG_CONFIG_HOME", "/c")],
                Some("/c/snapdeck"),
                None,
            ),
            ("linux", &[("HOME", "h")], None, None),
            (
                "macos",
                &[("HOME", "/h"), ("XDG_STATE_HOME", "/s")],
                Some("/h/Library/Application Support/snapdeck"),
                Some("/s/snapdeck"),
            ),
        ];
        for (os, vars, config, state) in cases {
            let environment =
                Environment::new(vars.iter().map(|(name, value)| (name.into(), value.into())));
            for (kind, wanted) in [(&CONFIG, config), (&STATE, state)] {
                let folder = environment.folder(os, kind);
                assert_eq!(folder.as_deref(), wanted.map(Path::new), "{os} {vars:?}");
            }
        }
    }
}
