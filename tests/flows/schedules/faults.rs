//! Changes of schedules that meet lost answers, other admins, stale lists, restarts and refusals.

use super::*;

/// The answer to the change is lost: the list shows its outcome, and nothing is sent again.
#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_reconciled_from_the_list() {
    for (fault, said) in [
        (
            Fault::DoThenHang,
            "Deleted the schedule web-01 nightly of web-01",
        ),
        (Fault::Hang, "Outcome unknown: delete the schedule"),
    ] {
        let app = schedules(120, 40).await;
        app.simulator.meet(DELETE, fault);
        app.keys("d").await;
        confirm(&app, "<tab>").await;
        app.pass(31 * SECOND).await;
        app.pass_until(said, 180 * SECOND, |screen| screen.contains(said))
            .await;
        assert_eq!(sent(&app, DELETE).len(), 1);
    }
}

/// While one change is in flight, no second one begins.
#[tokio::test(start_paused = true)]
async fn one_change_at_a_time() {
    let app = schedules(120, 40).await;
    app.simulator.meet(DELETE, Fault::Delay(10 * SECOND));
    app.keys("d").await;
    confirm(&app, "<tab>").await;
    app.keys("<esc>").await;
    app.sees("Deleting the schedule web-01 nightly of web-01")
        .await;
    assert!(
        app.line("Wed Fri Sun").contains("Deleting"),
        "{}",
        app.screen()
    );
    for keys in ["c", "d", "e", "n"] {
        app.keys(keys).await;
        app.sees("The schedules of web-01 are being changed. Wait until that is done.")
            .await;
    }
    app.pass(15 * SECOND).await;
    app.sees("Deleted the schedule web-01 nightly of web-01")
        .await;
}

