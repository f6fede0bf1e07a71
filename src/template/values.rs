//! Small helpers to build Tera values.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use tera::value::Key;
use tera::{Map, Value};

/// A map whose keys keep their order.
pub fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    map_of(pairs.map(|(key, value)| (key.into(), value)))
}

/// A map of pairs with different keys, which keep their order.
///
/// Tera makes a map value of a sorted map by hashing each key once, of its own kind of map by hashing it again.
pub fn map_of(pairs: impl IntoIterator<Item = (Key<'static>, Value)>) -> Value {
    let placed = (0..)
        .zip(pairs)
        .map(|(place, (key, value))| (Placed { place, key }, value));
    Value::from(placed.collect::<BTreeMap<Placed, Value>>())
}

/// A key that sorts by its place.
struct Placed {
    place: u32,
    key: Key<'static>,
}

impl From<Placed> for Key<'static> {
    fn from(placed: Placed) -> Self {
        placed.key
    }
}

impl Ord for Placed {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(&other.place)
    }
}

impl PartialOrd for Placed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Placed {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl Eq for Placed {}

/// Text, or `none`.
pub fn text_or_none(text: Option<&str>) -> Value {
    text.map_or_else(Value::none, Value::from)
}

/// What a map holds under `key`.
pub fn get<'m>(map: &'m Map, key: &'static str) -> Option<&'m Value> {
    map.get(&Key::from(key))
}
