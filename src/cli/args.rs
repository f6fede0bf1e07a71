//! Arguments: what may be written, and the validated options it becomes.

use super::{Session, pick};
use crate::config::BaseUrl;
use crate::diag::Lang;
use crate::document::{Date, Shape};
use anstream::ColorChoice;
use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::ffi::OsString;
use std::path::PathBuf;

/// A command with its options.
pub(super) enum Invocation {
    Build(BuildOptions),
    #[cfg(feature = "serve")]
    Serve(ServeOptions),
    Check(CheckOptions),
    #[cfg(feature = "publish")]
    Publish(PublishOptions),
    Init {
        folder: PathBuf,
        now: Timestamp,
    },
    New(NewOptions),
    Schema(Schema),
    /// Help, version, completions, manual: text to print.
    Text(String),
}

/// Options of `sen build`.
pub(super) struct BuildOptions {
    pub(super) site: PathBuf,
    pub(super) output: Option<PathBuf>,
    pub(super) base_url: Option<String>,
    pub(super) drafts: bool,
    pub(super) future: bool,
    pub(super) expired: bool,
    pub(super) now: Timestamp,
    pub(super) portable: bool,
    pub(super) json: bool,
    pub(super) timings: bool,
}

/// Options of `sen new`; what is missing is asked for.
pub(super) struct NewOptions {
    pub(super) site: PathBuf,
    pub(super) shape: Option<Shape>,
    pub(super) title: Option<String>,
    pub(super) section: Option<String>,
    pub(super) now: Timestamp,
}

/// Which schema is asked for.
pub(super) enum Schema {
    /// Of `site.yaml`.
    Site,
    /// Of front matter: of one shape, or of all.
    FrontMatter(Option<Shape>),
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Human,
    Short,
    Json,
    Github,
}

/// Options of `sen check`.
pub(super) struct CheckOptions {
    pub(super) site: PathBuf,
    pub(super) drafts: bool,
    pub(super) future: bool,
    pub(super) expired: bool,
    pub(super) now: Timestamp,
    pub(super) format: Format,
    pub(super) fix: bool,
    pub(super) dry_run: bool,
    pub(super) deny_warnings: bool,
    #[cfg(feature = "external")]
    pub(super) external: bool,
    /// Print the codes and do nothing else.
    pub(super) list: bool,
}

/// Options of `sen serve`.
#[cfg(feature = "serve")]
pub(super) struct ServeOptions {
    pub(super) site: PathBuf,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) open: bool,
    pub(super) drafts: bool,
    pub(super) future: bool,
    pub(super) expired: bool,
    pub(super) now: Timestamp,
    /// Whether the clock goes on while serving.
    pub(super) running: bool,
}

/// Options of `sen publish`.
#[cfg(feature = "publish")]
pub(super) struct PublishOptions {
    /// What to build, and where to; `output` is only set for a folder to publish as it is.
    pub(super) build: BuildOptions,
    pub(super) target: Option<String>,
    pub(super) dry_run: bool,
    pub(super) yes: bool,
    pub(super) max_delete: Option<usize>,
    pub(super) rollback: bool,
    pub(super) take_over: bool,
    pub(super) break_lock: bool,
}

