//! Footnotes: gathered where they are defined, written at the end in the order of their use.

use super::Writer;
use std::collections::HashMap;
use std::fmt::Write;

#[derive(Default)]
pub(super) struct Footnotes {
    /// Number and count of references, by label.
    used: HashMap<String, Use>,
    /// Labels in the order of their first use.
    order: Vec<String>,
    /// HTML by label.
    defined: HashMap<String, String>,
    /// Labels being defined; definitions do not nest, yet a broken text must not panic.
    open: Vec<String>,
    /// Labels in the order of definition.
    definitions: Vec<String>,
}

struct Use {
    number: usize,
    times: usize,
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let notes = &mut self.footnotes;
        let number = notes.order.len() + 1;
        let usage = notes.used.entry(label.to_owned()).or_insert_with(|| {
            notes.order.push(label.to_owned());
            Use { number, times: 0 }
        });
        usage.times += 1;
        let (number, times) = (usage.number, usage.times);
        let id = reference_id(number, times);
        let _ = write!(
            self.out,
            "<sup class=\"footnote-reference\"><a href=\"#fn-{number}\" id=\"{id}\">{number}</a></sup>"
        );
    }

    pub(super) fn open_footnote(&mut self, label: &str) {
        self.fresh_block();
        self.footnotes.open.push(label.to_owned());
        self.capture();
    }

    pub(super) fn close_footnote(&mut self) {
        let html = self.release();
        let notes = &mut self.footnotes;
        if let Some(label) = notes.open.pop()
            && !notes.defined.contains_key(&label)
        {
            notes.definitions.push(label.clone());
            notes.defined.insert(label, html);
        }
    }

    /// Writes the list of notes; those nobody refers to come last.
    pub(super) fn write_footnotes(&mut self) {
        let notes = std::mem::take(&mut self.footnotes);
        let unused = notes
            .definitions
            .iter()
            .filter(|label| !notes.used.contains_key(*label));
        let labels: Vec<&String> = notes.order.iter().chain(unused).collect();
        if !labels
            .iter()
            .any(|label| notes.defined.contains_key(*label))
        {
            return;
        }
        self.fresh_line();
        let _ = write!(
            self.out,
            "<section class=\"footnotes\" aria-label=\"{}\">\n<ol>\n",
            self.words.footnotes
        );
        for (index, label) in labels.into_iter().enumerate() {
            let number = index + 1;
            let html = notes.defined.get(label).map_or("", String::as_str);
            let times = notes.used.get(label).map_or(0, |usage| usage.times);
            let _ = writeln!(self.out, "<li id=\"fn-{number}\">");
            let backs = self.back_links(number, times);
            match html.trim_end().strip_suffix("</p>") {
                Some(open) => {
                    let _ = write!(self.out, "{open}{backs}</p>\n</li>\n");
                }
                None => {
                    let _ = write!(self.out, "{html}{backs}\n</li>\n");
                }
            }
            self.anchors.taken.push(format!("fn-{number}"));
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn back_links(&self, number: usize, times: usize) -> String {
        let mut links = String::new();
        for time in 1..=times {
            let id = reference_id(number, time);
            let _ = write!(
                links,
                " <a class=\"footnote-back\" href=\"#{id}\" aria-label=\"{} {number}\">↩</a>",
                self.words.back
            );
        }
        links
    }
}

fn reference_id(number: usize, time: usize) -> String {
    match time {
        1 => format!("fnref-{number}"),
        time => format!("fnref-{number}-{time}"),
    }
}
