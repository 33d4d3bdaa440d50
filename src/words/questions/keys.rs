//! Which keys work in a question, by where the focus is.

use crate::{
    keys::{Action, Context, Motion, OnProgram, Reply},
    words::key,
};

fn reply(reply: Reply) -> String {
    key(Context::Text, Action::Reply(reply))
}

fn enter() -> String {
    reply(Reply::Press)
}

fn tab() -> String {
    reply(Reply::FocusNext)
}

fn esc() -> String {
    reply(Reply::Cancel)
}

/// `Tab, then Enter: delete    Esc: cancel`; less where the button has the focus.
#[must_use]
pub fn keys(what: &str, on_button: bool) -> String {
    format!("{}    {}: cancel", pressing(what, on_button), esc())
}

/// The same where Esc keeps something.
#[must_use]
pub fn keys_or_keep(what: &str, on_button: bool) -> String {
    format!("{}    {}: keep it", pressing(what, on_button), esc())
}

fn pressing(what: &str, on_button: bool) -> String {
    if on_button {
        format!("{}: {what}", enter())
    } else {
        format!("{}, then {}: {what}", tab(), enter())
    }
}

/// The keys where there is nothing left to press.
#[must_use]
pub fn keys_to_close() -> String {
    format!("{}: close", esc())
}

/// The keys in a text with buttons below it: Enter goes on to Cancel, so that keys typed by mistake
/// write nothing.
#[must_use]
pub fn keys_in_text() -> String {
    format!("{}, {}: next    {}: cancel", enter(), tab(), esc())
}

/// The keys where something has to be typed, `wanted` in a word, before Enter writes.
#[must_use]
pub fn keys_to_type(what: &str, wanted: &str, is_typed: bool) -> String {
    let enter = enter();
    let press = if is_typed {
        enter
    } else {
        format!("{wanted}, then {enter}")
    };
    format!("{press}: {what}    {}: cancel", esc())
}

/// The keys of a run that goes on when it is hidden.
#[must_use]
pub fn keys_or_hide(what: &str, on_button: bool) -> String {
    format!("{}    {}: hide", pressing(what, on_button), esc())
}

/// The keys of a report with a button that does something.
#[must_use]
pub fn keys_or_close(what: &str, on_button: bool) -> String {
    format!("{}    {}: close", pressing(what, on_button), esc())
}

/// The keys among the ways to sign in.
#[must_use]
pub fn keys_among_ways(first_start: bool) -> String {
    let of = |action| key(Context::Ways, action);
    let (up, down) = (of(Action::Move(Motion::Up)), of(Action::Move(Motion::Down)));
    let choose = format!(
        "{up} {down} and {}: choose",
        of(Action::Reply(Reply::Press))
    );
    let quit = of(Action::Program(OnProgram::Quit));
    if first_start {
        format!("1 to 4, or {choose}    {quit}: quit")
    } else {
        format!("1 2 3, or {choose}    {}: back    {quit}: quit", esc())
    }
}

/// The keys in the login.
#[must_use]
pub fn keys_in_login() -> String {
    format!("{}, {}: next    {}: back", enter(), tab(), esc())
}

/// The keys on the choice of what is stored.
#[must_use]
pub fn keys_in_choice() -> String {
    let of = |reply| key(Context::Choice, Action::Reply(reply));
    let (left, right) = (of(Reply::ChoosePrevious), of(Reply::ChooseNext));
    format!("{left}, {right}: change    {}", keys_in_login())
}

/// The keys on the button that goes back.
#[must_use]
pub fn keys_on_back() -> String {
    format!("{}: back    {}: next", enter(), tab())
}

/// The keys where Enter signs in.
#[must_use]
pub fn keys_to_sign_in() -> String {
    format!("{}: sign in    {}: next    {}: back", enter(), tab(), esc())
}

/// The keys on the choice of a region.
#[must_use]
pub fn keys_among_regions() -> String {
    let of = |reply| key(Context::Choice, Action::Reply(reply));
    let (left, right) = (of(Reply::ChoosePrevious), of(Reply::ChooseNext));
    format!("{left}, {right}: change    {}", keys_in_text())
}