/// The whole command line in one language.
pub(super) fn command(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    let global = [
        Arg::new("lang")
            .long("lang")
            .value_name("vi|en")
            .value_parser(PossibleValuesParser::new(["vi", "en"]))
            .hide_possible_values(true)
            .help(say(
                "Ngôn ngữ của thông báo (mặc định theo máy, không rõ thì vi)",
                "Language of messages (default: the system's, else vi)",
            )),
        Arg::new("quiet")
            .long("quiet")
            .short('q')
            .action(ArgAction::SetTrue)
            .help(say(
                "Chỉ in lỗi và cảnh báo",
                "Print only errors and warnings",
            )),
        Arg::new("color")
            .long("color")
            .value_name("auto|always|never")
            .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
            .hide_possible_values(true)
            .help(say(
                "Tô màu hay không (mặc định: auto)",
                "Colours (default: auto)",
            )),
        Arg::new("help")
            .long("help")
            .short('h')
            .action(ArgAction::Help)
            .help(say("In hướng dẫn này", "Print this help")),
    ]
    .map(|arg| arg.global(true));
    let whole = Command::new("sen")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say(
            "Sen dựng cổng thông tin tĩnh từ một thư mục Markdown",
            "Sen builds a static portal from a folder of Markdown",
        ))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .args(global)
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(say("In phiên bản", "Print the version")),
        )
        .subcommand_required(true)
        .subcommand(build(lang));
    #[cfg(feature = "serve")]
    let whole = whole.subcommand(serve(lang));
    #[cfg(feature = "publish")]
    let whole = whole.subcommand(publish(lang));
    whole
        .subcommand(check(lang))
        .subcommand(init(lang))
        .subcommand(new(lang))
        .subcommand(schema(lang))
        .subcommand(completions(lang))
        .subcommand(manual(lang))
        .override_usage(say("sen <LỆNH> [TÙY_CHỌN]", "sen <COMMAND> [OPTIONS]"))
        .help_template(template(lang, "subcommands"))
        .mut_subcommands(move |command| {
            let mut usage = format!("sen {}", command.get_name());
            for argument in command.get_positionals() {
                let names = argument.get_value_names().unwrap_or_default();
                let name = names.first().map_or("", |name| name.as_str());
                usage.push_str(&if argument.is_required_set() {
                    format!(" <{name}>")
                } else {
                    format!(" [{name}]")
                });
            }
            let rows = match command.get_positionals().next() {
                Some(_) => "positionals",
                None => "",
            };
            let usage = format!("{usage} [{}]", say("TÙY_CHỌN", "OPTIONS"));
            command
                .override_usage(usage)
                .help_template(template(lang, rows))
        })
}

/// The shape of a help text; `rows` names what is listed before the options.
fn template(lang: Lang, rows: &str) -> String {
    let say = |vi, en| pick(lang, vi, en);
    let listed = match rows {
        "subcommands" => format!("{}:\n{{subcommands}}\n\n", say("Lệnh", "Commands")),
        "positionals" => format!("{}:\n{{positionals}}\n\n", say("Tham số", "Arguments")),
        _ => String::new(),
    };
    format!(
        "{{about}}\n\n{}: {{usage}}\n\n{listed}{}:\n{{options}}\n",
        say("Cách dùng", "Usage"),
        say("Tùy chọn", "Options"),
    )
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help(help)
}

/// What is shown besides what is public, and the clock.
fn shown(lang: Lang) -> [Arg; 4] {
    let say = |vi, en| pick(lang, vi, en);
    [
        flag("drafts", say("Dựng cả bài nháp", "Include drafts")),
        flag(
            "future",
            say(
                "Dựng cả bài chưa đến giờ đăng",
                "Include what is scheduled for later",
            ),
        ),
        flag(
            "expired",
            say("Dựng cả bài đã hết hạn", "Include what has expired"),
        ),
        clock(lang),
    ]
}

fn clock(lang: Lang) -> Arg {
    Arg::new("now")
        .long("now")
        .value_name(pick(lang, "THỜI_ĐIỂM", "TIME"))
        .help(pick(
            lang,
            "Coi như đang là thời điểm này (giờ Việt Nam nếu không ghi múi giờ)",
            "Take this as the present (Viet Nam's time unless it names a zone)",
        ))
}

