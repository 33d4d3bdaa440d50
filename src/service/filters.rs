//! Filters that a browser has set in a shared session, and whether they hide rows here.

use super::{Service, session::Living};
use crate::{
    api::{Api, Filtered},
    domain::{BadAnswer, List, Problem, Secret, ServerProblem, TransportProblem},
    text::Text,
    words::log::LoggedCall,
};

/// The last known filters of a session.
#[derive(Default)]
pub(super) struct FilterChecks {
    token: Option<Secret>,
    instances: Option<Filter>,
    snapshots: Option<Filter>,
    images: Option<Filter>,
}

/// The last known state of one filter.
#[derive(Clone)]
struct Filter {
    /// The list that it filters.
    list: Filtered,
    /// The fields with a value; `None` if the server has no such form.
    set: Option<Vec<Text>>,
}

impl Filter {
    fn is_set(&self) -> bool {
        self.set.as_ref().is_some_and(|fields| !fields.is_empty())
    }
}

impl FilterChecks {
    /// The known filter of a list in this session. A change of session discards all.
    fn of(&mut self, token: &Secret, list: &Filtered) -> &mut Option<Filter> {
        if self.token.as_ref() != Some(token) {
            *self = Self {
                token: Some(token.clone()),
                ..Self::default()
            };
        }
        match list {
            Filtered::Instances => &mut self.instances,
            Filtered::Snapshots(_) => &mut self.snapshots,
            Filtered::Images => &mut self.images,
        }
    }

    /// Whether a set filter hides rows of this list, or of one shown beside it.
    fn hide_rows(&self, list: &Filtered) -> bool {
        let [own, beside] = match list {
            Filtered::Images => [&self.images, &None],
            Filtered::Instances | Filtered::Snapshots(_) => [&self.instances, &self.snapshots],
        };
        own.iter().chain(beside).any(Filter::is_set)
    }

    fn known(&self) -> impl Iterator<Item = &Filter> {
        let others = self.snapshots.iter().chain(&self.images);
        self.instances.iter().chain(others)
    }
}

/// The effect of filters on a list that was just read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hides {
    Nothing,
    Rows,
    /// A filter was set before, perhaps while this list was read; the next reading is complete.
    NoLonger,
}

impl Service {
    /// Whether a filter hides rows of this list, which has already been read: a browser may set one
    /// at any time, even between two pages (see [`Service::list`] for the first list). A session
    /// that snapdeck opened has no filters; one from a browser shares the browser's.
    ///
    /// # Errors
    /// A `Problem` if that can't be determined now.
    async fn hides(&self, api: &Api, list: &Filtered) -> Result<Hides, Problem> {
        let is_ours = |living: Living| living.ours && living.token == *api.token();
        if self.session.living().is_some_and(is_ours) {
            return Ok(Hides::Nothing);
        }
        let before = self.filters.lock().await.of(api.token(), list).clone();
        let was_set = before.as_ref().is_some_and(Filter::is_set);
        let set = match &before {
            Some(Filter { set: None, .. }) => None,
            _ => match fields(api, list).await {
                // Some servers answer a request for a form that they lack with something else. If
                // the form was read before, such an answer tells nothing.
                Err(Problem::Transport(TransportProblem::BadAnswer(
                    BadAnswer::NotJson(_) | BadAnswer::NotOfApi(_),
                ))) if !was_set => Some(Vec::new()),
                read => read?,
            },
        };
        let mut filters = self.filters.lock().await;
        *filters.of(api.token(), list) = Some(Filter {
            list: list.clone(),
            set,
        });
        Ok(if filters.hide_rows(list) {
            Hides::Rows
        } else if was_set {
            Hides::NoLonger
        } else {
            Hides::Nothing
        })
    }

    /// Clears the filters that are known to be set, which clears them in the browser too.
    ///
    /// # Errors
    /// Any `Problem`.
    pub async fn clear_filters(&self) -> Result<(), Problem> {
        let known = std::mem::take(&mut *self.filters.lock().await);
        for filter in known.known() {
            let list = &filter.list;
            let read = self.read(
                LoggedCall::Filter,
                |api| async move { api.filter(list).await },
            );
            let fields = read.await?;
            if !fields.is_empty() {
                let clear = |api: Api| async move { api.clear_filter(list, &fields).await };
                self.send(LoggedCall::ClearFilter, clear).await?;
            }
        }
        Ok(())
    }

    /// Reads a list. If a filter hides rows, or may hide some, an absent row proves nothing.
    ///
    /// The first list of a session and its filter are requested together, so that a start takes one
    /// round trip: no row can be missed yet. A list of several pages takes longer than the answer
    /// about its filter, so the filter is requested again.
    pub(super) async fn list<T, F>(
        &self,
        what: LoggedCall<'_>,
        filtered: &Filtered,
        call: impl Fn(Api) -> F,
    ) -> Result<List<T>, Problem>
    where
        F: Future<Output = Result<List<T>, Problem>>,
    {
        let call = &call;
        self.read(what, |api| async move {
            let is_first = self
                .filters
                .lock()
                .await
                .of(api.token(), filtered)
                .is_none();
            let (mut list, at_once) = if is_first {
                let (list, hides) = tokio::join!(call(api.clone()), self.hides(&api, filtered));
                (list?, Some(hides))
            } else {
                (call(api.clone()).await?, None)
            };
            let mut hides = match at_once.filter(|_| list.pages == 1) {
                Some(hides) => hides,
                None => self.hides(&api, filtered).await,
            };
            if hides == Ok(Hides::NoLonger) {
                list = call(api.clone()).await?;
                hides = self.hides(&api, filtered).await;
            }
            list.filtered = matches!(hides, Ok(Hides::Rows | Hides::NoLonger));
            list.complete &= hides == Ok(Hides::Nothing);
            Ok(list)
        })
        .await
    }
}

/// The fields of a list's filter with a value; `None` if the server has no such form.
async fn fields(api: &Api, list: &Filtered) -> Result<Option<Vec<Text>>, Problem> {
    match api.filter(list).await {
        Ok(fields) => Ok(Some(fields)),
        // The missing element may also be the instance, which somebody has just deleted.
        Err(Problem::Server(ServerProblem::Refused(refusal))) if refusal.object.raw() != "elid" => {
            Ok(None)
        }
        Err(Problem::Server(ServerProblem::NoRight(_))) => Ok(None),
        Err(problem) => Err(problem),
    }
}
