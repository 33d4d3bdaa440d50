//! Carries out calls, and reports their progress and results as messages.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

use crate::{
    app::{AccountId, Call, Heard, Outcome, RequestId},
    domain::{Reporter, SignInOutcome},
    service::Service,
};

/// A report of a call, with its account.
pub(super) type Report = (AccountId, Heard);

/// Starts a call on the service of its account. It reports its progress, if it has several steps,
/// and its result. A panic in it ends the program, see `terminal::end_on_panic`.
pub(super) fn begin(
    of: AccountId,
    id: RequestId,
    call: Call,
    services: &[Arc<Service>],
    results: &UnboundedSender<Report>,
) {
    let Some(service) = services.get(of.place()).map(Arc::clone) else {
        return;
    };
    let results = results.clone();
    tokio::spawn(async move {
        // Nobody listens while the program ends.
        let progress = results.clone();
        let reporter =
            Reporter::new(move |far| drop(progress.send((of, Heard::Progress(id, far)))));
        if let Some(outcome) = carry_out(call, &service, &reporter).await {
            let _ = results.send((of, Heard::Done(id, outcome)));
        }
    });
}

/// Reports the news of each account's session from now on.
pub(super) fn pass_news_on<'a>(
    services: impl Iterator<Item = (AccountId, &'a Arc<Service>)>,
    results: &UnboundedSender<Report>,
) {
    for (of, service) in services {
        let (results, mut news) = (results.clone(), service.news());
        tokio::spawn(async move {
            while news.changed().await.is_ok() {
                let heard = Heard::News(news.borrow_and_update().clone());
                if results.send((of, heard)).is_err() {
                    return;
                }
            }
        });
    }
}

async fn carry_out(call: Call, service: &Service, reporter: &Reporter) -> Option<Outcome> {
    Some(match call {
        Call::Instances => Outcome::Instances(service.instances_reporting(reporter).await),
        Call::Snapshots(list) => {
            let result = service.copies_reporting(&list, reporter).await;
            Outcome::Snapshots(list, result)
        }
        Call::Schedules(of) => {
            let result = service.schedules_reporting(&of, reporter).await;
            Outcome::Schedules(of, result)
        }
        Call::Images => Outcome::Images(service.images_reporting(reporter).await),
        Call::Regions(of) => {
            let result = service.regions(&of).await;
            Outcome::Regions(of, result)
        }
        Call::SshKeys(of) => {
            let result = service.ssh_keys(&of).await;
            Outcome::SshKeys(of, result)
        }
        Call::User => Outcome::User(service.user().await),
        Call::LeftOver => Outcome::LeftOver(service.left_over().await),
        Call::Unfollowed => Outcome::Unfollowed(service.unfollowed().await),
        Call::History(of) => {
            let result = service.history(&of).await;
            Outcome::History(of, result)
        }
        Call::CompareList(list, writes) => {
            Outcome::ListCompared(service.compare_list(*list, writes).await)
        }
        Call::KeepList(list) => {
            service.keep_list(*list).await;
            return None;
        }
        Call::CheckJournal => Outcome::JournalChecked(service.check_journal().await),
        Call::Write(id, write, confirmation) => {
            Outcome::Written(id, service.write(id, &write, &confirmation).await)
        }
        Call::Record(id, stage, at) => {
            service.record_stage(id, at, stage).await;
            Outcome::Recorded
        }
        Call::SignIn(way, keep) => Outcome::SignedIn(service.sign_in(&way, keep).await),
        Call::SignInAgain => Outcome::SignedIn(service.sign_in_again().await),
        Call::Adopt => {
            let (user, not_kept) = (service.adopt().await?, None);
            Outcome::SignedIn(Ok(SignInOutcome::In { user, not_kept }))
        }
        Call::ClearFilters => Outcome::FiltersCleared(service.clear_filters().await),
        Call::Place => {
            let (place, login) = service.place().await;
            Outcome::Place(place, login)
        }
    })
}
