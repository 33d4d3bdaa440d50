//! What each `func` does.

use super::dialect::{ErrorReply, answer, written};
use super::parameters::Parameters;
use super::server::Provider;
use super::service::PowerAction;
use super::sessions::LiveSession;
use super::snapshots::{self, DiskCopy};
use super::{
    CallOutcome, copy, edit, filters, generator, images, instances, keys, rebuild, schedules,
    service, signing, upload,
};

/// The outcome, and the body that reports it.
pub(super) type Done = Result<(CallOutcome, Vec<u8>), ErrorReply>;

/// Carries out the call, if the caller may.
pub(super) fn carry_out(server: &mut Provider, sent: Parameters) -> Done {
    // The panel orders with the other, and reads the same from it `[panel]`.
    if !["json", "xjson"].contains(&sent.first("out")) {
        return Err(ErrorReply::value("out", "It must be 'json'"));
    }
    if sent.first("func") == "auth" {
        return signing::sign_in(server, sent);
    }
    let mut session = signing::enter(server, sent)?;
    let done = if session.is_provisional {
        signing::provisional(server, &mut session, sent)
    } else {
        in_session(server, &mut session, sent)
    };
    server.sessions.put_back(session, server.now);
    done
}

fn in_session(server: &mut Provider, session: &mut LiveSession, sent: Parameters) -> Done {
    let func = sent.first("func");
    match func {
        "whoami" => Ok((CallOutcome::Read, whoami(server, session))),
        // What they say beyond that is unknown; an error in one ends the panel's start `[panel]`.
        "notify"
        | "menu"
        | "basket"
        | "dashboard.tickets"
        | "dashboard.info"
        | "dashboard.subaccount_credit" => Ok((CallOutcome::Read, answer(func, "list", |_| ()))),
        "keepalive" => Ok((CallOutcome::Read, written(func))),
        "logon" => Ok(signing::leave(session)),
        "session.newkey" => signing::new_key(server, session, sent),
        "instances" => instances::instances(server, session, sent),
        "instances.filter" => {
            let selects = filters::selects_of_instances(server.account(session.user));
            let fields = filters::of_instances();
            filters::form(session, "instances", &fields, &selects, sent)
        }
        "instances.snapshots" => snapshots::list(DiskCopy::Snapshot, server, session, sent),
        "instances.snapshots.filter" => {
            if !sent.is_confirmed() {
                // It is read with the instance, and set without it `[panel]`.
                instances::instance_of(server, session, sent, "elid")?;
            }
            let fields = filters::of_snapshots();
            filters::form(session, "instances.snapshots", &fields, &[], sent)
        }
        "instances.snapshots.edit" => snapshots::create(DiskCopy::Snapshot, server, session, sent),
        "instances.fleio_bckps" => snapshots::list(DiskCopy::Backup, server, session, sent),
        "instances.fleio_bckps.edit" => snapshots::create(DiskCopy::Backup, server, session, sent),
        "instances.fleio_bckps.schedule" => schedules::list(server, session, sent),
        "instances.fleio_bckps.schedule.edit" => schedules::edit(server, session, sent),
        "instances.fleio_bckps.schedule.delete" => schedules::delete(server, session, sent),
        "instances.edit" => instances::edit(server, session, sent),
        "service.start" => service::run(PowerAction::Start, server, session, sent),
        "service.stop" => service::run(PowerAction::Stop, server, session, sent),
        "service.reboot" => service::run(PowerAction::Reboot, server, session, sent),
        "instances.fleio.rebuild" => rebuild::rebuild(server, session, sent),
        "sshkeys" => keys::list(server, session, sent),
        "sshkeys.edit" => keys::edit(server, session, sent),
        "sshkeys.generator" => generator::generate(),
        "sshkeys.delete" => keys::delete(server, session, sent),
        "image" => images::images(server, session, sent),
        "image.filter" => filters::form(session, "image", &images::fields(), &[], sent),
        "image.delete" => images::delete(server, session, sent),
        "image.copy" => copy::copy(server, session, sent),
        "v2.image.order.pricelist" => Ok(upload::pricelist()),
        "v2.image.order.param" => upload::order(server, session, sent),
        "image.edit" => edit::image(server, session, sent),
        _ => Err(ErrorReply::new(
            "missed",
            "func",
            // As another installation of the platform words it.
            format!("The function '{func}' is not found. Its module may not be loaded"),
        )),
    }
}

fn whoami(server: &mut Provider, session: &LiveSession) -> Vec<u8> {
    let account = server.account(session.user);
    answer("whoami", "form", |doc| {
        doc.node("user", |user| {
            user.attribute("$id", &account.id.to_string());
            user.attribute("$realname", &account.realname);
            user.attribute("$email", &account.email);
            user.attribute("$phone", "");
            // The words are those of the platform's other flags.
            user.attribute("$email_verified", "on");
            user.attribute("$need_phone_validate", "off");
        });
    })
}

/// The answer to a change without `sok`: the form as filled in, never an error and never a success
/// `[isp]`.
pub(super) fn preview(func: &str, sent: Parameters, fields: &[&str]) -> (CallOutcome, Vec<u8>) {
    let body = answer(func, "form", |doc| {
        for field in fields {
            doc.value(field, sent.first(field));
        }
    });
    (CallOutcome::Previewed, body)
}
