//! Each stage of a build by itself, on fixed input: `cargo bench`.

mod corpus;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use sen::config::{Config, RawHtml};
use sen::diag::Lang;
use sen::document::{Document, Settings};
use sen::engine::{self, Options, Unobserved};
use sen::image::Cache;
use sen::output::Manifest;
use sen::render::Snapshot;
use sen::site::{Publication, Route};
use sen::source::{Files, Memory, TextFile};
use sen::text;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

/// How many articles the site of the benchmarks has.
const ARTICLES: usize = 1000;

fn main() {
    divan::main();
}

static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| corpus::site(ARTICLES));

/// One article's text.
fn article() -> &'static str {
    &FILES[FILES.len() / 2].1
}

fn files() -> Arc<dyn Files> {
    let mut memory = Memory::new();
    for (path, text) in FILES.iter() {
        memory.insert(path.clone(), text.clone().into_bytes());
    }
    Arc::new(memory)
}

fn load(files: &Arc<dyn Files>) -> Arc<Snapshot> {
    let options = Options {
        base_url: None,
        publication: Publication {
            now: jiff::Timestamp::from_second(1_768_438_800).expect("a time"),
            drafts: false,
            future: true,
            expired: false,
        },
        portable: false,
    };
    // The corpus has no pictures, so that nothing is ever looked for in the cache.
    let cache = Cache::new(PathBuf::from("unused"));
    let loaded = engine::load(Arc::clone(files), cache, options, &Unobserved);
    loaded.snapshot.expect("the corpus has no errors")
}

static SNAPSHOT: LazyLock<Arc<Snapshot>> = LazyLock::new(|| load(&files()));

/// The path in the middle of those whose route is wanted.
fn path(wanted: impl Fn(&Route) -> bool) -> &'static str {
    let routes = SNAPSHOT.site.routes.iter();
    let paths: Vec<&str> = routes
        .filter(|(_, route)| wanted(route))
        .map(|(path, _)| path)
        .collect();
    paths[paths.len() / 2]
}

fn settings() -> Settings {
    Settings {
        time_zone: jiff::tz::TimeZone::UTC,
        raw_html: RawHtml::Sanitize,
        language: Lang::Vi,
    }
}

fn decoded(text: &str) -> TextFile {
    TextFile::decode("content/a.md".into(), text.as_bytes().to_vec()).expect("it is UTF-8")
}

#[divan::bench]
fn decode(bencher: Bencher<'_, '_>) {
    bencher
        .counter(BytesCount::of_str(article()))
        .bench(|| decoded(black_box(article())));
}

#[divan::bench]
fn fold(bencher: Bencher<'_, '_>) {
    bencher
        .counter(BytesCount::of_str(article()))
        .bench(|| text::fold(black_box(article())));
}

#[divan::bench]
fn front_matter(bencher: Bencher<'_, '_>) {
    let text = article();
    let end = text.rfind("---\n").expect("front matter ends") + 4;
    let file = decoded(&text[..end]);
    let settings = settings();
    bencher.bench(|| Document::parse(black_box(&file), &settings));
}

#[divan::bench]
fn document(bencher: Bencher<'_, '_>) {
    let (file, settings) = (decoded(article()), settings());
    bencher
        .counter(BytesCount::of_str(article()))
        .bench(|| Document::parse(black_box(&file), &settings));
}

#[divan::bench]
fn configuration(bencher: Bencher<'_, '_>) {
    let file = decoded(&FILES[0].1);
    bencher.bench(|| Config::parse(black_box(&file), None));
}

/// Reading, parsing and relating all articles.
#[divan::bench(sample_count = 10)]
fn site(bencher: Bencher<'_, '_>) {
    let files = files();
    bencher.bench(|| load(black_box(&files)));
}

#[divan::bench(sample_count = 10)]
fn index(bencher: Bencher<'_, '_>) {
    let files = files();
    bencher
        .with_inputs(|| load(&files))
        .bench_values(|snapshot| snapshot.search_files().len());
}

#[divan::bench]
fn page(bencher: Bencher<'_, '_>) {
    let path = path(|route| matches!(route, Route::Page(_)));
    bencher.bench(|| SNAPSHOT.render(black_box(path)));
}

#[divan::bench]
fn list(bencher: Bencher<'_, '_>) {
    let path = path(|route| matches!(route, Route::Section { .. }));
    bencher.bench(|| SNAPSHOT.render(black_box(path)));
}

#[divan::bench]
fn hash(bencher: Bencher<'_, '_>) {
    bencher
        .counter(BytesCount::of_str(article()))
        .bench(|| Manifest::hash(black_box(article().as_bytes())));
}
