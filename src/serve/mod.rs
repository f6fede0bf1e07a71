//! The preview server: pages rendered when they are asked for, reloaded when they change.
//!
//! In: a site's folder and where to listen. Out: what `sen build` with the same options would write,
//! with a script before `</body>` that keeps the page fresh, and diagnostics over the page while
//! something is wrong. One thread waits for changes and swaps the [`View`] that requests are
//! answered from. This module knows HTTP and not how pages are made; it prints nothing but tells
//! [`Notice`]s.

mod http;
mod live;
mod panel;
mod respond;
mod view;

use crate::diag::{Diagnostic, Lang, Problem, SourceMap};
use crate::engine::{self, Unobserved, Workspace};
use crate::image::Cache;
use crate::site::Publication;
use crate::source::{Changes, Disk, Ender, Files, Lookup, Polling, Watcher};
use http::Shared;
use jiff::Timestamp;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use view::View;

/// How many ports after the one asked for are tried.
const PORTS: u16 = 100;

/// What is served, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's folder.
    pub site: PathBuf,
    /// Address or name to listen on.
    pub host: String,
    /// The first port to try; 0 takes any.
    pub port: u16,
    /// Language of messages in pages.
    pub lang: Lang,
    /// What is shown before or after its time; its clock is that of the first load.
    pub publication: Publication,
    /// What the clock shows at every later load; none stays at the first.
    pub clock: Option<fn() -> Timestamp>,
}

/// What there is to tell while serving.
pub enum Notice<'a> {
    /// The port asked for is taken; another was found.
    PortTaken {
        /// The port asked for.
        wanted: u16,
        /// The one that is used.
        used: u16,
    },
    /// The system does not tell of changes.
    Polling(&'a Polling),
    /// Pages are answered from now on.
    Ready {
        /// Where the site begins: `http://127.0.0.1:1111/`.
        address: &'a str,
        /// How long it took.
        time: Duration,
    },
    /// Changed files were read.
    Loaded {
        /// What is wrong now.
        findings: &'a [Diagnostic],
        /// Whether there is a version to show, the last good one when something is wrong.
        has_version: bool,
        /// Where.
        sources: &'a dyn SourceMap,
        /// What was read again.
        changes: &'a Changes,
        /// How long it took.
        time: Duration,
    },
}

