//! The domain: instances, snapshots, their states, sizes and dates, problems, and writes. Pure: no
//! I/O, no clock.

mod access;
mod addresses;
mod age;
mod away;
mod copy;
mod history;
mod id;
mod image;
mod instance;
mod last_view;
mod list;
mod money;
mod notify;
mod now;
mod problem;
mod profile;
mod progress;
mod region;
mod schedule;
mod secret;
mod server;
mod setting;
mod sign_in;
mod size;
mod snapshot;
mod theme;
pub mod write;

pub use access::{Access, NOT_IN_PASSWORDS, NewPassword, PASSWORD_LENGTH, PasswordRule, SshKey};
pub use addresses::{Addresses, parse_address};
pub use age::{Age, Thresholds, Today, parse_days};
pub use away::{
    Author, Difference, DoneHere, KnownList, KnownRow, ListChange, ListChanges, ListComparison,
    RowCounts,
};
pub use copy::{CopyKind, CopyList};
pub use history::{HistoryAnswer, HistoryEntry, HistoryOf, HistoryStep, Request};
pub use id::{InstanceId, ScheduleId, SnapshotId};
pub use image::{BackupMaker, Image, ImageKind};
pub use instance::{Hold, Instance, InstanceStatus};
pub use last_view::{CursorPlace, Direction, Focus, LastView, TableSettings};
pub use list::{List, MOST_A_DAY, MOST_ROWS};
pub use money::{Money, Price};
pub use notify::{Alert, Notify, NotifyFailure};
pub use now::Now;
pub use problem::{
    Audience, BadAnswer, CaFileProblem, CommandProblem, ConnectProblem, Destination, FileAction,
    FileProblem, KeepProblem, KeyringRefusal, Limit, LocalProblem, NoEntry, Private, Problem,
    Refusal, ServerProblem, SessionProblem, Silence, SystemError, TlsProblem, TransportProblem,
    Unreachable, Unsafe, Untrusted,
};
pub use profile::{Colour, Colours, Profile, ProfileName};
pub use progress::{ArrivedRows, CallReport, Progress, Reporter};
pub use region::Region;
pub use schedule::{Days, MOST_KEPT, Schedule, TimeOfDay};
pub use secret::{Secret, redact_logins};
pub use server::{BadUrl, ServerUrl};
pub use setting::{Finding, Findings, KnownNames, Mistake, Source, ValueType};
pub use sign_in::{Credentials, Keep, News, Origin, Place, Renewal, SignInOutcome};
pub use size::Size;
pub use snapshot::{Change, LONGEST_NAME, Properties, Protection, Snapshot, SnapshotStatus};
pub use theme::Theme;
