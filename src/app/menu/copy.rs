//! The texts of the row under the cursor that can be copied.

use serde_json::{Map, Value, json};

use super::{Does, MenuEntry};
use crate::{
    app::{
        Focus, State,
        table::{
            column::Cx,
            json::{columns_of, gigabytes},
        },
    },
    domain::{Instance, InstanceId, Now, Snapshot},
    words::menu,
};

pub(super) fn entries(state: &State, now: Now) -> Vec<MenuEntry> {
    let cx = Cx {
        state,
        now,
        of: None,
    };
    let texts = match state.focus {
        Focus::Instances => state.open_instance().map(|row| of_instance(row, &cx)),
        Focus::Snapshots => state.open_instance().and_then(|instance| {
            let row = state.snapshot_under_cursor()?;
            let columns = columns_of(row, &cx);
            Some(of_snapshot(
                columns,
                row,
                Some(&instance.id),
                Some(instance),
            ))
        }),
        Focus::Account => state.image_under_cursor().map(|row| {
            let id = row.instance.as_ref();
            let instance = id.and_then(|id| state.data.instances.get(id));
            of_snapshot(columns_of(row, &cx), &row.snapshot, id, instance)
        }),
    };
    let texts = texts.unwrap_or_default().into_iter();
    // An empty field offers nothing to copy.
    let texts = texts.filter(|(_, text)| !text.trim().is_empty());
    texts
        .map(|(label, text)| MenuEntry {
            label: label.to_owned(),
            beside: text.clone(),
            key: None,
            denied: None,
            does: Does::Copy(text),
        })
        .collect()
}

/// The columns of a row with the rest of its fields, which go before a column of their name.
fn with(mut columns: Map<String, Value>, rest: Value) -> String {
    if let Value::Object(rest) = rest {
        columns.extend(rest);
    }
    Value::Object(columns).to_string()
}

/// Only safe texts are copied: pasting into a shell must not bring more than was visible.
fn of_instance(row: &Instance, cx: &Cx) -> Vec<(&'static str, String)> {
    let rest = json!({
        "id": row.id.as_str(),
        "tariff": row.tariff.shown(),
        "ip": row.ip.shown(),
    });
    vec![
        (menu::id(), row.id.to_string()),
        (menu::name(), row.name.to_string()),
        (menu::address(), row.ip.to_string()),
        (menu::json(), with(columns_of(row, cx), rest)),
    ]
}

/// An instance that is gone has an id and no label; an image of the user's own has neither.
fn of_snapshot(
    columns: Map<String, Value>,
    row: &Snapshot,
    instance_id: Option<&InstanceId>,
    instance: Option<&Instance>,
) -> Vec<(&'static str, String)> {
    let properties = &row.properties;
    let rest = json!({
        "uuid": row.fleio_id.shown(),
        "protected": menu::protected(row.protection),
        "min_ram_gb": gigabytes(properties.min_ram),
        "instance_id": instance_id.map(InstanceId::as_str),
        "instance": instance.map(Instance::label),
        "architecture": properties.architecture.shown(),
        "disk_format": properties.disk_format.shown(),
        "os_distro": properties.os_distro.shown(),
        "os_version": properties.os_version.shown(),
        "hypervisor_type": properties.hypervisor_type.shown(),
        "visibility": properties.visibility.shown(),
        "billing_status": properties.billing_status.shown(),
    });
    vec![
        (menu::id(), row.id.to_string()),
        (menu::uuid(), row.fleio_id.to_string()),
        (menu::name(), row.name.to_string()),
        (menu::json(), with(columns, rest)),
    ]
}
