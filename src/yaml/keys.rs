//! The keys of a mapping: how each may be spelled, what it takes, what it is for.
//!
//! One table serves reading ([`super::Fields`]) and describing (`schema`), so that neither can know
//! a key or a bound that the other does not.

use crate::diag::Lang;

/// Other spellings of one choice, the first for messages.
pub type Words = &'static [&'static str];

/// A key of a mapping.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The name used in code and messages.
    pub name: &'static str,
    /// Other names, compared after NFC and lower-casing.
    pub aliases: &'static [&'static str],
    /// What it takes.
    pub form: Form,
    /// Whether the mapping is worth nothing without it.
    pub required: bool,
    /// Names of the shapes (kinds of documents) it means something in; empty: in all.
    pub only: &'static [&'static str],
    vi: &'static str,
    en: &'static str,
}

impl Key {
    /// A key under one name, with what it is for in Vietnamese and English.
    pub const fn new(name: &'static str, form: Form, vi: &'static str, en: &'static str) -> Self {
        Self {
            name,
            aliases: &[],
            form,
            required: false,
            only: &[],
            vi,
            en,
        }
    }

    /// The key with other names.
    pub const fn or(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// The key, without which its mapping is reported.
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// The key, meant for these shapes only.
    pub const fn only(self, only: &'static [&'static str]) -> Self {
        Self { only, ..self }
    }

    /// Every name it goes by, its own first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// What it is for.
    pub fn about(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Vi => self.vi,
            Lang::En => self.en,
        }
    }

    pub(super) fn matches(&self, written: &str) -> bool {
        self.name == written || self.aliases.contains(&written)
    }
}

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// One line of text; any single value counts as text.
    Text,
    /// A date, with or without a time of day.
    Date,
    /// Yes or no.
    Boolean,
    /// A whole number.
    Integer,
    /// A whole number within bounds, both included.
    Between(u64, u64),
    /// One of a few words.
    Choice(fn() -> Vec<Words>),
    /// A mapping.
    Mapping(&'static [Key]),
    /// A text, which stands for the first key of the mapping, or the mapping.
    TextOr(&'static [Key]),
    /// A mapping from names of the editor's choice.
    Named(&'static Form),
    /// A list.
    List(&'static Form),
    /// A list, or the only entry of it.
    OneOrMore(&'static Form),
    /// Free data.
    Any,
}

impl Form {
    /// Texts: one, or a list.
    pub const TEXTS: Self = Self::OneOrMore(&Self::Text);
}

/// Values that are written as words.
pub trait Choice: Copy + 'static {
    /// Every value with the words it goes by.
    const CHOICES: &'static [(Self, Words)];
}

/// The words of a [`Choice`], for [`Form::Choice`].
pub fn words<T: Choice>() -> Vec<Words> {
    T::CHOICES.iter().map(|(_, words)| *words).collect()
}
