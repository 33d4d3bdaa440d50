//! Permissions, the lists, and the fields of their rows.

use serde_json::{Value, json};
use snapdeck::simulator::{Options, ServedAccount, ServedSnapshot, Simulator};

use super::{LIST, TOKEN, call, call_as, demo, error, today};

#[test]
fn the_demo_is_as_varied_as_an_account_gets() {
    let account = ServedAccount::demo(today()).unwrap();
    let instances = &account.instances;
    assert_eq!(instances.len(), 12);
    let count = |name: &str| {
        let found = instances.iter().find(|row| row.servername == name);
        found.map(|row| row.snapshots.len())
    };
    assert_eq!((count("db-main"), count("архів-київ")), (Some(1), Some(0)));
    assert!(count("").is_some());
    assert!(
        instances
            .iter()
            .any(|row| row.servername.chars().count() > 60)
    );
    let all: Vec<&ServedSnapshot> = instances.iter().flat_map(|row| &row.snapshots).collect();
    assert!((40..=60).contains(&all.len()));
    assert!(all.iter().any(|row| row.fleio_status == "Frozen"));
    assert!(
        all.iter()
            .any(|row| row.name == "web-01-20261107-0300" && row.protected)
    );
    let mut ids: Vec<u64> = all.iter().map(|row| row.id).collect();
    ids.extend(instances.iter().map(|row| row.id));
    let rows = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), rows, "an id came twice");
}

#[test]
fn only_a_session_that_asks_for_json_is_answered() {
    let simulator = demo();
    let ask = |sent: &[(&str, &str)]| {
        let sent = sent
            .iter()
            .map(|(key, value)| ((*key).into(), (*value).into()));
        let answer = simulator.answer(sent.collect());
        serde_json::from_slice::<Value>(&answer).unwrap()["doc"].clone()
    };
    let refused = |sent: &[(&str, &str)]| {
        let doc = ask(sent);
        let (kind, object) = error(&doc);
        format!("{kind} {object}")
    };
    let func = ("func", "keepalive");
    assert_eq!(refused(&[func, ("auth", TOKEN)]), "value out");
    assert_eq!(
        refused(&[func, ("auth", "x"), ("out", "json")]),
        "access auth"
    );
    assert_eq!(refused(&[func, ("out", "json")]), "access auth");
    assert_eq!(refused(&[("auth", TOKEN), ("out", "json")]), "missed func");
    assert_eq!(
        ask(&[func, ("auth", TOKEN), ("out", "json")])["ok"],
        json!({"$": ""})
    );
}

#[test]
fn whoami_tells_the_account() {
    let user = json!({
        "$id": "40217",
        "$realname": "Demo",
        "$email": "ops@example.ua",
        "$phone": "",
        "$email_verified": "on",
        "$need_phone_validate": "off",
    });
    assert_eq!(call(&demo(), "whoami", &[])["user"], user);
}

#[test]
fn what_the_panel_asks_at_its_start_is_no_error() {
    for func in [
        "whoami",
        "notify",
        "menu",
        "dashboard.tickets",
        "basket",
        "dashboard.info",
        "dashboard.subaccount_credit",
    ] {
        let doc = call(&demo(), func, &[("lang", "en")]);
        assert_eq!((&doc["$func"], doc.get("error")), (&json!(func), None));
        let doc = call_as(&demo(), "nonsense", func, &[]);
        assert_eq!(error(&doc), ("access", "auth"), "{func}");
    }
    assert_eq!(
        error(&call(&demo(), "dashboard", &[])),
        ("missed", "func"),
        "others are unknown"
    );
}

#[test]
fn an_instance_has_the_fields_of_the_panel() {
    let doc = call(&demo(), "instances", &[]);
    assert_eq!(doc["$func"], "instances");
    assert_eq!(doc["p_elems"]["$"], "12");
    let expected = json!({
        "id": {"$": "5203773"},
        "servername": {"$": "web-01"},
        "name": {"$": "Cloud 2"},
        "pricelist": {"$": "Cloud 2 | Netherlands-2"},
        "status": {"$": "2"},
        "item_status": {"$orig": "2", "$": "Active"},
        "instance_status": {"$": "Active"},
        "ip": {"$": "185.20.1.17"},
        "ip_v6": {"$": "2001:db8:20:1::17"},
        "datacenter": {"$": "13"},
        "datacentername": {"$": "Netherlands-2"},
        "instances_os": {"$": "Ubuntu 22.04 x64"},
        "os_distro": {"$": "Ubuntu"},
        "os_version": {"$": "22.04 x64"},
        "cost": {"$": "0.13 EUR / Day"},
        "change_pricelist": {"$": "off"},
        "createdate": {"$": "2024-07-22"},
    });
    assert_eq!(doc["elem"][0], expected);
}

