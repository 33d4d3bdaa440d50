//! TLS: the servers that the client trusts. Others receive nothing and are reported with the
//! reason.

use std::{fs, path::Path, sync::Arc};

use rcgen::{BasicConstraints, IsCa, date_time_ymd};
use rustls::{
    ALL_VERSIONS,
    version::{TLS12, TLS13},
};
use snapdeck::{
    domain::{LocalProblem, Problem, Profile, ProfileName, Secret, ServerUrl, TransportProblem},
    service::{Service, Start},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    sync::Mutex,
};

use super::{PATIENT, TOKEN, create_named, ids, instance, page};
use crate::support::{
    tls::{Authority, Identity, good_for, self_signed, serve},
    wire_server::{WireServer, json},
};

/// The account on this server, which trusts the machine's authorities and those of a file.
fn trusting(url: &str, ca_file: &Path) -> Service {
    let start = Start {
        token: Secret::new(TOKEN),
        ..Start::default()
    };
    let mut profile = Profile::new(ProfileName::default(), ServerUrl::parse(url).unwrap());
    profile.ca_file = Some(ca_file.to_owned());
    Service::new(&profile, start, PATIENT)
}

/// A file of a folder of its own.
fn file(name: &str, text: &str) -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    (folder, path)
}

/// The result of a read and a write, which must be equal: nothing was sent.
async fn why_nothing_was_sent(service: &Service) -> String {
    let id = instance();
    let read = service.snapshots(&id).await.unwrap_err();
    assert_eq!(create_named(service, "new").await.as_ref(), Err(&read));
    assert!(read.definitely_not_applied());
    let said = match &read {
        Problem::Transport(TransportProblem::Unreachable(why)) => {
            assert_eq!(read.to_string(), format!("No connection: {why}."));
            why.to_string()
        }
        Problem::Local(LocalProblem::CaFile { .. }) => {
            let said = read.to_string();
            said.strip_suffix('.').unwrap().to_owned()
        }
        other => panic!("{other:?}"),
    };
    assert!(!said.ends_with('.'), "{said}");
    said
}

#[tokio::test]
async fn a_server_of_a_private_authority_is_trusted_by_ca_file() {
    let authority = Authority::new("ours");
    let (_folder, ca_file) = file("ca.pem", &authority.pem());
    let identity = authority.sign(&good_for(&["localhost", "127.0.0.1"]));
    for version in [&TLS12, &TLS13] {
        let behind = WireServer::always(json(page(&["1"], ""))).await;
        let port = serve(&identity, &[version], behind.address()).await;
        for host in ["localhost", "127.0.0.1"] {
            let service = trusting(&format!("https://{host}:{port}/"), &ca_file);
            let list = service.snapshots(&instance()).await.unwrap();
            assert_eq!(ids(&list), ["1"], "{version:?}, {host}");
        }
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_good_is_refused_with_the_reason() {
    let authority = Authority::new("ours");
    let (_folder, ca_file) = file("ca.pem", &authority.pem());
    let here = || good_for(&["localhost"]);
    let (mut expired, mut early, mut own) = (here(), here(), here());
    expired.not_after = date_time_ymd(2020, 2, 29);
    early.not_before = date_time_ymd(2090, 12, 1);
    own.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let many = ["*.a.example", "192.0.2.1", "b.example", "c.example"];
    let unknown =
        "no authority that this machine trusts has signed it (ca_file names a private authority)";
    let cases: [(Identity, &str); 9] = [
        (self_signed(&here()), unknown),
        (
            self_signed(&own),
            "it is an authority's (CA:TRUE), not a server's",
        ),
        (Authority::new("stranger").sign(&here()), unknown),
        (
            Authority::new("ours").sign(&here()),
            "the authority that it names has not signed it; is ca_file outdated?",
        ),
        (
            authority.sign(&good_for(&["panel.example"])),
            "it is for panel.example, not for localhost",
        ),
        (
            authority.sign(&good_for(&many)),
            "it is for *.a.example, 192.0.2.1, b.example and 1 more, not for localhost",
        ),
        (
            authority.sign(&good_for(&[])),
            "it is for nobody, not for localhost",
        ),
        (authority.sign(&expired), "it expired on 2020-02-29"),
        (
            authority.sign(&early),
            "it is valid from 2090-12-01 on; check this machine's clock",
        ),
    ];
    for (identity, expected) in cases {
        let behind = WireServer::always(json(page(&["1"], ""))).await;
        let port = serve(&identity, ALL_VERSIONS, behind.address()).await;
        let service = trusting(&format!("https://localhost:{port}/"), &ca_file);
        assert_eq!(
            why_nothing_was_sent(&service).await,
            format!("the server's certificate is not trusted: {expected}")
        );
        assert_eq!((behind.connections(), behind.bytes()), (0, 0), "{expected}");
    }
}

/// A server that answers every connection with the same bytes, after some input, which it records.
async fn answering(bytes: Vec<u8>) -> (u16, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let came = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&came);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut came = kept.lock().await;
            stream.read_buf(&mut *came).await.unwrap();
            stream.write_all(&bytes).await.unwrap();
            stream.shutdown().await.unwrap();
            // Until the caller leaves, so that no byte is missed.
            let _ = stream.read_to_end(&mut came).await;
        }
    });
    (port, came)
}

