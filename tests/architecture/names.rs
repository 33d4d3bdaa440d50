//! The names in a source file, by its syntax: groups of imports, renames, `super`, paths in code
//! and in macros.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Ident, Item, ItemMod, ItemUse, LitStr, Macro, UseTree,
    visit::{self, Visit},
};

/// A path from its root: `["crate", "app", "State"]`, `["std", "fs", "read"]`; a glob ends with
/// `*`.
pub type Names = Vec<String>;

/// The content of a file outside its unit tests.
#[derive(Default)]
pub struct Found {
    /// All paths, imported or written out.
    pub paths: BTreeSet<Names>,
    /// All identifiers.
    pub idents: BTreeSet<String>,
    /// The types and traits that it defines.
    pub types: Vec<String>,
    /// The string literals that look like sentences, outside attributes and so outside doc comments.
    pub sentences: Vec<String>,
    /// The formats of log lines that say something besides what is put in.
    pub logged: Vec<String>,
}

/// The macros of log lines.
const LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];

/// Parses a file at this path below `src`.
pub fn read(file: &Path, code: &str) -> Found {
    let parsed = syn::parse_file(code).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let mut reader = Reader {
        module: module(file),
        ..Reader::default()
    };
    reader.visit_file(&parsed);
    let paths = reader.paths.iter().map(|path| reader.whole(path));
    Found {
        paths: paths.collect(),
        idents: reader.idents,
        types: reader.types,
        sentences: reader.sentences,
        logged: reader.logged,
    }
}

/// The module of a file.
fn module(file: &Path) -> Names {
    let file = file.with_extension("");
    let names = file.iter().map(|name| name.to_str().unwrap().to_owned());
    let mut names: Names = names.collect();
    names.pop_if(|last| ["mod", "lib", "main"].contains(&last.as_str()));
    names
}

#[derive(Default)]
struct Reader {
    module: Names,
    /// The paths of imported names.
    imported: BTreeMap<String, Names>,
    paths: Vec<Names>,
    idents: BTreeSet<String>,
    types: Vec<String>,
    sentences: Vec<String>,
    logged: Vec<String>,
}

impl Reader {
    /// The path from its root.
    fn whole(&self, path: &[String]) -> Names {
        let (first, rest) = path.split_first().unwrap();
        match self.imported.get(first) {
            // `use a::{self}` and the like stand for themselves.
            Some(long) if long.first() != Some(first) => [&self.whole(long), rest].concat(),
            Some(long) => [long, rest].concat(),
            None => path.to_vec(),
        }
    }

