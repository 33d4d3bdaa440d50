//! What is said of the way that calls go: the client's own, see `api::Route`.

use super::finding::Finding;
use crate::api::Route;

/// The name of the check.
pub(super) const NAME: &str = "proxy";

pub(super) fn finding(route: &Route) -> Finding {
    match route {
        Route::Loopback => Finding::good(NAME, "Not used within this machine."),
        Route::Direct => Finding::good(NAME, "None is set."),
        Route::Excepted(variable) => {
            Finding::good(NAME, format!("Not used: {variable} excepts this server."))
        }
        Route::Unusable(variable) => Finding::bad(
            NAME,
            format!("{variable} names no http or https proxy, so no call is made."),
            "Write it as http://HOST:PORT, or unset it.",
        ),
        // The variable may hold a password, so that of its value only this is told.
        Route::Proxy(proxy) => {
            let (variable, host, port) = (proxy.variable, &proxy.host, proxy.port);
            Finding::good(NAME, format!("{variable} names {host}, port {port}."))
                .publicly(format!("{variable} names one."))
        }
    }
}
