//! `sshkeys.generator`: a new pair of keys, which the server doesn't keep `[panel]`.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{Ed25519KeyPair, KeyPair as _};

use super::CallOutcome;
use super::dialect::{ErrorReply, answer};
use super::functions::Done;

const KIND: &[u8] = b"ssh-ed25519";
/// The base64 characters in a line of OpenSSH's files.
const LINE: usize = 70;

/// Makes a pair; both are texts as `ssh-keygen` writes them.
pub(super) fn generate() -> Done {
    let failed = |_| ErrorReply::new("value", "sshkeys.generator", "No key could be made");
    let mut seed = [0; 32];
    SystemRandom::new().fill(&mut seed).map_err(failed)?;
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed);
    let pair = pair.map_err(|_| failed(ring::error::Unspecified))?;
    let public = pair.public_key().as_ref();
    let blob = [string(KIND), string(public)].concat();
    let body = answer("sshkeys.generator", "form", |doc| {
        let text = BASE64_STANDARD.encode(&blob);
        doc.value("public_key", &format!("ssh-ed25519 {text}"));
        doc.value("private_key", &private_file(&blob, &seed, public));
    });
    Ok((CallOutcome::Read, body))
}

/// The bytes with their length before them.
fn string(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], bytes].concat()
}

/// OpenSSH's format, without a passphrase.
fn private_file(blob: &[u8], seed: &[u8], public: &[u8]) -> String {
    // The same number twice, by which a wrong passphrase would be noticed.
    let mut secret = [0; 8].to_vec();
    secret.extend_from_slice(blob);
    secret.extend(string(&[seed, public].concat()));
    secret.extend(string(b""));
    let padding = (1..).take(secret.len().wrapping_neg() % 8);
    secret.extend(padding);
    let file = [
        &b"openssh-key-v1\0"[..],
        &string(b"none"),
        &string(b"none"),
        &string(b""),
        &1_u32.to_be_bytes(),
        &string(blob),
        &string(&secret),
    ];
    let text = BASE64_STANDARD.encode(file.concat());
    let mut lines = vec!["-----BEGIN OPENSSH PRIVATE KEY-----"];
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(LINE));
        lines.push(line);
        rest = after;
    }
    lines.push("-----END OPENSSH PRIVATE KEY-----\n");
    lines.join("\n")
}
