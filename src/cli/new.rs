//! `sen new`: a new file with its front matter, in its place. What is missing is asked for on a
//! terminal, and named elsewhere.

use super::args::NewOptions;
use super::ask::{Asker, GivenUp};
use super::report::ended;
use super::{Exit, Session};
use crate::config::Config;
use crate::diag::{Diagnostic, IoAction, Lang, Problem, SourceMap, render};
use crate::document::{Document, Kind, Settings, Shape};
use crate::site::{Plan, Section, sections};
use crate::source::{Disk, Files, Lookup, Memory, TextFile, folder_of};
use crate::template::{NewFile, new_file};
use crate::text;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Why no file was written.
enum Stop {
    /// Something is wrong with the site, or the disk.
    Findings(Vec<Diagnostic>),
    /// Something is missing or wrong on the command line: what, and what to do.
    Usage(String, String),
    /// Whoever was asked gave up.
    GivenUp,
}

impl From<Diagnostic> for Stop {
    fn from(finding: Diagnostic) -> Self {
        Self::Findings(vec![finding])
    }
}

impl From<GivenUp> for Stop {
    fn from(_: GivenUp) -> Self {
        Self::GivenUp
    }
}

pub(super) fn run(session: &Session, options: NewOptions) -> Exit {
    let site = options.site.clone();
    let disk = match super::open(&site) {
        Ok(disk) => disk,
        Err(finding) => return complain(session, &[finding], &Lookup(&Memory::new())),
    };
    let asker = Asker::of(session);
    let stop = match write(session, options, &disk, &asker) {
        Ok(written) => {
            session.print(&next_steps(session, &site, &written));
            return Exit::Done;
        }
        Err(stop) => stop,
    };
    match stop {
        Stop::Findings(findings) => complain(session, &findings, &Lookup(&disk)),
        Stop::Usage(message, help) => {
            session.complain(&format!("error[usage]: {message}\n  = {help}\n"));
            Exit::Usage
        }
        Stop::GivenUp => {
            let message = session.say("chưa tạo tệp nào", "no file was written");
            session.complain(&format!("{message}\n"));
            Exit::Usage
        }
    }
}

fn complain(session: &Session, findings: &[Diagnostic], sources: &dyn SourceMap) -> Exit {
    for finding in findings {
        session.complain(&render::human(finding, session.lang, sources));
        session.complain("\n");
    }
    ended(findings)
}

/// What was written.
struct Written {
    /// Path relative to the site.
    file: String,
    shape: Shape,
    is_draft: bool,
}

fn write(
    session: &Session,
    options: NewOptions,
    disk: &Disk,
    asker: &Asker,
) -> Result<Written, Stop> {
    let config = read_config(disk)?;
    let settings = Settings::from(&config);
    let sections = read_sections(disk, &config, &settings)?;
    let shape = match options.shape {
        Some(shape) => shape,
        None => ask_shape(session, asker)?,
    };
    let title = match options.title {
        Some(title) => one_line(&title),
        None => one_line(&ask_title(session, asker)?),
    };
    if title.is_empty() {
        return Err(usage(
            session,
            ("tiêu đề trống", "the title is empty"),
            (
                "Viết tiêu đề trong ngoặc kép.",
                "Write the title in quotes.",
            ),
        ));
    }
    let today = options.now.to_zoned_datetime(config.time_zone.clone());
    let mut plan = Plan {
        shape,
        title,
        day: today.strftime("%Y-%m-%d").to_string(),
    };
    let section = match &options.section {
        Some(name) => named_section(session, &sections, name)?,
        None => home(session, &plan, &sections, asker)?,
    };
    let mut file = format!("content/{}", plan.path(section));
    if text::slugify(&plan.title).is_empty() {
        // The day says nothing of the title, so that another file of the day is no reason to refuse.
        let day = plan.day.clone();
        for number in 2..1000 {
            if taken(disk, &file).is_none() {
                break;
            }
            plan.day = format!("{day}-{number}");
            file = format!("content/{}", plan.path(section));
        }
    }
    refuse_taken(session, disk, &file)?;
    let kind = match shape {
        Shape::Section => kind_named(&plan.title, config.language),
        Shape::Document(_) => own_kind(shape, section, config.language),
    };
    let new = NewFile {
        shape,
        title: &plan.title,
        date: &today.strftime("%d/%m/%Y").to_string(),
        year: &today.strftime("%Y").to_string(),
        section: &section.title,
        kind,
    };
    let made = new_file(disk, &config, &new)?;
    let is_draft = check(&file, &made, &settings)?;
    create(&options.site.join(&file), &file, &made)?;
    Ok(Written {
        file,
        shape,
        is_draft,
    })
}

