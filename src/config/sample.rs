//! The commented sample file.

use std::{io, path::Path};

use crate::files;

/// The sample. All settings are commented out, so that it changes nothing.
pub const SAMPLE: &str = include_str!("../../assets/config.toml");

/// Writes the sample, unless something exists there, in folders that only the owner can read.
///
/// # Errors
/// `AlreadyExists` if something exists there, which is left as it is.
pub fn write_sample(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        files::make_folders(folder)?;
    }
    files::create(path, SAMPLE)
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        os::unix::fs::{PermissionsExt as _, symlink},
    };

    use super::*;

    #[test]
    fn the_sample_is_private_and_takes_no_others_place() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("config/snapdeck");
        let path = folder.join("config.toml");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;

        write_sample(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), SAMPLE);
        assert_eq!([mode(&folder), mode(&path)], [0o700, 0o600]);

        fs::write(&path, "mine").unwrap();
        let again = write_sample(&path).unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no draft stays");

        // A dangling link is kept, too.
        fs::remove_file(&path).unwrap();
        symlink("elsewhere", &path).unwrap();
        write_sample(&path).unwrap_err();
        assert!(!folder.join("elsewhere").exists());
    }
}
