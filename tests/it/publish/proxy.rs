//! A proxy that cuts, delays and throttles at random moments.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Random numbers that are the same every time (xorshift).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// From 0 to below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// What all connections share.
pub(crate) struct Weather {
    random: Mutex<Random>,
    stormy: AtomicBool,
    pub(crate) cuts: AtomicUsize,
    pub(crate) delays: AtomicUsize,
    pub(crate) throttles: AtomicUsize,
    /// Bytes between two faults of a connection, on average.
    every: usize,
}

impl Weather {
    pub(crate) fn new(seed: u64, every: usize) -> Arc<Self> {
        Arc::new(Self {
            random: Mutex::new(Random::new(seed)),
            stormy: AtomicBool::new(false),
            cuts: AtomicUsize::new(0),
            delays: AtomicUsize::new(0),
            throttles: AtomicUsize::new(0),
            every,
        })
    }

    pub(crate) fn set_stormy(&self, stormy: bool) {
        self.stormy.store(stormy, Ordering::Relaxed);
    }

    pub(crate) fn faults(&self) -> usize {
        [&self.cuts, &self.delays, &self.throttles]
            .iter()
            .map(|count| count.load(Ordering::Relaxed))
            .sum()
    }

    pub(crate) fn below(&self, end: usize) -> usize {
        self.random.lock().unwrap().below(end)
    }
}

/// Leads whoever connects to `listener` to `to`.
pub(crate) fn start(listener: TcpListener, to: SocketAddr, weather: &Arc<Weather>) {
    let weather = Arc::clone(weather);
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let Ok(server) = TcpStream::connect(to) else {
                continue;
            };
            for (from, to) in [(&client, &server), (&server, &client)] {
                let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                let weather = Arc::clone(&weather);
                std::thread::spawn(move || carry(from, to, &weather));
            }
        }
    });
}

fn carry(mut from: TcpStream, mut to: TcpStream, weather: &Weather) {
    let mut buffer = [0; 8192];
    let next = || 1 + weather.below(weather.every * 2);
    let mut left = next();
    let mut slow = 0;
    loop {
        let count = match from.read(&mut buffer) {
            Ok(0) | Err(_) => {
                let _ = to.shutdown(Shutdown::Write);
                return;
            }
            Ok(count) => count,
        };
        let mut part = &buffer[..count];
        if weather.stormy.load(Ordering::Relaxed) {
            if left <= count {
                left = next();
                match weather.below(10) {
                    0..6 => {
                        weather.cuts.fetch_add(1, Ordering::Relaxed);
                        let _ = to.write_all(&part[..weather.below(count + 1)]);
                        let _ = from.shutdown(Shutdown::Both);
                        let _ = to.shutdown(Shutdown::Both);
                        return;
                    }
                    6..8 => {
                        weather.delays.fetch_add(1, Ordering::Relaxed);
                        let pause = 5 + weather.below(150);
                        std::thread::sleep(Duration::from_millis(pause as u64));
                    }
                    _ => {
                        weather.throttles.fetch_add(1, Ordering::Relaxed);
                        slow = 16 * 1024;
                    }
                }
            }
            left = left.saturating_sub(count).max(1);
        }
        while slow > 0 && !part.is_empty() {
            let (piece, rest) = part.split_at(part.len().min(512));
            if to.write_all(piece).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
            slow = usize::saturating_sub(slow, piece.len());
            part = rest;
        }
        if to.write_all(part).is_err() {
            let _ = from.shutdown(Shutdown::Both);
            return;
        }
    }
}

/// A reverse proxy that answers below `prefix` for the server at `port`, which knows nothing of it; the port it listens at.
pub(crate) fn below(prefix: &'static str, port: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            std::thread::spawn(move || one_request(client, prefix, port));
        }
    });
    own
}

/// Leads one request and its answer through, then closes.
fn one_request(mut client: TcpStream, prefix: &str, port: u16) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    let end = loop {
        match client.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(count) => bytes.extend(&buffer[..count]),
        }
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut length = 0;
    let mut passed = String::new();
    for line in head.trim_end().split("\r\n") {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "connection" => continue,
            _ => {}
        }
        // The address in the first line, and where a file is to go.
        let is_destination = name.eq_ignore_ascii_case("destination");
        passed += &match passed.is_empty() || is_destination {
            true => line.replacen(prefix, "", 1),
            false => line.to_owned(),
        };
        passed += "\r\n";
    }
    let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = format!("{passed}Connection: close\r\n\r\n");
    let mut body = bytes.split_off(end);
    while body.len() < length {
        match client.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(count) => body.extend(&buffer[..count]),
        }
    }
    let _ = server.write_all(&[head.as_bytes(), &body].concat());
    let _ = std::io::copy(&mut server, &mut client);
}
