//! Keys that come all at once.

use super::{DemoServer, settled};

#[test]
fn a_burst_of_2_000_keys_is_taken_whole() {
    let server = DemoServer::start(&["--instances", "1", "--snapshots", "2500"]);
    let mut terminal = server.opened();
    settled(&mut terminal, "Snapshots");
    terminal.keys("\r");
    terminal.see(">snapshot-02500");
    // Two steps on for each four keys, and every four end further down than any key before: that
    // row is reached by the last key alone.
    terminal.keys(&"jkjj".repeat(500));
    terminal.see(">snapshot-01500");
    terminal.keys("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.left_behind(), "");
}
