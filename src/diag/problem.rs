//! Everything that can be wrong, as data: code, severity, and the facts a message needs.

use super::{Lang, Lint, Words, en, rule_of, vi};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site is not built.
    Error,
    /// The site is built; somebody should look.
    Warning,
}

/// Everything that can be wrong. Fields are the facts its message needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the fields are named as the messages use them
pub enum Problem {
    // Files and their encoding.
    NotUtf8 {
        bytes: String,
    },
    Utf16,
    NulByte,
    FileTooLarge {
        megabytes: u64,
        limit: u64,
    },
    FileNameNotUtf8 {
        name: String,
    },
    SameFileName {
        other: String,
    },
    NameNotPortable {
        name: String,
    },
    NamesDifferInCase {
        name: String,
        other: String,
    },
    LinkLeavesSite {
        target: String,
    },
    /// A file where a folder is looked for.
    NotAFolder,
    Unreadable {
        error: String,
    },

    // YAML.
    YamlSyntax {
        detail: String,
    },
    YamlTooComplex,
    NotAMapping {
        found: &'static str,
    },
    DuplicateKey {
        key: String,
    },
    KeyTwice {
        key: String,
        other: String,
    },
    UnknownKey {
        key: String,
        nearest: Option<String>,
        /// Whether data of the site's own may stand there, under `extra`.
        takes_extra: bool,
    },
    UnknownRule {
        code: String,
        nearest: Option<String>,
    },
    FixedRule {
        code: String,
    },
    WrongType {
        key: String,
        expected: Expected,
        found: &'static str,
    },
    BadChoice {
        key: String,
        value: String,
        allowed: String,
    },
    EmptyValue {
        key: String,
    },
    MissingKey {
        key: &'static str,
    },

    // Front matter and body.
    FrontMatterMissing,
    FrontMatterUnclosed,
    FrontMatterTooLarge,
    BadDate {
        value: String,
    },
    ImpossibleDate {
        value: String,
    },
    /// A part of the path is longer than a file system takes.
    NameTooLong {
        path: String,
    },
    BadSlug {
        value: String,
    },
    PathLeavesSite {
        path: String,
    },
    UnsafeAddress {
        address: String,
    },
    NestedTooDeep,

    // Configuration.
    ConfigMissing,
    BadBaseUrl {
        value: String,
    },
    BadTimeZone {
        value: String,
    },
    OutOfRange {
        key: String,
        least: u64,
        most: u64,
    },
    ThemeMissing {
        name: String,
        known: String,
    },

    // The site as a whole.
    ContentMissing,
    ContentEmpty,
    UrlTaken {
        url: String,
        other: String,
    },
    UrlReserved {
        url: String,
    },
    TargetMissing {
        target: String,
        nearest: Option<String>,
    },
    AnchorMissing {
        anchor: String,
        target: String,
        nearest: Option<String>,
    },
    TargetUnpublished {
        target: String,
    },
    FileUnused,
    ActiveFile,

    // Pictures and assets.
    BrokenImage {
        detail: String,
    },
    BadStyleSheet {
        detail: String,
    },

    // Templates.
    TemplateMissing {
        name: String,
    },
    TemplateSyntax {
        detail: String,
    },
    TemplateFailed {
        detail: String,
        page: String,
    },

    // Outside.
    OutputIsFile,
    OutputOverlapsSite,
    OutputForeign {
        path: String,
    },
    /// The output is new in part: an error came when files were being replaced.
    OutputUnfinished,
    DiskFull,
    CannotListen {
        address: String,
        error: String,
    },
    Io {
        action: IoAction,
        error: String,
    },

    // What `sen check` finds besides.
    Lint(Lint),
    // Publishing.
    PublishName,
    PublishAddress {
        target: String,
    },
    PublishSecret {
        target: String,
    },
    PublishState {
        target: String,
    },
    PublishSharedState {
        target: String,
        other: String,
    },
    PublishRelative {
        target: String,
    },
    PublishImplicitTls {
        target: String,
    },
    PublishTarget {
        name: Option<String>,
        known: String,
    },
    PublishEmpty,
    PublishPreview,
    PublishChanged {
        path: String,
    },
    PublishDeletes {
        count: usize,
        limit: usize,
    },
    PublishHome,
    PublishForeign {
        path: String,
        count: usize,
    },
    PublishTaken {
        path: String,
        /// By a folder where a file must be; else by a file where a folder must be.
        is_folder: bool,
    },
    PublishTakeOver {
        count: usize,
    },
    PublishLocked {
        minutes: i64,
        stale: bool,
    },
    PublishHeld {
        minutes: Option<i64>,
        stale: bool,
    },
    PublishLockLost,
    PublishBusy,
    PublishMoved,
    PublishKey {
        file: String,
        is_public: bool,
    },
    PublishHostKey {
        host: String,
        fingerprint: String,
        changed: bool,
    },
    PublishKnownHosts {
        file: String,
        line: usize,
        host: String,
    },
    PublishNotRecorded {
        error: String,
    },
    PublishNoHost {
        host: String,
    },
    PublishSilent {
        host: String,
        seconds: u64,
    },
    PublishLogin {
        host: String,
        tried: Vec<LoginWay>,
        said: String,
    },
    PublishHost {
        host: String,
        /// The file or the step; may be empty.
        what: String,
        detail: String,
    },
    PublishDamaged {
        host: String,
        path: String,
        is_manifest: bool,
    },
    PublishHostFull {
        host: String,
    },
    PublishNoVersion,
    PublishVersionBroken {
        path: String,
        count: usize,
    },
    PublishOvertaken {
        path: String,
        /// It is at the place of a new file; else it was changed after its old bytes were kept.
        is_new: bool,
    },
    PublishVersionDamaged {
        path: String,
    },
    PublishNotKept {
        path: String,
    },
    PublishEdited {
        path: String,
    },
    PublishPutAside {
        path: String,
        /// On this machine.
        file: String,
    },
    PublishNotBack {
        path: String,
    },
    PublishMisnamed {
        host: String,
        path: String,
        read_as: String,
    },
    PublishRules,
    PublishUnconfirmed,
}

