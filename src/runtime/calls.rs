//! The thread that carries out calls, so that parsing a large answer never delays a key.

use std::{future, io, thread, time::Duration};

use tokio::runtime::{Builder, Handle};

/// Starts it. Tasks and timers that are spawned through the handle run on it; the caller blocks on
/// its own work with the handle.
///
/// # Errors
/// If the system refuses it.
pub fn start() -> io::Result<Handle> {
    let runtime = Builder::new_current_thread()
        // The thread that built the connection has nothing left to do; the default of 10 s would
        // wake it.
        .thread_keep_alive(Duration::from_secs(1))
        .enable_all()
        .build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new().spawn(move || runtime.block_on(future::pending::<()>()))?;
    Ok(handle)
}