#[cfg(feature = "serve")]
fn serve(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    Command::new("serve")
        .about(say(
            "Xem trang trên máy này; sửa tệp là trình duyệt tự cập nhật",
            "Show the site on this machine; the browser follows every edit",
        ))
        .arg(site_folder(lang))
        .arg(
            Arg::new("host")
                .long("host")
                .value_name(say("ĐỊA_CHỈ", "ADDRESS"))
                .value_hint(ValueHint::Hostname)
                .default_value("127.0.0.1")
                .hide_default_value(true)
                .help(say(
                    "Nơi lắng nghe (mặc định: 127.0.0.1, chỉ máy này; 0.0.0.0 là mọi máy cùng mạng)",
                    "Where to listen (default: 127.0.0.1, this machine only; 0.0.0.0 is every machine of the network)",
                )),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_name(say("CỔNG", "PORT"))
                .value_parser(clap::value_parser!(u16))
                .default_value("1111")
                .hide_default_value(true)
                .help(say(
                    "Cổng (mặc định: 1111; đã có chương trình dùng thì lấy cổng trống tiếp theo)",
                    "Port (default: 1111; when it is taken, the next free one)",
                )),
        )
        .arg(flag(
            "open",
            say("Mở luôn trong trình duyệt", "Open it in the browser"),
        ))
        .args(shown(lang))
}

#[cfg(feature = "publish")]
fn publish(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    Command::new("publish")
        .about(say(
            "Dựng trang rồi đưa lên máy chủ ghi trong site.yaml",
            "Build the site and send it to the host named in site.yaml",
        ))
        .arg(
            Arg::new("target")
                .value_name(say("NƠI_ĐĂNG", "TARGET"))
                .help(say(
                    "Tên trong mục publish của site.yaml; chỉ có một thì không cần ghi",
                    "A name under publish in site.yaml; not needed when there is only one",
                )),
        )
        .arg(site_folder(lang))
        .arg(
            Arg::new("output")
                .long("output")
                .value_name(say("THƯ_MỤC", "DIR"))
                .value_hint(ValueHint::DirPath)
                .value_parser(clap::value_parser!(PathBuf))
                .help(say(
                    "Đăng bản đã dựng ở thư mục này, không dựng lại",
                    "Publish what was built there, without building",
                )),
        )
        .arg(flag(
            "dry-run",
            say(
                "Chỉ cho xem sẽ thêm, thay, xóa những gì",
                "Only show what would be added, changed, removed",
            ),
        ))
        .arg(flag(
            "yes",
            say("Không hỏi trước khi gửi", "Do not ask before sending"),
        ))
        .arg(
            Arg::new("max-delete")
                .long("max-delete")
                .value_name("N")
                .value_parser(clap::value_parser!(usize))
                .help(say(
                    "Dừng nếu phải xóa quá N tệp (mặc định: số lớn hơn trong 50 và 10 %)",
                    "Stop when more than N files would be deleted (default: the larger of 50 and 10 %)",
                )),
        )
        .arg(
            flag(
                "rollback",
                say("Trả lại bản trước", "Put the previous version back"),
            )
            .conflicts_with_all(["output", "max-delete", "take-over"]),
        )
        .arg(flag(
            "take-over",
            say(
                "Đăng cả khi thư mục trên máy chủ đã có tệp lạ; tệp trùng tên bị thay",
                "Publish into a folder that has files of others; those of the same name are replaced",
            ),
        ))
        .arg(flag(
            "break-lock",
            say(
                "Phá khóa quá 15 phút của lần đăng dở",
                "Break the lock of another run that is 15 minutes old",
            ),
        ))
}

