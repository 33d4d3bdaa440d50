//! Causes that are told only in words: the whole list of sentences of others that decide something.
//!
//! A cause is otherwise recognised by a type or a code. These have neither, or none that can be named
//! here. Words that are no longer found make a problem less precise, never a success.

use rustls::OtherError;

/// The platform's verifier finds no certificate authorities: an `Error::General`.
pub(super) fn is_without_authorities(said: &str) -> bool {
    said.starts_with("No CA certificates")
}

/// An authority's certificate is used as a server's. The type of this error belongs to webpki, which
/// the verifier depends on and snapdeck does not.
pub(super) fn is_authority_as_server(why: &OtherError) -> bool {
    why.to_string() == "CaUsedAsEndEntity"
}

/// The server refuses the address: the error may have no object that says so `[panel]`.
pub(super) fn is_address_denied(message: &str) -> bool {
    message.contains("from this IP denied")
}

/// The server wants a captcha, by the object of its error or the message: the exact wording is unknown,
/// but the web login has one `[panel]`.
pub(super) fn is_captcha(said: &str) -> bool {
    said.to_lowercase().contains("captcha")
}
