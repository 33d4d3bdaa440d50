//! The output of `demo-server` is enough to sign in.

use super::DemoServer;
use crate::simulator::post;

#[test]
fn the_demo_server_tells_two_users_who_can_sign_in() {
    let server = DemoServer::start(&["--session-seconds", "60"]);
    let address = server.url.strip_prefix("http://").unwrap();
    let address = address.strip_suffix('/').unwrap().parse().unwrap();
    let token = |form: &str| {
        let (_, body) = post(address, form);
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        let token = body["doc"]["auth"]["$id"].as_str();
        token.unwrap_or_else(|| panic!("{body}")).to_owned()
    };
    for (user, seen) in server.users.iter().zip(["web-01", "two-1"]) {
        let words: Vec<&str> = user.split(' ').collect();
        let sign_in = |name: &str, password: &str| {
            let form = format!("func=auth&username={name}&password={password}&sok=ok");
            token(&form)
        };
        let session = match words[..] {
            [name, "PASSWORD", password] => sign_in(name, password),
            [name, "PASSWORD", password, "CODE", code] => {
                let session = sign_in(name, password);
                token(&format!(
                    "func=totp.confirm&auth={session}&qrcode={code}&sok=ok"
                ))
            }
            _ => panic!("{user}"),
        };
        let (_, list) = post(address, &format!("func=instances&auth={session}"));
        assert!(list.contains(seen), "{list}");
    }
}
