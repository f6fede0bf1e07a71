//! Secrets for `sen publish`: from the environment, the keyring, or asked for. They go to the library as data.

use super::Session;
use crate::config::{Protocol, Target};
use crate::diag::{Diagnostic, Lang, Problem, render};
use crate::publish::{Credentials, HostKeys, Secret, wants_passphrase};
use crate::source::{Lookup, Memory};
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Name of our entries in the keyring.
const SERVICE: &str = "sen";
/// Private keys that are tried when the target names none, newest kind first.
const USUAL_KEYS: [&str; 3] = ["id_ed25519", "id_ecdsa", "id_rsa"];

/// Whether somebody can be asked.
pub(super) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for yes or no; without a terminal the answer is no.
pub(super) fn ask(question: &str) -> bool {
    if !can_ask() {
        return false;
    }
    let mut terminal = std::io::stderr();
    let _ = write!(terminal, "{question} ").and_then(|()| terminal.flush());
    let mut answer = String::new();
    if std::io::stdin().read_line(&mut answer).is_err() {
        return false;
    }
    matches!(
        answer.trim().to_lowercase().as_str(),
        "c" | "có" | "co" | "y" | "yes"
    )
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The ways into one host, tried in turn: what is at hand, the keyring, a person.
pub(super) struct Ways<'s> {
    session: &'s Session,
    target: &'s Target,
    pub(super) credentials: Credentials,
    looked_in_keyring: bool,
    asked: bool,
}

impl<'s> Ways<'s> {
    /// What is at hand; if that cannot be enough, what comes next.
    pub(super) fn new(session: &'s Session, site: &Path, target: &'s Target) -> Self {
        let credentials = gather(session, site, target);
        let mut ways = Self {
            session,
            target,
            credentials,
            looked_in_keyring: false,
            asked: false,
        };
        if lacks(target, &ways.credentials) {
            ways.next();
        }
        ways
    }

    /// Another way in, after the last was refused; `false` when there is none.
    pub(super) fn next(&mut self) -> bool {
        if !self.looked_in_keyring {
            self.looked_in_keyring = true;
            if let Some(password) = from_keyring(self.target) {
                self.credentials.password = Some(password);
                if !lacks(self.target, &self.credentials) {
                    return true;
                }
            }
        }
        // An agent that was there did not have the key.
        if ask_for_passphrase(self.session, &mut self.credentials) {
            return true;
        }
        if self.asked {
            return false;
        }
        self.asked = ask_for(self.session, self.target, &mut self.credentials);
        self.asked
    }

    /// They opened the door: a password that was asked for may be remembered.
    pub(super) fn worked(&self) {
        if let (true, Some(password)) = (self.asked, &self.credentials.password) {
            offer_to_remember(self.session, self.target, password);
        }
    }
}

/// What the environment and the usual files know.
fn gather(session: &Session, site: &Path, target: &Target) -> Credentials {
    let home = std::env::home_dir();
    let mut credentials = Credentials {
        password: password_variable(target).map(Secret::new),
        passphrase: variable("SEN_PASSPHRASE").map(Secret::new),
        ..Credentials::default()
    };
    match target.address.protocol {
        Protocol::Folder => {}
        Protocol::S3 => {
            credentials.access_key = variable("AWS_ACCESS_KEY_ID").map(Secret::new);
            credentials.session_token = variable("AWS_SESSION_TOKEN").map(Secret::new);
            let secret = variable("AWS_SECRET_ACCESS_KEY").map(Secret::new);
            credentials.password = secret.or(credentials.password);
        }
        Protocol::Sftp => {
            let expand = |path: &str| expand(site, home.as_deref(), path);
            credentials.key_is_named = target.key.is_some();
            credentials.keys = match &target.key {
                Some(key) => vec![expand(key)],
                None => USUAL_KEYS
                    .iter()
                    .map(|key| expand(&format!("~/.ssh/{key}")))
                    .collect(),
            };
            credentials
                .keys
                .retain(|key| target.key.is_some() || key.is_file());
            credentials.agent = agent();
            let known = target
                .known_hosts
                .as_deref()
                .unwrap_or("~/.ssh/known_hosts");
            credentials.host_keys = Some(Arc::new(Known {
                trusted: Mutex::default(),
                warning: AtomicBool::new(true),
                lang: session.lang,
                file: expand(known),
                question: session
                    .say(
                        "Chưa biết máy chủ {host}. Dấu vân tay khóa: {print}\nTin và ghi nhớ? [c/K]",
                        "The host {host} is not known. Fingerprint of its key: {print}\nTrust and remember it? [y/N]",
                    )
                    .to_owned(),
            }));
            if credentials.agent.is_none() {
                ask_for_passphrase(session, &mut credentials);
            }
        }
        _ => {}
    }
    credentials
}

/// Asks for the passphrase of a private key that cannot be opened without; `false` when there is none, or nobody to ask.
fn ask_for_passphrase(session: &Session, credentials: &mut Credentials) -> bool {
    let locked = credentials.keys.iter().find(|key| wants_passphrase(key));
    let (Some(key), None, true) = (locked, &credentials.passphrase, can_ask()) else {
        return false;
    };
    let words = session.say("Mật khẩu của khóa", "Passphrase of");
    credentials.passphrase = prompt(&format!("{words} {}: ", key.display()));
    credentials.passphrase.is_some()
}

/// Whether a login needs what is not known yet.
fn lacks(target: &Target, credentials: &Credentials) -> bool {
    match target.address.protocol {
        Protocol::Folder => false,
        Protocol::Sftp => {
            credentials.password.is_none()
                && credentials.keys.is_empty()
                && credentials.agent.is_none()
        }
        Protocol::S3 => credentials.password.is_none() || credentials.access_key.is_none(),
        _ => credentials.password.is_none(),
    }
}

