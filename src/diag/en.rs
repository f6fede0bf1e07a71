//! The messages in English.

use super::Lang;
use super::problem::{Expected, IoAction, LoginWay, Problem};
use std::fmt::Display;

/// A number and what it counts: `1 file`, `2 files`.
pub(crate) fn many(count: impl Display, one: &str, more: &str) -> String {
    let count = count.to_string();
    let what = if count == "1" { one } else { more };
    format!("{count} {what}")
}

/// What is wrong, and what to do about it.
pub(super) fn words(problem: &Problem) -> (String, String) {
    match problem {
        Problem::NotUtf8 { bytes } => say(
            format!("the file is not UTF-8 (byte {bytes})"),
            "Open it in an editor and save it as UTF-8. Text in TCVN3 (ABC) or VNI must be converted to Unicode first.",
        ),
        Problem::Utf16 => say(
            "the file is saved as UTF-16",
            "Save it as UTF-8 (in Notepad: Save as… → Encoding: UTF-8).",
        ),
        Problem::NulByte => say(
            "the file holds a NUL character, so it is no plain text",
            "Check whether it is a Word file or a picture renamed to .md; copy the text into a new UTF-8 file.",
        ),
        Problem::FileTooLarge { megabytes, limit } => say(
            format!("the file is too large: {megabytes} MB, at most {limit} MB"),
            "Split it into several files, or attach the data as a file.",
        ),
        Problem::FileNameNotUtf8 { name } => say(
            format!("the file name is not UTF-8: {name}"),
            "Rename the file, using letters, digits and hyphens.",
        ),
        Problem::SameFileName { other } => say(
            format!("two files have the same name after Unicode normalisation: {other}"),
            "Rename or remove one of them.",
        ),
        Problem::NameNotPortable { name } => say(
            format!("Windows cannot hold the name “{name}”"),
            "Rename it: not con, prn, aux, nul, com1–9 or lpt1–9, none of < > : \" | ? * \\, no dot or space at the end.",
        ),
        Problem::NamesDifferInCase { name, other } => say(
            format!("“{name}” and “{other}” differ in upper and lower case only"),
            "Windows and macOS take them for one: rename one of them, best in lower case.",
        ),
        Problem::LinkLeavesSite { target } => say(
            format!("the symbolic link leaves the site's folder: {target}"),
            "Copy the real file into the site in place of the link.",
        ),
        Problem::NotAFolder => say(
            "a file stands where a folder is looked for",
            "Rename or remove it; “templates”, “assets”, “static” and “i18n” are folders.",
        ),
        Problem::Unreadable { error } => say(
            format!("cannot be read: {error}"),
            "Check the permissions, and whether another program holds the file.",
        ),
        Problem::YamlSyntax { detail } => say(
            format!("wrong YAML: {detail}"),
            "Check colons, indentation and quotes on this line; a value with a colon in it must stand in quotes.",
        ),
        Problem::YamlTooComplex => say(
            "the YAML is too complex (nested too deep, or too many & * references)",
            "Write the values out, without & and *.",
        ),
        Problem::NotAMapping { found } => say(
            format!("expected lines of “key: value” but found {}", kind(found)),
            "Write each item on a line of its own, such as: title: The title.",
        ),
        Problem::DuplicateKey { key } => say(
            format!("the key “{key}” is given twice"),
            "Keep one line and remove the other.",
        ),
        Problem::KeyTwice { key, other } => say(
            format!("“{key}” and “{other}” are the same key, and both are given"),
            "Keep one of the two lines.",
        ),
        Problem::UnknownKey {
            key,
            nearest,
            takes_extra,
        } => say(
            match nearest {
                Some(nearest) => format!("there is no key “{key}”; did you mean “{nearest}”?"),
                None => format!("there is no key “{key}”"),
            },
            match (nearest, takes_extra) {
                (Some(_), true) => "Correct the key; data of your own goes under extra:.",
                (None, true) => "Remove the line; data of your own goes under extra:.",
                (Some(_), false) => "Correct the key or remove the line.",
                (None, false) => "Remove the line.",
            },
        ),
        Problem::UnknownRule { code, nearest } => say(
            match nearest {
                Some(nearest) => {
                    format!("sen check has no code “{code}”; did you mean “{nearest}”?")
                }
                None => format!("sen check has no code “{code}”"),
            },
            "Correct it or remove the line; see the codes with: sen check --list.",
        ),
        Problem::FixedRule { code } => say(
            format!("“{code}” has no level to set: it stops a build or a publication"),
            "Remove this line and mend what is reported; see the codes that have a level with: sen check --list.",
        ),
        Problem::WrongType {
            key,
            expected,
            found,
        } => say(
            format!(
                "“{key}” needs {} but has {}",
                expected_words(*expected),
                kind(found)
            ),
            expected_form(*expected, key),
        ),
        Problem::BadChoice {
            key,
            value,
            allowed,
        } => say(
            format!("“{key}” cannot be “{value}”"),
            format!("Choose one of: {allowed}."),
        ),
        Problem::EmptyValue { key } => say(
            format!("“{key}” is empty"),
            "Give a value, or remove the line if it is not needed.",
        ),
        Problem::MissingKey { key } => say(
            format!("the required key “{key}” is missing"),
            match *key {
                "title" => "Add a line title: with the title.",
                _ => "Add the key with its value.",
            },
        ),
        Problem::FrontMatterMissing => say(
            "the front matter is missing",
            "Begin the file with a line ---, lines such as title: The title, and another line ---.",
        ),
        Problem::FrontMatterUnclosed => say(
            "the front matter is not closed",
            "Add a line --- right after its last line.",
        ),
        Problem::FrontMatterTooLarge => say(
            "the front matter is too long",
            "Perhaps the closing --- is missing; the text of the article comes after it.",
        ),
        Problem::BadDate { value } => say(
            format!("“{value}” is not understood as a date"),
            "Write 2022-05-19, 19/05/2022 or 19/05/2022 08:30.",
        ),
        Problem::ImpossibleDate { value } => say(
            format!("there is no date “{value}”"),
            "Check day, month and hour (February has no 30th).",
        ),
        Problem::NameTooLong { path } => say(
            format!("“{path}” has a name that is too long for a file"),
            "Give it a shorter “slug”: at most some two hundred letters between two slashes.",
        ),
        Problem::BadSlug { value } => say(
            format!("“{value}” cannot be an address"),
            "Use letters, digits and hyphens, such as: chu-de-2022.",
        ),
        Problem::PathLeavesSite { path } => say(
            format!("the path “{path}” leaves the site"),
            "Use a relative path to a file inside the site; no drive letters, and no .. beyond its root.",
        ),
        Problem::UnsafeAddress { address } => say(
            format!("the address “{address}” is unsafe and was dropped"),
            "Use http, https, mailto, tel or a path in the site.",
        ),
        Problem::NestedTooDeep => say(
            "hand-written HTML is nested too deep and is shown as text",
            "Use fewer nested quotes or lists.",
        ),
        Problem::ConfigMissing => say(
            "there is no site.yaml",
            "Run the command in the site's folder, name the folder with --site, or make a new site with: sen init DIR.",
        ),
        Problem::BadBaseUrl { value } => say(
            format!("“{value}” is not a base address"),
            "Write a full address, such as https://hoctap.example.vn/ or https://example.vn/hoc-tap/.",
        ),
        Problem::BadTimeZone { value } => say(
            format!("there is no time zone “{value}”"),
            "Use an IANA name, such as Asia/Ho_Chi_Minh.",
        ),
        Problem::OutOfRange { key, least, most } => say(
            format!("“{key}” must be from {least} to {most}"),
            "Correct the number.",
        ),
        Problem::ThemeMissing { name, known } => say(
            format!("there is no theme “{name}”"),
            format!("Use one of: {known}; or put the theme into themes/{name}/."),
        ),
        Problem::ContentMissing => say(
            "there is no folder content/",
            "Make content/ and put articles (.md) into it, or make a new site with: sen init DIR.",
        ),
        Problem::ContentEmpty => say(
            "content/ holds no article yet",
            "Add at least one .md file whose front matter has a title.",
        ),
        Problem::UrlTaken { url, other } => say(
            format!("the address {url} already belongs to {other}"),
            "Rename the file, or give one of the two another slug.",
        ),
        Problem::UrlReserved { url } => say(
            format!("the address {url} is one the site makes itself"),
            "Rename the file or folder, or give another slug.",
        ),
        Problem::TargetMissing { target, nearest } => say(
            format!("“{target}” does not exist"),
            match nearest {
                _ if target.contains('\\') => {
                    "Write / between folders, not \\: Markdown drops a \\ before a dot or a dash."
                        .into()
                }
                Some(nearest) => format!("Did you mean “{nearest}”? Check name and folder."),
                None => "Check the name and folder of the file it points at.".into(),
            },
        ),
        Problem::AnchorMissing {
            anchor,
            target,
            nearest,
        } => say(
            format!("“{target}” has no “#{anchor}”"),
            match nearest {
                Some(nearest) => format!("Did you mean “#{nearest}”?"),
                None => {
                    "Check the heading; an anchor is the heading without marks, joined by hyphens."
                        .into()
                }
            },
        ),
        Problem::TargetUnpublished { target } => say(
            format!("“{target}” is not published or has expired, so the link was dropped"),
            "Publish it, or remove the link.",
        ),
        Problem::FileUnused => say(
            "no article uses this file, so it is not published",
            "Use it in an article, remove it, or move it to static/ to publish it as it is.",
        ),
        Problem::ActiveFile => say(
            "a file of this type could run script in a reader's browser, so it is not published from content/",
            "If it is really needed, the maintainer moves it to static/; save a text as PDF.",
        ),
        Problem::BrokenImage { detail } => say(
            format!("the picture cannot be read: {detail}"),
            "Open it in an image viewer and save it again as JPEG or PNG.",
        ),
        Problem::BadStyleSheet { detail } => say(
            format!("wrong CSS: {detail}"),
            "Mend the style sheet at this line.",
        ),
        Problem::TemplateMissing { name } => say(
            format!("there is no template “{name}”"),
            "Check its name, or add the file to templates/ of the site or the theme.",
        ),
        Problem::TemplateSyntax { detail } => say(
            format!("the template is wrong: {detail}"),
            "Mend the template at this line.",
        ),
        Problem::TemplateFailed { detail, page } => say(
            format!("the template failed for {page}: {detail}"),
            "Mend the template at this line; {{ debug() }} prints what it is given.",
        ),
        Problem::OutputIsFile => say(
            "the output is a file, not a folder",
            "Choose another folder with --output, or rename that file.",
        ),
        Problem::OutputOverlapsSite => say(
            "the output folder overlaps the site's sources",
            "Choose a folder outside content/, static/, themes/ and templates/, such as --output public.",
        ),
        Problem::OutputForeign { path } => say(
            format!("the output folder holds “{path}”, which Sen did not write"),
            "Move that file away (or into static/), or choose another output folder.",
        ),
        Problem::DiskFull => say(
            "the disk is full",
            "Free some space and run again.",
        ),
        Problem::OutputUnfinished => say(
            "some files of the output are new, others still old",
            "Mend the error above and build again: what is missing is put in place then.",
        ),
        Problem::CannotListen { address, error } => say(
            format!("cannot listen on {address}: {error}"),
            "Choose another port with --port, or another address with --host.",
        ),
        Problem::Io { action, error } => say(
            format!("{}: {error}", action_words(*action)),
            "Check permissions and the disk, and run again.",
        ),
        Problem::Lint(lint) => lint.words(Lang::En),
        Problem::PublishName => say(
            "the name of a place to publish to holds only ASCII letters, digits, - and _",
            "For example: publish: {main: {url: sftp://web@host.vn/srv/www}}.",
        ),
        Problem::PublishAddress { target } => say(
            format!("the address of “{target}” cannot be used"),
            "Write it as sftp://user@host/path, ftp://, ftps://, s3://bucket/prefix, webdav(s)://user@host/path, file:///path; an endpoint is an https:// address.",
        ),
        Problem::PublishImplicitTls { target } => say(
            format!(
                "“{target}”: port 990 is the old kind of FTPS (TLS from the first byte), which Sen does not speak"
            ),
            "Leave :990 out: ftps:// uses port 21 and turns to TLS before the password is sent; most hosts have both.",
        ),
        Problem::PublishState { target } => say(
            format!("the state of “{target}” is a folder of the site itself"),
            "Name a folder that has nothing else in it, best outside the web root; without the line Sen takes .sen.",
        ),
        Problem::PublishSharedState { target, other } => say(
            format!("“{other}” and “{target}” keep their manifest and old versions in one folder"),
            "Give each a state folder of its own.",
        ),
        Problem::PublishRelative { target } => say(
            format!("the address of “{target}” does not name a folder from the root"),
            "Write the whole path after three slashes, such as file:///srv/www/site or file:///C:/www.",
        ),
        Problem::PublishSecret { target } => say(
            format!("the address of “{target}” holds a password"),
            "Take it out of site.yaml and change that password; Sen asks for it, or reads SEN_PASSWORD.",
        ),
        Problem::PublishTarget { name, known } => say(
            match name {
                Some(name) => format!("site.yaml has no place to publish to named “{name}”"),
                None => "it is not clear where to publish".into(),
            },
            if known.is_empty() {
                "Add one to site.yaml, such as: publish: {main: {url: sftp://web@host.vn/srv/www}}."
                    .into()
            } else {
                format!("Choose one of: {known}.")
            },
        ),
        Problem::PublishEmpty => say(
            "this folder is not a complete build, so it is not published",
            "Build it with sen build first; nothing was sent.",
        ),
        Problem::PublishPreview => say(
            "this build may hold drafts, articles to come or expired ones (--drafts, --future, --expired), so it is not published",
            "Build again without these options, or run sen publish without --output.",
        ),
        Problem::PublishChanged { path } => say(
            format!("{path} is not as it was built"),
            "Do not edit the output by hand; run sen publish (without --output) to build it again.",
        ),
        Problem::PublishDeletes { count, limit } => say(
            format!(
                "{} would be deleted on the host, more than the limit of {limit}; nothing was sent",
                many(count, "file", "files")
            ),
            "Look at the list with --dry-run; if it is meant, run again with --max-delete N.",
        ),
        Problem::PublishHome => say(
            "this would delete the home page on the host; nothing was sent",
            "Check the site and the output folder.",
        ),
        Problem::PublishForeign { path, count } => say(
            format!(
                "the host already has “{path}”, which Sen did not put there ({}); nothing was sent",
                many(count, "such file", "such files")
            ),
            "Move that file away, or change the path in the site; if it does belong to this site, publish with --take-over to replace it.",
        ),
        Problem::PublishTaken { path, is_folder } => say(
            match is_folder {
                true => format!(
                    "“{path}” on the host is a folder of somebody else, and the site has a file of that name; nothing was sent"
                ),
                false => format!(
                    "“{path}” on the host is a file of somebody else, and the site needs a folder of that name; nothing was sent"
                ),
            },
            "Rename it or move it away on the host, or change the path in the site; --take-over cannot replace it.",
        ),
        Problem::PublishTakeOver { count } => say(
            format!(
                "the folder on the host is not empty ({}) and Sen never published there; nothing was sent",
                many(count, "entry", "entries")
            ),
            "If it is the right folder, run again with --take-over: files of the same name are replaced, others left alone.",
        ),
        Problem::PublishLocked { minutes, stale } => say(
            format!("somebody else is publishing (the lock was refreshed {minutes} min ago)"),
            when_unlocked(*stale),
        ),
        Problem::PublishHeld { minutes, stale } => say(
            match minutes {
                Some(minutes) => format!(
                    "somebody else is publishing (the lock was refreshed {minutes} min ago): a run now would be refused"
                ),
                None => "somebody else is publishing (the lock tells no time): a run now would be refused".into(),
            },
            when_unlocked(*stale),
        ),
        Problem::PublishLockLost => say(
            "somebody else broke the lock and is publishing; this run stopped",
            "Find out who is publishing, then run again; the files that arrived are whole.",
        ),
        Problem::PublishBusy => say(
            "another run on this machine is publishing there",
            "Wait until it is done.",
        ),
        Problem::PublishMoved => say(
            "somebody published while this run was asking; nothing was sent",
            "Run again, to compare with what is there now.",
        ),
        Problem::PublishKey { file, is_public } => match is_public {
            true => say(
                format!("“{file}” is a public key, with which nobody can log in"),
                "Let key name the private one, mostly of the same name without .pub.",
            ),
            false => say(
                format!("there is no key file “{file}”"),
                "Mend the path at key in site.yaml, or drop that line to use the SSH agent, the keys in ~/.ssh or a password.",
            ),
        },
        Problem::PublishHostKey {
            host,
            fingerprint,
            changed,
        } => say(
            if *changed {
                format!("the key of {host} is not the one known: {fingerprint}")
            } else {
                format!("the key of {host} is not known: {fingerprint}")
            },
            if *changed {
                "Somebody may stand in between. Ask who runs the host; if its key did change, remove the old line from known_hosts.".to_owned()
            } else {
                "Ask who runs the host for its fingerprint; if it is this one, run sen publish in a terminal to remember it, or add it to known_hosts.".to_owned()
            },
        ),
        Problem::PublishKnownHosts { file, line, host } => say(
            format!("line {line} of {file} is about {host}, but its key cannot be read"),
            "Mend or remove that line; before you trust the host anew, ask who runs it for the fingerprint of its key.",
        ),
        Problem::PublishNotRecorded { error } => say(
            format!("the host's key cannot be written to this file: {error}"),
            "This run goes on; the next will ask again. Check the rights, or set known_hosts in site.yaml.",
        ),
        Problem::PublishSilent { host, seconds } => say(
            format!("{host} did not answer for {seconds} s"),
            "Check the network, the host's name and port; a firewall may be in the way. For a slow host raise timeout in site.yaml.",
        ),
        Problem::PublishNoHost { host } => say(
            format!("the host {host} is not found; nothing was sent"),
            "Check its name in site.yaml, and the network of this machine.",
        ),
        Problem::PublishLogin { host, tried, said } => say(
            format!("{host} refused the login: {}", login_words(tried, said)),
            match tried.as_slice() {
                [LoginWay::AccessKey | LoginWay::NoAccessKey, ..] => {
                    "Check the access key and its rights; it comes from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or is asked for on a terminal."
                }
                _ => {
                    "Check user, password or key; a password comes from SEN_PASSWORD, the keyring, or is asked for on a terminal."
                }
            },
        ),
        Problem::PublishHost { host, what, detail } => say(
            joined(&[host, what, detail]),
            "Check the network and the rights on the host, then run again; what arrived is not sent again.",
        ),
        Problem::PublishDamaged {
            host,
            path,
            is_manifest,
        } => say(
            format!(
                "{host}: the file {path} is damaged or was not written by Sen; nothing was sent"
            ),
            match is_manifest {
                true => {
                    "Bring it back from a backup; without one remove it and run sen publish --take-over: each file is compared and only what differs is sent; old pages no longer wanted are yours to remove."
                }
                false => "Bring it back from a backup, or remove it, then run again.",
            },
        ),
        Problem::PublishHostFull { host } => say(
            format!("{host}: no space left on the host"),
            "Free some, then run again; the old pages are whole, and what arrived is not sent again.",
        ),
        Problem::PublishNoVersion => say(
            "no previous version is kept",
            "How many are kept is set by keep in site.yaml; mend the content and publish again.",
        ),
        Problem::PublishVersionBroken { path, count } => say(
            format!(
                "cannot go back: the old {path} is missing or damaged ({}); nothing was sent",
                many(count, "such file", "such files")
            ),
            "It may be kept on the machine that published last (.sen/objects of the site); run it there, or publish again from the sources.",
        ),
        Problem::PublishOvertaken {
            path,
            is_new: false,
        } => say(
            format!(
                "somebody changed “{path}” on the host while this was published; the run stops and leaves that file"
            ),
            "Run again to go on: that change is kept for --rollback before it is replaced.",
        ),
        Problem::PublishOvertaken { path, is_new: true } => say(
            format!(
                "somebody put “{path}” on the host while this was published; the run stops and leaves that file"
            ),
            "Move that file away, or change the path in the site, and run again; if it does belong to this site, run again with --take-over to replace it.",
        ),
        Problem::PublishVersionDamaged { path } => say(
            format!(
                "{path} on the host is damaged or was not written by Sen; that version and those before it cannot be put back"
            ),
            "The site as it is and the versions after it are well. Sen leaves this file; if nobody needs it, remove it to hear no more of it.",
        ),
        Problem::PublishNotKept { path } => say(
            format!(
                "{path} on the host cannot be read or became another, so its old version is not kept"
            ),
            "--rollback cannot put this file back.",
        ),
        Problem::PublishEdited { path } => say(
            format!("{path} was edited on the host itself; that edit is now replaced"),
            "If it is needed, sen publish --rollback brings it back; to keep it, edit the source of the site.",
        ),
        Problem::PublishPutAside { path, file } => say(
            format!("{path} was edited on the host itself; that edit was put into {file}"),
            "If it is needed, bring it into the source of the site and publish again.",
        ),
        Problem::PublishNotBack { path } => say(
            format!(
                "the old version of {path} kept on the host was changed by somebody; it cannot be put back"
            ),
            "The other files go back; this one stays as it is: publish it again from the source to change it.",
        ),
        Problem::PublishMisnamed {
            host,
            path,
            read_as,
        } => say(
            format!(
                "{host} takes the name “{path}” for “{read_as}”; this file cannot be published there"
            ),
            "Rename the file in the site: letters, digits, hyphens and dots only.",
        ),
        Problem::PublishRules => say(
            "the site has this file itself, so the server's rules (CSP, redirects, hiding .sen/) are not written",
            "Drop the file to let Sen write it, or add these rules to it and drop the line server in site.yaml.",
        ),
        Problem::PublishUnconfirmed => say(
            "not confirmed; nothing was sent",
            "Run it in a terminal and answer, or add --yes.",
        ),
    }
}