#[tokio::test]
async fn what_speaks_no_tls_of_today_is_sent_no_request() {
    let authority = Authority::new("ours");
    let (_folder, ca_file) = file("ca.pem", &authority.pem());
    // A server's hello: record, message, version 1.1, random, no session, a cipher, no compression.
    let mut old = vec![22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
    old.extend([7; 32]);
    old.extend([0, 0xc0, 0x13, 0]);
    let unsafe_tls = "the server offers no safe TLS: 1.2 at least is needed";
    for (bytes, expected) in [
        (old, unsafe_tls),
        // The alert "protocol version".
        (vec![21, 3, 1, 0, 2, 2, 70], unsafe_tls),
        (
            b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec(),
            "the server does not speak TLS: check the server URL",
        ),
        (Vec::new(), "the server ended it at once"),
    ] {
        let (port, came) = answering(bytes).await;
        let service = trusting(&format!("https://localhost:{port}/"), &ca_file);
        assert_eq!(why_nothing_was_sent(&service).await, expected);
        let came = came.lock().await;
        assert_eq!(came[0], 22, "a TLS handshake");
        assert!(!String::from_utf8_lossy(&came).contains(TOKEN));
    }
}

#[tokio::test]
async fn a_bad_ca_file_is_told_of_until_it_is_mended() {
    let authority = Authority::new("ours");
    let behind = WireServer::always(json(page(&["1"], ""))).await;
    let identity = authority.sign(&good_for(&["localhost"]));
    let port = serve(&identity, ALL_VERSIONS, behind.address()).await;
    let url = format!("https://localhost:{port}/");
    let (folder, path) = file("ca.pem", "");
    let service = trusting(&url, &path);
    let said = |why: &str| format!("ca_file {} {why}", path.display());

    let none = said("holds no certificate in PEM");
    assert_eq!(why_nothing_was_sent(&service).await, none);
    let begin = "-----BEGIN CERTIFICATE-----\n";
    let end = "\n-----END CERTIFICATE-----\n";
    let damaged = said("holds a certificate that can't be read");
    for inside in ["AAAA", "?"] {
        let text = format!("{}{begin}{inside}{end}", authority.pem());
        fs::write(&path, text).unwrap();
        assert_eq!(why_nothing_was_sent(&service).await, damaged, "{inside}");
    }
    fs::remove_file(&path).unwrap();
    let missing = said("does not exist");
    assert_eq!(why_nothing_was_sent(&service).await, missing);
    let on_folder = trusting(&url, folder.path());
    assert_eq!(
        why_nothing_was_sent(&on_folder).await,
        format!(
            "ca_file {} can't be read: is a directory",
            folder.path().display()
        )
    );
    assert_eq!(behind.connections(), 0);

    fs::write(&path, authority.pem()).unwrap();
    assert_eq!(ids(&service.snapshots(&instance()).await.unwrap()), ["1"]);
}