/// A way into a host that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // named as people name them
pub enum LoginWay {
    Agent,
    Key,
    /// A private key that cannot be read, mostly for want of its passphrase.
    LockedKey,
    Password,
    /// Access key and secret of S3.
    AccessKey,
    /// One of them is missing.
    NoAccessKey,
}

/// What a key's value should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expected {
    /// Text.
    Text,
    /// One text or a list of texts.
    TextOrList,
    /// yes or no.
    Boolean,
    /// A whole number.
    Number,
    /// A list.
    List,
    /// Keys with values.
    Mapping,
    /// A path, or keys with values.
    TextOrMapping,
}

/// What was being done when the system refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IoAction {
    /// Reading a file or folder.
    Read,
    /// Writing a file or folder.
    Write,
    /// Removing a file.
    Remove,
}

impl Problem {
    /// How bad this is unless the site says otherwise.
    pub fn severity(&self) -> Severity {
        match self {
            Self::UnsafeAddress { .. }
            | Self::TargetUnpublished { .. }
            | Self::FileUnused
            | Self::NestedTooDeep
            | Self::PublishHeld { .. }
            | Self::PublishVersionDamaged { .. }
            | Self::PublishNotKept { .. }
            | Self::PublishEdited { .. }
            | Self::PublishPutAside { .. }
            | Self::PublishNotRecorded { .. }
            | Self::PublishNotBack { .. }
            | Self::PublishRules => Severity::Warning,
            Self::Lint(lint) => rule_of(lint.code())
                .and_then(|rule| rule.level.severity())
                .unwrap_or(Severity::Warning),
            _ => Severity::Error,
        }
    }

    /// Whether the cause lies outside the content: the disk, the network, the system.
    pub fn is_outside(&self) -> bool {
        matches!(
            self,
            Self::OutputIsFile
                | Self::OutputOverlapsSite
                | Self::OutputForeign { .. }
                | Self::OutputUnfinished
                | Self::DiskFull
                | Self::CannotListen { .. }
                | Self::Io { .. }
                | Self::Unreadable { .. }
                | Self::PublishEmpty
                | Self::PublishMisnamed { .. }
                | Self::PublishPreview
                | Self::PublishChanged { .. }
                | Self::PublishDeletes { .. }
                | Self::PublishHome
                | Self::PublishForeign { .. }
                | Self::PublishTaken { .. }
                | Self::PublishTakeOver { .. }
                | Self::PublishLocked { .. }
                | Self::PublishHeld { .. }
                | Self::PublishLockLost
                | Self::PublishBusy
                | Self::PublishMoved
                | Self::PublishKey { .. }
                | Self::PublishHostKey { .. }
                | Self::PublishKnownHosts { .. }
                | Self::PublishNotRecorded { .. }
                | Self::PublishNoHost { .. }
                | Self::PublishSilent { .. }
                | Self::PublishLogin { .. }
                | Self::PublishHost { .. }
                | Self::PublishDamaged { .. }
                | Self::PublishHostFull { .. }
                | Self::PublishNoVersion
                | Self::PublishVersionBroken { .. }
                | Self::PublishOvertaken { .. }
                | Self::PublishVersionDamaged { .. }
                | Self::PublishNotKept { .. }
                | Self::PublishEdited { .. }
                | Self::PublishPutAside { .. }
                | Self::PublishNotBack { .. }
        )
    }

    /// The message and the advice in `lang`.
    pub fn words(&self, lang: Lang) -> Words {
        let (message, help) = match lang {
            Lang::Vi => vi::words(self),
            Lang::En => en::words(self),
        };
        Words { message, help }
    }
}
