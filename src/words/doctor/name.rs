//! The checks of `snapdeck doctor`, by name.

/// What a check looks at, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckName {
    /// The settings.
    Configuration,
    /// Who can read and write snapdeck's files.
    Permissions,
    /// The system keyring.
    Keyring,
    /// The folder of the log and of what is stored.
    StateFolder,
    /// The size of the window.
    Window,
    /// The terminal's name.
    Terminal,
    /// The multiplexer around the program.
    Tmux,
    /// The colours of the terminal.
    Colours,
    /// Whether the terminal shows UTF-8.
    Utf8,
    /// The proxy on the way to the server.
    Proxy,
    /// The address of the server's name.
    Resolution,
    /// The connection to that address.
    Connection,
    /// TLS on the connection.
    Tls,
    /// The server's answer.
    Answer,
    /// The machine's clock.
    Clock,
    /// The session.
    Session,
    /// The filters in the session.
    Filters,
}

impl CheckName {
    /// The words in the table.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Permissions => "permissions",
            Self::Keyring => "keyring",
            Self::StateFolder => "state folder",
            Self::Window => "window",
            Self::Terminal => "terminal",
            Self::Tmux => "tmux",
            Self::Colours => "colours",
            Self::Utf8 => "UTF-8",
            Self::Proxy => "proxy",
            Self::Resolution => "name resolution",
            Self::Connection => "connection",
            Self::Tls => "TLS",
            Self::Answer => "answer",
            Self::Clock => "clock",
            Self::Session => "session",
            Self::Filters => "filters",
        }
    }
}
