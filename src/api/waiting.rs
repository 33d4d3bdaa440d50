//! The page that asks to wait: the answer to a slow call is HTML instead of JSON, and a link in it,
//! `long…billmgr`, waits for the real answer `[panel]`.
//!
//! The exact form of that page is unknown, so the link is found anywhere: in an attribute with or
//! without quotes, in a refresh, in a script. It may contain the session, so it is followed only to
//! the server that has the session anyway, and never shown.

use url::Url;

use crate::domain::Destination;

/// The most pages that are followed for one call.
pub(super) const MOST_PAGES: usize = 10;

/// The kind of a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// Not a page that asks to wait.
    Other,
    /// A page that asks to wait, with its link.
    Wait(Url),
    /// Its link leads elsewhere than to the origin of the form.
    Elsewhere(Destination),
}

/// Classifies the body of an answer from `from`.
pub(super) fn page(body: &[u8], from: &Url) -> Page {
    let html = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    // JSON can contain anything, including names of snapshots, so it is not searched.
    if !html.trim_ascii_start().starts_with(b"<") {
        return Page::Other;
    }
    let html = String::from_utf8_lossy(html);
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>');
    let mut elsewhere = None;
    for link in html.split(ends).filter(|piece| is_link(piece)).map(link) {
        match judge(&link, from) {
            Ok(url) => return Page::Wait(url),
            Err(destination) => {
                elsewhere.get_or_insert(destination);
            }
        }
    }
    elsewhere.map_or(Page::Other, Page::Elsewhere)
}

fn is_link(piece: &str) -> bool {
    piece
        .split_once("long")
        .is_some_and(|(_, after)| after.contains("billmgr"))
}

/// The link itself, without the name of an unquoted attribute or the seconds of a refresh, and with
/// its ampersands decoded.
fn link(piece: &str) -> String {
    let start = piece.split_once('=').map_or(piece, |(name, value)| {
        let name = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ';' | ','));
        let is_name = ["href", "url"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known));
        if is_name { value } else { piece }
    });
    ["&amp;", "&#38;", "&#x26;"]
        .iter()
        .fold(start.to_owned(), |link, code| link.replace(code, "&"))
}

