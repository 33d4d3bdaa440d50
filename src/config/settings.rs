//! The settings after flags, variables and the file are merged: the profiles, and the chosen one.

use std::collections::BTreeMap;

use super::{Environment, File};
use crate::domain::{
    BadUrl, Findings, KnownNames, Mistake, Notify, Profile, ProfileName, ServerUrl, Source, Theme,
};

/// The flags that concern profiles.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--profile`.
    pub profile: Option<String>,
    /// `--url`: the server of the chosen profile.
    pub url: Option<String>,
    /// `--read-only`: for all profiles.
    pub read_only: bool,
}

/// A profile, and the source of each of its settings.
#[derive(Clone, Debug)]
pub struct Configured {
    /// The profile.
    pub profile: Profile,
    /// Where the profile is defined.
    pub set_up: Source,
    sources: BTreeMap<&'static str, Source>,
}

impl Configured {
    /// A profile with the defaults, on the provider's server.
    pub(super) fn new(name: ProfileName, set_up: Source) -> Result<Self, BadUrl> {
        Ok(Self {
            profile: Profile::new(name, ServerUrl::parse(ServerUrl::DEFAULT)?),
            set_up,
            sources: BTreeMap::new(),
        })
    }

    pub(super) fn name(&self) -> &str {
        self.profile.name.as_str()
    }

    pub(super) fn set(&mut self, key: &'static str, source: Source) {
        self.sources.insert(key, source);
    }

    /// The source that names another server, so that the profile's `token_command` is not run.
    #[must_use]
    pub fn command_left_out(&self) -> Option<Source> {
        let source = self.source("token_command");
        matches!(source, Source::Flag(_) | Source::Variable(_)).then_some(source)
    }

    /// The source of a setting; the keys are those of the file.
    #[must_use]
    pub fn source(&self, key: &str) -> Source {
        self.sources.get(key).copied().unwrap_or(Source::Default)
    }
}

/// The profiles, at least one, and the chosen one.
#[derive(Clone, Debug)]
pub struct Settings {
    profiles: Vec<Configured>,
    chosen: usize,
    chosen_by: Source,
    theme: Option<(Theme, usize)>,
    remember: Option<(bool, usize)>,
    mouse: Option<(bool, usize)>,
    notify: Option<(Notify, usize)>,
    notify_command: Option<(Vec<String>, usize)>,
}

impl Settings {
    /// Locates and reads the file, and merges it with flags and variables.
    ///
    /// # Errors
    /// All mistakes.
    pub fn find(flags: &Flags, environment: &Environment) -> Result<Self, Findings> {
        let file = match environment.config_file() {
            Some(path) => File::read(&path)?,
            None => None,
        };
        Self::resolve(flags, environment, file)
    }

    /// Merges flags, variables and the file, in this order of precedence. Without a profile there
    /// is one called `default`, on the provider's server.
    ///
    /// # Errors
    /// The mistake in a flag or variable.
    pub fn resolve(
        flags: &Flags,
        environment: &Environment,
        file: Option<File>,
    ) -> Result<Self, Findings> {
        let bad_url = |bad: BadUrl| Findings::from(Mistake::Url(bad));
        let File {
            default_profile,
            theme,
            remember,
            mouse,
            notify,
            notify_command,
            mut profiles,
        } = file.unwrap_or_default();
        if profiles.is_empty() {
            let only = Configured::new(ProfileName::default(), Source::Default);
            profiles.push(only.map_err(bad_url)?);
        }

        let flag = flags.profile.as_deref();
        let (wanted, chosen_by) = first(flag, "--profile", environment, "SNAPDECK_PROFILE")
            .or_else(|| {
                let (name, line) = default_profile.as_ref()?;
                Some((name.as_str(), Source::Line(*line)))
            })
            .unwrap_or_else(|| (profiles[0].name(), Source::Default));
        let names: Vec<&str> = profiles.iter().map(Configured::name).collect();
        let Some(chosen) = names.iter().position(|name| *name == wanted) else {
            return Err(Findings::from(Mistake::UnknownProfile {
                name: wanted.to_owned(),
                by: Some(chosen_by),
                known: KnownNames::near(wanted, &names),
            }));
        };

        let flag = flags.url.as_deref();
        if let Some((url, source)) = first(flag, "--url", environment, "SNAPDECK_URL") {
            let configured = &mut profiles[chosen];
            let url = ServerUrl::parse(url).map_err(bad_url)?;
            // Its token is for the profile's own server and must not be sent to another.
            if !url.is_same_server(&configured.profile.url)
                && configured.profile.token_command.take().is_some()
            {
                configured.set("token_command", source);
            }
            configured.profile.url = url;
            configured.set("url", source);
        }
        if flags.read_only {
            for configured in &mut profiles {
                configured.profile.read_only = true;
                configured.set("read_only", Source::Flag("--read-only"));
            }
        }
        Ok(Self {
            profiles,
            chosen,
            chosen_by,
            theme,
            remember,
            mouse,
            notify,
            notify_command,
        })
    }

    /// All profiles, in the order of the file.
    #[must_use]
    pub fn profiles(&self) -> &[Configured] {
        &self.profiles
    }

    /// The chosen profile.
    #[must_use]
    pub fn chosen(&self) -> &Configured {
        &self.profiles[self.chosen]
    }

    /// The theme of the file, and the line that names it.
    #[must_use]
    pub fn theme(&self) -> (Theme, Source) {
        let default = (Theme::default(), Source::Default);
        self.theme
            .map_or(default, |(theme, line)| (theme, Source::Line(line)))
    }

    /// Whether the last view of each account is kept between runs, and the line that says so.
    #[must_use]
    pub fn remember(&self) -> (bool, Source) {
        let default = (true, Source::Default);
        self.remember
            .map_or(default, |(on, line)| (on, Source::Line(line)))
    }

    /// Whether the file wants the mouse to be used, and the line that says so.
    #[must_use]
    pub fn mouse(&self) -> (bool, Source) {
        let default = (false, Source::Default);
        self.mouse
            .map_or(default, |(mouse, line)| (mouse, Source::Line(line)))
    }

    /// How people are notified, and the line that says so.
    #[must_use]
    pub fn notify(&self) -> (Notify, Source) {
        let default = (Notify::default(), Source::Default);
        self.notify
            .map_or(default, |(notify, line)| (notify, Source::Line(line)))
    }

    /// The command that is run for a notification, if there is one, and the line that names it.
    #[must_use]
    pub fn notify_command(&self) -> (Option<&[String]>, Source) {
        match &self.notify_command {
            Some((argv, line)) => (Some(argv), Source::Line(*line)),
            None => (None, Source::Default),
        }
    }

    /// The source of the choice.
    #[must_use]
    pub fn chosen_by(&self) -> Source {
        self.chosen_by
    }
}

/// The flag, else the variable.
fn first<'a>(
    flag: Option<&'a str>,
    flag_name: &'static str,
    environment: &'a Environment,
    variable: &'static str,
) -> Option<(&'a str, Source)> {
    let set = |source| move |value| (value, source);
    flag.map(set(Source::Flag(flag_name))).or_else(|| {
        environment
            .get(variable)
            .map(set(Source::Variable(variable)))
    })
}
