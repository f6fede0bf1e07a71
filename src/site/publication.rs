//! What the clock decides: which documents are shown, and which official ones are in force.

use crate::document::{Date, FrontMatter};
use jiff::Timestamp;

/// The clock and what a preview asks to see besides.
#[derive(Clone, Debug)]
pub struct Publication {
    /// The one clock of a run.
    pub now: Timestamp,
    /// Show drafts.
    pub drafts: bool,
    /// Show what is scheduled for later.
    pub future: bool,
    /// Show what has expired.
    pub expired: bool,
}

impl Publication {
    /// Whether it shows what is not for everyone.
    pub fn shows_more(&self) -> bool {
        self.drafts || self.future || self.expired
    }
}

/// Whether a document is public, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// For everyone.
    Public,
    /// Not finished.
    Draft,
    /// Not yet.
    Scheduled,
    /// No longer.
    Expired,
}

impl Status {
    /// The name in templates; empty for what is public.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "",
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Expired => "expired",
        }
    }
}

/// Whether an official document is in force at the time of the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Còn hiệu lực.
    InForce,
    /// Chưa có hiệu lực.
    NotYet,
    /// Hết hiệu lực.
    Ended,
}

impl Validity {
    /// The name in templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::NotYet => "not_yet",
            Self::Ended => "ended",
        }
    }
}

impl Publication {
    /// Whether a document is public, a draft, too early or too late.
    pub(crate) fn status(&self, front: &FrontMatter) -> Status {
        let passed = |date: &Option<Date>| date.as_ref().is_some_and(|d| self.has_come(d));
        if front.draft {
            Status::Draft
        } else if passed(&front.expires) {
            Status::Expired
        } else if front.publish_date.is_some() && !passed(&front.publish_date) {
            Status::Scheduled
        } else {
            Status::Public
        }
    }

    /// Whether a document is part of this build.
    pub(crate) fn shows(&self, front: &FrontMatter) -> bool {
        match self.status(front) {
            Status::Public => true,
            Status::Draft => self.drafts,
            Status::Scheduled => self.future,
            Status::Expired => self.expired,
        }
    }

    /// Whether an official document is in force; `None` when nothing says so.
    pub(crate) fn validity(&self, front: &FrontMatter) -> Option<Validity> {
        let record = &front.record;
        if record.ends.as_ref().is_some_and(|date| self.has_come(date)) {
            return Some(Validity::Ended);
        }
        match &record.effective {
            Some(date) if !self.has_come(date) => Some(Validity::NotYet),
            Some(_) => Some(Validity::InForce),
            None => record.ends.as_ref().map(|_| Validity::InForce),
        }
    }

    fn has_come(&self, date: &Date) -> bool {
        date.at.timestamp() <= self.now
    }
}
