//! `service.start`, `service.stop`, `service.reboot`: row actions of an instance, which act at once
//! on `elid` alone `[panel]`.

use super::CallOutcome;
use super::dialect::{missed, written};
use super::functions::Done;
use super::instances::InstanceRow;
use super::parameters::Parameters;
use super::server::Provider;
use super::sessions::LiveSession;

/// What an instance is told to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PowerAction {
    Start,
    Stop,
    Reboot,
}

impl PowerAction {
    /// The state that it needs, that on the way, and that in the end.
    fn states(self) -> [&'static str; 3] {
        match self {
            Self::Start => ["Stopped", "starting", "Active"],
            Self::Stop => ["Active", "stopping", "Stopped"],
            Self::Reboot => ["Active", "rebooting", "Active"],
        }
    }
}

/// Does it, if the instance is in the state for it: the panel offers only that `[panel]`.
pub(super) fn run(
    action: PowerAction,
    server: &mut Provider,
    session: &LiveSession,
    sent: Parameters,
) -> Done {
    let elid = sent.row()?;
    let row = InstanceRow::find(server.account(session.user), elid);
    let row = row.ok_or_else(|| missed("elid"))?;
    row.check_ready()?;
    let [needed, meanwhile, end] = action.states();
    row.check_state(&[needed])?;
    server.busy(session.user, elid, meanwhile, end);
    let (outcome, func) = match action {
        PowerAction::Start => (CallOutcome::Started(elid), "service.start"),
        PowerAction::Stop => (CallOutcome::Stopped(elid), "service.stop"),
        PowerAction::Reboot => (CallOutcome::Rebooted(elid), "service.reboot"),
    };
    Ok((outcome, written(func)))
}