fn read_config(disk: &Disk) -> Result<Config, Stop> {
    let Ok(bytes) = disk.read("site.yaml") else {
        return Err(Diagnostic::in_file(Problem::ConfigMissing, "site.yaml").into());
    };
    let file = TextFile::decode("site.yaml".into(), bytes)?;
    Config::parse(&file, None).map_err(Stop::Findings)
}

/// The sections of the site; the first is the root. Only their own files are read.
fn read_sections(disk: &Disk, config: &Config, settings: &Settings) -> Result<Vec<Section>, Stop> {
    let mut documents = Vec::new();
    let mut findings = Vec::new();
    for path in disk.list("content").files {
        if path.rsplit('/').next() != Some("_index.md") {
            continue;
        }
        let bytes = disk.read(&path).map_err(|error| {
            let error = error.to_string();
            Diagnostic::in_file(Problem::Unreadable { error }, Arc::clone(&path))
        })?;
        let parsed = Document::parse(&TextFile::decode(path, bytes)?, settings);
        findings.extend(parsed.findings.into_iter().filter(Diagnostic::is_error));
        documents.extend(parsed.document.map(Arc::new));
    }
    if !findings.is_empty() {
        return Err(Stop::Findings(findings));
    }
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sections(&documents, config))
}

/// NFC, on one line, without control characters.
fn one_line(title: &str) -> String {
    let printable = title.replace(|c: char| c.is_control() || c == '\u{feff}', " ");
    let words: Vec<&str> = printable.split_whitespace().collect();
    text::nfc(&words.join(" ")).into_owned()
}

/// The section that `--section` names: by its folder, with or without `content/`, or by its title.
fn named_section<'s>(
    session: &Session,
    sections: &'s [Section],
    name: &str,
) -> Result<&'s Section, Stop> {
    let path = name.replace('\\', "/");
    let path = path.trim_start_matches("./").trim_end_matches('/');
    let folder = match path.strip_prefix("content") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest.trim_start_matches('/'),
        _ => path.trim_start_matches('/'),
    };
    let folder = if folder == "." { "" } else { folder };
    let wanted = text::term_key(name);
    sections
        .iter()
        .find(|section| section.folder == text::nfc(folder))
        .or_else(|| sections.iter().find(|s| text::term_key(&s.title) == wanted))
        .ok_or_else(|| {
            let (no, known) = match session.lang {
                Lang::Vi => ("không có chuyên mục", "Các chuyên mục"),
                Lang::En => ("there is no section", "Sections"),
            };
            Stop::Usage(
                format!("{no}: {name}"),
                format!("{known}: {}.", listed(sections.iter())),
            )
        })
}

