//! What a test can do behind the server's back.

use std::time::Duration;

use snapdeck::simulator::{Fault, Outcome, Snapshot};
use tokio::time::advance;

use super::{CREATE, LIST, create, demo, fields, row, rows, today};

#[test]
fn another_client_can_change_the_account() {
    let simulator = demo();
    simulator.change(|account| {
        account.snapshot(5_204_214).unwrap().protected = true;
        account.remove(5_217_350).unwrap();
        let added = Snapshot::new(9_000_000, "theirs", today().date());
        account.instance(5_203_773).unwrap().snapshots.push(added);
    });
    let listed = row(&simulator, "5203773", "5204214").unwrap();
    assert_eq!(listed["protected"]["$"], "on");
    assert_eq!(row(&simulator, "5203773", "5217350"), None);
    assert!(row(&simulator, "5203773", "9000000").is_some());
    assert_eq!(create(&simulator, "5203773", "ours")["id"]["$"], "9000001");
}

#[tokio::test(start_paused = true)]
async fn faults_wait_in_line_for_the_calls_of_their_function() {
    let simulator = demo();
    let (status, content_type, body) = (502, "text/html", b"<html>".to_vec());
    let instead = Fault::Instead {
        status,
        content_type,
        body: body.clone(),
    };
    let then_instead = Fault::DoThenInstead {
        status,
        content_type,
        body: body.clone(),
    };
    let late = Duration::from_secs(10);
    let faults = [
        Fault::Hang,
        Fault::DoThenHang,
        instead,
        then_instead,
        Fault::Delay(late),
        Fault::DoLaterThenHang(late),
    ];
    for fault in faults {
        simulator.meet(CREATE, fault);
    }
    let try_on = |plid: &str| {
        simulator.answer(fields(
            CREATE,
            &[("plid", plid), ("name", "new"), ("sok", "ok")],
        ))
    };
    let has = |plid: &str| {
        rows(&simulator, plid)
            .iter()
            .any(|row| row["name"]["$"] == "new")
    };

    assert_eq!((try_on("5203773"), has("5203773")), (None, false));
    assert_eq!((try_on("5203773"), has("5203773")), (None, true));
    let answer = try_on("5203774").unwrap();
    assert_eq!((answer.status, answer.content_type), (status, content_type));
    assert_eq!((answer.body, has("5203774")), (body.clone(), false));
    assert_eq!(
        (try_on("5203774").unwrap().body, has("5203774")),
        (body, true)
    );
    assert_eq!(
        (try_on("5203790").unwrap().after, has("5203790")),
        (late, true)
    );
    assert_eq!((try_on("5204102"), has("5204102")), (None, false));
    assert_eq!(
        simulator.ledger().last().map(|call| call.func.as_str()),
        Some(LIST)
    );
    advance(Duration::from_millis(9_999)).await;
    assert!(!has("5204102"));
    advance(Duration::from_millis(1)).await;
    assert!(has("5204102"));

    let ledger = simulator.ledger();
    let creates = ledger.iter().filter(|call| call.func == CREATE);
    let done = creates.map(|call| matches!(call.outcome, Outcome::Created(_)));
    assert_eq!(
        done.collect::<Vec<_>>(),
        [false, true, false, true, true, true]
    );
    assert_eq!(ledger[0].outcome, Outcome::Nothing);
    assert_eq!(ledger[0].parameters[4], ("name".into(), "new".into()));
}
