//! A line of text being edited: a name, a filter, digits that confirm.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;

use crate::{keys::Edit, text};

/// The most bytes of a field, so that a pasted file does not fill the memory.
const MOST_BYTES: usize = 4_096;

/// A text and the position of its cursor, which is between graphemes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// In bytes.
    cursor: usize,
}

/// The text may be a secret, so it is not printed.
impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Field {
    /// A field with a proposed text, and the cursor at its end.
    #[must_use]
    pub fn holding(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            cursor: text.len(),
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part before the cursor.
    #[must_use]
    pub fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// As many stars, with the cursor in its place: all that may be drawn of a secret.
    #[must_use]
    pub fn masked(&self) -> Self {
        let stars = |text: &str| "*".repeat(text.graphemes(true).count());
        Self {
            cursor: stars(self.before()).len(),
            text: stars(&self.text),
        }
    }

    /// The number of characters (code points): the unit of the server's limit `[panel]`.
    #[must_use]
    pub fn count(&self) -> usize {
        self.text.chars().count()
    }

    /// Inserts typed or pasted text at the cursor, without invisible characters. Returns whether it
    /// was accepted: all of it, or nothing.
    pub fn insert(&mut self, raw: &str) -> bool {
        self.insert_exactly(&text::typed(raw))
    }

    /// Inserts a secret at the cursor unchanged: it is never drawn.
    pub fn insert_exactly(&mut self, raw: &str) -> bool {
        let fits = self.text.len() + raw.len() <= MOST_BYTES;
        if fits {
            self.text.insert_str(self.cursor, raw);
            self.cursor += raw.len();
        }
        fits
    }

    /// Clears it.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Handles an editing key.
    pub fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Left => self.cursor = self.grapheme_before(),
            Edit::Right => self.cursor = self.grapheme_after(),
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
            Edit::Backspace => self.erase(self.grapheme_before(), self.cursor),
            Edit::Erase => self.erase(self.cursor, self.grapheme_after()),
            Edit::EraseToStart => self.erase(0, self.cursor),
            Edit::EraseWord => {
                let kept = self
                    .before()
                    .trim_end()
                    .unicode_word_indices()
                    .next_back()
                    .map_or(0, |(at, _)| at);
                self.erase(kept, self.cursor);
            }
        }
    }

    fn erase(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    fn grapheme_before(&self) -> usize {
        self.before()
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn grapheme_after(&self) -> usize {
        let rest = &self.text[self.cursor..];
        self.cursor + rest.graphemes(true).next().map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_edit_whole_graphemes() {
        let mut field = Field::holding("e\u{301}ї");
        field.edit(Edit::Backspace);
        assert_eq!(field.text(), "e\u{301}");
        field.edit(Edit::Left);
        field.insert("a\tb\u{1b}[31m");
        assert_eq!(field.text(), "a b[31me\u{301}");
        field.edit(Edit::EraseToStart);
        assert_eq!(field.text(), "e\u{301}");
        let mut field = Field::holding("before nginx 1");
        field.edit(Edit::EraseWord);
        assert_eq!(field.text(), "before nginx ");
        field.edit(Edit::EraseWord);
        assert_eq!(field.text(), "before ");
    }

    #[test]
    fn keys_move_the_cursor_and_erase_under_it() {
        let mut field = Field::holding("abc");
        for (action, typed, expected) in [
            (Edit::Left, "X", "abXc"),
            (Edit::Home, "Y", "YabXc"),
            (Edit::Right, "Z", "YaZbXc"),
            (Edit::Erase, "", "YaZXc"),
            (Edit::End, "!", "YaZXc!"),
            (Edit::Erase, "", "YaZXc!"),
        ] {
            field.edit(action);
            field.insert(typed);
            assert_eq!(field.text(), expected);
        }
        assert_eq!(field.count(), 6);
    }

    #[test]
    fn a_secret_is_drawn_as_stars_and_printed_not_at_all() {
        let mut field = Field::holding("e\u{301}ї1");
        field.edit(Edit::Left);
        let stars = field.masked();
        assert_eq!((stars.text(), stars.before()), ("***", "**"));
        assert_eq!(format!("{:?}", Field::holding("hunter2")), "***");
        field.clear();
        assert_eq!((field.text(), field.before()), ("", ""));
    }

    #[test]
    fn what_is_pasted_fills_no_memory() {
        let mut field = Field::holding(&"a".repeat(4_000));
        assert!(!field.insert(&"b".repeat(97)));
        assert_eq!(field.count(), 4_000);
        assert!(field.insert(&"b".repeat(96)));
        assert_eq!(field.count(), 4_096);
    }

    proptest! {
        #[test]
        fn no_edit_breaks_the_text(raw in any::<String>(), edits in prop::collection::vec(0_usize..8, 0..40)) {
            let actions = [Edit::Left, Edit::Right, Edit::Home, Edit::End, Edit::Backspace, Edit::Erase,
                Edit::EraseToStart, Edit::EraseWord];
            let mut field = Field::default();
            field.insert(&raw);
            for edit in edits {
                field.edit(actions[edit]);
                field.insert("ї\u{301}");
                prop_assert!(field.text().is_char_boundary(field.before().len()));
            }
        }
    }
}