/// Where the new file belongs by its kind; asked for when there are several such places or none.
fn home<'s>(
    session: &Session,
    plan: &Plan,
    sections: &'s [Section],
    asker: &Asker,
) -> Result<&'s Section, Stop> {
    let homes = plan.homes(sections);
    if let [only] = homes.as_slice() {
        return Ok(only);
    }
    let offered: Vec<&Section> = if homes.is_empty() {
        // The root last: it is seldom the place.
        sections.iter().skip(1).chain(sections.first()).collect()
    } else {
        homes.clone()
    };
    let kind = plan.shape.words()[1];
    let message = match (session.lang, homes.is_empty()) {
        (Lang::Vi, false) => format!("nhiều chuyên mục có loại bài “{kind}”"),
        (Lang::En, false) => format!("several sections are of the kind “{}”", plan.shape.name()),
        (Lang::Vi, true) => format!("chưa chuyên mục nào có loại bài “{kind}”"),
        (Lang::En, true) => format!("no section is of the kind “{}”", plan.shape.name()),
    };
    if asker.is_there {
        let question = match (session.lang, homes.is_empty()) {
            (Lang::Vi, true) => format!("{}; để bài vào mục:", capital(&message)),
            (Lang::En, true) => format!("{}; put it into:", capital(&message)),
            (_, false) => session.say("Chuyên mục:", "Section:").to_owned(),
        };
        return ask_section(asker, &question, &offered);
    }
    let known = listed(offered.into_iter());
    let mut help = match session.lang {
        Lang::Vi => format!("Chọn một mục bằng --section: {known}"),
        Lang::En => format!("Choose one with --section: {known}"),
    };
    if homes.is_empty() {
        let or = session.say("hoặc tạo mục mới", "or make one");
        help.push_str(&format!("; {or}: sen new section \"{}\"", capital(kind)));
    }
    help.push('.');
    Err(Stop::Usage(message, help))
}

/// Sections as `--section` takes them.
fn listed<'s>(sections: impl Iterator<Item = &'s Section>) -> String {
    let names: Vec<&str> = sections.map(folder_name).collect();
    names.join(", ")
}

fn folder_name(section: &Section) -> &str {
    match section.folder.as_str() {
        "" => "content",
        folder => folder,
    }
}

/// A word with a capital.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The kind of a section's articles, when its title begins with the name of one: "Gương điển hình".
fn kind_named(title: &str, lang: Lang) -> Option<&'static str> {
    let title = text::slugify(title);
    let of = |kind: &Kind| {
        let named = kind
            .words()
            .iter()
            .any(|word| title.starts_with(&text::slugify(word)));
        let word = match lang {
            Lang::Vi => kind.words().get(1),
            Lang::En => kind.words().first(),
        };
        word.copied().filter(|_| named)
    };
    Kind::ALL.iter().find_map(of)
}

/// The kind as front matter must say it, when the section says another.
fn own_kind(shape: Shape, section: &Section, lang: Lang) -> Option<&'static str> {
    let Shape::Document(kind) = shape else {
        return None;
    };
    let words: &[&'static str] = Kind::words(kind);
    let word = match lang {
        Lang::Vi => words.get(1),
        Lang::En => words.first(),
    };
    word.copied().filter(|_| section.kind != kind)
}

/// The file that stands there, or beside it and would have the same address.
fn taken(disk: &Disk, file: &str) -> Option<Arc<str>> {
    let folder = folder_of(file);
    let address = |path: &str| path.strip_suffix(".md").map(slug_path);
    let wanted = address(file);
    let listing = disk.list("content");
    listing.files.into_iter().find(|path| {
        let near = folder_of(path) == folder || file.ends_with("/_index.md");
        **path == *file || near && address(path) == wanted
    })
}

/// Never over another file, nor beside one that would have the same address.
fn refuse_taken(session: &Session, disk: &Disk, file: &str) -> Result<(), Stop> {
    match taken(disk, file) {
        None => Ok(()),
        Some(path) => Err(usage(
            session,
            (
                &format!("đã có {path}"),
                &format!("{path} is there already"),
            ),
            (
                "Mở tệp đó mà viết tiếp, hoặc đặt tiêu đề khác.",
                "Open it and go on there, or choose another title.",
            ),
        )),
    }
}

/// A path with every name as it stands in an address.
fn slug_path(path: &str) -> String {
    let names: Vec<String> = path.split('/').map(text::file_slug).collect();
    names.join("/")
}

