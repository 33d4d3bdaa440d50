//! The schedules of an instance's backups.

use jiff::civil::{Weekday, date};

use crate::{
    api::pages,
    domain::{Days, List, Schedule, TimeOfDay},
};

fn schedules(doc: &str) -> List<Schedule> {
    let answer = format!(r#"{{"doc":{{"$func":"instances.fleio_bckps.schedule",{doc}}}}}"#);
    pages::only("instances.fleio_bckps.schedule", answer.as_bytes()).unwrap()
}

#[test]
fn a_schedule_keeps_the_servers_words() {
    let list = schedules(
        r#""backup_rotation":{"$":"3"},"elem":[{"id":{"$":"7"},"name":{"$":"nightly"},
        "rotation_days":{"$":"Monday Wednesday "},"rotation_time":{"$":"03:00"},
        "create_date":{"$":"2026-08-10 14:00:00"},"instance_id":{"$":"5203773"}},
        {"id":{"$":"8"},"name":{},"rotation_days":{"$":"Werktag"},"rotation_time":{"$":"early"}}]"#,
    );
    assert_eq!((list.kept, list.rows.len()), (Some(3), 2));
    let [known, odd] = &list.rows[..] else {
        panic!("{list:?}");
    };
    assert_eq!(known.name, "nightly".into());
    assert_eq!(known.days, "Monday Wednesday".into());
    let days = Days::NONE.with(Weekday::Monday).with(Weekday::Wednesday);
    assert_eq!(known.known_days(), Some(days));
    assert_eq!(known.known_time(), TimeOfDay::parse("03:00"));
    assert_eq!(known.created, Some(date(2026, 8, 10)));
    assert_eq!(known.instance.as_ref().unwrap().as_str(), "5203773");
    assert_eq!((odd.days.shown(), odd.time.shown()), ("Werktag", "early"));
    assert_eq!((odd.known_days(), odd.known_time()), (None, None));
    assert_eq!((&odd.instance, odd.created), (&None, None));
}

#[test]
fn without_schedules_the_number_of_kept_backups_is_still_read() {
    let list = schedules(r#""backup_rotation":{"$":"10"},"p_elems":{"$":"0"}"#);
    assert_eq!((list.kept, list.rows.len()), (Some(10), 0));
    for unknown in [
        r#""p_elems":{"$":"0"}"#,
        r#""backup_rotation":{"$":"all"},"elem":[]"#,
    ] {
        assert_eq!(schedules(unknown).kept, None, "{unknown}");
    }
}