/// What another admin did while the form was open is found right before the change is sent.
#[tokio::test(start_paused = true)]
async fn what_changed_while_the_form_was_open_is_not_overwritten() {
    let app = schedules(120, 40).await;
    app.keys("e<c-u>mine<tab><tab><tab><tab>").await;
    app.simulator
        .change(|account| account.schedules[0].name = "theirs".to_owned());
    confirm(&app, "").await;
    app.pass(2 * SECOND).await;
    app.sees("was not changed. It changed after you opened this dialog.")
        .await;
    app.sees("theirs").await;
    app.keys("e<c-u>mine<tab><tab><tab><tab>").await;
    app.simulator.change(|account| account.schedules.clear());
    confirm(&app, "").await;
    app.pass(2 * SECOND).await;
    app.sees("The schedule theirs of web-01 was already gone. Nothing was sent.")
        .await;
    app.sees("No backup schedules of web-01.").await;
    assert_eq!(sent(&app, EDIT), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_form_comes_back_with_what_was_typed() {
    let app = schedules(120, 40).await;
    app.simulator.meet(
        EDIT,
        Fault::Instead {
            status: 200,
            content_type: "application/json",
            body: br#"{"doc":{"error":{"$type":"limit","msg":{"$":"Too many schedules"}}}}"#
                .to_vec(),
        },
    );
    app.keys("c<c-u>another<tab><tab><tab><tab>").await;
    confirm(&app, "").await;
    app.sees("Nothing was changed.").await;
    app.sees("Too many schedules").await;
    app.sees("another").await;
    assert_eq!(sent(&app, EDIT).len(), 1);
}

/// Days and a time that are not understood are shown, and stay as they are.
#[tokio::test(start_paused = true)]
async fn unknown_days_and_times_are_not_rewritten() {
    let app = TestApp::start().await;
    let row = r#"{"id":{"$":"5215201"},"name":{"$":"odd"},"rotation_days":{"$":"Werktag"},
        "rotation_time":{"$":"early"},"instance_id":{"$":"5203773"}}"#;
    // The list on the screen, and the one that is read again right before the change.
    for _ in 0..2 {
        app.simulator.meet(
            LIST,
            Fault::Instead {
                status: 200,
                content_type: "application/json",
                body: format!(r#"{{"doc":{{"elem":[{row}],"p_elems":{{"$":"1"}}}}}}"#).into_bytes(),
            },
        );
    }
    app.keys("b").await;
    app.sees("The server did not say how many scheduled backups are kept.")
        .await;
    assert!(
        app.line("odd").contains("Werktag  early"),
        "{}",
        app.screen()
    );
    app.keys("e").await;
    app.sees("can't be read").await;
    assert_snapshot!("unknown", app.screen());
    app.keys("<c-u>even<tab><tab><tab><tab>").await;
    confirm(&app, "").await;
    app.pass(2 * SECOND).await;
    assert_eq!(
        sent(&app, EDIT),
        [
            "func=instances.fleio_bckps.schedule.edit out=json lang=en elid=5215201 name=even \
          plid=5203773 clicked_button=ok sok=ok"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn read_only_refuses_every_change() {
    let app = TestApp::with(Setup {
        read_only: snapdeck::app::ReadOnly::Locked,
        ..Setup::default()
    })
    .await;
    app.sees("before-nginx-1.29").await;
    app.keys("b").await;
    app.sees("web-01 nightly").await;
    for keys in ["c", "e", "d", "n", "<enter>"] {
        app.slowly(keys).await;
        app.sees("Read-only because of --read-only").await;
    }
    app.slowly("<tab><enter>").await;
    for func in [EDIT, DELETE, INSTANCE] {
        assert_eq!(sent(&app, func), [""; 0]);
    }
}

/// Stale schedules can't be changed.
#[tokio::test(start_paused = true)]
async fn stale_schedules_are_not_changed() {
    let app = schedules(120, 40).await;
    app.simulator.meet(LIST, unavailable());
    app.keys("r").await;
    app.sees("as of").await;
    app.keys("d").await;
    app.sees("Data is stale").await;
    app.sees_no("Delete one backup schedule?").await;
}

/// The power goes while an answer is outstanding: the next start finds the new schedule in the list.
#[tokio::test(start_paused = true)]
async fn the_next_start_follows_a_change() {
    let folder = StateFolder::new();
    let app = folder.start().await;
    app.simulator.meet(EDIT, Fault::DoThenHang);
    app.keys("b").await;
    app.sees("web-01 nightly").await;
    app.keys("c<c-u>weekend<tab><tab><tab><tab>").await;
    confirm(&app, "").await;
    app.pass(SECOND).await;
    assert_eq!(sent(&app, EDIT).len(), 1);

    let (next, _then) = folder.after_a_power_cut(&app).await;
    let said = "Created the schedule weekend of web-01.";
    next.pass_until(said, 30 * SECOND, |screen| screen.contains(said))
        .await;
    assert_eq!(sent(&app, EDIT).len(), 1);
}

/// A firewall that blocks the address: nothing is sent, and the form comes back.
#[tokio::test(start_paused = true)]
async fn a_blocked_address_sends_nothing() {
    let app = schedules(120, 40).await;
    app.keys("c<c-u>weekend<tab><tab><tab><tab>").await;
    app.simulator.bar(Some(Barrier::Firewall(403)));
    confirm(&app, "").await;
    app.sees("Nothing was changed. It could not be checked again.")
        .await;
    app.simulator.bar(None);
    app.sees("weekend").await;
    let edits = app.calls(EDIT).into_iter();
    assert_eq!(edits.filter(|call| call.outcome.is_some()).count(), 0);
}

/// A session that has ended is opened again by hand, and the change is left to the person.
#[tokio::test(start_paused = true)]
async fn a_lost_session_sends_no_change_by_itself() {
    let app = schedules(120, 40).await;
    app.keys("d").await;
    app.simulator.end_sessions();
    confirm(&app, "<tab>").await;
    app.pass(5 * SECOND).await;
    app.sees("was not deleted. It could not be checked again.")
        .await;
    app.sees("How do you want to sign in?").await;
    assert_eq!(sent(&app, DELETE), [""; 0]);
}
