//! `(Snapshot, path) → Artifact`: what stands at a path of the site.
//!
//! In: a [`Snapshot`], which never changes. Out: bytes, or findings. This module
//! knows neither where the bytes go nor which command asked.

mod cards;
mod content;
mod context;
mod feed;
mod key;
mod listing;
mod portable;
mod search;
mod sitemap;
mod structured;
mod values;

use crate::diag::{Diagnostic, IoAction, Problem};
use crate::image::{self, Broken, Cache};
use crate::site::{PageId, Route, Routes, Section, Site, place, url_path};
use crate::source::Files;
use crate::template::Theme;
use cards::Cards;
use content::Article;
use context::{Globals, put, put_metadata};
pub use key::{Key, Keys};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use tera::Context;
use values::Values;

/// Everything rendering needs, immutable.
pub struct Snapshot {
    /// The documents, related to each other.
    pub site: Arc<Site>,
    /// Templates, words and assets.
    pub theme: Arc<Theme>,
    /// Whether addresses are made relative, for `file://`.
    pub portable: bool,
    files: Arc<dyn Files>,
    cache: Cache,
    values: Arc<Values>,
    globals: Globals,
    cards: Cards,
    /// Built when a search file, or the list of all paths, is asked for.
    search: OnceLock<Arc<SearchFiles>>,
}

/// Files of the search index and its script, by path in the output.
pub type SearchFiles = BTreeMap<String, Vec<u8>>;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Path in the output.
    pub path: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What stands at a path, pages not yet run through their templates.
pub struct Prepared<'s> {
    snapshot: &'s Snapshot,
    path: &'s str,
    content: Content<'s>,
}

enum Content<'s> {
    Bytes(Vec<u8>),
    /// A file of the search index.
    Index(Vec<u8>),
    Page {
        template: String,
        own: Own<'s>,
    },
}

/// What the template of a page is given besides what every page is.
struct Own<'s> {
    context: Context,
    /// What `page` and what others are told of it are made from when it is rendered, if it is the page of a document.
    article: Option<Box<Article<'s>>>,
    /// The pages that it lists, if it is a page of a list.
    pages: Vec<PageId>,
}

impl Own<'_> {
    /// The lists of which it is given the cards, by their names.
    fn listed(&self) -> Vec<(&'static str, &[PageId])> {
        match &self.article {
            Some(article) => article.listed().collect(),
            None => vec![("pages", &self.pages)],
        }
    }
}

impl From<Context> for Own<'_> {
    fn from(context: Context) -> Self {
        Self {
            context,
            article: None,
            pages: Vec::new(),
        }
    }
}

impl Prepared<'_> {
    /// The key of a page or of the search index, by its snapshot's [`Keys`]; `None` for what is soon made again.
    pub fn key(&self, keys: &Keys) -> Option<Key> {
        match &self.content {
            Content::Bytes(_) => None,
            Content::Index(_) => Some(keys.index()),
            Content::Page { template, own } => {
                Some(keys.page(self.snapshot, self.path, template, own))
            }
        }
    }

    /// Runs a page through its template.
    ///
    /// # Errors
    /// One finding, at the template's line where Tera knows it.
    pub fn render(self) -> Result<Artifact, Diagnostic> {
        let (snapshot, path) = (self.snapshot, self.path);
        let bytes = match self.content {
            Content::Bytes(bytes) | Content::Index(bytes) => bytes,
            Content::Page { template, own } => {
                let mut context = snapshot.globals.for_path(snapshot, path)?;
                if snapshot.theme.reads(&template).contains(&"cards") {
                    put(&mut context, "cards", snapshot.cards(&own.listed())?);
                }
                context.extend(own.context);
                if let Some(article) = own.article {
                    put_metadata(&mut context, snapshot, path);
                    put(&mut context, "page", article.page(&snapshot.values));
                }
                let html = snapshot
                    .theme
                    .render(&template, &context, &snapshot.shown(path))?;
                match snapshot.portable {
                    true => portable::relative(&snapshot.site.config.base, path, html),
                    false => html,
                }
            }
        };
        Ok(Artifact {
            path: path.to_owned(),
            bytes,
        })
    }
}

impl Snapshot {
    /// Builds every value templates share, once; what is as it was in `before` is taken from there.
    pub fn new(
        site: Arc<Site>,
        theme: Arc<Theme>,
        files: Arc<dyn Files>,
        cache: Cache,
        portable: bool,
        before: Option<&Self>,
    ) -> Self {
        let values = match before {
            Some(before) if Arc::ptr_eq(&before.site, &site) => Arc::clone(&before.values),
            _ => {
                let before = before.map(|before| (&*before.site, &*before.values));
                Arc::new(Values::new(&site, before))
            }
        };
        let globals = Globals::new(&site, &theme, &values);
        Self {
            cards: Cards::new(site.pages.len()),
            site,
            theme,
            portable,
            files,
            cache,
            values,
            globals,
            search: OnceLock::new(),
        }
    }