fn build(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    Command::new("build")
        .about(say(
            "Dựng toàn bộ trang thành HTML tĩnh",
            "Build the whole site into static HTML",
        ))
        .arg(site_folder(lang))
        .arg(
            Arg::new("output")
                .long("output")
                .value_name(say("THƯ_MỤC", "DIR"))
                .value_hint(ValueHint::DirPath)
                .value_parser(clap::value_parser!(PathBuf))
                .help(say(
                    "Nơi xuất (mặc định: public trong thư mục trang)",
                    "Where the result goes (default: public in the site's folder)",
                )),
        )
        .arg(
            Arg::new("base-url")
                .long("base-url")
                .value_name("URL")
                .value_hint(ValueHint::Url)
                .help(say(
                    "Địa chỉ gốc, thay cho base_url trong site.yaml",
                    "Base address in place of base_url in site.yaml",
                )),
        )
        .args(shown(lang))
        .arg(flag(
            "portable",
            say(
                "Dựng bản mở được từ USB, không cần máy chủ",
                "Make a folder that opens from a USB stick, without a server",
            ),
        ))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("human|json")
                .value_parser(PossibleValuesParser::new(["human", "json"]))
                .hide_possible_values(true)
                .help(say(
                    "Cách in lỗi: cho người đọc, hay JSON mỗi dòng một lỗi",
                    "How findings are printed: for people, or JSON, one object per line",
                )),
        )
        .arg(flag(
            "timings",
            say(
                "In thời gian của từng bước, các bài và mẫu chậm nhất",
                "Print where the time went, the slowest documents and templates",
            ),
        ))
}

fn check(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    let command = Command::new("check")
        .about(say(
            "Kiểm tra trang và câu chữ, không dựng gì",
            "Check the site and its text, build nothing",
        ))
        .arg(site_folder(lang))
        .arg(flag(
            "fix",
            say(
                "Sửa những gì sửa được mà không đổi ý",
                "Mend what can be mended without changing what is said",
            ),
        ))
        .arg(
            flag(
                "dry-run",
                say("Chỉ in ra --fix sẽ sửa gì", "Only show what --fix would do"),
            )
            .requires("fix"),
        )
        .arg(flag(
            "deny-warnings",
            say(
                "Có cảnh báo cũng là hỏng (mã thoát 1)",
                "Fail on warnings too (exit code 1)",
            ),
        ));
    #[cfg(feature = "external")]
    let command = command.arg(flag(
        "external",
        say(
            "Mở thử cả liên kết ra ngoài (nhớ kết quả một tuần)",
            "Try the outside links as well (remembered for a week)",
        ),
    ));
    command
        .arg(flag(
            "list",
            say("In danh sách các mã rồi thôi", "Print the list of codes and stop"),
        ))
        .args(shown(lang))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("human|short|json|github")
                .value_parser(PossibleValuesParser::new(["human", "short", "json", "github"]))
                .hide_possible_values(true)
                .help(say(
                    "Cách in: cho người đọc, một dòng bấm được, JSON, hay ghi chú của GitHub",
                    "How findings are printed: for people, one clickable line, JSON, or GitHub's annotations",
                )),
        )
}

fn site_folder(lang: Lang) -> Arg {
    Arg::new("site")
        .long("site")
        .value_name(pick(lang, "THƯ_MỤC", "DIR"))
        .value_hint(ValueHint::DirPath)
        .value_parser(clap::value_parser!(PathBuf))
        .default_value(".")
        .hide_default_value(true)
        .help(pick(
            lang,
            "Thư mục của trang, nơi có site.yaml (mặc định: thư mục hiện tại)",
            "The site's folder, where site.yaml is (default: the current one)",
        ))
}

fn init(lang: Lang) -> Command {
    Command::new("init")
        .about(pick(
            lang,
            "Tạo một trang nhỏ chạy được để bắt đầu",
            "Write a small working site to begin with",
        ))
        .arg(
            Arg::new("folder")
                .value_name(pick(lang, "THƯ_MỤC", "DIR"))
                .required(true)
                .value_hint(ValueHint::DirPath)
                .value_parser(clap::value_parser!(PathBuf))
                .help(pick(
                    lang,
                    "Thư mục mới, hoặc đang trống",
                    "A new folder, or an empty one",
                )),
        )
}

