//! From an effect to a call, and from its end to a message.

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::{
    app::{AccountId, Effect, Outcome, RequestId, Work},
    domain::{Entered, News},
    service::Service,
};

/// How a call ended, and whose it was.
pub(super) type Answer = (AccountId, RequestId, Outcome);

/// Begins the calls among the effects, each with the service of its account; each reports when it
/// ends. A panic in one ends the program,
/// see `terminal::end_on_panic`.
pub(super) fn carry_out(
    effects: impl IntoIterator<Item = Work>,
    services: &[Arc<Service>],
    results: &UnboundedSender<Answer>,
) {
    for (of, effect) in effects {
        let Some(service) = services.get(of.place()).map(Arc::clone) else {
            continue;
        };
        let results = results.clone();
        tokio::spawn(async move {
            if let Some((id, outcome)) = call(effect, &service).await {
                // Nobody listens any more when the program ends.
                let _ = results.send((of, id, outcome));
            }
        });
    }
}

/// What goes on beside the calls of each account, from now on.
pub(super) fn news_of<'a>(
    services: impl Iterator<Item = (AccountId, &'a Arc<Service>)>,
) -> UnboundedReceiver<(AccountId, News)> {
    let (send, news) = unbounded_channel();
    for (of, service) in services {
        let (send, mut of_service) = (send.clone(), service.news());
        tokio::spawn(async move {
            while of_service.changed().await.is_ok() {
                let news = of_service.borrow_and_update().clone();
                if send.send((of, news)).is_err() {
                    return;
                }
            }
        });
    }
    news
}

async fn call(effect: Effect, service: &Service) -> Option<(RequestId, Outcome)> {
    Some(match effect {
        Effect::ListInstances(id) => (id, Outcome::Instances(service.instances().await)),
        Effect::ListSnapshots(id, instance) => {
            let result = service.snapshots(&instance).await;
            (id, Outcome::Snapshots(instance, result))
        }
        Effect::AskUser(id) => (id, Outcome::User(service.user().await)),
        Effect::Create(id, instance, name) => {
            (id, Outcome::Created(service.create(&instance, &name).await))
        }
        Effect::Delete(id, confirmed) => (id, Outcome::Deleted(service.delete(&confirmed).await)),
        Effect::SignIn(id, way, keep) => (id, Outcome::SignedIn(service.sign_in(&way, keep).await)),
        Effect::SignInAgain(id) => (id, Outcome::SignedIn(service.sign_in_again().await)),
        Effect::Adopt(id) => {
            let (user, not_kept) = (service.adopt().await?, None);
            (id, Outcome::SignedIn(Ok(Entered::In { user, not_kept })))
        }
        Effect::ClearFilters(id) => (id, Outcome::FiltersCleared(service.clear_filters().await)),
        Effect::FindPlace(id) => {
            let (place, login) = service.place().await;
            (id, Outcome::Place(place, login))
        }
        Effect::Demo | Effect::Quit | Effect::Suspend | Effect::Redraw => return None,
    })
}