#[test]
fn pages_are_as_asked_then_as_remembered() {
    let account = ServedAccount::made(3, 1_234, today());
    let simulator = Simulator::new(account, Options::new(TOKEN, today()));
    let page = |more: &[(&str, &str)]| {
        let more = [&[("elid", "5203773")], more].concat();
        let doc = call(&simulator, LIST, &more);
        assert_eq!(doc["p_elems"]["$"], "1234");
        let rows = doc["elem"].as_array().map_or(0, Vec::len);
        let counter = |key: &str| doc[key]["$"].as_str().unwrap().to_owned();
        (
            counter("p_num"),
            counter("p_cnt"),
            rows,
            doc["elem"][0]["name"]["$"].clone(),
        )
    };
    let expect = |number: &str, size: &str, rows, first: Value| {
        (number.to_owned(), size.to_owned(), rows, first)
    };
    assert_eq!(page(&[]), expect("1", "50", 50, json!("snapshot-00001")));
    assert_eq!(
        page(&[("p_num", "7"), ("p_cnt", "200")]),
        expect("7", "200", 34, json!("snapshot-01201"))
    );
    assert_eq!(page(&[]), expect("7", "200", 34, json!("snapshot-01201")));
    // Past the end the last page comes again.
    for beyond in ["8", "18446744073709551615"] {
        assert_eq!(
            page(&[("p_num", beyond)]),
            expect("7", "200", 34, json!("snapshot-01201"))
        );
    }
    assert_eq!(
        page(&[("p_num", "2"), ("p_cnt", "5000")]),
        expect("2", "1000", 234, json!("snapshot-01001"))
    );
    // The other list remembers its own page.
    assert_eq!(call(&simulator, "instances", &[])["p_num"]["$"], "1");
    let nonsense = call(&simulator, "instances", &[("p_num", "0")]);
    assert_eq!(error(&nonsense), ("value", "p_num"));
}

#[test]
fn rows_stand_in_the_order_that_was_asked_for_last() {
    let simulator = demo();
    let all = |func: &str, column: &str, more: &[(&str, &str)]| -> Vec<String> {
        let doc = call(&simulator, func, more);
        let rows = doc["elem"].as_array().unwrap();
        let value = |row: &Value| row[column]["$"].as_str().unwrap_or_default().to_owned();
        rows.iter().map(value).collect()
    };
    for column in [
        "servername",
        "instance_status",
        "pricelist",
        "datacentername",
        "createdate",
        "instances_os",
        "ip",
        "id",
    ] {
        let up = all("instances", column, &[("p_col", &format!("+{column}"))]);
        assert!(up.is_sorted() && up.len() == 12, "{column}: {up:?}");
        let down = all("instances", column, &[("p_col", &format!("-{column}"))]);
        assert!(down.is_sorted_by(|a, b| a >= b), "{column}: {down:?}");
        // It is remembered, and a column that can't be sorted by is ignored.
        for ignored in [&[][..], &[("p_col", "+ip_v6")], &[("p_col", "name")]] {
            assert_eq!(all("instances", column, ignored), down);
        }
    }
    let dear = all("instances", "cost", &[("p_col", "-cost")]);
    assert_eq!((dear.len(), &*dear[0]), (12, "0.62 EUR / Day"), "{dear:?}");
    let of = ("elid", "5203773");
    for (column, first) in [
        ("+id", "MySnapshot"),
        ("-name", "перед оновленням php"),
        ("+image_size", "old-import"),
        ("-createdate", "before-nginx-1.29"),
        ("+os_distro", "MySnapshot"),
    ] {
        let names = all(LIST, "name", &[of, ("p_col", column)]);
        assert_eq!((names.len(), &*names[0]), (7, first), "{column}");
    }
}

#[test]
fn a_server_can_give_fewer_rows_than_asked() {
    let options = Options {
        max_page: Some(20),
        ..Options::new(TOKEN, today())
    };
    let simulator = Simulator::new(ServedAccount::made(60, 0, today()), options);
    let doc = call(&simulator, "instances", &[("p_num", "3"), ("p_cnt", "200")]);
    assert_eq!(doc["p_cnt"]["$"], "20");
    assert_eq!(doc["elem"].as_array().unwrap().len(), 20);
    assert_eq!(doc["elem"][0]["servername"]["$"], "server-0041");
}

#[test]
fn a_list_of_nothing_has_no_elem_and_a_list_of_no_instance_is_an_error() {
    let simulator = demo();
    let doc = call(&simulator, LIST, &[("elid", "5204102")]);
    assert_eq!(doc.get("elem"), None);
    assert_eq!(doc["p_elems"]["$"], "0");
    assert_eq!(doc["manual_created_total"]["$"], "0");
    assert_eq!(doc["cost"]["stat_cost"]["$"], "0.0015");
    assert_eq!(error(&call(&simulator, LIST, &[])), ("missed", "elid"));
    let unknown = call(&simulator, LIST, &[("elid", "1")]);
    assert_eq!(error(&unknown), ("missed", "elid"));
}

#[test]
fn one_image_is_told_whole() {
    let doc = call(&demo(), "image.edit", &[("elid", "5217350")]);
    assert_eq!(doc["fleio_status"]["$"], "Frozen");
    assert_eq!(doc["image_name"]["$"], "old-import");
    assert_eq!(doc["instances_id"]["$"], "5203773");
    let unknown = call(&demo(), "image.edit", &[("elid", "1")]);
    assert_eq!(error(&unknown), ("missed", "elid"));
}

#[test]
fn an_account_made_to_measure_is_at_rest_and_the_same_each_time() {
    let account = ServedAccount::made(60, 2_500, today());
    assert_eq!(account, ServedAccount::made(60, 2_500, today()));
    assert_eq!(account.instances.len(), 60);
    assert_eq!(account.instances[0].id, 5_203_773);
    let rows = &account.instances[0].snapshots;
    assert_eq!(rows.len(), 2_500);
    assert!(rows.is_sorted_by_key(|row| (row.id, row.name.clone(), row.createdate)));
    let at_rest =
        |row: &ServedSnapshot| row.fleio_status == "Active" && row.createdate < today().date();
    assert!(rows.iter().all(at_rest));
    let sizes = rows
        .iter()
        .map(|row| row.image_size.parse::<f64>().unwrap());
    assert!(sizes.clone().all(|size| (1.0..20.0).contains(&size)));
    assert!(ServedAccount::made(0, 5, today()).instances.is_empty());
}
