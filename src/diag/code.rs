//! The stable names of problems: one row a code.

use super::{Problem, rule_of};

/// Names every problem once: what has it, and the list of all.
macro_rules! codes {
    ($($problem:pat => $code:literal,)*) => {
        impl Problem {
            /// The stable name of this problem, as in `error[missing-title]` and in `site.yaml`.
            pub fn code(&self) -> &'static str {
                match self {
                    $($problem => $code,)*
                    Problem::Lint(lint) => lint.code(),
                }
            }
        }

        /// Every code but those of the linter.
        const CODES: &[&str] = &[$($code),*];
    };
}

codes! {
    Problem::NotUtf8 { .. } => "not-utf8",
    Problem::Utf16 => "utf16",
    Problem::NulByte => "nul-byte",
    Problem::FileTooLarge { .. } => "file-too-large",
    Problem::FileNameNotUtf8 { .. } => "file-name-not-utf8",
    Problem::SameFileName { .. } => "same-file-name",
    Problem::NameNotPortable { .. } => "name-not-portable",
    Problem::NamesDifferInCase { .. } => "names-differ-in-case",
    Problem::LinkLeavesSite { .. } => "symlink-leaves-site",
    Problem::NotAFolder => "not-a-folder",
    Problem::Unreadable { .. } => "unreadable",
    Problem::YamlSyntax { .. } => "yaml-syntax",
    Problem::YamlTooComplex => "yaml-too-complex",
    Problem::NotAMapping { .. } => "not-a-mapping",
    Problem::DuplicateKey { .. } => "duplicate-key",
    Problem::KeyTwice { .. } => "key-twice",
    Problem::UnknownKey { .. } | Problem::UnknownRule { .. } | Problem::FixedRule { .. } => "unknown-key",
    Problem::WrongType { .. } => "wrong-type",
    Problem::BadChoice { .. } => "bad-choice",
    Problem::EmptyValue { .. } => "empty-value",
    Problem::MissingKey { .. } => "missing-key",
    Problem::FrontMatterMissing => "front-matter-missing",
    Problem::FrontMatterUnclosed => "front-matter-unclosed",
    Problem::FrontMatterTooLarge => "front-matter-too-large",
    Problem::BadDate { .. } => "bad-date",
    Problem::ImpossibleDate { .. } => "impossible-date",
    Problem::NameTooLong { .. } => "name-too-long",
    Problem::BadSlug { .. } => "bad-slug",
    Problem::PathLeavesSite { .. } => "path-leaves-site",
    Problem::UnsafeAddress { .. } => "unsafe-address",
    Problem::NestedTooDeep => "nested-too-deep",
    Problem::ConfigMissing => "config-missing",
    Problem::BadBaseUrl { .. } => "bad-base-url",
    Problem::BadTimeZone { .. } => "bad-time-zone",
    Problem::OutOfRange { .. } => "out-of-range",
    Problem::ThemeMissing { .. } => "theme-missing",
    Problem::ContentMissing => "content-missing",
    Problem::ContentEmpty => "content-empty",
    Problem::UrlTaken { .. } => "url-taken",
    Problem::UrlReserved { .. } => "url-reserved",
    Problem::TargetMissing { .. } => "target-missing",
    Problem::AnchorMissing { .. } => "anchor-missing",
    Problem::TargetUnpublished { .. } => "target-unpublished",
    Problem::FileUnused => "file-unused",
    Problem::ActiveFile => "active-file",
    Problem::BrokenImage { .. } => "broken-image",
    Problem::BadStyleSheet { .. } => "bad-style-sheet",
    Problem::TemplateMissing { .. } => "template-missing",
    Problem::TemplateSyntax { .. } => "template-syntax",
    Problem::TemplateFailed { .. } => "template-failed",
    Problem::OutputIsFile => "output-is-file",
    Problem::OutputOverlapsSite => "output-overlaps-site",
    Problem::OutputForeign { .. } => "output-foreign",
    Problem::OutputUnfinished => "output-unfinished",
    Problem::DiskFull => "disk-full",
    Problem::CannotListen { .. } => "cannot-listen",
    Problem::Io { .. } => "io",
    Problem::PublishName => "publish-name",
    Problem::PublishAddress { .. } => "publish-address",
    Problem::PublishState { .. } => "publish-state",
    Problem::PublishSharedState { .. } => "publish-shared-state",
    Problem::PublishRelative { .. } => "publish-relative",
    Problem::PublishImplicitTls { .. } => "publish-implicit-tls",
    Problem::PublishSecret { .. } => "publish-secret",
    Problem::PublishTarget { .. } => "publish-target",
    Problem::PublishEmpty => "publish-empty",
    Problem::PublishPreview => "publish-preview",
    Problem::PublishChanged { .. } => "publish-changed",
    Problem::PublishDeletes { .. } => "publish-deletes",
    Problem::PublishHome => "publish-home",
    Problem::PublishForeign { .. } => "publish-foreign",
    Problem::PublishTaken { .. } => "publish-taken",
    Problem::PublishTakeOver { .. } => "publish-take-over",
    Problem::PublishLocked { .. } => "publish-locked",
    Problem::PublishHeld { .. } => "publish-held",
    Problem::PublishLockLost => "publish-lock-lost",
    Problem::PublishBusy => "publish-busy",
    Problem::PublishMoved => "publish-moved",
    Problem::PublishKey { .. } => "publish-key",
    Problem::PublishHostKey { .. } => "publish-host-key",
    Problem::PublishKnownHosts { .. } => "publish-known-hosts",
    Problem::PublishNotRecorded { .. } => "publish-not-recorded",
    Problem::PublishNoHost { .. } => "publish-no-host",
    Problem::PublishSilent { .. } => "publish-silent",
    Problem::PublishLogin { .. } => "publish-login",
    Problem::PublishHost { .. } => "publish-host",
    Problem::PublishDamaged { .. } => "publish-damaged",
    Problem::PublishHostFull { .. } => "publish-host-full",
    Problem::PublishNoVersion => "publish-no-version",
    Problem::PublishVersionBroken { .. } => "publish-version-broken",
    Problem::PublishOvertaken { .. } => "publish-overtaken",
    Problem::PublishVersionDamaged { .. } => "publish-version-damaged",
    Problem::PublishNotKept { .. } => "publish-not-kept",
    Problem::PublishEdited { .. } => "publish-edited",
    Problem::PublishPutAside { .. } => "publish-put-aside",
    Problem::PublishNotBack { .. } => "publish-not-back",
    Problem::PublishMisnamed { .. } => "publish-misnamed",
    Problem::PublishRules => "publish-rules",
    Problem::PublishUnconfirmed => "publish-unconfirmed",
}

/// Whether something goes by this code that no site can set a level for: what stops a build or a publication.
pub fn is_fixed(code: &str) -> bool {
    CODES.contains(&code) && rule_of(code).is_none()
}
