//! The texts of the row under the cursor that can be copied.

use serde_json::json;

use super::{Does, MenuEntry};
use crate::{
    app::{Focus, State},
    domain::{Instance, InstanceId, Size, Snapshot},
    words::menu,
};

pub(super) fn entries(state: &State) -> Vec<MenuEntry> {
    let texts = match state.focus {
        Focus::Instances => state.open_instance().map(of_instance),
        Focus::Snapshots => state.open_instance().and_then(|instance| {
            let row = state.snapshot_under_cursor()?;
            Some(of_snapshot(row, Some(&instance.id), Some(instance)))
        }),
        Focus::Account => state.image_under_cursor().map(|row| {
            let id = row.instance.as_ref();
            let instance = id.and_then(|id| state.data.instances.get(id));
            of_snapshot(&row.snapshot, id, instance)
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

/// Only safe texts are copied: pasting into a shell must not bring more than was visible.
fn of_instance(row: &Instance) -> Vec<(&'static str, String)> {
    let all = json!({
        "id": row.id.as_str(),
        "name": row.name.shown(),
        "tariff": row.tariff.shown(),
        "state": row.state(),
        "ip": row.ip.shown(),
        "region": row.region.shown(),
    });
    vec![
        (menu::id(), row.id.to_string()),
        (menu::name(), row.name.to_string()),
        (menu::address(), row.ip.to_string()),
        (menu::json(), all.to_string()),
    ]
}

/// A size as a number; none if it is unknown.
fn gigabytes(size: Size) -> Option<f64> {
    size.to_string().parse().ok()
}

/// An instance that is gone has an id and no label; an image of the user's own has neither.
fn of_snapshot(
    row: &Snapshot,
    instance_id: Option<&InstanceId>,
    instance: Option<&Instance>,
) -> Vec<(&'static str, String)> {
    let properties = &row.properties;
    let all = json!({
        "id": row.id.as_str(),
        "uuid": row.fleio_id.shown(),
        "name": row.name.shown(),
        "status": row.status.to_string(),
        "protected": menu::protected(row.protection),
        "size_gb": gigabytes(row.size),
        "min_disk_gb": gigabytes(row.properties.min_disk),
        "min_ram_gb": gigabytes(row.properties.min_ram),
        "region": row.region.shown(),
        "created": row.created.map(|day| day.to_string()),
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
        (menu::json(), all.to_string()),
    ]
}
