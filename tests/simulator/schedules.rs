//! Schedules: their form and list, and the backups that they make.

use std::time::Duration;

use serde_json::{Value, json};
use snapdeck::simulator::{CallOutcome, ServedImage, ServedSnapshot, Simulator};
use tokio::time::advance;

use super::strict::{self, Refused};
use super::{BACKUPS, SCHEDULES, call, create, demo, outcome, rows_of, state, today};

const EDIT: &str = "instances.fleio_bckps.schedule.edit";
const DELETE: &str = "instances.fleio_bckps.schedule.delete";
const HOUR: Duration = Duration::from_secs(3_600);

fn schedules(simulator: &Simulator, elid: &str) -> Vec<Value> {
    rows_of(simulator, SCHEDULES, &[("elid", elid)])
}

fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["name"]["$"].as_str().unwrap())
        .collect()
}

/// A server whose only schedule backs up web-02 at 03:00 on these days. It is Saturday.
fn scheduled(days: &str) -> Simulator {
    let simulator = demo();
    simulator.change(|account| account.schedules.clear());
    let sent = [
        ("name", "nightly"),
        ("rotation_days", days),
        ("rotation_time", "03:00"),
        ("plid", "5203774"),
        ("sok", "ok"),
    ];
    assert!(call(&simulator, EDIT, &sent).get("ok").is_some());
    simulator
}

fn backups(simulator: &Simulator) -> Vec<Value> {
    rows_of(simulator, BACKUPS, &[("elid", "5203774")])
}

#[test]
fn days_come_out_as_english_names_and_dates_as_create_date() {
    let expected = json!({
        "id": {"$": "5215201"},
        "name": {"$": "web-01 nightly"},
        "rotation_days": {"$": "Sunday Wednesday Friday "},
        "rotation_time": {"$": "03:30"},
        "create_date": {"$": "2026-08-10"},
        "instance_id": {"$": "5203773"},
    });
    strict::lists(demo, SCHEDULES, &[("elid", "5203773")], &expected);
    let doc = call(&demo(), SCHEDULES, &[("elid", "5203773")]);
    assert_eq!(doc["backup_rotation"], json!({"$": "3"}));
    assert_eq!(schedules(&demo(), "5203774"), Vec::<Value>::new());
}

#[test]
fn a_new_schedule_needs_a_name_a_day_and_a_time() {
    let long = "ї".repeat(101);
    let refused: &[Refused] = &[
        ("plid", None, "missed", "plid"),
        ("plid", Some("1"), "missed", "plid"),
        ("plid", Some("x"), "value", "plid"),
        ("plid", Some("5211268"), "value", "instance_status"),
        ("elid", Some("1"), "missed", "elid"),
        ("elid", Some("x"), "value", "elid"),
        ("name", None, "value", "name"),
        ("name", Some(" "), "value", "name"),
        ("name", Some(&long), "value", "name"),
        ("rotation_days", None, "value", "rotation_days"),
        ("rotation_days", Some(""), "value", "rotation_days"),
        ("rotation_days", Some("7"), "value", "rotation_days"),
        ("rotation_days", Some("1,1"), "value", "rotation_days"),
        ("rotation_days", Some("1, 2"), "value", "rotation_days"),
        ("rotation_days", Some("Monday"), "value", "rotation_days"),
        ("rotation_time", None, "value", "rotation_time"),
        ("rotation_time", Some(""), "value", "rotation_time"),
        ("rotation_time", Some("24:00"), "value", "rotation_time"),
        ("rotation_time", Some("12:60"), "value", "rotation_time"),
        ("rotation_time", Some("3:00"), "value", "rotation_time"),
        ("rotation_time", Some("+3:00"), "value", "rotation_time"),
        ("rotation_time", Some("03:00:00"), "value", "rotation_time"),
    ];
    let right = [
        ("name", "nightly"),
        ("rotation_days", "1,2,3,4,5,6,0"),
        ("rotation_time", "23:59"),
        ("plid", "5203774"),
        ("elid", ""),
        ("sok", "ok"),
    ];
    strict::writes(demo, EDIT, &right, refused);
    let simulator = demo();
    let made = call(&simulator, EDIT, &right);
    let id = made["id"]["$"].as_str().unwrap().parse().unwrap();
    assert_eq!(outcome(&simulator), CallOutcome::ScheduleCreated(id));
    let rows = schedules(&simulator, "5203774");
    let days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday ";
    assert_eq!(
        (names(&rows), &rows[0]["rotation_days"]["$"]),
        (vec!["nightly"], &json!(days))
    );
    assert_eq!(rows[0]["create_date"]["$"], "2026-11-14");
}

