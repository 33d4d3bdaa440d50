//! Parses an answer in one pass: envelope, doc, list, rows.
//!
//! Nobody reads the visitors' `expecting`: an answer that is not of the dialect is quoted instead.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;

use super::{
    Doc, Row,
    value::{FieldName, error, number, price, session, user, value},
};

/// `{"doc": …}`; `None` if `doc` is not an object.
pub(super) struct Envelope<R>(PhantomData<R>);

impl<R> Default for Envelope<R> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<'de, R: Row> DeserializeSeed<'de> for Envelope<R> {
    type Value = Option<Doc<R>>;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de, R: Row> Visitor<'de> for Envelope<R> {
    type Value = Option<Doc<R>>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object with a doc")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(FieldName(key)) = map.next_key()? {
            if key == "doc" {
                if found.is_some() {
                    return Err(A::Error::duplicate_field("doc"));
                }
                found = Some(map.next_value_seed(DocSeed(PhantomData))?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

struct DocSeed<R>(PhantomData<R>);

impl<'de, R: Row> DeserializeSeed<'de> for DocSeed<R> {
    type Value = Doc<R>;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de, R: Row> Visitor<'de> for DocSeed<R> {
    type Value = Doc<R>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a doc")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut doc = Doc::default();
        let (mut elems, mut totals) = (0, 0);
        while let Some(FieldName(key)) = map.next_key()? {
            if key == "elem" {
                elems += 1;
                let elem = map.next_value_seed(Elem(PhantomData))?;
                doc.has_elem = elem.there;
                doc.rows = elem.rows;
                doc.without_id = elem.without_id;
                continue;
            }
            let raw: &RawValue = map.next_value()?;
            match &*key {
                "error" if raw.get() != "null" => doc.error = Some(error(raw.get())),
                "ok" => doc.ok = (raw.get() != "null").then(|| value(raw).into_owned()),
                "auth" => doc.session = session(raw.get()),
                "$func" => doc.func = Some(value(raw).into_owned()),
                "p_cnt" => doc.own_keys = true,
                "p_elems" => {
                    totals += 1;
                    doc.own_keys = true;
                    doc.total = number(raw);
                }
                "manual_created_today" => doc.made_today = number(raw),
                "cost" => doc.price = price(raw),
                "backup_rotation" => doc.kept = number(raw),
                "user" => doc.user = user(raw.get()),
                _ => {}
            }
        }
        doc.ambiguous = elems > 1 || totals > 1;
        Ok(doc)
    }
}

/// `elem`: an array of rows, one bare row, or nothing (`{}`, `null`).
struct Elem<R>(PhantomData<R>);

struct Listed<R> {
    there: bool,
    rows: Vec<R>,
    without_id: usize,
}

impl<R> Listed<R> {
    fn none() -> Self {
        Self {
            there: false,
            rows: Vec::new(),
            without_id: 0,
        }
    }
}

impl<'de, R: Row> DeserializeSeed<'de> for Elem<R> {
    type Value = Listed<R>;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de, R: Row> Visitor<'de> for Elem<R> {
    type Value = Listed<R>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("rows")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Listed::none())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut rows = Listed {
            there: true,
            ..Listed::none()
        };
        while let Some(raw) = seq.next_element::<RowOf<R>>()? {
            match raw.row {
                Some(row) => rows.rows.push(row),
                None => rows.without_id += 1,
            }
        }
        Ok(rows)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let one = RowOf::<R>::read(map)?;
        if one.empty {
            return Ok(Listed::none());
        }
        let without_id = usize::from(one.row.is_none());
        Ok(Listed {
            there: true,
            rows: one.row.into_iter().collect(),
            without_id,
        })
    }
}

/// One entry of `elem`; anything but an object is a row without an id.
struct RowOf<R> {
    row: Option<R>,
    empty: bool,
}

impl<R: Row> RowOf<R> {
    const NONE: Self = Self {
        row: None,
        empty: false,
    };

    fn read<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut values = vec![Cow::Borrowed(""); R::FIELDS.len()];
        let mut empty = true;
        while let Some(FieldName(key)) = map.next_key()? {
            empty = false;
            if let Some(at) = R::FIELDS.iter().position(|field| *field == key) {
                let raw: &'de RawValue = map.next_value()?;
                values[at] = R::read(&key, raw);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Self {
            row: R::build(&values),
            empty,
        })
    }
}

impl<'de, R: Row> serde::Deserialize<'de> for RowOf<R> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Any<R>(PhantomData<R>);
        impl<'de, R: Row> Visitor<'de> for Any<R> {
            type Value = RowOf<R>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a row")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                RowOf::read(map)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(RowOf::NONE)
            }
            fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
                Ok(RowOf::NONE)
            }
            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(RowOf::NONE)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
                Ok(RowOf::NONE)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
                Ok(RowOf::NONE)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(RowOf::NONE)
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(RowOf::NONE)
            }
        }
        d.deserialize_any(Any(PhantomData))
    }
}
