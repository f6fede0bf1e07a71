//! What is remembered of addresses that answered well.

use super::Verdict;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Addresses with when they answered, and where they have moved to.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Cache {
    addresses: BTreeMap<String, Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    at: Timestamp,
    moved: Option<String>,
}

impl Cache {
    /// Reads what [`Self::to_text`] wrote; anything else is an empty cache.
    pub fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// The cache as text.
    pub fn to_text(&self) -> String {
        // Strings and times have no way to fail.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    pub(super) fn get(&self, address: &str, now: Timestamp) -> Option<Verdict> {
        let entry = self.addresses.get(address)?;
        let age = now.duration_since(entry.at);
        let is_fresh = !age.is_negative() && age < WEEK;
        is_fresh.then(|| match &entry.moved {
            Some(to) => Verdict::Moved(to.clone()),
            None => Verdict::Fine,
        })
    }

    pub(super) fn put(&mut self, address: &str, verdict: &Verdict, now: Timestamp) {
        let moved = match verdict {
            Verdict::Fine => None,
            Verdict::Moved(to) => Some(to.clone()),
            Verdict::Broken(_) => {
                self.addresses.remove(address);
                return;
            }
        };
        let entry = Entry { at: now, moved };
        self.addresses.insert(address.to_owned(), entry);
    }
}
