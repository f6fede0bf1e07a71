//! Where a new file goes: which sections there are, which of them it belongs in, what it is called.

use super::routes::{is_reserved, place};
use super::{Section, tree};
use crate::config::Config;
use crate::document::{Document, Shape};
use crate::text;
use std::sync::Arc;

/// The sections of the documents that are `_index.md`s; the first is the root.
pub fn sections(documents: &[Arc<Document>], config: &Config) -> Vec<Section> {
    tree::build(documents, config).sections
}

/// A new file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it will be.
    pub shape: Shape,
    /// Its title: one line, NFC.
    pub title: String,
    /// The day of the run as `2026-11-25`, for a title that folds to nothing.
    pub day: String,
}

impl Plan {
    /// Of `sections`, those it belongs in: whose articles are of its kind; a section goes to the
    /// root.
    pub fn homes<'s>(&self, sections: &'s [Section]) -> Vec<&'s Section> {
        match self.shape {
            Shape::Section => sections.iter().take(1).collect(),
            Shape::Document(kind) => sections.iter().filter(|s| s.kind == kind).collect(),
        }
    }

    /// Its path below `content/` in a section.
    pub fn path(&self, section: &Section) -> String {
        let folder = match section.folder.as_str() {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let name = self.name(section);
        match self.shape {
            Shape::Section => format!("{folder}{name}/_index.md"),
            Shape::Document(_) => format!("{folder}{name}.md"),
        }
    }

    /// The folded title; with the name of the shape when that alone is nothing, a device of Windows
    /// or a name that the site gives itself.
    fn name(&self, section: &Section) -> String {
        let slug = text::short_slug(&self.title);
        let own = self.shape.words().get(1).copied().unwrap_or_default();
        if slug.is_empty() {
            format!("{}-{}", text::slugify(own), self.day)
        } else if text::is_device_name(&text::slugify(&self.title)) || self.is_taken(section, &slug)
        {
            format!("{}-{}", text::slugify(&self.title), text::slugify(own))
        } else {
            slug
        }
    }

    /// Whether a file of this name would stand where the site puts something itself.
    fn is_taken(&self, section: &Section, slug: &str) -> bool {
        let list_page = slug.strip_prefix("trang-");
        let is_list_page = list_page.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
        match self.shape {
            Shape::Section => is_reserved(&format!("{}{slug}/", section.path)),
            Shape::Document(_) => {
                let page = format!("{}{slug}.html", section.path);
                slug == "index" || is_list_page || page == place::NOT_FOUND
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Kind;
    use crate::source::TextFile;

    fn name(shape: Shape, title: &str) -> String {
        let file = TextFile::decode("site.yaml".into(), b"title: T".to_vec()).unwrap();
        let config = Config::parse(&file, None).unwrap();
        let plan = Plan {
            shape,
            title: title.to_owned(),
            day: "2026-11-25".to_owned(),
        };
        plan.path(&sections(&[], &config)[0])
    }

    #[test]
    fn names_are_folded_and_free() {
        let article = Shape::Document(Kind::Article);
        for (title, path) in [
            ("Đường lối: “mới”", "duong-loi-moi.md"),
            ("…!?", "bai-viet-2026-11-25.md"),
            ("🌸", "bai-viet-2026-11-25.md"),
            ("Con", "con-bai-viet.md"),
            ("aux", "aux-bai-viet.md"),
            ("Index", "index-bai-viet.md"),
            ("Trang 2", "trang-2-bai-viet.md"),
            ("404", "404-bai-viet.md"),
        ] {
            assert_eq!(name(article, title), path, "{title}");
        }
        assert_eq!(
            name(Shape::Section, "Tìm kiếm"),
            "tim-kiem-chuyen-muc/_index.md"
        );
        assert_eq!(name(Shape::Section, "Nghe nhìn"), "nghe-nhin/_index.md");
        assert!(name(article, &"đại đoàn kết ".repeat(30)).len() < 110);
    }
}