/// Only the origin of the form is followed; otherwise returns where the link leads.
fn judge(link: &str, from: &Url) -> Result<Url, Destination> {
    let mut url = from.join(link).map_err(|_| Destination::Unreadable)?;
    url.set_fragment(None);
    let other_host = link.starts_with("//");
    let user = !url.username().is_empty() || url.password().is_some();
    if url.origin() == from.origin() && url.origin().is_tuple() && !other_host && !user {
        return Ok(url);
    }
    Err(Destination::from(&url))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn from() -> Url {
        Url::parse("https://host.example:1500/billmgr").unwrap()
    }

    fn anchor(link: &str) -> String {
        format!("<html><a href=\"{link}\">wait</a></html>")
    }

    /// The link that is followed.
    fn followed(html: &str) -> Option<String> {
        match page(html.as_bytes(), &from()) {
            Page::Wait(url) => Some(url.into()),
            Page::Other | Page::Elsewhere(_) => None,
        }
    }

    fn elsewhere(link: &str) -> Destination {
        match page(anchor(link).as_bytes(), &from()) {
            Page::Elsewhere(destination) => destination,
            other => panic!("{link}: {other:?}"),
        }
    }

    #[test]
    fn the_link_is_found_wherever_it_stands() {
        let expected = "https://host.example:1500/long?id=7&to=billmgr";
        for html in [
            r#"<a href="/long?id=7&amp;to=billmgr">wait</a>"#,
            r"<A HREF = '/long?id=7&to=billmgr'>wait</A>",
            r"<a class=x href=/long?id=7&#38;to=billmgr>wait</a>",
            r#"<a href="long?id=7&amp;to=billmgr#here">wait</a>"#,
            r#"<a href="../long?id=7&#x26;to=billmgr">wait</a>"#,
            r#"<a href="https://host.example:1500/long?id=7&to=billmgr">wait</a>"#,
            r#"<a href="HTTPS://HOST.example:1500/long?id=7&to=billmgr">wait</a>"#,
            r#"<meta http-equiv="refresh" content="3; url=/long?id=7&amp;to=billmgr">"#,
            r#"<meta http-equiv="refresh" content="3;URL='/long?id=7&amp;to=billmgr'">"#,
            r#"<meta http-equiv="refresh" content="0;url=/long?id=7&to=billmgr">"#,
            "\u{feff}\n<script>location = '/long?id=7&to=billmgr'</script>",
            // A link of another page is skipped.
            r#"<a href="//long.example/billmgr"></a><a href="/long?id=7&to=billmgr">"#,
        ] {
            assert_eq!(followed(html).as_deref(), Some(expected), "{html}");
        }
        let port = Url::parse("http://127.0.0.1/").unwrap();
        let usual = anchor("http://127.0.0.1:80/long/billmgr");
        assert!(matches!(page(usual.as_bytes(), &port), Page::Wait(_)));
    }

    #[test]
    fn other_pages_and_json_ask_for_nothing() {
        for body in [
            "",
            "<html>busy</html>",
            r#"<a href="/billmgr?long=1">"#,
            r#"<a href="/long">billmgr</a>"#,
            r#"{"doc":{"elem":[{"name":{"$":"<a href=\"/long/billmgr\">"}}]}}"#,
            r#""/long/billmgr""#,
        ] {
            assert_eq!(page(body.as_bytes(), &from()), Page::Other, "{body}");
        }
    }

    #[test]
    fn no_other_origin_is_followed_and_only_the_origin_is_told() {
        for (link, origin) in [
            (
                "https://evil.example/long/billmgr?auth=1",
                "https://evil.example",
            ),
            (
                "http://host.example:1500/long/billmgr",
                "http://host.example:1500",
            ),
            ("https://host.example/long/billmgr", "https://host.example"),
            (
                "https://host.example:1501/long/billmgr",
                "https://host.example:1501",
            ),
            (
                "https://host.example.evil.example:1500/long/billmgr",
                "https://host.example.evil.example:1500",
            ),
            (
                "https://host.example:1500@evil.example/long/billmgr",
                "https://evil.example",
            ),
            (
                "https://u@host.example:1500/long/billmgr",
                "https://host.example:1500",
            ),
            (
                "https://:p@host.example:1500/long/billmgr",
                "https://host.example:1500",
            ),
            ("//evil.example/long/billmgr", "https://evil.example"),
            (
                "//host.example:1500/long/billmgr",
                "https://host.example:1500",
            ),
            ("\\\\evil.example/long/billmgr", "https://evil.example"),
            ("/\\evil.example/long/billmgr", "https://evil.example"),
            ("\u{1}//evil.example/long/billmgr", "https://evil.example"),
        ] {
            let origin = Destination::Origin(origin.into());
            assert_eq!(elsewhere(link), origin, "{link}");
        }
        for (link, scheme) in [
            ("javascript:long(billmgr)", "javascript"),
            ("data:text/html,long,billmgr", "data"),
            ("file:///long/billmgr", "file"),
        ] {
            let scheme = Destination::Scheme(scheme.into());
            assert_eq!(elsewhere(link), scheme, "{link}");
        }
        assert_eq!(elsewhere("https://long:billmgr/"), Destination::Unreadable);
    }

    proptest! {
        /// For any page, the link that is followed has the origin of the call and no user.
        #[test]
        fn only_the_same_origin_is_ever_followed(
            pieces in prop::collection::vec(
                prop_oneof![
                    Just("<a href=\"".to_owned()), Just("'".into()), Just("\"".into()), Just("url=".into()),
                    Just("long".into()), Just("billmgr".into()), Just("https://".into()), Just("http:".into()),
                    Just("//".into()), Just("\\".into()), Just("host.example".into()), Just(":1500".into()),
                    Just("@".into()), Just("evil.example".into()), Just("/".into()), Just("?".into()),
                    Just("javascript:".into()), Just("&amp;".into()), Just("\t".into()), ".{0,3}",
                ],
                0..12,
            ),
        ) {
            let html = format!("<a href=\"{}", pieces.concat());
            if let Page::Wait(url) = page(html.as_bytes(), &from()) {
                prop_assert_eq!(url.origin(), from().origin());
                prop_assert_eq!((url.username(), url.password()), ("", None));
            }
        }

        #[test]
        fn any_bytes_are_survived(body in any::<Vec<u8>>()) {
            page(&body, &from());
        }
    }
}
