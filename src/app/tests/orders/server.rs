//! The answers of the server, and what they prove about the writes.

use super::{steps::Trouble, *};
use crate::domain::write::{Demand, LeftOver, Stakes, Target};
use crate::domain::{
    BadAnswer, ConnectProblem, FileAction, FileProblem, Place, SessionProblem, SystemError,
    TransportProblem,
};
use std::io::ErrorKind;

/// A write can't be recorded.
fn disk_full() -> FileProblem {
    FileProblem::Failed {
        path: "/journal".into(),
        what: FileAction::Write,
        why: SystemError::from(ErrorKind::StorageFull),
    }
}

impl Trial<'_> {
    /// Answers a call in flight; returns whether the answer counts.
    pub(super) fn answer_at(&mut self, at: usize, reply: &Reply) -> bool {
        let call = self.in_flight.swap_remove(at);
        let applies = self.answer(&call, reply);
        self.answered.push(call);
        applies
    }

    fn answer(&mut self, call: &Made, reply: &Reply) -> bool {
        let outcome = self.outcome(call, reply);
        let of_this_session = call.id > self.session;
        self.pauses(call, &outcome);
        let of = instance_of(&call.effect).cloned();
        let changed = of.as_ref().and_then(|id| self.changed.get(id)).copied();
        let mut applies = true;
        match (&outcome, target(&call.effect)) {
            (Outcome::SignedIn(Ok(SignInOutcome::In { .. })), _) => self.new_session(),
            (Outcome::SignedIn(_) | Outcome::Place(..), _) => {}
            (_, None) if !of_this_session => {
                applies = false;
                self.tally.of_another_session.once();
            }
            (Outcome::Snapshots(of, result), _) => {
                applies = changed.is_none_or(|at| call.changes >= at);
                if !applies {
                    self.tally.outdated.once();
                } else if let Ok(list) = result {
                    self.learn(&of.instance, list, call.asked);
                }
            }
            (_, Some(target)) => {
                let (lost, surely_not) = match &outcome {
                    Outcome::Written(_, Err(why)) => {
                        let surely_not = why.definitely_not_applied();
                        (!surely_not, surely_not)
                    }
                    _ => (false, false),
                };
                self.changes += 1;
                let is_create = matches!(target, Target::Instance(_));
                if let Some(of) = of.clone().filter(|_| !(surely_not && is_create)) {
                    self.changed.insert(of, self.changes);
                }
                if let Some(instance) = of
                    && lost
                    && !self.shown.contains(&call.id)
                {
                    self.tally.unknown.once();
                    let unknown = Unknown {
                        call: call.id,
                        instance,
                        since: self.world.now.mono,
                    };
                    self.unknown.insert(target, unknown);
                }
            }
            _ => {}
        }
        self.world.hear(Heard::Done(call.id, outcome));
        applies
    }

    /// Records a sign-in: all earlier calls were sent in another session.
    pub(super) fn new_session(&mut self) {
        self.session = self.last;
        self.pauses.clear();
        self.tally.sign_ins.once();
    }

    /// Records until when a list that could not be read is left alone.
    fn pauses(&mut self, call: &Made, outcome: &Outcome) {
        let (Some(list), Some(Err(problem))) = (list_of(&call.effect), result_of(outcome)) else {
            return;
        };
        let pause = match problem {
            // That session has expired.
            problem if problem.wants_sign_in() && call.id <= self.session => return,
            Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Status {
                retry_after: Some(pause),
                ..
            })) => *pause,
            _ => poll::SHORTEST,
        };
        self.tally.pauses.once();
        self.pauses.insert(list, self.world.now.mono + pause);
    }

    /// Records what a list that counts proves about the writes.
    fn learn(&mut self, instance: &InstanceId, list: &List<Snapshot>, asked: Instant) {
        if !list.complete {
            return;
        }
        let has = |id: &SnapshotId| list.rows.iter().any(|row| row.id == *id);
        let writes = self.in_flight.iter().chain(&self.answered);
        let creates = writes.filter(|call| is_create(&call.effect) && call.asked <= asked);
        self.shown
            .extend(creates.map(|call| call.id).filter(|id| has(&made_by(*id))));
        self.unknown.retain(|target, unknown| {
            let is_settled = match target {
                Target::Instance(_) => has(&made_by(unknown.call)),
                Target::Snapshot(id) => !has(id),
                Target::Schedules(_) => panic!("nobody here changes schedules"),
            };
            // The id does not identify the instance if the snapshot was created here.
            !(unknown.instance == *instance && asked >= unknown.since && is_settled)
        });
    }

    pub(super) fn outcome(&self, call: &Made, reply: &Reply) -> Outcome {
        let lost = || Problem::from(Silence::Timeout);
        let trouble = || match reply.trouble {
            Trouble::Silence => lost(),
            Trouble::TooMany => {
                Problem::Transport(TransportProblem::BadAnswer(BadAnswer::Status {
                    status: 429,
                    retry_after: Some(Duration::from_secs(50)),
                }))
            }
            Trouble::SessionGone => Problem::Session(SessionProblem::Gone),
            Trouble::SessionRenewed => Problem::Session(SessionProblem::Renewed),
        };
        let refusal = || match reply.trouble {
            Trouble::SessionGone | Trouble::SessionRenewed => trouble(),
            Trouble::Silence | Trouble::TooMany => Problem::from(ConnectProblem::Refused),
        };
        match &call.effect {
            Effect::Call(_, Call::Snapshots(of)) => Outcome::Snapshots(
                of.clone(),
                if reply.lost {
                    Err(trouble())
                } else {
                    Ok(self.list(&of.instance, reply))
                },
            ),
            Effect::Call(_, Call::Write(op, write, _)) => Outcome::Written(
                *op,
                match reply.refused {
                    _ if reply.lost => Err(NotDone::Failed(lost())),
                    0 => Err(NotDone::Failed(refusal())),
                    _ if write.expects().is_none() => Ok(()),
                    1 => Err(NotDone::Gone),
                    2 => Err(NotDone::Changed(Vec::new())),
                    3 => Err(NotDone::NotFound(None)),
                    4 => Err(NotDone::AsksMore(Stakes {
                        demand: Demand::LastDigits,
                        rest: None,
                    })),
                    _ => Ok(()),
                },
            ),
            Effect::Call(_, Call::User) => Outcome::User(if reply.lost {
                Err(trouble())
            } else {
                Ok(USER.into())
            }),
            Effect::Call(_, Call::SignInAgain) if reply.lost => Outcome::SignedIn(Err(trouble())),
            Effect::Call(_, Call::SignInAgain | Call::Adopt) => entered(),
            Effect::Call(_, Call::ClearFilters) => {
                Outcome::FiltersCleared(if reply.lost { Err(trouble()) } else { Ok(()) })
            }
            Effect::Call(_, Call::SignIn(..)) => match reply.refused {
                _ if reply.lost => Outcome::SignedIn(Err(lost())),
                0 => Outcome::SignedIn(Ok(SignInOutcome::CodeWanted)),
                _ => entered(),
            },
            Effect::Call(_, Call::History(of)) => Outcome::History(of.clone(), Ok(Vec::new())),
            Effect::Call(_, Call::LeftOver) => Outcome::LeftOver(Ok(LeftOver::default())),
            Effect::Call(_, Call::CheckJournal) => {
                Outcome::JournalChecked(if reply.lost { Err(disk_full()) } else { Ok(()) })
            }
            Effect::Call(_, Call::Place) => Outcome::Place(Place::Keyring, None),
            _ => {
                let there = (1..=2_u8).filter(|id| reply.instances & id != 0);
                let rows = there.map(|id| instance(&id.to_string())).collect();
                Outcome::Instances(if reply.lost {
                    Err(trouble())
                } else {
                    Ok(list(rows))
                })
            }
        }
    }

    /// A list of an instance's snapshots: the first digit of an id identifies the instance.
    fn list(&self, instance: &InstanceId, reply: &Reply) -> List<Snapshot> {
        let mut rows: BTreeMap<SnapshotId, Snapshot> = BTreeMap::new();
        for (number, status) in &reply.rows {
            let status = SnapshotStatus::parse(status);
            let row = Snapshot {
                status,
                ..snapshot(&format!("{instance}{number}"))
            };
            rows.insert(row.id.clone(), row);
        }
        let creates = self
            .in_flight
            .iter()
            .chain(&self.answered)
            .filter_map(|call| match &call.effect {
                effect if is_create(effect) && instance_of(effect) == Some(instance) => {
                    let (_, write) = write_in(effect)?;
                    Some((call.id, write.name().clone()))
                }
                _ => None,
            });
        for (id, name) in creates.filter(|_| reply.with_created) {
            let row = Snapshot {
                name,
                ..snapshot(made_by(id).as_str())
            };
            rows.insert(row.id.clone(), row);
        }
        List {
            complete: reply.whole,
            ..list(rows.into_values().collect())
        }
    }
}

fn is_create(effect: &Effect) -> bool {
    matches!(write_in(effect), Some((_, Write::Create(_))))
}

/// The result of a read.
fn result_of(outcome: &Outcome) -> Option<Result<(), &Problem>> {
    match outcome {
        Outcome::Instances(result) => Some(result.as_ref().map(drop)),
        Outcome::Snapshots(_, result) => Some(result.as_ref().map(drop)),
        _ => None,
    }
}
