//! The check of the proxy, by the route that calls really take.

use super::check::Check;
use crate::{
    api::Route,
    domain::Private,
    words::doctor::{CheckName, Diagnosis},
};

/// The name of the check.
pub(super) const NAME: CheckName = CheckName::Proxy;

pub(super) fn finding(route: &Route) -> Check {
    match route {
        Route::Loopback => Check::good(NAME, Diagnosis::ProxyLoopback),
        Route::Direct => Check::good(NAME, Diagnosis::NoProxy),
        Route::Excepted(variable) => Check::good(NAME, Diagnosis::ProxyExcepted(variable)),
        Route::Unusable(variable) => Check::bad(NAME, Diagnosis::ProxyUnusable(variable)),
        Route::Proxy(proxy) => {
            let address = format!("{}, port {}", proxy.host, proxy.port);
            let found = Diagnosis::Proxy {
                variable: proxy.variable,
                address: Private::new(&address),
            };
            Check::good(NAME, found)
        }
    }
}