fn new(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    Command::new("new")
        .about(say(
            "Tạo một bài mới có sẵn phần khai báo, đúng thư mục, đúng tên tệp",
            "Write a new file with its front matter, in its place and under its name",
        ))
        .arg(Arg::new("kind").value_name(say("LOẠI", "KIND")).help(say(
            "article (bài viết), topic (chuyên đề), story (gương), document (văn bản), page (trang), section (chuyên mục)",
            "article, topic, story, document, page or section",
        )))
        .arg(Arg::new("title").value_name(say("TIÊU_ĐỀ", "TITLE")).help(say(
            "Tên bài, đặt trong ngoặc kép; thiếu gì sẽ được hỏi",
            "The title, in quotes; what is missing is asked for",
        )))
        .arg(site_folder(lang))
        .arg(
            Arg::new("section")
                .long("section")
                .value_name(say("MỤC", "SECTION"))
                .help(say(
                    "Chuyên mục chứa bài: tên thư mục trong content/ (mặc định: mục có loại bài này)",
                    "The section it goes to: a folder of content/ (default: the one of this kind)",
                )),
        )
        .arg(clock(lang))
}

fn schema(lang: Lang) -> Command {
    let say = |vi, en| pick(lang, vi, en);
    Command::new("schema")
        .about(say(
            "In JSON Schema của phần khai báo hay của site.yaml, cho chương trình soạn thảo",
            "Print the JSON Schema of front matter or site.yaml, for editing programs",
        ))
        .arg(
            Arg::new("kind")
                .value_name(say("LOẠI|site", "KIND|site"))
                .help(say(
                    "Loại bài như ở sen new, hoặc site; không ghi thì mọi loại bài",
                    "A kind as for sen new, or site; by default front matter of every kind",
                )),
        )
}

/// The shape of this name.
fn shape(name: &str, lang: Lang) -> Result<Shape, String> {
    Shape::named(name).ok_or_else(|| {
        let known: Vec<String> = Shape::ALL
            .iter()
            .map(|shape| shape.words()[..2].join(" / "))
            .collect();
        let (no, choose) = match lang {
            Lang::Vi => ("không có loại bài", "Chọn một trong"),
            Lang::En => ("there is no kind", "Choose one of"),
        };
        let known = known.join(", ");
        format!("error[usage]: {no}: {name}\n  = {choose}: {known}\n")
    })
}

fn completions(lang: Lang) -> Command {
    Command::new("completions")
        .about(pick(
            lang,
            "In tệp gợi ý lệnh cho shell",
            "Print completions for a shell",
        ))
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .required(true)
                .value_parser(clap::value_parser!(clap_complete::Shell))
                .hide_possible_values(true)
                .help("bash, elvish, fish, powershell, zsh"),
        )
}

fn manual(lang: Lang) -> Command {
    Command::new("man").about(pick(lang, "In trang man", "Print the manual page"))
}

/// Reads the arguments.
///
/// # Errors
/// The message to print for wrong usage.
pub(super) fn parse(arguments: &[OsString]) -> Result<(Session, Invocation), (Session, String)> {
    let lang = language(arguments);
    let command = command(lang);
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return other_than_command(lang, &error),
    };
    let session = Session {
        lang,
        quiet: matches.get_flag("quiet"),
        color: match matches.get_one::<String>("color").map(String::as_str) {
            Some("always") => ColorChoice::Always,
            Some("never") => ColorChoice::Never,
            _ => ColorChoice::Auto,
        },
    };
    match invocation(&matches, lang) {
        Ok(invocation) => Ok((session, invocation)),
        Err(message) => Err((session, message)),
    }
}

