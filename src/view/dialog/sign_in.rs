//! The choice of ways in, and the form that signs in, over everything.
//!
//! ```text
//! |   How do you want to come in?                                        |
//! |   >1  Login          e-mail and password, second factor …            |
//! |    2  Session token  copied from the browser …                       |
//! |   Server   api.zomro.com                                             |
//!
//! |  The session has ended: sign in again.                               |
//! |  Account  prod  api.zomro.com                                        |
//! |  Login    [ops@example.ua                       ]                    |
//! |  Password [********                             ]                    |
//! |  Keep    <the session alone>                                         |
//! |  To be kept in ~/.local/state/… (not encrypted; only you can …).     |
//! |                                    [ Sign in ]   [ Cancel ]          |
//! ```

use ratatui::text::{Line, Span};

use super::{
    super::{header::account, paint::Painter, theme::Tone},
    Content, field, still, with_label, wrapped,
};
use crate::{
    app::{
        State,
        field::Field,
        sign_in::{SignIn, Spot, Step, WayIn},
    },
    domain::Keep,
    text,
};

/// How a token is copied out of a browser.
const HOW_TO_COPY: &str = "Sign in to the web panel, open the browser's developer tools (F12), Network, and copy the value of “auth” from any request.";

pub(super) fn content<'a>(
    painter: &Painter,
    state: &'a State,
    form: &'a SignIn,
    room: usize,
) -> Content<'a> {
    match form.step {
        Step::Choose(way) => choice(painter, state, form, way, room),
        Step::Login | Step::Code | Step::Token | Step::Key => entry(painter, state, form, room),
    }
}

fn choice<'a>(
    painter: &Painter,
    state: &'a State,
    form: &SignIn,
    under: WayIn,
    room: usize,
) -> Content<'a> {
    let mut lines = why(painter, state, form, room);
    lines.push(Line::from(
        painter.span("How do you want to come in?", Tone::Plain),
    ));
    for (n, way) in state.ways_in().iter().enumerate() {
        let (name, what) = way.words();
        let mark = if *way == under { '>' } else { ' ' };
        let words = format!("{mark}{}  {name:<14} {what}", n + 1);
        let span = painter.span(text::cut(&words, room, "").into_owned(), Tone::Plain);
        let style = if *way == under {
            painter.look.focused(span.style)
        } else {
            span.style
        };
        lines.push(Line::from(span.style(style)));
    }
    lines.push(Line::default());
    let server = format!("Server   {}", state.account.server);
    lines.extend(wrapped(painter, &server, room, Tone::Plain));
    if state.entry.first_start {
        lines.extend(wrapped(
            painter,
            "         (another: --url, SNAPDECK_URL)",
            room,
            Tone::Plain,
        ));
        let still = "Nothing has been sent. Nothing is stored until you say where.";
        lines.extend(wrapped(painter, still, room, Tone::Plain));
    }
    lines.push(Line::default());
    Content {
        title: "Sign in",
        tone: Tone::Strong,
        lines,
        pinned: Vec::new(),
        press: Vec::new(),
        said: Vec::new(),
        help: Line::default(),
    }
}

/// Why the form came up; at a first start there is nothing to say.
fn why<'a>(painter: &Painter, state: &State, form: &SignIn, room: usize) -> Vec<Line<'a>> {
    if state.entry.first_start {
        return Vec::new();
    }
    let mut lines = wrapped(painter, &form.why.to_string(), room, Tone::Danger);
    lines.push(with_label(painter, "Account  ", account(state, room >= 60)));
    lines.push(Line::default());
    lines
}

