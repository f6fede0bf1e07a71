//! `site.yaml`, parsed and validated.
//!
//! In: its text. Out: a [`Config`] in which every value has its default and every rule holds. This
//! module knows neither the content nor the command line.

mod base;
mod keys;
mod lint;
mod publish;

pub use base::BaseUrl;
pub use keys::KEYS;
pub use lint::{LetterI, LintSettings, ToneStyle};
pub use publish::{Address, Encoding, Protocol, Server, Target, WrongAddress};

use crate::diag::{Diagnostic, Lang, Problem};
use crate::source::TextFile;
use crate::yaml::{self, Data, Fields, Node};
use jiff::tz::TimeZone;
use keys::{LINK_KEYS, MENU_KEYS, Provider, WIDTHS};
use std::ops::Range;

/// Everything `site.yaml` says.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the fields are the keys; README.md documents them
pub struct Config {
    pub title: String,
    pub description: Option<String>,
    pub base: BaseUrl,
    pub language: Lang,
    pub time_zone: TimeZone,
    pub theme: Spanned<String>,
    pub paginate_by: usize,
    pub agency: Agency,
    pub contact: Contact,
    pub legal: Vec<String>,
    pub menu: Vec<MenuItem>,
    pub links: Vec<WebsiteLink>,
    pub feedback: Feedback,
    pub raw_html: RawHtml,
    pub images: Images,
    pub feed_limit: usize,
    pub lint: LintSettings,
    pub publish: Vec<Target>,
    pub extra: yaml::Value,
}

/// A value and the place it was read from, for findings made later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Byte range in the text of its file; empty at 0 for a default.
    pub span: Range<usize>,
}

impl<T> From<(T, Range<usize>)> for Spanned<T> {
    fn from((value, span): (T, Range<usize>)) -> Self {
        Self { value, span }
    }
}

/// Who runs the site.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Agency {
    pub name: Option<String>,
    pub governing_body: Option<String>,
}

/// How to reach whoever runs the site.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Contact {
    pub address: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub head: Option<String>,
}

/// An entry of the menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// What it says.
    pub title: String,
    /// A path of the site (`/tin-tuc/`) or an address elsewhere.
    pub url: Spanned<String>,
    /// The submenu.
    pub children: Vec<MenuItem>,
}

/// An entry of "Liên kết website".
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct WebsiteLink {
    pub title: String,
    pub url: Spanned<String>,
    pub logo: Option<Spanned<String>>,
}

/// How readers answer an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// Not at all.
    None,
    /// By e-mail to this address.
    Mailto(String),
    /// By a form posted to this address.
    Form(Spanned<String>),
}

/// What happens to HTML written by hand in Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RawHtml {
    /// Harmless elements stay, the rest goes.
    #[default]
    Sanitize,
    /// It is shown as text.
    Escape,
    /// It stays as it is: the site trusts everyone who can write to it.
    Trust,
}

/// How pictures are published.
#[derive(Clone, Debug)]
pub struct Images {
    /// Widths of variants in pixels, ascending.
    pub widths: Vec<u32>,
    /// Quality of lossy WebP, 1 to 100.
    pub quality: u8,
}

impl Config {
    /// Reads `site.yaml`. `base_url` (from the command line) replaces the file's own.
    ///
    /// # Errors
    /// Every finding, when there is at least one.
    pub fn parse(file: &TextFile, base_url: Option<&str>) -> Result<Self, Vec<Diagnostic>> {
        let mut findings = Vec::new();
        let config = Fields::parse(&file.text, 0, &file.path, KEYS, &mut findings)
            .and_then(|mut fields| read(&mut fields, &file.text, base_url));
        match config {
            Some(config) if findings.is_empty() => Ok(config),
            _ => Err(findings
                .into_iter()
                .map(|finding| secretly(finding, &file.text))
                .collect()),
        }
    }
}

/// A finding about YAML that cannot be read, without its line when that may hold somebody's password.
fn secretly(finding: Diagnostic, text: &str) -> Diagnostic {
    let may_hold = text.lines().any(|line| line.starts_with("publish"));
    match *finding.problem {
        Problem::YamlSyntax { .. } | Problem::YamlTooComplex if may_hold => finding.without_line(),
        _ => finding,
    }
}

fn read(fields: &mut Fields<'_>, text: &str, base_url: Option<&str>) -> Option<Config> {
    fields.require(0..0);
    let extra = if fields.take("extra").is_some() {
        match yaml::value(text, "extra") {
            Ok(value) => value,
            Err(detail) => {
                fields.report(Problem::YamlSyntax { detail }, 0..0);
                yaml::Value::Null
            }
        }
    } else {
        yaml::Value::Null
    };
    let title = fields.text("title").map(|(title, _)| title);
    Some(Config {
        description: text_of(fields, "description"),
        base: read_base(fields, base_url),
        language: fields.choice("language").unwrap_or_default(),
        time_zone: read_zone(fields),
        theme: fields
            .text("theme")
            .unwrap_or_else(|| ("portal".into(), 0..0))
            .into(),
        paginate_by: fields.integer_between("paginate_by").unwrap_or(20) as usize,
        agency: fields
            .nested("agency", |agency| Agency {
                name: text_of(agency, "name"),
                governing_body: text_of(agency, "governing_body"),
            })
            .unwrap_or_default(),
        contact: fields
            .nested("contact", |contact| Contact {
                address: text_of(contact, "address"),
                phone: text_of(contact, "phone"),
                email: text_of(contact, "email"),
                head: text_of(contact, "head"),
            })
            .unwrap_or_default(),
        legal: fields.texts("legal").into_iter().map(|(t, _)| t).collect(),
        menu: read_menu(fields, "menu"),
        links: read_links(fields),
        feedback: read_feedback(fields),
        raw_html: read_raw_html(fields),
        images: read_images(fields),
        feed_limit: fields
            .nested("feed", |feed| feed.integer_between("limit"))
            .flatten()
            .unwrap_or(30) as usize,
        lint: lint::read(fields),
        publish: publish::read(fields),
        extra,
        title: title?,
    })
}

