//! From an effect to a call, and from its end to a message.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

use crate::{
    app::{Effect, Message, Outcome},
    service::Service,
};

/// Begins the calls among the effects; each reports when it ends. A panic in one ends the program,
/// see `terminal::end_on_panic`.
pub(super) fn carry_out(
    effects: impl IntoIterator<Item = Effect>,
    service: &Arc<Service>,
    results: &UnboundedSender<Message>,
) {
    for effect in effects {
        let (service, results) = (Arc::clone(service), results.clone());
        tokio::spawn(async move {
            if let Some(message) = call(effect, &service).await {
                // Nobody listens any more when the program ends.
                let _ = results.send(message);
            }
        });
    }
}

async fn call(effect: Effect, service: &Service) -> Option<Message> {
    let (id, outcome) = match effect {
        Effect::ListInstances(id) => (id, Outcome::Instances(service.instances().await)),
        Effect::ListSnapshots(id, instance) => {
            let result = service.snapshots(&instance).await;
            (id, Outcome::Snapshots(instance, result))
        }
        Effect::AskUser(id) => (id, Outcome::User(service.user().await)),
        Effect::Create(id, instance, name) => {
            (id, Outcome::Created(service.create(&instance, &name).await))
        }
        Effect::Delete(id, instance, snapshot) => (
            id,
            Outcome::Deleted(service.delete(&instance, &snapshot).await),
        ),
        Effect::SignIn(id, way, keep) => (id, Outcome::SignedIn(service.sign_in(&way, keep).await)),
        Effect::FindPlace(id) => (id, Outcome::Place(service.place().await)),
        Effect::Demo | Effect::Quit | Effect::Suspend | Effect::Redraw => return None,
    };
    Some(Message::Done(id, outcome))
}