fn invocation(matches: &ArgMatches, lang: Lang) -> Result<Invocation, String> {
    Ok(match matches.subcommand() {
        Some(("build", own)) => Invocation::Build(BuildOptions {
            site: own.get_one::<PathBuf>("site").cloned().unwrap_or_default(),
            output: own.get_one::<PathBuf>("output").cloned(),
            base_url: base_url(own.get_one::<String>("base-url"), lang)?,
            drafts: own.get_flag("drafts"),
            future: own.get_flag("future"),
            expired: own.get_flag("expired"),
            now: now(own.get_one::<String>("now").map(String::as_str), lang)?,
            portable: own.get_flag("portable"),
            json: own.get_one::<String>("format").is_some_and(|f| f == "json"),
            timings: own.get_flag("timings"),
        }),
        #[cfg(feature = "serve")]
        Some(("serve", own)) => {
            let given = own.get_one::<String>("now").map(String::as_str);
            Invocation::Serve(ServeOptions {
                site: own.get_one::<PathBuf>("site").cloned().unwrap_or_default(),
                host: own.get_one::<String>("host").cloned().unwrap_or_default(),
                port: own.get_one::<u16>("port").copied().unwrap_or_default(),
                open: own.get_flag("open"),
                drafts: own.get_flag("drafts"),
                future: own.get_flag("future"),
                expired: own.get_flag("expired"),
                now: now(given, lang)?,
                running: given.is_none() && std::env::var_os("SOURCE_DATE_EPOCH").is_none(),
            })
        }
        Some(("check", own)) => Invocation::Check(CheckOptions {
            site: own.get_one::<PathBuf>("site").cloned().unwrap_or_default(),
            drafts: own.get_flag("drafts"),
            future: own.get_flag("future"),
            expired: own.get_flag("expired"),
            now: now(own.get_one::<String>("now").map(String::as_str), lang)?,
            format: match own.get_one::<String>("format").map(String::as_str) {
                Some("short") => Format::Short,
                Some("json") => Format::Json,
                Some("github") => Format::Github,
                _ => Format::Human,
            },
            fix: own.get_flag("fix"),
            dry_run: own.get_flag("dry-run"),
            deny_warnings: own.get_flag("deny-warnings"),
            #[cfg(feature = "external")]
            external: own.get_flag("external"),
            list: own.get_flag("list"),
        }),
        #[cfg(feature = "publish")]
        Some(("publish", own)) => Invocation::Publish(PublishOptions {
            build: BuildOptions {
                site: own.get_one::<PathBuf>("site").cloned().unwrap_or_default(),
                output: own.get_one::<PathBuf>("output").cloned(),
                base_url: None,
                drafts: false,
                future: false,
                expired: false,
                now: now(None, lang)?,
                portable: false,
                json: false,
                timings: false,
            },
            target: own.get_one::<String>("target").cloned(),
            dry_run: own.get_flag("dry-run"),
            yes: own.get_flag("yes"),
            max_delete: own.get_one::<usize>("max-delete").copied(),
            rollback: own.get_flag("rollback"),
            take_over: own.get_flag("take-over"),
            break_lock: own.get_flag("break-lock"),
        }),
        Some(("init", own)) => Invocation::Init {
            folder: own
                .get_one::<PathBuf>("folder")
                .cloned()
                .unwrap_or_default(),
            now: now(None, lang)?,
        },
        Some(("new", own)) => {
            let text = |name| own.get_one::<String>(name).cloned();
            Invocation::New(NewOptions {
                site: own.get_one::<PathBuf>("site").cloned().unwrap_or_default(),
                shape: text("kind").map(|name| shape(&name, lang)).transpose()?,
                title: text("title"),
                section: text("section"),
                now: now(own.get_one::<String>("now").map(String::as_str), lang)?,
            })
        }
        Some(("schema", own)) => {
            Invocation::Schema(match own.get_one::<String>("kind").map(String::as_str) {
                Some("site") => Schema::Site,
                Some(name) => Schema::FrontMatter(Some(shape(name, lang)?)),
                None => Schema::FrontMatter(None),
            })
        }
        Some(("completions", own)) => {
            let shell = own.get_one::<clap_complete::Shell>("shell").copied();
            let mut text = Vec::new();
            let shell = shell.unwrap_or(clap_complete::Shell::Bash);
            clap_complete::generate(shell, &mut command(lang), "sen", &mut text);
            Invocation::Text(String::from_utf8_lossy(&text).into_owned())
        }
        _ => Invocation::Text(manual_text(lang)),
    })
}