/// What was made must be without errors, whoever wrote the archetype. Says whether it is a draft.
fn check(file: &str, made: &str, settings: &Settings) -> Result<bool, Stop> {
    let text = TextFile::decode(file.into(), made.as_bytes().to_vec())?;
    let parsed = Document::parse(&text, settings);
    let mut errors: Vec<Diagnostic> = parsed.findings;
    errors.retain(Diagnostic::is_error);
    if errors.is_empty() {
        Ok(parsed.document.is_some_and(|document| document.front.draft))
    } else {
        Err(Stop::Findings(errors))
    }
}

fn create(target: &Path, file: &str, text: &str) -> Result<(), Stop> {
    let folder = target.parent().unwrap_or(target);
    let written = fs::create_dir_all(folder).and_then(|()| {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(target)?;
        file.write_all(text.as_bytes())
    });
    written.map_err(|error| {
        let problem = Problem::Io {
            action: IoAction::Write,
            error: error.to_string(),
        };
        Diagnostic::in_file(problem, file).into()
    })
}

fn next_steps(session: &Session, site: &Path, written: &Written) -> String {
    let path = site.join(&written.file);
    let path = path.strip_prefix(".").unwrap_or(&path).display();
    let at = if site == Path::new(".") {
        String::new()
    } else {
        format!(" --site {}", site.display())
    };
    let drafts = if written.is_draft { " --drafts" } else { "" };
    match (session.lang, written.shape) {
        (Lang::Vi, Shape::Section) => format!(
            "{path}\nTiếp theo: mở tệp, chọn loại bài cho mục; thêm mục vào menu trong site.yaml."
        ),
        (Lang::En, Shape::Section) => format!(
            "{path}\nNext: open it and choose the kind of its articles; add it to menu in site.yaml."
        ),
        (Lang::Vi, _) => {
            let done = if written.is_draft {
                " Viết xong thì xóa dòng “nháp: có”."
            } else {
                ""
            };
            format!(
                "{path}\nTiếp theo: mở tệp và viết.{done}\nXem thử: sen serve{at}{drafts} --open"
            )
        }
        (Lang::En, _) => {
            let done = if written.is_draft {
                " When it is done, remove the line that makes it a draft."
            } else {
                ""
            };
            format!(
                "{path}\nNext: open it and write.{done}\nLook at it: sen serve{at}{drafts} --open"
            )
        }
    }
}

fn usage(session: &Session, message: (&str, &str), help: (&str, &str)) -> Stop {
    Stop::Usage(
        session.say(message.0, message.1).to_owned(),
        session.say(help.0, help.1).to_owned(),
    )
}

/// The kind, asked for.
fn ask_shape(session: &Session, asker: &Asker) -> Result<Shape, Stop> {
    if !asker.is_there {
        return Err(usage(
            session,
            ("thiếu loại bài", "the kind is missing"),
            (
                "Ví dụ: sen new article \"Chào cờ đầu tháng\".",
                "For example: sen new article \"Title\".",
            ),
        ));
    }
    let names = Shape::ALL
        .iter()
        .map(|shape| session.say(shape.words()[1], shape.name()).to_owned())
        .collect();
    let chosen = asker.choose(session.say("Loại bài:", "Kind:"), names)?;
    Ok(Shape::ALL[chosen])
}

/// The title, asked for.
fn ask_title(session: &Session, asker: &Asker) -> Result<String, Stop> {
    if asker.is_there {
        return Ok(asker.text(session.say("Tiêu đề:", "Title:"))?);
    }
    Err(usage(
        session,
        ("thiếu tiêu đề", "the title is missing"),
        (
            "Viết tiêu đề trong ngoặc kép sau loại bài.",
            "Write the title in quotes after the kind.",
        ),
    ))
}

/// One of these sections, asked for.
fn ask_section<'s>(
    asker: &Asker,
    question: &str,
    offered: &[&'s Section],
) -> Result<&'s Section, Stop> {
    let names = offered
        .iter()
        .map(|section| format!("{} ({})", section.title, folder_name(section)))
        .collect();
    let chosen = asker.choose(question, names)?;
    Ok(offered[chosen])
}