/// Takes notices, from any thread.
pub type Tell = Arc<dyn Fn(&Notice<'_>) + Send + Sync>;

/// A running server; dropping it ends it.
pub struct Server {
    address: String,
    runtime: Option<Runtime>,
    watching: Option<(Ender, JoinHandle<()>)>,
}

impl Server {
    /// Loads the site, watches it and begins to answer.
    ///
    /// # Errors
    /// When there is no such folder, or no port to listen on. Errors in the site are shown in its
    /// pages and told, and are no errors here.
    pub fn start(options: Options, tell: Tell) -> Result<Self, Diagnostic> {
        let started = Instant::now();
        let disk = Disk::new(&options.site).map_err(|_| no_site(&options.site))?;
        let listener = listen(&options, &tell)?;
        // Watching begins before reading, so that nothing is missed in between.
        let mut watcher = Watcher::new(&options.site).map_err(|_| no_site(&options.site))?;
        if let Some(polling) = watcher.polling() {
            tell(&Notice::Polling(polling));
        }
        let address = address(&options, &listener);
        let host = options.host.clone();
        let mut loader = Loader::new(Arc::new(disk), options, Arc::clone(&tell));
        let shared = Arc::new(Shared::new(&host, loader.read(&Changes::Everything)));
        let (runtime, base) = (runtime()?, shared.view().base.clone());
        runtime.spawn(http::serve(listener, Arc::clone(&shared)));
        let address = format!("{address}{base}");
        tell(&Notice::Ready {
            address: &address,
            time: started.elapsed(),
        });
        loader.told(&Changes::Everything, started);
        let ender = watcher.ender();
        let thread = std::thread::Builder::new()
            .name("sen-watch".into())
            .spawn(move || {
                while let Some(changes) = watcher.wait() {
                    let started = Instant::now();
                    // In the pool from the start: every parallel step taken from outside would wait for it anew.
                    let view = rayon::scope(|_| loader.read(&changes));
                    shared.show(view, &changes);
                    loader.told(&changes, started);
                }
            })
            .map_err(|error| failed(&error))?;
        Ok(Self {
            address,
            runtime: Some(runtime),
            watching: Some((ender, thread)),
        })
    }

    /// Where the site begins: `http://127.0.0.1:1111/`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Waits until the user asks the process to end (Ctrl-C).
    pub fn wait_for_interrupt(&self) {
        if let Some(runtime) = &self.runtime {
            // A system that cannot tell of the signal ends the process by itself.
            let _ = runtime.block_on(tokio::signal::ctrl_c());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        if let Some((ender, thread)) = self.watching.take() {
            ender.end();
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

/// Reads changes and makes views of them.
struct Loader {
    workspace: Workspace,
    options: Options,
    tell: Tell,
    number: u64,
    findings: Vec<Diagnostic>,
    has_version: bool,
}

impl Loader {
    fn new(files: Arc<dyn Files>, options: Options, tell: Tell) -> Self {
        let cache = Cache::new(options.site.join(".sen/cache/images"));
        let engine_options = engine::Options {
            base_url: None,
            publication: options.publication.clone(),
            portable: false,
        };
        Self {
            workspace: Workspace::new(files, cache, engine_options),
            options,
            tell,
            number: 0,
            findings: Vec::new(),
            has_version: false,
        }
    }

    fn read(&mut self, changes: &Changes) -> View {
        // A template does not care what time it is.
        let is_timed = self.number > 0 && (changes.touch("content") || changes.touch("site.yaml"));
        if let Some(clock) = self.options.clock.filter(|_| is_timed) {
            let publication = Publication {
                now: clock(),
                ..self.options.publication.clone()
            };
            self.workspace.set_publication(publication);
        }
        self.workspace.apply(changes, &Unobserved);
        let related = self.workspace.relate();
        self.number += 1;
        self.findings = related.findings;
        let sources = Lookup(&**self.workspace.files());
        self.has_version |= related.snapshot.is_some();
        let panel = panel::Panel::new(&self.findings, &sources, self.options.lang);
        View::new(self.number, related.snapshot, panel)
    }

    /// Tells what [`Loader::read`] found.
    fn told(&self, changes: &Changes, started: Instant) {
        (self.tell)(&Notice::Loaded {
            findings: &self.findings,
            has_version: self.has_version,
            sources: &Lookup(&**self.workspace.files()),
            changes,
            time: started.elapsed(),
        });
    }
}

fn runtime() -> Result<Runtime, Diagnostic> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .thread_name("sen-serve")
        .enable_all()
        .build()
        .map_err(|error| failed(&error))
}

/// A listener on the port asked for, or on the next that is free.
fn listen(options: &Options, tell: &Tell) -> Result<TcpListener, Diagnostic> {
    let wanted = options.port;
    let last = if wanted == 0 {
        0
    } else {
        wanted.saturating_add(PORTS)
    };
    let mut refused = io::Error::from(io::ErrorKind::AddrInUse);
    for port in wanted..=last {
        match bind(&options.host, port) {
            Ok(listener) => {
                if port != wanted {
                    tell(&Notice::PortTaken { wanted, used: port });
                }
                return Ok(listener);
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => refused = error,
            Err(error) => {
                refused = error;
                break;
            }
        }
    }
    Err(Diagnostic::new(
        Problem::CannotListen {
            address: format!("{}:{wanted}", options.host),
            error: refused.to_string(),
        },
        None,
    ))
}

fn bind(host: &str, port: u16) -> io::Result<TcpListener> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs()?.collect();
    let listener = TcpListener::bind(addresses.as_slice())?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// `http://host:port` as a browser on this machine names it.
fn address(options: &Options, listener: &TcpListener) -> String {
    let Ok(local) = listener.local_addr() else {
        return format!("http://{}:{}", options.host, options.port);
    };
    if local.ip().is_unspecified() {
        format!("http://localhost:{}", local.port())
    } else if options.host.parse::<std::net::IpAddr>().is_ok() {
        format!("http://{local}")
    } else {
        format!("http://{}:{}", options.host, local.port())
    }
}

fn no_site(site: &Path) -> Diagnostic {
    let file = site.join("site.yaml").to_string_lossy().into_owned();
    Diagnostic::in_file(Problem::ConfigMissing, file)
}

fn failed(error: &io::Error) -> Diagnostic {
    let problem = Problem::Io {
        action: crate::diag::IoAction::Read,
        error: error.to_string(),
    };
    Diagnostic::new(problem, None)
}