#[test]
fn a_change_keeps_what_is_not_sent() {
    let refused: &[Refused] = &[
        ("elid", Some("5215299"), "missed", "elid"),
        ("plid", None, "missed", "plid"),
        ("plid", Some("5203774"), "missed", "plid"),
        ("name", Some(""), "value", "name"),
        ("rotation_days", Some("8"), "value", "rotation_days"),
        ("rotation_time", Some("9"), "value", "rotation_time"),
    ];
    // As the panel renames.
    let right = [
        ("elid", "5215201"),
        ("name", "weekly"),
        ("plid", "5203773"),
        ("clicked_button", "ok"),
        ("sok", "ok"),
    ];
    strict::writes(demo, EDIT, &right, refused);
    let simulator = demo();
    let before = schedules(&simulator, "5203773")[0].clone();
    call(&simulator, EDIT, &right);
    assert_eq!(outcome(&simulator), CallOutcome::ScheduleChanged(5_215_201));
    let mut after = schedules(&simulator, "5203773")[0].clone();
    assert_eq!(after["name"]["$"], "weekly");
    after["name"] = before["name"].clone();
    assert_eq!(after, before);
    let (days, time) = (("rotation_days", "6"), ("rotation_time", "00:00"));
    call(&simulator, EDIT, &[&right[..], &[days, time]].concat());
    let form = call(&simulator, EDIT, &[right[0]]);
    let fields = ["name", "rotation_days", "rotation_time", "plid"];
    assert_eq!(
        fields.map(|field| form[field]["$"].clone()),
        ["weekly", "6", "00:00", "5203773"]
    );
}

#[test]
fn a_delete_acts_at_once_on_elid_alone() {
    let refused: &[Refused] = &[
        ("elid", None, "missed", "elid"),
        ("elid", Some("1"), "missed", "elid"),
        ("elid", Some("5203773"), "missed", "elid"),
        ("elid", Some("5215201,5215202"), "value", "elid"),
        ("elname", Some("5215202"), "value", "elname"),
    ];
    strict::writes(demo, DELETE, &[("elid", "5215201")], refused);
    let simulator = demo();
    call(&simulator, DELETE, &[("elid", "5215201")]);
    assert_eq!(outcome(&simulator), CallOutcome::ScheduleDeleted(5_215_201));
    assert_eq!(schedules(&simulator, "5203773"), Vec::<Value>::new());
    assert_eq!(schedules(&simulator, "5204377").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_schedule_makes_backups_on_its_days_and_its_instance_is_busy_meanwhile() {
    // Sunday and Tuesday; it is Saturday, 14:02.
    let simulator = scheduled("2,0");
    advance(HOUR * 12).await;
    assert_eq!(backups(&simulator), Vec::<Value>::new());
    // 03:00:01 on Sunday.
    advance(Duration::from_secs(3_450)).await;
    let made = backups(&simulator);
    assert_eq!(names(&made), ["nightly"]);
    let fields = ["fleio_status", "backup_type", "createdate"];
    assert_eq!(
        fields.map(|field| made[0][field]["$"].clone()),
        ["Saving", "auto", "2026-11-15"]
    );
    assert_eq!(state(&simulator, "5203774"), "image_uploading");
    assert!(create(&simulator, "5203774", "x").get("error").is_some());
    advance(Duration::from_secs(8)).await;
    assert_eq!(backups(&simulator)[0]["fleio_status"]["$"], "Active");
    let doc = call(&simulator, BACKUPS, &[("elid", "5203774")]);
    assert_eq!(doc["manual_created_total"]["$"], "0", "not made by hand");
    // Nobody asked for days: all that was due is done in its order.
    advance(HOUR * 24 * 6).await;
    let made: Vec<Value> = backups(&simulator)
        .iter()
        .map(|row| row["createdate"]["$"].clone())
        .collect();
    assert_eq!(made, ["2026-11-15", "2026-11-17"]);
}

#[tokio::test(start_paused = true)]
async fn the_oldest_scheduled_backups_are_overwritten_and_no_others() {
    let simulator = scheduled("0,1,2,3,4,5,6");
    simulator.change(|account| {
        let instance = account.instances[1].clone();
        let rows = [(1, "by hand", "manual", false), (2, "kept", "auto", true)];
        for (id, name, backup_type, protected) in rows {
            let mut row = ServedSnapshot::new(id, name, today().date());
            row.protected = protected;
            let mut image = ServedImage::of(&instance, "backup", row);
            image.backup_type = backup_type.into();
            account.images.push(image);
        }
    });
    let rotate = [
        ("elid", "5203774"),
        ("backup_rotation", "2"),
        ("clicked_button", "ok"),
        ("sok", "ok"),
    ];
    call(&simulator, "instances.edit", &rotate);
    advance(HOUR * 24 * 5).await;
    let rows = backups(&simulator);
    assert_eq!(names(&rows), ["by hand", "kept", "nightly", "nightly"]);
    assert_eq!(rows[3]["createdate"]["$"], "2026-11-19");
    assert_eq!(rows[2]["createdate"]["$"], "2026-11-18");
}

#[tokio::test(start_paused = true)]
async fn a_schedule_is_left_out_while_its_instance_cannot_be_backed_up() {
    let simulator = scheduled("0,1");
    simulator.change(|account| account.instances[1].instance_status = "Error".into());
    advance(HOUR * 24).await;
    assert_eq!(backups(&simulator), Vec::<Value>::new());
    simulator.change(|account| account.instances[1].instance_status = "Active".into());
    advance(HOUR * 24).await;
    assert_eq!(backups(&simulator).len(), 1);
}
