//! The article's own commands and its own row.

use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use snapdeck::simulator::{Options, ServedAccount, Simulator};

use super::{TOKEN, demo, row, serve, today};

/// One of the article's commands, with only its URL and its token replaced.
fn curl(command: &str, address: SocketAddr, token: &str) -> Value {
    let command = command
        .replace("https://api.zomro.com/", &format!("http://{address}/"))
        .replace(token, TOKEN);
    let run = Command::new("sh")
        .args(["-c", &command])
        .env("NO_PROXY", "*")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "this test needs curl: {told}");
    let body: Value = serde_json::from_slice(&run.stdout).unwrap();
    body["doc"].clone()
}

#[test]
fn the_commands_of_the_article_create_list_and_delete() {
    const CREATING: &str = r#"curl --location 'https://api.zomro.com/' \
    --form 'func="instances.snapshots.edit"' \
    --form 'auth="5acd1215da7a09eaae215987"' \
    --form 'out="json"' \
    --form 'sok="ok"' \
    --form 'plid="5203773"' \
    --form 'name="MySnapshot"'"#;
    const LISTING: &str = r#"curl --location 'https://api.zomro.com/' \
    --form 'func="instances.snapshots"' \
    --form 'auth="9046d78a8fda29dda83d42dd"' \
    --form 'out="json"' \
    --form 'elid="5203773"'"#;
    const DELETING: &str = r#"curl --location 'https://api.zomro.com/' \
    --form 'func="image.delete"' \
    --form 'auth="9046d78a8fda29dda83d42dd"' \
    --form 'out="json"' \
    --form 'sok="ok"' \
    --form 'plid="5203773"' \
    --form 'elname="5204214"' \
    --form 'elid="5204214"'"#;
    let options = Options {
        deleting: Duration::ZERO,
        ..Options::new(TOKEN, today())
    };
    let simulator = Simulator::new(ServedAccount::demo(today()).unwrap(), options);
    let address = serve(&simulator);

    let created = curl(CREATING, address, "5acd1215da7a09eaae215987");
    assert_eq!(created["ok"], json!({"$": ""}));

    let listed = curl(LISTING, address, "9046d78a8fda29dda83d42dd");
    let newest = listed["elem"].as_array().unwrap().last().unwrap();
    assert_eq!(newest["id"], created["id"]);
    assert_eq!(newest["name"]["$"], "MySnapshot");
    assert_eq!(newest["fleio_status"]["$"], "Saving");
    assert_eq!(newest["image_size"], json!({}));

    assert!(row(&simulator, "5203773", "5204214").is_some());
    let deleted = curl(DELETING, address, "9046d78a8fda29dda83d42dd");
    assert_eq!(deleted["ok"], json!({"$": ""}));
    assert_eq!(row(&simulator, "5203773", "5204214"), None);
}

#[test]
fn the_demo_holds_the_articles_row_as_the_article_prints_it() {
    let expected = json!({
        "architecture": {"$": "x86_64"},
        "createdate": {"$": "2024-07-23"},
        "disk_format": {"$": "qcow2"},
        "fleio_id": {"$": "afd72725-81aa-43ad-984c-a3f3a05b4b84"},
        "fleio_status": {"$": "Active"},
        "hypervisor_type": {"$": "any_hypervisor"},
        "id": {"$": "5204214"},
        "image_size": {"$": "3"},
        "item_real_status": {"$": "2"},
        "min_disk": {"$": "20"},
        "min_ram": {"$": "0"},
        "name": {"$": "MySnapshot"},
        "os_distro": {"$": "Ubuntu"},
        "os_version": {"$": "22.04 x64"},
        "protected": {"$": "off"},
        "region": {"$": "Netherlands-2"},
        "visibility": {"$": "private"},
    });
    assert_eq!(row(&demo(), "5203773", "5204214"), Some(expected));
}