fn entry<'a>(painter: &Painter, state: &'a State, form: &'a SignIn, room: usize) -> Content<'a> {
    let mut lines = why(painter, state, form, room);
    if state.entry.first_start {
        lines.push(with_label(
            painter,
            "Server   ",
            state.account.server.clone(),
        ));
        lines.push(Line::default());
    }
    let mut pinned = Vec::new();
    for spot in form.spots_of_step() {
        let (label, value) = match spot {
            Spot::User => (
                "Login    [",
                text_field(painter, form, *spot, &form.user, room),
            ),
            Spot::Secret => (
                match form.step {
                    Step::Code => "Code     [",
                    Step::Token => "Token    [",
                    Step::Key => "Key      [",
                    Step::Login | Step::Choose(_) => "Password [",
                },
                secret_field(painter, form, room),
            ),
            Spot::Keep | Spot::Enter | Spot::Cancel => continue,
        };
        let mut spans = vec![painter.span(label, Tone::Plain)];
        spans.extend(value);
        spans.push(painter.span("]", Tone::Plain));
        pinned.push(lines.len());
        lines.push(Line::from(spans));
    }
    match form.step {
        Step::Token => lines.extend(wrapped(painter, HOW_TO_COPY, room, Tone::Plain)),
        Step::Code => lines.extend(wrapped(painter, &code_wanted(state), room, Tone::Plain)),
        Step::Login | Step::Key | Step::Choose(_) => {}
    }
    if form.step != Step::Code {
        pinned.push(lines.len());
        lines.push(keep(painter, form));
        lines.extend(wrapped(painter, &place(state, form), room, Tone::Plain));
    }
    lines.push(Line::default());
    let (press, said) = if form.sent.is_some() {
        let goes_on = state.waits_for.as_deref().unwrap_or("Signing in.");
        let close = buttons(painter, form, &[(Spot::Cancel, "Close")]);
        (close, wrapped(painter, goes_on, room, Tone::Busy))
    } else {
        let both = [(Spot::Enter, "Sign in"), (Spot::Cancel, "Back")];
        (buttons(painter, form, &both), Vec::new())
    };
    Content {
        title: "Sign in",
        tone: Tone::Strong,
        lines,
        pinned,
        press: vec![press],
        said,
        help: Line::default(),
    }
}

fn code_wanted(state: &State) -> String {
    let of = match &state.entry.login {
        Some(login) => format!(" of {}", text::safe(login)),
        None => String::new(),
    };
    format!("The server wants the code of the second factor{of}: the one that your app shows now.")
}

fn text_field<'a>(
    painter: &Painter,
    form: &SignIn,
    spot: Spot,
    entered: &Field,
    room: usize,
) -> Vec<Span<'a>> {
    let wide = room.saturating_sub(11);
    if form.focus == spot && form.sent.is_none() {
        field(painter, entered, wide)
    } else {
        still(painter, entered, wide)
    }
}

/// A star for each character: what a secret is never leaves the form but for the wire.
fn secret_field<'a>(painter: &Painter, form: &SignIn, room: usize) -> Vec<Span<'a>> {
    let stars = form.secret.masked();
    text_field(painter, form, Spot::Secret, &stars, room)
}

/// `Keep     the session alone`
fn keep<'a>(painter: &Painter, form: &SignIn) -> Line<'a> {
    let words = match form.keep {
        Keep::Session => "the session alone",
        Keep::Password => "the session and the password",
        Keep::Nothing => "nothing",
    };
    let style = painter.look.style(Tone::Plain);
    let value = if form.focus == Spot::Keep {
        Span::styled(format!("<{words}>"), painter.look.focused(style))
    } else {
        Span::styled(format!(" {words} "), style)
    };
    Line::from(vec![painter.span("Keep    ", Tone::Plain), value])
}

fn place(state: &State, form: &SignIn) -> String {
    match (form.keep, &state.entry.place) {
        (Keep::Nothing, _) => {
            "Nothing is written: you are asked again at the next start.".to_owned()
        }
        (_, None) => "Looking where it can be kept.".to_owned(),
        (_, Some(place)) => format!("To be kept in {place}."),
    }
}

fn buttons<'a>(painter: &Painter, form: &SignIn, buttons: &[(Spot, &str)]) -> Line<'a> {
    super::buttons_of(painter, buttons, |spot| (form.focus == spot, Tone::Strong))
}

/// The keys of the form.
pub(super) fn help(state: &State, form: &SignIn) -> &'static str {
    match (form.step, form.focus) {
        (Step::Choose(_), _) if state.entry.first_start => {
            "1 to 4, or Up Down and Enter: choose    q: quit"
        }
        (Step::Choose(_), _) => "1 2 3, or Up Down and Enter: choose    Esc: back    q: quit",
        _ if form.sent.is_some() => "Esc: close",
        (_, Spot::User) => "Enter, Tab: next    Esc: back",
        (_, Spot::Keep) => "Left, Right: change    Enter, Tab: next    Esc: back",
        (_, Spot::Cancel) => "Enter: back    Tab: next",
        (_, Spot::Secret | Spot::Enter) => "Enter: sign in    Tab: next    Esc: back",
    }
}