/// `--base-url`, when it is one.
fn base_url(given: Option<&String>, lang: Lang) -> Result<Option<String>, String> {
    let Some(value) = given else { return Ok(None) };
    match BaseUrl::parse(value) {
        Some(_) => Ok(Some(value.clone())),
        None => {
            let message = pick(lang, "không phải địa chỉ gốc", "not a base address");
            Err(format!("error[usage]: --base-url: {message}: {value}\n"))
        }
    }
}

fn manual_text(lang: Lang) -> String {
    let mut text = Vec::new();
    let command = command(lang);
    let pages = std::iter::once(command.clone()).chain(command.get_subcommands().cloned());
    for page in pages {
        // A Vec takes everything.
        let _ = clap_mangen::Man::new(page).render(&mut text);
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// The clock of the run: `--now`, else `SOURCE_DATE_EPOCH`, else the present.
fn now(given: Option<&str>, lang: Lang) -> Result<Timestamp, String> {
    let wrong = |what: &str, value: &str| {
        let message = pick(lang, "không hiểu thời điểm", "not a time");
        format!("error[usage]: {what}: {message}: {value}\n")
    };
    if let Some(value) = given {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or(TimeZone::UTC);
        return Date::parse(value, &zone)
            .map(|date| date.at.timestamp())
            .map_err(|_| wrong("--now", value));
    }
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(value) => value
            .parse()
            .ok()
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
            .ok_or_else(|| wrong("SOURCE_DATE_EPOCH", &value)),
        Err(_) => Ok(Timestamp::now()),
    }
}

/// The language of messages: `--lang`, else the system's, else Vietnamese.
fn language(arguments: &[OsString]) -> Lang {
    let mut given = None;
    for (index, argument) in arguments.iter().enumerate() {
        let argument = argument.to_string_lossy();
        if let Some(value) = argument.strip_prefix("--lang=") {
            given = Some(value.to_owned());
        } else if argument == "--lang" {
            given = arguments
                .get(index + 1)
                .map(|v| v.to_string_lossy().into_owned());
        }
    }
    let name = given.or_else(sys_locale::get_locale).unwrap_or_default();
    if name.to_ascii_lowercase().starts_with("en") {
        Lang::En
    } else {
        Lang::Vi
    }
}

/// Help and version are no errors; the rest is said in the language of the session.
fn other_than_command(
    lang: Lang,
    error: &clap::Error,
) -> Result<(Session, Invocation), (Session, String)> {
    let session = Session {
        lang,
        quiet: false,
        color: ColorChoice::Auto,
    };
    let say = |vi, en| pick(lang, vi, en);
    let named = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = named(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return Ok((session, Invocation::Text(error.render().ansi().to_string())));
        }
        ErrorKind::UnknownArgument => {
            format!(
                "{}: {argument}",
                say("không có tùy chọn", "there is no option")
            )
        }
        ErrorKind::InvalidSubcommand => format!(
            "{}: {}",
            say("không có lệnh", "there is no command"),
            named(ContextKind::InvalidSubcommand)
        ),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say("hãy cho biết lệnh", "name a command").to_owned()
        }
        ErrorKind::MissingRequiredArgument => {
            format!("{}: {argument}", say("thiếu", "missing"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!(
            "{argument}: {}: {}",
            say("giá trị không dùng được", "not a value"),
            named(ContextKind::InvalidValue)
        ),
        ErrorKind::ArgumentConflict => {
            format!(
                "{}: {argument}",
                say("viết lặp hoặc trái nhau", "repeated or in conflict")
            )
        }
        _ => error.to_string().trim_end().to_owned(),
    };
    let hint = say("Xem: sen --help", "See: sen --help");
    Err((session, format!("error[usage]: {message}\n  = {hint}\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        for lang in [Lang::Vi, Lang::En] {
            command(lang).debug_assert();
        }
    }
}
