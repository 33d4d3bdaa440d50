//! How a view is written down: JSON with a version.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{CursorPlace, Direction, Focus, InstanceId, LastView, TableSettings},
    text::Text,
};

/// The version of this form. It increases when an older snapdeck would misread it.
const VERSION: u64 = 1;

/// What a file holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// A view.
    View(Box<LastView>),
    /// Nothing, or the view of another server.
    Nothing,
    /// A view in the form of a newer snapdeck.
    Newer,
    /// Anything else.
    Damaged,
}

#[derive(Deserialize)]
struct Head {
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct ViewForm {
    version: u64,
    server: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    #[serde(default)]
    focus: FocusForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    #[serde(default)]
    instances: TableForm,
    #[serde(default)]
    snapshots: TableForm,
    #[serde(default)]
    backups: TableForm,
    #[serde(default)]
    account: TableForm,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FocusForm {
    #[default]
    Instances,
    Snapshots,
    Account,
}

#[derive(Default, Serialize, Deserialize)]
struct TableForm {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    columns: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sort: Option<SortForm>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    filter: String,
}

#[derive(Serialize, Deserialize)]
struct SortForm {
    column: String,
    direction: DirectionForm,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum DirectionForm {
    Ascending,
    Descending,
}

/// Writes down the view of an account at a server.
pub(super) fn write(view: &LastView, server: &str) -> String {
    let form = ViewForm {
        version: VERSION,
        server: server.to_owned(),
        user: view.user.as_ref().map(|user| user.raw().to_owned()),
        focus: match view.place.focus {
            Focus::Instances => FocusForm::Instances,
            Focus::Snapshots => FocusForm::Snapshots,
            Focus::Account => FocusForm::Account,
        },
        instance: view.place.instance.as_ref().map(ToString::to_string),
        instances: table_form(&view.instances),
        snapshots: table_form(&view.snapshots),
        backups: table_form(&view.backups),
        account: table_form(&view.account),
    };
    // Texts and words only: there is nothing in it that JSON can't say.
    serde_json::to_string(&form).unwrap_or_default()
}

fn table_form(settings: &TableSettings) -> TableForm {
    TableForm {
        columns: settings.columns.clone(),
        sort: settings.sort.as_ref().map(|(column, direction)| SortForm {
            column: column.clone(),
            direction: match direction {
                Direction::Ascending => DirectionForm::Ascending,
                Direction::Descending => DirectionForm::Descending,
            },
        }),
        filter: settings.filter.clone(),
    }
}

/// Reads the view of an account at a server.
pub(super) fn read(bytes: &[u8], server: &str) -> Read {
    match serde_json::from_slice::<Head>(bytes) {
        Ok(Head { version }) if version > VERSION => return Read::Newer,
        Ok(Head { version: VERSION }) => {}
        Ok(_) | Err(_) => return Read::Damaged,
    }
    let Ok(form) = serde_json::from_slice::<ViewForm>(bytes) else {
        return Read::Damaged;
    };
    if form.server != server {
        return Read::Nothing;
    }
    Read::View(Box::new(LastView {
        user: form.user.as_deref().map(Text::new),
        place: CursorPlace {
            focus: match form.focus {
                FocusForm::Instances => Focus::Instances,
                FocusForm::Snapshots => Focus::Snapshots,
                FocusForm::Account => Focus::Account,
            },
            instance: form.instance.as_deref().and_then(InstanceId::parse),
        },
        instances: settings(form.instances),
        snapshots: settings(form.snapshots),
        backups: settings(form.backups),
        account: settings(form.account),
    }))
}

fn settings(form: TableForm) -> TableSettings {
    TableSettings {
        columns: form.columns,
        sort: form.sort.map(|SortForm { column, direction }| {
            let direction = match direction {
                DirectionForm::Ascending => Direction::Ascending,
                DirectionForm::Descending => Direction::Descending,
            };
            (column, direction)
        }),
        filter: form.filter,
    }
}
