//! From an effect to a call, and from its progress and its end to messages.

use std::sync::Arc;

use tokio::{runtime::Handle, sync::mpsc::UnboundedSender};

use crate::{
    app::{AccountId, Effect, Message, Outcome, RequestId, Work},
    domain::{Reporter, SignInOutcome},
    service::Service,
};

/// What is heard of a call, and whose it is.
pub(super) type Heard = (AccountId, Message);

/// Begins the calls among the effects, each with the service of its account; each reports how far it
/// is, where it has several steps, and when it ends. A panic in one ends the program,
/// see `terminal::end_on_panic`.
pub(super) fn carry_out(
    effects: impl IntoIterator<Item = Work>,
    services: &[Arc<Service>],
    results: &UnboundedSender<Heard>,
    calls: &Handle,
) {
    for (of, effect) in effects {
        let Some(service) = services.get(of.place()).map(Arc::clone) else {
            continue;
        };
        let results = results.clone();
        calls.spawn(async move {
            // Nobody listens any more when the program ends.
            let progress = results.clone();
            let reporter = move |id| {
                let progress = progress.clone();
                Reporter::new(move |far| drop(progress.send((of, Message::Progress(id, far)))))
            };
            if let Some((id, outcome)) = call(effect, &service, reporter).await {
                let _ = results.send((of, Message::Done(id, outcome)));
            }
        });
    }
}

/// Reports what goes on beside the calls of each account, from now on.
pub(super) fn pass_news_on<'a>(
    services: impl Iterator<Item = (AccountId, &'a Arc<Service>)>,
    results: &UnboundedSender<Heard>,
    calls: &Handle,
) {
    for (of, service) in services {
        let (results, mut news) = (results.clone(), service.news());
        calls.spawn(async move {
            while news.changed().await.is_ok() {
                let message = Message::News(news.borrow_and_update().clone());
                if results.send((of, message)).is_err() {
                    return;
                }
            }
        });
    }
}

async fn call(
    effect: Effect,
    service: &Service,
    reporter: impl Fn(RequestId) -> Reporter,
) -> Option<(RequestId, Outcome)> {
    Some(match effect {
        Effect::ListInstances(id) => {
            let result = service.instances_reporting(&reporter(id)).await;
            (id, Outcome::Instances(result))
        }
        Effect::ListSnapshots(id, instance) => {
            let result = service.snapshots_reporting(&instance, &reporter(id)).await;
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
            (
                id,
                Outcome::SignedIn(Ok(SignInOutcome::In { user, not_kept })),
            )
        }
        Effect::ClearFilters(id) => (id, Outcome::FiltersCleared(service.clear_filters().await)),
        Effect::FindPlace(id) => {
            let (place, login) = service.place().await;
            (id, Outcome::Place(place, login))
        }
        Effect::Demo | Effect::Quit | Effect::Suspend | Effect::Redraw => return None,
    })
}
