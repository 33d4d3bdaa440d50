//! What is said of the way that calls go: the client's own, see `api::Route`.

use super::check::Check;
use crate::api::Route;

/// The name of the check.
pub(super) const NAME: &str = "proxy";

pub(super) fn finding(route: &Route) -> Check {
    match route {
        Route::Loopback => Check::good(NAME, "Not used within this machine."),
        Route::Direct => Check::good(NAME, "None is set."),
        Route::Excepted(variable) => {
            Check::good(NAME, format!("Not used: {variable} excepts this server."))
        }
        Route::Unusable(variable) => Check::bad(
            NAME,
            format!("{variable} names no http or https proxy, so no call is made."),
            "Write it as http://HOST:PORT, or unset it.",
        ),
        // The variable may hold a password, so that of its value only this is told.
        Route::Proxy(proxy) => {
            let (variable, host, port) = (proxy.variable, &proxy.host, proxy.port);
            Check::good(NAME, format!("{variable} names {host}, port {port}."))
                .publicly(format!("{variable} names one."))
        }
    }
}
