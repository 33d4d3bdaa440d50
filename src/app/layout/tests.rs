//! Panes and columns: what fits, and that more room never shows less.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{columns::grown, *};
use crate::{
    app::{
        operations::Tab,
        table::{TableRow, TableView},
    },
    domain::{Image, Instance, Snapshot, SnapshotStatus},
    text,
};

fn focus() -> impl Strategy<Value = Focus> {
    prop_oneof![
        Just(Focus::Instances),
        Just(Focus::Snapshots),
        Just(Focus::Account)
    ]
}

/// A pane that a larger window must have too; the lists need at least as many rows.
fn panes(window: (u16, u16), wanted: Wanted) -> BTreeSet<Pane> {
    let panes = layout(window, wanted).into_iter().map(|(pane, _)| pane);
    panes.filter(|pane| *pane != Pane::TooSmall).collect()
}

/// The names of the columns of a list in such a window.
fn columns<T: TableRow>(window: (u16, u16), focus: Focus, details: bool) -> BTreeSet<&'static str> {
    let wanted = Wanted {
        focus,
        details,
        lists: true,
        message: 1,
        coverage: true,
    };
    let panes = layout(window, wanted).into_iter();
    let areas = panes.filter(|(pane, _)| *pane == Pane::List(focus));
    areas
        .flat_map(|(_, area)| {
            let inside = area.inside();
            let room = room_for_columns(focus, inside, window.0 < BOTH);
            fit(TableView::<T>::default().columns(), None, inside, room)
        })
        .filter(|placed| placed.width > 0)
        .map(|placed| placed.column.name)
        .collect()
}

/// Sorted by each column, every heading and the arrow have room, and no column goes.
fn headings_fit<T: TableRow>(focus: Focus) {
    for columns in [80, BOTH - 1, BOTH, 120, 200] {
        for column in T::COLUMNS {
            let placed = |sorted| {
                let area = area_of((columns, 24), focus);
                let room = room_for_columns(focus, area.inside(), columns < BOTH);
                fit(
                    TableView::<T>::default().columns(),
                    sorted,
                    area.inside(),
                    room,
                )
            };
            let names =
                |placed: &[Placed<T>]| placed.iter().map(|it| it.column.name).collect::<Vec<_>>();
            let sorted = placed(Some(column.name));
            assert_eq!(names(&sorted), names(&placed(None)), "{columns}");
            for it in sorted {
                let arrow = u16::from(it.column.name == column.name);
                let wanted = it.column.title_width() + arrow;
                assert!(it.width >= wanted, "{columns} {}", it.column.name);
            }
        }
    }
}

/// The pane of a list in such a window.
fn area_of(window: (u16, u16), focus: Focus) -> Area {
    let wanted = Wanted {
        focus,
        details: false,
        lists: true,
        message: 1,
        coverage: true,
    };
    let panes = layout(window, wanted).into_iter();
    let mut areas = panes.filter(|(pane, _)| *pane == Pane::List(focus));
    areas.next().expect("the list is shown").1
}

/// The area over the lists of such a window.
fn overlay(window: (u16, u16)) -> Area {
    let wanted = Wanted {
        focus: Focus::Instances,
        details: false,
        lists: true,
        message: 1,
        coverage: true,
    };
    let mut panes = layout(window, wanted).into_iter();
    let over = panes.find(|(pane, _)| *pane == Pane::Overlay);
    over.expect("the window is large enough").1
}

#[test]
fn a_heading_has_room_for_the_arrow_of_the_order() {
    headings_fit::<Instance>(Focus::Instances);
    headings_fit::<Snapshot>(Focus::Snapshots);
    headings_fit::<Image>(Focus::Account);
}