/// Asks for what a login lacks; `false` when nobody can be asked.
fn ask_for(session: &Session, target: &Target, credentials: &mut Credentials) -> bool {
    if !can_ask() {
        return false;
    }
    let shown = target.address.shown();
    if target.address.protocol == Protocol::S3 && credentials.access_key.is_none() {
        let words = session.say("Khóa truy cập (access key)", "Access key");
        credentials.access_key = prompt(&format!("{words} {shown}: "));
    }
    let words = session.say("Mật khẩu", "Password");
    credentials.password = prompt(&format!("{words} {shown}: "));
    credentials.password.is_some()
}

/// Offers to remember a password that was asked for and worked.
fn offer_to_remember(session: &Session, target: &Target, password: &Secret) {
    if keyring::v1::Entry::store_status().is_err() {
        return;
    }
    let question = session.say(
        "Ghi nhớ mật khẩu vào kho khóa của máy? [c/K]",
        "Remember the password in this machine's keyring? [y/N]",
    );
    if !ask(question) {
        return;
    }
    let stored = keyring::v1::Entry::new(SERVICE, &account(target))
        .and_then(|entry| password.with(|text| entry.set_password(text)));
    if stored.is_err() {
        let words = session.say(
            "Không ghi được vào kho khóa; lần sau Sen sẽ hỏi lại.",
            "The keyring did not take it; Sen will ask again next time.",
        );
        session.complain(&format!("{words}\n"));
    }
}

/// Names a login in the keyring: the folder does not matter, the protocol, port and service do.
fn account(target: &Target) -> String {
    let address = &target.address;
    let scheme = address.protocol.scheme();
    let port = address.port.map(|port| format!(":{port}"));
    let port = port.unwrap_or_default();
    match &target.endpoint {
        Some(endpoint) => format!("{scheme}://{} ({})", address.host, endpoint.value),
        None if address.user.is_empty() => format!("{scheme}://{}", address.host),
        None => format!("{scheme}://{}@{}{port}", address.user, address.host),
    }
}

fn password_variable(target: &Target) -> Option<String> {
    let name = target.name.to_uppercase().replace('-', "_");
    variable(&format!("SEN_PASSWORD_{name}")).or_else(|| variable("SEN_PASSWORD"))
}

fn from_keyring(target: &Target) -> Option<Secret> {
    // A machine without a keyring has nothing to say.
    let entry = keyring::v1::Entry::new(SERVICE, &account(target)).ok()?;
    entry.get_password().ok().map(Secret::new)
}

fn prompt(words: &str) -> Option<Secret> {
    let text = rpassword::prompt_password(words).ok()?;
    Some(text).filter(|text| !text.is_empty()).map(Secret::new)
}

#[cfg(unix)]
fn agent() -> Option<PathBuf> {
    variable("SSH_AUTH_SOCK").map(PathBuf::from)
}

/// The agent of Windows' own OpenSSH.
#[cfg(windows)]
fn agent() -> Option<PathBuf> {
    let named = variable("SSH_AUTH_SOCK").map(PathBuf::from);
    let own = PathBuf::from(r"\\.\pipe\openssh-ssh-agent");
    named.or_else(|| own.exists().then_some(own))
}

/// `~/x` below the home folder; other relative paths below the site.
fn expand(site: &Path, home: Option<&Path>, path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => site.join(path),
    }
}

/// Hosts in a file; unknown ones are asked about.
#[derive(Debug)]
struct Known {
    file: PathBuf,
    question: String,
    /// Hosts and fingerprints that were said to be good: nobody is asked twice, also where the file cannot be written.
    trusted: Mutex<BTreeSet<(String, String)>>,
    /// That it cannot be written is yet to be said.
    warning: AtomicBool,
    lang: Lang,
}

impl HostKeys for Known {
    fn file(&self) -> PathBuf {
        self.file.clone()
    }

    fn trust(&self, host: &str, fingerprint: &str) -> bool {
        let mut trusted = self.trusted.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = (host.to_owned(), fingerprint.to_owned());
        let is_trusted = trusted.contains(&asked)
            || ask(&self
                .question
                .replace("{host}", host)
                .replace("{print}", fingerprint));
        if is_trusted {
            trusted.insert(asked);
        }
        is_trusted
    }

    fn not_recorded(&self, reason: &str) {
        if self.warning.swap(false, Ordering::Relaxed) {
            let file = self.file.to_string_lossy().into_owned();
            let error = reason.to_owned();
            let finding = Diagnostic::in_file(Problem::PublishNotRecorded { error }, file);
            let nowhere = Memory::new();
            let text = render::human(&finding, self.lang, &Lookup(&nowhere));
            let _ = write!(std::io::stderr(), "{text}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Address, Spanned};

    #[test]
    fn logins_that_differ_have_names_that_differ() {
        let target = |address| Target::new("x".into(), Address::parse(address).unwrap());
        let names: Vec<String> = [
            "sftp://web@host.vn/a",
            "sftp://web@host.vn:2222/a",
            "ftps://web@host.vn/a",
            "s3://kho/a",
        ]
        .map(|address| account(&target(address)))
        .into();
        assert_eq!(
            names,
            [
                "sftp://web@host.vn",
                "sftp://web@host.vn:2222",
                "ftps://web@host.vn",
                "s3://kho"
            ]
        );
        let mut other = target("s3://kho/a");
        other.endpoint = Some(Spanned {
            value: "https://s3.vn".into(),
            span: 0..0,
        });
        assert_eq!(account(&other), "s3://kho (https://s3.vn)");
    }
}
