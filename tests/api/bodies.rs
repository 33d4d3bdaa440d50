//! Bad bodies (1 to 20 of the suite), as a list and as the answer to a write.

use snapdeck::domain::{BadAnswer, Problem, SnapshotStatus, TransportProblem};

use super::{create, error, ids, page, read, refused};
use crate::support::wire_server::json;

/// Bodies that are not of the dialect: they make no list, and no write counts as done.
#[tokio::test]
async fn what_is_not_the_dialect_is_unexpected_and_says_what_came() {
    let nested = "[".repeat(100_000);
    for (body, begins) in [
        ("", "it is empty"),
        ("null", "“null”"),
        ("{}", "“{}”"),
        (r#"{"doc":null}"#, "“{\"doc\":null}”"),
        (r#"{"doc":{}}"#, "“{\"doc\":{}}”"),
        (r#"{"doc":{"elem":[]}} tail"#, "tail”"),
        (r#"{"doc":{"elem":[{"id":{"$":"1""#, "“{\"doc\""),
        (&nested, "“[[[["),
        (r#"{"doc":{"p_elems":NaN}}"#, "NaN"),
        ("\u{1b}]52;c;ZXZpbA==\u{7}", "“\u{fffd}]52;c;"),
    ] {
        let shown: String = body.chars().take(40).collect();
        let problem = read(json(body)).await.unwrap_err();
        assert!(
            matches!(
                problem,
                Problem::Transport(TransportProblem::BadAnswer(
                    BadAnswer::NotJson(_) | BadAnswer::NotOfApi(_)
                ))
            ),
            "{shown}"
        );
        let said = problem.to_string();
        assert!(said.contains(begins), "{shown}: {said}");
        assert!(said.chars().count() < 300 && !said.contains('\u{1b}'));

        let problem = create(json(body)).await.unwrap_err();
        if body == r#"{"doc":{}}"# {
            assert_eq!(
                problem,
                Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Unconfirmed))
            );
        } else {
            assert!(
                matches!(
                    problem,
                    Problem::Transport(TransportProblem::BadAnswer(
                        BadAnswer::NotJson(_) | BadAnswer::NotOfApi(_)
                    ))
                ),
                "{shown}"
            );
        }
        assert!(!problem.definitely_not_applied(), "{shown}");
    }
}

#[tokio::test]
async fn an_absent_elem_is_an_empty_list_only_beside_the_lists_own_keys() {
    for own in [
        r#""elem":[]"#,
        r#""p_elems":{"$":"0"}"#,
        r#""p_cnt":{"$":"200"}"#,
        r#""$func":"instances.snapshots""#,
    ] {
        let list = read(json(format!(r#"{{"doc":{{{own}}}}}"#))).await.unwrap();
        assert_eq!((list.rows.len(), list.complete), (0, true), "{own}");
    }
    for other in [r#""$func":"instances""#, r#""$lang":"en","tparams":{}"#] {
        let problem = read(json(format!(r#"{{"doc":{{{other}}}}}"#)))
            .await
            .unwrap_err();
        assert!(
            matches!(
                problem,
                Problem::Transport(TransportProblem::BadAnswer(
                    BadAnswer::NotJson(_) | BadAnswer::NotOfApi(_)
                ))
            ),
            "{other}"
        );
    }
}

#[tokio::test]
async fn one_row_may_come_as_a_bare_object() {
    let list = read(json(r#"{"doc":{"elem":{"id":{"$":"5204214"}}}}"#))
        .await
        .unwrap();
    assert_eq!((ids(&list), list.complete), (vec!["5204214"], true));
}

#[tokio::test]
async fn an_error_wins_over_all_else_in_the_answer() {
    let limit = r#""error":{"$type":"limit","msg":{"$":"5 a day"}}"#;
    let said = refused("limit", "", "5 a day");
    for (body, problem) in [
        (
            format!(r#"{{"doc":{{"elem":[{{"id":"1"}}],"ok":{{}},{limit}}}}}"#),
            &said,
        ),
        (
            format!(r#"{{"doc":{{{limit},"ok":{{}},"elem":[{{"id":"1"}}]}}}}"#),
            &said,
        ),
        (
            format!(r#"{{"doc":{{"error":"an other","error":{{}},{limit}}}}}"#),
            &said,
        ),
        (
            r#"{"doc":{"error":"Out of order"}}"#.into(),
            &refused("", "", "Out of order"),
        ),
        (
            r#"{"doc":{"error":["Out of order"]}}"#.into(),
            &refused("", "", ""),
        ),
        (
            r#"{"doc":{"error":{},"ok":{}}}"#.into(),
            &refused("", "", ""),
        ),
        (
            error("value", "name", "Too long"),
            &refused("value", "name", "Too long"),
        ),
    ] {
        assert_eq!(read(json(&body)).await.as_ref(), Err(problem), "{body}");
        // A refusal: the only outcome of a write that is known without success.
        let written = create(json(&body)).await.unwrap_err();
        assert_eq!(&written, problem, "{body}");
        assert!(written.definitely_not_applied());
    }
    let general = refused("", "", "").to_string();
    assert_eq!(general, "The server refused: it gave no reason.");
}

#[tokio::test]
async fn an_id_of_thirty_digits_is_exact_as_text_and_as_a_number() {
    let long = "123456789012345678901234567890";
    for body in [
        format!(r#"{{"doc":{{"elem":[{{"id":{{"$":"{long}"}}}}]}}}}"#),
        format!(r#"{{"doc":{{"elem":[{{"id":{long}}}]}}}}"#),
    ] {
        assert_eq!(ids(&read(json(&body)).await.unwrap()), [long], "{body}");
    }
}

#[tokio::test]
async fn rows_without_an_id_are_left_out_and_counted() {
    let body = r#"{"doc":{"elem":[{"id":{"$":"1"}},{"name":{"$":"x"}},{"id":{}},{"id":"1,2"},7,true,null,"x",[]],"p_elems":"9"}}"#;
    let list = read(json(body)).await.unwrap();
    assert_eq!((ids(&list), list.without_id), (vec!["1"], 8));
    assert!(!list.complete);
}

#[tokio::test]
async fn a_duplicate_id_is_one_row_and_is_counted() {
    let list = read(json(page(&["1", "2", "1"], r#","p_elems":"3""#)))
        .await
        .unwrap();
    assert_eq!(ids(&list), ["1", "2"]);
    assert!(list.repeated > 0 && !list.complete);
}

#[tokio::test]
async fn an_unknown_status_is_kept_as_it_is() {
    let list = read(json(
        r#"{"doc":{"elem":[{"id":"1","fleio_status":{"$":"Frozen"}}]}}"#,
    ))
    .await
    .unwrap();
    let status = &list.rows[0].status;
    assert_eq!(*status, SnapshotStatus::Unknown("Frozen".into()));
    assert_eq!(status.to_string(), "Frozen");
}