    /// Resolves `crate`, `self` and `super`.
    fn rooted(&self, path: Names) -> Names {
        let mut module = self.module.clone();
        let mut rest = path.as_slice();
        match path[0].as_str() {
            "snapdeck" | "crate" => return [&["crate".to_owned()], &path[1..]].concat(),
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    module.pop();
                    rest = &rest[1..];
                }
            }
            _ => return path,
        }
        [&["crate".to_owned()], module.as_slice(), rest].concat()
    }

    fn take(&mut self, path: Names) {
        if !path.is_empty() {
            let path = self.rooted(path);
            self.paths.push(path);
        }
    }

    fn import(&mut self, before: &[String], tree: &UseTree) {
        let with = |name: &Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.import(&with(&path.ident), &path.tree),
            UseTree::Group(group) => group
                .items
                .iter()
                .for_each(|tree| self.import(before, tree)),
            UseTree::Glob(_) => self.take([before, &["*".to_owned()]].concat()),
            UseTree::Name(name) if name.ident == "self" => {
                self.import_as(before.to_vec(), before.last().cloned());
            }
            UseTree::Name(name) => {
                self.import_as(with(&name.ident), Some(name.ident.to_string()));
            }
            UseTree::Rename(name) if name.ident == "self" => {
                self.import_as(before.to_vec(), Some(name.rename.to_string()));
            }
            UseTree::Rename(name) => {
                self.import_as(with(&name.ident), Some(name.rename.to_string()));
            }
        }
    }

    fn import_as(&mut self, path: Names, name: Option<String>) {
        let path = self.rooted(path);
        self.imported.extend(name.map(|name| (name, path.clone())));
        self.paths.push(path);
    }

    /// Paths and identifiers in the input of a macro.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = Names::new();
        let mut colons = 0;
        let mut is_attribute = false;
        for token in tokens {
            let after_hash = std::mem::take(&mut is_attribute);
            match token {
                TokenTree::Ident(ident) => {
                    if colons < 2 {
                        self.take(std::mem::take(&mut path));
                    }
                    path.push(ident.to_string());
                    self.idents.insert(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.take(std::mem::take(&mut path));
                    let said = self.sentences.len();
                    self.tokens(group.stream());
                    // Such as a doc comment.
                    if after_hash {
                        self.sentences.truncate(said);
                    }
                }
                TokenTree::Punct(punct) => {
                    is_attribute = punct.as_char() == '#';
                    self.take(std::mem::take(&mut path));
                }
                TokenTree::Literal(literal) => {
                    self.take(std::mem::take(&mut path));
                    if let Ok(literal) = syn::parse_str(&literal.to_string()) {
                        self.visit_lit_str(&literal);
                    }
                }
            }
        }
        self.take(path);
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if !attributes(item).iter().any(is_of_tests) {
            visit::visit_item(self, item);
        }
        let name = match item {
            Item::Struct(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::Type(item) => &item.ident,
            _ => return,
        };
        self.types.push(name.to_string());
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.import(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names = path.segments.iter().map(|part| part.ident.to_string());
        self.take(names.collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let name = call.path.segments.last().unwrap().ident.to_string();
        let format = call.tokens.clone().into_iter().next();
        let format = format.and_then(|token| syn::parse2::<LitStr>(token.into()).ok());
        if let Some(format) = format.map(|format| format.value())
            && LEVELS.contains(&name.as_str())
            && has_words(&format)
        {
            self.logged.push(format);
        }
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let sentences = std::mem::take(&mut self.sentences);
        visit::visit_attribute(self, attribute);
        self.sentences = sentences;
    }

    fn visit_lit_str(&mut self, literal: &LitStr) {
        let literal = literal.value();
        if is_sentence(&literal) {
            self.sentences.push(literal);
        }
    }

    fn visit_ident(&mut self, ident: &'ast Ident) {
        self.idents.insert(ident.to_string());
    }
}

/// Whether a text has a blank between two lower-case words.
fn is_sentence(text: &str) -> bool {
    let bytes = text.as_bytes().windows(3);
    let mut blanks = bytes.filter(|bytes| bytes[1] == b' ');
    blanks.any(|around| around[0].is_ascii_lowercase() && around[2].is_ascii_lowercase())
}

/// Whether a format has letters outside its braces.
fn has_words(format: &str) -> bool {
    let mut parts = format.split('{').map(|part| match part.split_once('}') {
        Some((_, after)) => after,
        None => part,
    });
    parts.any(|part| part.contains(char::is_alphabetic))
}

fn is_of_tests(attribute: &Attribute) -> bool {
    let words = attribute.meta.require_list();
    words.is_ok_and(|list| list.path.is_ident("cfg") && list.tokens.to_string() == "test")
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[test]
fn a_path_is_seen_however_it_is_written() {
    let code = "
        use std::{collections::BTreeMap, fs::{self, File}, io as input, time::{self as clock}};
        use super::{super::view, table::*};
        use crate::{keys::Key, text};
        mod inner { use super::super::wire; }
        fn f(a: crate::domain::Id) -> std::net::IpAddr {
            let then = clock::Instant::now();
            let now = input::Error::other(fs::read(a));
            assert!(matches!(now, snapdeck::api::Api), \"{}\", tokio::time::sleep(text::width(1)));
        }
        #[cfg(test)]
        mod tests { use crate::service::Service; }
    ";
    let found = read(Path::new("app/sign_in/mod.rs"), code);
    let paths: Vec<_> = found.paths.iter().map(|path| path.join("::")).collect();
    for expected in [
        "std::collections::BTreeMap",
        "std::fs",
        "std::fs::File",
        "std::io",
        "crate::view",
        "crate::app::table::*",
        "crate::keys::Key",
        "crate::app::wire",
        "crate::domain::Id",
        "std::net::IpAddr",
        "std::io::Error::other",
        "std::fs::read",
        "std::time::Instant::now",
        "crate::api::Api",
        "tokio::time::sleep",
        "crate::text::width",
    ] {
        assert!(
            paths.iter().any(|path| path == expected),
            "{expected}: {paths:?}"
        );
    }
    assert!(
        !paths.iter().any(|path| path.contains("service")),
        "{paths:?}"
    );
    assert!(found.idents.contains("matches"));
}

#[test]
fn a_sentence_is_seen_wherever_it_stands_but_in_attributes_and_tests() {
    let code = "
        //! A module of ours.
        /// What is said.
        #[expect(dead_code, reason = \"it is not used\")]
        const SAID: &str = \"One of them.\";
        fn f(name: &str) -> String {
            let columns = [\"min_disk\", \"{name}  {}\", \"STALE\"];
            format!(\"{name} {} was deleted\", concat!(\"in a macro\", columns))
        }
        ids! {
            /// The id of a row.
            struct RowId;
        }
        #[cfg(test)]
        mod tests { const WHY: &str = \"it is tested\"; }
    ";
    let found = read(Path::new("view/help.rs"), code);
    assert_eq!(
        found.sentences,
        ["One of them.", "{name} {} was deleted", "in a macro"]
    );
}

#[test]
fn a_log_line_is_seen_if_it_has_words_of_its_own() {
    let code = "
        fn f(name: &str) {
            log::warn!(\"{}: {problem}\", name);
            info!(\"{name}: done in {} ms\", 1);
            format!(\"{name}: done\");
            if true { log::error!(\"stopped\") }
        }
    ";
    let found = read(Path::new("service/mod.rs"), code);
    assert_eq!(found.logged, ["{name}: done in {} ms", "stopped"]);
}
