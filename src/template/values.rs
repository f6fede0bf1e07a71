//! Small helpers to build Tera values.

use tera::value::Key;
use tera::{Map, Value};

/// A map whose keys keep their order.
pub fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Map {
    let mut map = Map::with_capacity(N);
    for (key, value) in pairs {
        map.insert(key.into(), value);
    }
    map
}

/// Text, or `none`.
pub fn text_or_none(text: Option<&str>) -> Value {
    text.map_or_else(Value::none, Value::from)
}

/// What a map holds under `key`.
pub fn get<'m>(map: &'m Map, key: &'static str) -> Option<&'m Value> {
    map.get(&Key::from(key))
}
