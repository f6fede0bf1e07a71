//! Small helpers to build Tera values.

use indexmap::IndexMap;
use std::hash::{Hash, Hasher};
use tera::value::Key;
use tera::{Map, Value};

/// A map whose keys keep their order.
pub fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    map_of(pairs.map(|(key, value)| (key.into(), value)))
}

/// A map of pairs, whose keys keep their order; of the same key the last counts.
///
/// Tera makes a value of any map by hashing all keys: that of the map it is made from tells its keys by their places, which is
/// soon done, and Tera's own tells them by their texts.
pub fn map_of(pairs: impl IntoIterator<Item = (Key<'static>, Value)>) -> Value {
    let placed = (0..)
        .zip(pairs)
        .map(|(place, (key, value))| (Placed { place, key }, value));
    Value::from(placed.collect::<IndexMap<Placed, Value>>())
}

/// A key that is told from others by its place.
struct Placed {
    place: u32,
    key: Key<'static>,
}

impl From<Placed> for Key<'static> {
    fn from(placed: Placed) -> Self {
        placed.key
    }
}

impl Hash for Placed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.place.hash(state);
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