#[test]
fn the_first_columns_stay_in_the_smallest_window_and_all_fit_side_by_side() {
    let wanted = ["name", "status", "size", "min_disk", "region", "age"];
    let of_instances = |window| columns::<Instance>(window, Focus::Instances, false);
    let of_snapshots = |window| columns::<Snapshot>(window, Focus::Snapshots, false);
    assert_eq!(of_snapshots(SMALLEST), ["name", "status"].into());
    assert_eq!(
        of_instances(SMALLEST),
        ["name", "newest", "snapshots"].into()
    );
    for columns_of_window in [80, BOTH - 1, BOTH, 120] {
        let shown = of_snapshots((columns_of_window, 24));
        assert!(
            wanted.iter().all(|column| shown.contains(column)),
            "{shown:?}"
        );
    }
    let of_account = |window| columns::<Image>(window, Focus::Account, false);
    let shown = of_account((80, 24));
    let wanted = wanted.iter().chain(&["instance", "kind"]);
    assert!(
        wanted.clone().all(|column| shown.contains(column)),
        "{shown:?}"
    );
    for columns_of_window in [140, 400] {
        let window = (columns_of_window, 24);
        assert!(of_snapshots(window).contains("created"));
        assert!(of_instances(window).contains("state"));
    }
}

#[test]
fn spare_room_is_shared_by_the_columns_that_can_grow() {
    assert_eq!(grown([(4, 9), (2, 2), (3, 5)].into_iter(), 0), [4, 2, 3]);
    assert_eq!(grown([(4, 9), (2, 2), (3, 5)].into_iter(), 6), [8, 2, 5]);
    assert_eq!(grown([(4, 9), (2, 2), (3, 5)].into_iter(), 40), [9, 2, 5]);
    let placed = fit(TableView::<Image>::default().columns(), None, 198, 198);
    let wide = |name| placed.iter().find(|placed| placed.column.name == name);
    assert_eq!(wide("instance").map(|placed| placed.width), Some(32));
    // The glyph, a blank and a name of 11 letters.
    let (left, _) = side_by_side(Area {
        columns: BOTH,
        ..Area::default()
    });
    let room = left.inside();
    let placed = fit(TableView::<Instance>::default().columns(), None, room, room);
    assert_eq!(placed[0].width, 13);
    assert_eq!(placed.len(), 3);
}

/// What the longest word leaves belongs to the names.
#[test]
fn the_status_of_the_whole_account_has_what_its_words_need_at_80_columns() {
    let placed = fit(TableView::<Image>::default().columns(), Some("age"), 78, 78);
    let mut placed = placed.iter();
    let status = placed.find(|it| it.column.name == "status").unwrap();
    let longest = format!("✕ {}", SnapshotStatus::Suspended);
    assert_eq!(usize::from(status.width), text::width(&longest));
}

#[test]
fn the_strips_come_with_height() {
    let strips = |rows| {
        let wanted = Wanted {
            focus: Focus::Snapshots,
            details: false,
            lists: true,
            message: 1,
            coverage: true,
        };
        let panes = layout((120, rows), wanted).into_iter();
        let strips = panes.filter(|(pane, _)| matches!(pane, Pane::Strip(_)));
        strips.map(|(_, area)| area.rows).collect::<Vec<_>>()
    };
    assert_eq!((strips(STRIPS - 1), strips(STRIPS)), (vec![], vec![4, 4]));
    let high = [HIGH_STRIPS - 1, HIGH_STRIPS].map(strips);
    assert_eq!(high, [[4, 4], [5, 5]]);
}

#[test]
fn a_second_line_of_the_message_moves_no_pane_where_the_coverage_can_give_way() {
    for details in [false, true] {
        let panes = |message| {
            let wanted = Wanted {
                focus: Focus::Snapshots,
                details,
                lists: true,
                message,
                coverage: true,
            };
            let panes = layout((120, COVERAGE), wanted).into_iter();
            panes
                .filter(|(pane, _)| !matches!(pane, Pane::Coverage | Pane::Message))
                .collect::<Vec<_>>()
        };
        assert_eq!(panes(1), panes(2));
        assert_ne!(panes(2), panes(3));
    }
}

