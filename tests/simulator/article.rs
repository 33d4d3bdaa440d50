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

/// The panel's calls, as one would type them: urlencoded, with `lang`.
#[test]
fn a_night_of_an_admin_goes_by_curl() {
    let options = Options {
        saving: Duration::ZERO,
        working: Duration::ZERO,
        deleting: Duration::ZERO,
        ..Options::new(TOKEN, today())
    };
    let simulator = Simulator::new(ServedAccount::demo(today()).unwrap(), options);
    let address = serve(&simulator);
    let told = |form: &str| {
        let command = format!(
            "curl -sS 'https://api.zomro.com/' -d 'out=json&lang=en&auth=TOKEN' -d '{form}'"
        );
        curl(&command, address, "TOKEN")
    };
    let done = |form: &str| assert_eq!(told(form)["ok"], json!({"$": ""}), "{form}");

    done("func=instances.fleio_bckps.edit&plid=5203773&name=MyBackup&sok=ok");
    let backups = told("func=instances.fleio_bckps&elid=5203773&p_num=1&p_cnt=50");
    let newest = backups["elem"].as_array().unwrap().last().unwrap();
    assert_eq!(newest["name"]["$"], "MyBackup");
    assert_eq!(newest["backup_type"]["$"], "manual");

    done("func=service.stop&elid=5203773");
    let uuid = newest["fleio_id"]["$"].as_str().unwrap();
    let restore = format!("select_rebuild={uuid}&zone=own&enablessh=off&sok=ok");
    done(&format!(
        "func=instances.fleio.rebuild&elid=5203773&{restore}"
    ));
    assert_eq!(
        told("func=instances")["elem"][0]["instance_status"]["$"],
        "Active"
    );

    let schedule = "name=weekly&rotation_days=1,0&rotation_time=23:59&plid=5203773&elid=";
    done(&format!(
        "func=instances.fleio_bckps.schedule.edit&{schedule}&sok=ok"
    ));
    let schedules = told("func=instances.fleio_bckps.schedule&elid=5203773");
    let newest = schedules["elem"].as_array().unwrap().last().unwrap();
    assert_eq!(newest["rotation_days"]["$"], "Sunday Monday ");
    let id = newest["id"]["$"].as_str().unwrap();
    done(&format!(
        "func=instances.fleio_bckps.schedule.delete&elid={id}"
    ));
    done("func=instances.edit&elid=5203773&backup_rotation=5&clicked_button=ok&sok=ok");

    done("func=image.copy&elid=5204214&image_name=far%20away&region=Poland-1&sok=ok");
    let images = told("func=image&p_num=1&p_cnt=1000");
    let copy = images["elem"].as_array().unwrap().last().unwrap();
    assert_eq!(copy["image_name"]["$"], "far away");
    assert_eq!(copy["region"]["$"], "Poland-1");

    done("func=service.reboot&elid=5203773");
    let key =
        "ssh-ed25519%20AAAAC3NzaC1lZDI1NTE5AAAAIHT20FYKtNLTLE8TwEQW%2B092BXPFxDiakMnnhaXxuELs";
    let usual = "processingmodulegroup=1&clicked_button=ok&sok=ok";
    done(&format!(
        "func=sshkeys.edit&comment=night&publicKey={key}&{usual}"
    ));
    done("func=sshkeys.delete&elid=490");
    let writes = simulator.ledger().into_iter();
    let writes: Vec<String> = writes
        .filter(|call| call.outcome.is_write())
        .map(|call| call.func)
        .collect();
    let expected = [
        "instances.fleio_bckps.edit",
        "service.stop",
        "instances.fleio.rebuild",
        "instances.fleio_bckps.schedule.edit",
        "instances.fleio_bckps.schedule.delete",
        "instances.edit",
        "image.copy",
        "service.reboot",
        "sshkeys.edit",
        "sshkeys.delete",
    ];
    assert_eq!(writes, expected);
}

/// The row of a snapshot as the article prints it.
pub(super) fn printed_row() -> Value {
    json!({
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
    })
}

#[test]
fn the_demo_holds_the_articles_row_as_the_article_prints_it() {
    assert_eq!(row(&demo(), "5203773", "5204214"), Some(printed_row()));
}