fn text_of(fields: &mut Fields<'_>, key: &str) -> Option<String> {
    fields.text(key).map(|(text, _)| text)
}

fn read_base(fields: &mut Fields<'_>, replaced: Option<&str>) -> BaseUrl {
    let (value, span) = match (fields.text("base_url"), replaced) {
        (_, Some(value)) => (value.to_owned(), 0..0),
        (Some(own), None) => own,
        (None, None) => return BaseUrl::default(),
    };
    BaseUrl::parse(&value).unwrap_or_else(|| {
        fields.report(Problem::BadBaseUrl { value }, span);
        BaseUrl::default()
    })
}

fn read_zone(fields: &mut Fields<'_>) -> TimeZone {
    let (value, span) = fields
        .text("timezone")
        .unwrap_or_else(|| ("Asia/Ho_Chi_Minh".into(), 0..0));
    TimeZone::get(&value).unwrap_or_else(|_| {
        fields.report(Problem::BadTimeZone { value }, span);
        TimeZone::UTC
    })
}

fn read_menu(fields: &mut Fields<'_>, key: &str) -> Vec<MenuItem> {
    let items = fields.list(key);
    items
        .into_iter()
        .filter_map(|item| {
            let span = item.span.clone();
            fields
                .inside(item, &MENU_KEYS, |item| {
                    let (title, url) = titled_address(item, &span)?;
                    Some(MenuItem {
                        title,
                        url,
                        children: read_menu(item, "children"),
                    })
                })
                .flatten()
        })
        .collect()
}

/// `title` and `url`, both required.
fn titled_address(item: &mut Fields<'_>, span: &Range<usize>) -> Option<(String, Spanned<String>)> {
    item.require(span.start..span.start);
    let title = item.text("title");
    let url = item.text("url");
    Some((title?.0, url?.into()))
}

fn read_links(fields: &mut Fields<'_>) -> Vec<WebsiteLink> {
    let items = fields.list("links");
    items
        .into_iter()
        .filter_map(|item| {
            let span = item.span.clone();
            fields
                .inside(item, LINK_KEYS, |item| {
                    let (title, url) = titled_address(item, &span)?;
                    Some(WebsiteLink {
                        title,
                        url,
                        logo: item.text("logo").map(Into::into),
                    })
                })
                .flatten()
        })
        .collect()
}

fn read_feedback(fields: &mut Fields<'_>) -> Feedback {
    let read = |inner: &mut Fields<'_>| {
        let provider = inner.choice("provider");
        let (email, url) = (inner.text("email"), inner.text("url"));
        let (key, value) = match provider.unwrap_or(Provider::None) {
            Provider::None => return Feedback::None,
            Provider::Mailto => ("email", email),
            Provider::Form => ("url", url),
        };
        match (key, value) {
            ("email", Some((email, _))) => Feedback::Mailto(email),
            (_, Some(url)) => Feedback::Form(url.into()),
            (key, None) => {
                inner.missing(key);
                Feedback::None
            }
        }
    };
    fields.nested("feedback", read).unwrap_or(Feedback::None)
}

fn read_raw_html(fields: &mut Fields<'_>) -> RawHtml {
    fields
        .nested("markdown", |inner| inner.choice("raw_html"))
        .flatten()
        .unwrap_or_default()
}

fn read_images(fields: &mut Fields<'_>) -> Images {
    let mut images = Images {
        widths: vec![480, 800, 1200],
        quality: 75,
    };
    fields.nested("images", |inner| {
        if inner.has("widths") {
            images.widths = read_widths(inner);
        }
        if let Some(quality) = inner.integer_between("quality") {
            images.quality = quality as u8;
        }
    });
    images
}

fn read_widths(inner: &mut Fields<'_>) -> Vec<u32> {
    let nodes: Vec<Node> = inner.list("widths");
    let mut widths = Vec::with_capacity(nodes.len());
    for node in nodes {
        let number = match &node.data {
            Data::Scalar { text, .. } => text.parse().ok(),
            _ => None,
        };
        match number {
            Some(width) if (WIDTHS.0..=WIDTHS.1).contains(&width) => widths.push(width),
            _ => inner.report(
                Problem::OutOfRange {
                    key: "widths".into(),
                    least: WIDTHS.0.into(),
                    most: WIDTHS.1.into(),
                },
                node.span,
            ),
        }
    }
    widths.sort_unstable();
    widths.dedup();
    widths
}