proptest! {
    #[test]
    fn a_larger_window_has_all_columns_of_a_smaller_one(
        (columns_of_window, rows) in (0..400_u16, 0..120_u16),
        (wider, higher) in (0..400_u16, 0..120_u16),
        details: bool,
    ) {
        let window = (columns_of_window, rows);
        let larger = (columns_of_window + wider, rows + higher);
        for (smaller, larger) in [
            (columns::<Instance>(window, Focus::Instances, details), columns::<Instance>(larger, Focus::Instances, details)),
            (columns::<Snapshot>(window, Focus::Snapshots, details), columns::<Snapshot>(larger, Focus::Snapshots, details)),
            (columns::<Image>(window, Focus::Account, false), columns::<Image>(larger, Focus::Account, false)),
        ] {
            prop_assert!(smaller.is_subset(&larger), "{:?} {:?}", smaller, larger);
        }
    }

    #[test]
    fn a_larger_window_has_all_panes_of_a_smaller_one_and_no_fewer_rows(
        (columns, rows) in (0..400_u16, 0..120_u16),
        (wider, higher) in (0..400_u16, 0..120_u16),
        focus in focus(),
        details: bool,
        lists: bool,
        message in 0..8_u16,
        coverage: bool,
    ) {
        let wanted = Wanted { focus, details, lists, message, coverage };
        let larger = (columns + wider, rows + higher);
        prop_assert!(panes((columns, rows), wanted).is_subset(&panes(larger, wanted)));
        let rows = |window| {
            let all = layout(window, wanted).into_iter();
            let lists = all.filter(|(pane, _)| *pane == Pane::List(focus));
            lists.map(|(_, area)| area.list_rows()).next()
        };
        // The strips and the coverage take their rows from the lists.
        let taken = |window| (strip_rows(window), has_coverage(window));
        if taken((columns, higher)) == taken(larger) {
            prop_assert!(rows((columns, higher)) <= rows(larger));
        }
    }

    #[test]
    fn a_larger_window_shows_no_less_of_a_question_the_filter_and_the_help(
        (columns, rows) in (0..400_u16, 0..120_u16),
        (wider, higher) in (0..400_u16, 0..120_u16),
        (lines, usual) in (0..130_usize, 0..130_usize),
        has_list: bool,
        label in 0..20_usize,
    ) {
        let window = |columns, rows| Area { columns, rows, ..Area::default() };
        let (smaller, larger) = (window(columns, rows), window(columns + wider, rows + higher));
        let both = [smaller, larger].map(|window| question::text_width(window.columns, has_list));
        prop_assert!(both[0] <= both[1]);
        let facts = both.map(|text| (question::has_server(text.into()), question::has_two_facts(text.into(), 0)));
        prop_assert!(facts[0] <= facts[1]);
        let boxes = [smaller, larger].map(|window| window.question(lines, usual, has_list));
        prop_assert!(boxes[0].is_none() || boxes[1].is_some());
        for (window, placed) in [smaller, larger].into_iter().zip(boxes) {
            let Some((place, text)) = placed else { continue };
            prop_assert!(place.right() <= window.columns && place.y + place.rows <= window.rows);
            prop_assert_eq!(text.columns, question::text_width(window.columns, has_list));
            prop_assert_eq!(usize::from(text.rows), lines);
        }
        let fields = [smaller, larger].map(|window| filter_field(window.columns.into(), label));
        prop_assert!(fields[0] <= fields[1] && fields[0] + label <= label.max(columns.into()));
        prop_assert!(smaller.help_columns().0 <= larger.help_columns().0);
        prop_assert!(smaller.menu() <= larger.menu());
    }

    #[test]
    fn a_larger_window_shows_no_less_of_what_is_over_the_lists(
        (columns, rows) in (SMALLEST.0..160_u16, SMALLEST.1..30_u16),
        (wider, higher) in (0..40_u16, 0..10_u16),
        (count, notes) in (0..30_usize, 0..9_usize),
        searched: bool,
        widest in [0..40_usize, 0..40_usize, 0..40_usize, 0..40_usize],
        // In a higher window, rows with longer texts come into view.
        more in [0..40_usize, 0..40_usize, 0..40_usize, 0..40_usize],
        fixed in 0..30_usize,
    ) {
        let windows = [(columns, rows), (columns + wider, rows + higher)];
        let areas = windows.map(overlay);
        for over in [Tab::Operations, Tab::History, Tab::Changes]
            .map(|tab| areas.map(|area| area.operations(tab, count, searched)))
            .into_iter()
            .chain([areas.map(|area| area.schedules(count, notes))])
        {
            let seen = over.map(|over| usize::from(over.rows.rows).min(count));
            prop_assert!(seen[0] <= seen[1], "{over:?}");
            prop_assert!(over[0].below.rows <= over[1].below.rows, "{over:?}");
            prop_assert!(over[0].rows.columns <= over[1].rows.columns, "{over:?}");
            for (area, over) in areas.into_iter().zip(over) {
                let end = over.place.y + over.place.rows;
                prop_assert!(over.place.right() <= area.right() && end <= area.y + area.rows);
                let lines = over.rows.y + over.rows.rows;
                prop_assert!(lines < end);
                if over.below.rows > 0 {
                    prop_assert_eq!(over.below.y, lines + 1);
                    prop_assert!(over.below.y + over.below.rows < end);
                }
            }
        }
        let inside = areas.map(|area| area.operations(Tab::Operations, count, searched).rows.columns);
        let wider = [0, 1, 2, 3].map(|at| widest[at] + more[at]);
        let shown = [(inside[0], widest), (inside[1], wider)].map(|(inside, [a, b, c, d])| {
            let (operation, state) = over::operation_columns(inside, [a, b, c]);
            let schedule = over::schedule_columns(inside, [a, b, c, d]);
            let room = usize::from(inside);
            (operation, state, schedule, room)
        });
        for (operation, state, schedule, room) in shown {
            prop_assert!(operation.iter().sum::<usize>() + state <= room);
            prop_assert!(schedule.iter().sum::<usize>() <= room);
        }
        let [smaller, larger] = shown.map(|(operation, state, schedule, _)| {
            let widths = operation.into_iter().chain([state]).chain(schedule);
            widths.map(|width| width > 0).collect::<Vec<_>>()
        });
        prop_assert!(smaller.iter().zip(&larger).all(|(smaller, larger)| smaller <= larger));
        let [smaller, larger] = areas.map(|area| {
            let [a, b, c, d] = widest;
            over::account_columns(area.inside(), [1, a, b, c, d]).map(|width| width > 0)
        });
        prop_assert!(smaller.iter().zip(&larger).all(|(smaller, larger)| smaller <= larger));
        let beside = areas.map(|area| {
            let (columns, width) = area.help_columns();
            over::help_keys(usize::from((width - 2) / columns - 2), wider[0]).is_some()
        });
        prop_assert!(beside[0] <= beside[1]);
        let hints = [rows, rows + higher].map(|rows| question::hint_lines(rows, fixed));
        prop_assert!(hints[0] <= hints[1] && hints[0] > 0);
    }

    #[test]
    fn panes_lie_within_the_window_and_side_by_side(
        (columns, rows) in (0..=u16::MAX, 0..=u16::MAX),
        focus in focus(),
        details: bool,
        lists: bool,
        message: u16,
        coverage: bool,
    ) {
        let wanted = Wanted { focus, details, lists, message, coverage };
        let all = layout((columns, rows), wanted);
        let is_over = |pane| matches!(pane, Pane::Overlay | Pane::Dialog);
        // The part of a pane that it doesn't share: neighbours share the lines of their frames.
        let own = |pane, area: Area| match pane {
            Pane::List(_) | Pane::Strip(_) | Pane::Details => Area {
                x: area.x + 1,
                y: area.y + 1,
                columns: area.inside(),
                rows: area.rows.saturating_sub(2),
            },
            _ => area,
        };
        for (n, (pane, area)) in all.iter().enumerate() {
            prop_assert!(u32::from(area.x) + u32::from(area.columns) <= columns.into());
            prop_assert!(u32::from(area.y) + u32::from(area.rows) <= rows.into());
            for (other, beside) in &all[n + 1..] {
                if is_over(*pane) || is_over(*other) {
                    continue;
                }
                for (one, two) in [(own(*pane, *area), *beside), (*area, own(*other, *beside))] {
                    let apart = one.x + one.columns <= two.x
                        || two.x + two.columns <= one.x
                        || one.y + one.rows <= two.y
                        || two.y + two.rows <= one.y;
                    prop_assert!(apart, "{pane:?} {area:?}, {other:?} {beside:?}");
                }
            }
        }
    }
}