    /// The files it was made from.
    pub fn files(&self) -> &dyn Files {
        &*self.files
    }

    /// Paths of all but the search index, in order.
    pub fn routes(&self) -> Vec<&str> {
        self.site.routes.iter().map(|(path, _)| path).collect()
    }

    /// Paths of everything there is: routes in order, then the search index, which this builds.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let index = self.search_files().keys().map(String::as_str);
        self.routes().into_iter().chain(index)
    }

    /// Renders what stands at `path`; `None` when nothing does.
    pub fn render(&self, path: &str) -> Option<Result<Artifact, Diagnostic>> {
        let prepared = self.prepare(path)?;
        Some(prepared.and_then(Prepared::render))
    }

    /// What stands at `path`, a page before its template is run; `None` when nothing does.
    pub fn prepare<'s>(&'s self, path: &'s str) -> Option<Result<Prepared<'s>, Diagnostic>> {
        let content = match self.site.routes.get(path) {
            Some(route) => self.prepare_route(path, route),
            // Every page asks for the script, and it does not depend on the index.
            None if path == search::SCRIPT => Ok(Content::Index(search::script(&self.theme))),
            None if path.starts_with(place::SEARCH_FOLDER) => {
                Ok(Content::Index(self.search_files().get(path)?.clone()))
            }
            None => return None,
        };
        Some(content.map(|content| Prepared {
            snapshot: self,
            path,
            content,
        }))
    }

    /// Files of the search index and its script, built when first asked for.
    pub fn search_files(&self) -> &Arc<SearchFiles> {
        let files = || Arc::new(search::files(self));
        self.search.get_or_init(files)
    }

    fn prepare_route<'s>(&'s self, path: &str, route: &Route) -> Result<Content<'s>, Diagnostic> {
        let bytes = match route {
            Route::Home => return self.page(path, route, listing::home(self).into()),
            Route::Page(id) => return self.page(path, route, content::page(self, *id)),
            Route::Section { id, number } => {
                return self.page(path, route, listing::section(self, *id, *number));
            }
            Route::Taxonomy(kind) => {
                return self.page(path, route, listing::taxonomy(self, *kind).into());
            }
            Route::Term { kind, id, number } => {
                return self.page(path, route, listing::term(self, *kind, *id, *number));
            }
            Route::SiteMap => return self.page(path, route, listing::site_map(self).into()),
            Route::Search | Route::NotFound => {
                return self.page(path, route, Context::new().into());
            }
            Route::Redirect(to) => {
                return self.page(path, route, listing::redirect(self, to).into());
            }
            Route::Latest => self.latest(path)?,
            Route::Feed(section) => feed::feed(&self.site, *section),
            Route::SitemapXml => sitemap::whole(&self.site),
            Route::SitemapPart(number) => sitemap::part(&self.site, *number),
            Route::Robots => sitemap::robots(&self.site),
            Route::Static(name) => self.static_file(name)?,
            Route::File(name) => self.file(name)?,
            Route::Variant { file, width } => self.variant(file, *width)?,
            Route::Asset => self.asset(path),
        };
        Ok(Content::Bytes(bytes))
    }

    /// A page: its template with what is its own.
    fn page<'s>(
        &self,
        path: &str,
        route: &Route,
        mut own: Own<'s>,
    ) -> Result<Content<'s>, Diagnostic> {
        let template = self.template(route)?;
        if own.article.is_none() {
            put_metadata(&mut own.context, self, path);
        }
        Ok(Content::Page { template, own })
    }

    /// The template that stands behind a path; `None` for what is made without one.
    pub fn template_of(&self, path: &str) -> Option<String> {
        let route = self.site.routes.get(path)?;
        let has_template = Routes::is_page(route) || matches!(route, Route::Redirect(_));
        has_template.then(|| self.template(route).ok())?
    }

    /// The template of a page: its own, else the first that exists of those it may have.
    fn template(&self, route: &Route) -> Result<String, Diagnostic> {
        let site = &self.site;
        let names: Vec<String> = match route {
            Route::Page(id) => {
                let page = site.page(*id);
                if let Some(own) = &page.document.front.template {
                    return self.own_template(&page.document.file, own);
                }
                let kind = format!("{}.html", page.kind.name());
                vec![kind, "page.html".into()]
            }
            Route::Section { id, .. } => {
                let section: &Section = site.section(*id);
                if let Some(index) = &section.index
                    && let Some(own) = &index.front.template
                {
                    return self.own_template(&index.file, own);
                }
                let kind = format!("section-{}.html", section.kind.name());
                vec![kind, "section.html".into()]
            }
            Route::Term { kind, .. } => {
                vec![format!("term-{}.html", kind.name()), "term.html".into()]
            }
            Route::Home => vec!["index.html".into()],
            Route::Taxonomy(_) => vec!["taxonomy.html".into()],
            Route::SiteMap => vec!["sitemap.html".into()],
            Route::Search => vec!["search.html".into()],
            Route::NotFound => vec!["404.html".into()],
            _ => vec!["redirect.html".into()],
        };
        let found = names.iter().find(|name| self.theme.has(name)).cloned();
        found.ok_or_else(|| {
            let name = names.last().cloned().unwrap_or_default();
            Diagnostic::new(Problem::TemplateMissing { name }, None)
        })
    }

    /// What a message calls a path: the document it is made from, else its address.
    fn shown(&self, path: &str) -> String {
        match self.site.routes.get(path) {
            Some(Route::Page(id)) => self.site.page(*id).document.file.to_string(),
            Some(Route::Section { id, .. }) => match &self.site.section(*id).index {
                Some(index) => index.file.to_string(),
                None => format!("/{}", url_path(path)),
            },
            _ => format!("/{}", url_path(path)),
        }
    }

    fn own_template(
        &self,
        file: &Arc<str>,
        name: &crate::config::Spanned<String>,
    ) -> Result<String, Diagnostic> {
        if self.theme.has(&name.value) {
            return Ok(name.value.clone());
        }
        let problem = Problem::TemplateMissing {
            name: name.value.clone(),
        };
        Err(Diagnostic::at(problem, file, name.span.clone()))
    }

    /// The script with the newest articles: HTML whose addresses are relative to the script.
    fn latest(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        let name = "fragments/latest.html";
        if !self.theme.has(name) {
            return Ok(Vec::new());
        }
        let mut context = self.globals.for_path(self, path)?;
        put_metadata(&mut context, self, path);
        let html = self.theme.render(name, &context, &self.shown(path))?;
        let html = portable::relative(&self.site.config.base, path, html);
        let html = String::from_utf8_lossy(&html);
        let json = structured::script_safe(&html.trim());
        Ok(format!("window.sen=window.sen||{{}};(sen.fragments=sen.fragments||{{}}).latest={json};if(sen.fragment)sen.fragment(\"latest\",sen.fragments.latest);\n").into_bytes())
    }

    fn static_file(&self, name: &str) -> Result<Vec<u8>, Diagnostic> {
        match self.files.read(&format!("static/{name}")) {
            Ok(bytes) => Ok(bytes),
            Err(error) => match self.theme.statics.get(name) {
                Some(bytes) => Ok(bytes.clone()),
                None => Err(unreadable(&format!("static/{name}"), &error)),
            },
        }
    }

    /// A file of `content/`; a picture without metadata, a drawing without scripts.
    fn file(&self, name: &str) -> Result<Vec<u8>, Diagnostic> {
        let file = format!("content/{name}");
        let bytes = self.files.read(&file).map_err(|e| unreadable(&file, &e))?;
        if !image::is_picture(name) {
            return Ok(bytes);
        }
        let trusted = self.site.config.raw_html == crate::config::RawHtml::Trust;
        image::publishable(name, bytes, trusted).map_err(|broken| broken_picture(&file, broken))
    }

    fn variant(&self, name: &str, width: u32) -> Result<Vec<u8>, Diagnostic> {
        let file = format!("content/{name}");
        let picture = self.site.files.get(name).and_then(|f| f.picture.as_ref());
        let hash = picture.map_or("", |picture| &picture.hash);
        let quality = self.site.config.images.quality;
        self.cache.get(hash, &format!("{width}w-q{quality}"), || {
            let bytes = self.files.read(&file).map_err(|e| unreadable(&file, &e))?;
            image::variant(&bytes, width, quality).map_err(|broken| broken_picture(&file, broken))
        })
    }

    fn asset(&self, path: &str) -> Vec<u8> {
        self.theme
            .assets
            .names()
            .find(|(_, asset)| asset.path == path)
            .map(|(_, asset)| asset.bytes.clone())
            .unwrap_or_default()
    }
}

fn unreadable(file: &str, error: &std::io::Error) -> Diagnostic {
    let problem = Problem::Io {
        action: IoAction::Read,
        error: error.to_string(),
    };
    Diagnostic::in_file(problem, file)
}

fn broken_picture(file: &str, Broken(detail): Broken) -> Diagnostic {
    Diagnostic::in_file(Problem::BrokenImage { detail }, file)
}

/// The media type of a file's name, with its charset when it is text.
pub fn mime_of(path: &str) -> String {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let text = mime.type_() == "text"
        || mime.subtype() == "javascript"
        || mime.subtype() == "json"
        || mime.subtype() == "xml"
        || mime.suffix().is_some_and(|suffix| suffix == "xml");
    if text {
        format!("{mime}; charset=utf-8")
    } else {
        mime.to_string()
    }
}
