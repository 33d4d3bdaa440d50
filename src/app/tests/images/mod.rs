//! When the list of the whole account is read, what it learns, and the coverage that follows.

use super::*;
use crate::domain::{
    Age, ArrivedRows, CallReport, ConnectProblem, Image, ImageKind, Refusal, ServerProblem,
};

mod account;
mod coverage;
mod items;
mod marks;
mod properties;
mod reading;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn id(instance: &str) -> InstanceId {
    InstanceId::parse(instance).unwrap()
}

/// A row of an instance, so many days old.
fn copy(row: &str, of: &str, days: i64) -> Image {
    let created = date(2026, 11, 14).checked_sub(jiff::Span::new().days(days));
    let snapshot = Snapshot {
        created: created.ok(),
        ..snapshot(row)
    };
    Image::of(&id(of), snapshot)
}

fn with_status(image: Image, status: &str) -> Image {
    let snapshot = Snapshot {
        status: SnapshotStatus::parse(status),
        ..image.snapshot
    };
    Image { snapshot, ..image }
}

fn of_kind(mut image: Image, kind: &str) -> Image {
    let properties = Arc::make_mut(&mut image.snapshot.properties);
    properties.kind = ImageKind::parse(kind);
    image
}

fn partial<T>(rows: Vec<T>) -> List<T> {
    List {
        complete: false,
        ..list(rows)
    }
}

impl World {
    /// A world with these instances, whose lists on the screen have been read: the account's list
    /// is requested.
    fn with_instances(ids: &[&str]) -> Self {
        let mut world = Self::new();
        world.answer_instances(Ok(list(ids.iter().map(|id| instance(id)).collect())));
        world.answer_snapshots(Ok(list(Vec::new())));
        world
    }

    fn images_asked(&self) -> bool {
        let mut calls = self.effects.iter();
        calls.any(|effect| matches!(effect, Effect::Call(_, Call::Images)))
    }

    fn images_in_flight(&mut self) -> RequestId {
        match self.taken(|effect| matches!(effect, Effect::Call(_, Call::Images))) {
            Some(Effect::Call(id, _)) => id,
            _ => panic!("the list of the whole account is not asked for"),
        }
    }

    fn answer_images(&mut self, result: Result<List<Image>, Problem>) {
        let id = self.images_in_flight();
        self.hear(Heard::Done(id, Outcome::Images(result)));
    }

    /// Answers the requested list of an instance.
    fn answer_list(&mut self, of: &str, result: Result<List<Snapshot>, Problem>) {
        assert_eq!(self.asked(), [of]);
        let call = self.list_in_flight().unwrap();
        self.hear(Heard::Done(
            call,
            Outcome::Snapshots(snapshots_of(of), result),
        ));
    }

    /// Answers the due reads of the lists on the screen.
    fn answer_what_is_due(&mut self) {
        self.answer_instances(Ok(list(self.state().data.instances.rows().to_vec())));
        self.answer_snapshots(Ok(list(Vec::new())));
    }

    /// `31d 1 old`: the coverage of an instance.
    fn told(&self, of: &str) -> String {
        let Coverage {
            newest,
            snapshots,
            level,
            ..
        } = self.state().coverage(&id(of));
        let newest = match newest {
            Newest::Of(age) => age.to_string(),
            Newest::Never => "never".to_owned(),
            Newest::Unknown => "?".to_owned(),
        };
        let snapshots = snapshots.map_or("?".to_owned(), |count| count.to_string());
        format!("{newest} {snapshots} {level:?}")
    }
}
