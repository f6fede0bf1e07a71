//! Secrets for `sen publish`: from the environment, the keyring, or asked for. They go to the library as data.

use super::Session;
use crate::config::{Protocol, Target};
use crate::publish::{Credentials, HostKeys, Secret, wants_passphrase};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

/// What the environment and the keyring know; a password is only looked for where there is no other way in.
pub(super) fn gather(session: &Session, site: &Path, target: &Target) -> Credentials {
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
                file: expand(known),
                question: session
                    .say(
                        "Chưa biết máy chủ {host}. Dấu vân tay khóa: {print}\nTin và ghi nhớ? [c/K]",
                        "The host {host} is not known. Fingerprint of its key: {print}\nTrust and remember it? [y/N]",
                    )
                    .to_owned(),
            }));
            let locked = credentials.keys.iter().find(|key| wants_passphrase(key));
            if let (Some(key), None) = (locked, &credentials.passphrase)
                && credentials.agent.is_none()
                && can_ask()
            {
                let words = session.say("Mật khẩu của khóa", "Passphrase of");
                credentials.passphrase = prompt(&format!("{words} {}: ", key.display()));
            }
        }
        _ => {}
    }
    let has_way_in = credentials.agent.is_some() || !credentials.keys.is_empty();
    if credentials.password.is_none() && !(target.address.protocol == Protocol::Sftp && has_way_in)
    {
        credentials.password = from_keyring(target);
    }
    credentials
}

/// Whether a login needs what is not known yet.
pub(super) fn lacks(target: &Target, credentials: &Credentials) -> bool {
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
pub(super) fn ask_for(session: &Session, target: &Target, credentials: &mut Credentials) -> bool {
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
pub(super) fn offer_to_remember(session: &Session, target: &Target, password: &Secret) {
    let question = session.say(
        "Ghi nhớ mật khẩu vào kho khóa của máy? [c/K]",
        "Remember the password in this machine's keyring? [y/N]",
    );
    if !ask(question) {
        return;
    }
    let stored = keyring::v1::Entry::new(SERVICE, &target.address.shown())
        .and_then(|entry| password.with(|text| entry.set_password(text)));
    if let Err(error) = stored {
        let words = session.say("không ghi được vào kho khóa", "the keyring refused");
        session.complain(&format!("{words}: {error}\n"));
    }
}

fn password_variable(target: &Target) -> Option<String> {
    let name = target.name.to_uppercase().replace('-', "_");
    variable(&format!("SEN_PASSWORD_{name}")).or_else(|| variable("SEN_PASSWORD"))
}

fn from_keyring(target: &Target) -> Option<Secret> {
    // A machine without a keyring has nothing to say.
    let entry = keyring::v1::Entry::new(SERVICE, &target.address.shown()).ok()?;
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
}

impl HostKeys for Known {
    fn file(&self) -> PathBuf {
        self.file.clone()
    }

    fn trust(&self, host: &str, fingerprint: &str) -> bool {
        ask(&self
            .question
            .replace("{host}", host)
            .replace("{print}", fingerprint))
    }
}