/// What is known of a failure, from the host to its words.
fn joined(parts: &[&str]) -> String {
    let known: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    known.join(": ")
}

fn say(message: impl Into<String>, help: impl Into<String>) -> (String, String) {
    (message.into(), help.into())
}

/// What was tried, and what the host answered.
fn login_words(tried: &[LoginWay], said: &str) -> String {
    let mut words: Vec<&str> = tried.iter().map(|way| login_way(*way)).collect();
    words.dedup();
    match (words.is_empty(), said) {
        (true, "") => "no key, agent or password".into(),
        (true, said) => said.into(),
        (false, "") => words.join(", "),
        (false, said) => format!("{} ({said})", words.join(", ")),
    }
}

fn login_way(way: LoginWay) -> &'static str {
    match way {
        LoginWay::Agent => "keys of the SSH agent",
        LoginWay::Key => "SSH key",
        LoginWay::LockedKey => "SSH key (cannot be opened: its passphrase is missing or wrong)",
        LoginWay::Password => "password",
        LoginWay::AccessKey => "access key",
        LoginWay::NoAccessKey => "no access key, or no secret to it",
    }
}

fn expected_form(expected: Expected, key: &str) -> String {
    match expected {
        Expected::Text => format!("Write text behind the colon: “{key}: …”."),
        Expected::TextOrList => format!("Write “{key}: one” or “{key}: [one, two]”."),
        Expected::Boolean => format!("Write “{key}: yes” or “{key}: no”."),
        Expected::Number => format!("Write a number without a fraction, as in “{key}: 3”."),
        Expected::List => {
            format!("Write “{key}: [one, two]”, or each item on a line that begins with “- ”.")
        }
        Expected::Mapping | Expected::TextOrMapping => format!(
            "Behind “{key}:” begin a new line, and write one “key: value” a line, two spaces in."
        ),
    }
}

fn expected_words(expected: Expected) -> &'static str {
    match expected {
        Expected::Text => "text",
        Expected::TextOrList => "text or a list of texts",
        Expected::Boolean => "“yes” or “no”",
        Expected::Number => "a whole number",
        Expected::List => "a list",
        Expected::Mapping => "lines of “key: value”",
        Expected::TextOrMapping => "a path or lines of “key: value”",
    }
}

fn kind(found: &str) -> &'static str {
    match found {
        "list" => "a list",
        "mapping" => "lines of “key: value”",
        "nothing" => "nothing",
        _ => "a single value",
    }
}

fn action_words(action: IoAction) -> &'static str {
    match action {
        IoAction::Read => "cannot be read",
        IoAction::Write => "cannot be written",
        IoAction::Remove => "cannot be removed",
    }
}

/// What to do about a lock that another holds.
fn when_unlocked(stale: bool) -> &'static str {
    match stale {
        true => {
            "The lock was not refreshed for over 15 minutes: if nobody is publishing, run again with --break-lock."
        }
        false => {
            "Wait until they are done; only a lock not refreshed for 15 minutes can be broken."
        }
    }
}
