//! Articles to measure with: always the same for the same count.
//!
//! The text is drawn word by word from a list, common words often and rare ones seldom, as in Vietnamese
//! (rank r with a weight of 1/(r+2.7)). It reads as noise; its letters, marks, word lengths and Markdown are those of a
//! provincial newspaper.

use std::fmt::Write;

/// The words, most common first.
const WORDS: &str = include_str!("words.txt");

const SECTIONS: [(&str, &str); 3] = [
    ("tin-tuc", "Tin tức"),
    ("chuyen-de", "Chuyên đề"),
    ("guong-dien-hinh", "Gương điển hình"),
];
const UNITS: [&str; 6] = [
    "Bảo Lạc",
    "Hà Quảng",
    "Hòa An",
    "Nguyên Bình",
    "Thạch An",
    "Trùng Khánh",
];

/// A small generator of pseudo-random numbers (xorshift64*, Vigna 2016), so that nothing depends on a library's version.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number from `from` to `to`, both included.
    fn range(&mut self, from: u64, to: u64) -> u64 {
        from + (self.next() >> 33) % (to - from + 1)
    }

    /// Whether something that happens `percent` times in a hundred happens.
    fn chance(&mut self, percent: u64) -> bool {
        self.range(1, 100) <= percent
    }
}

struct Writer {
    random: Random,
    words: Vec<&'static str>,
    /// Cumulated weights of the words.
    weights: Vec<f64>,
}

impl Writer {
    fn new() -> Self {
        let words: Vec<&str> = WORDS.lines().filter(|line| !line.is_empty()).collect();
        let mut sum = 0.0;
        let weights = (0..words.len())
            .map(|rank| {
                sum += 1.0 / (rank as f64 + 2.7);
                sum
            })
            .collect();
        Self {
            random: Random(7),
            words,
            weights,
        }
    }

    fn word(&mut self) -> &'static str {
        let all = self.weights.last().copied().unwrap_or_default();
        let at = (self.random.next() >> 11) as f64 / (1u64 << 53) as f64 * all;
        let index = self.weights.partition_point(|sum| *sum <= at);
        self.words[index.min(self.words.len() - 1)]
    }

    /// Words with a capital at the beginning.
    fn phrase(&mut self, count: u64) -> String {
        let words: Vec<&str> = (0..count).map(|_| self.word()).collect();
        let text = words.join(" ");
        let mut chars = text.chars();
        let first = chars.next().map(|c| c.to_uppercase().to_string());
        first.unwrap_or_default() + chars.as_str()
    }

    fn sentence(&mut self) -> String {
        let count = self.random.range(8, 22);
        self.phrase(count) + "."
    }

    fn block(&mut self) -> String {
        match self.random.range(1, 100) {
            1..=10 => format!("## {}", self.phrase(5)),
            11..=16 => {
                let rows: Vec<String> = (0..4).map(|_| format!("- {}", self.sentence())).collect();
                rows.join("\n")
            }
            17..=20 => format!("> {}", self.sentence()),
            21..=22 => {
                let mut table = "| Đơn vị | Mô hình | Người |\n|---|---:|---:|".to_owned();
                for unit in UNITS {
                    let (models, people) = (self.random.range(1, 90), self.random.range(20, 4000));
                    let _ = write!(table, "\n| {unit} | {models} | {people} |");
                }
                table
            }
            _ => {
                let count = self.random.range(3, 6);
                let mut parts: Vec<String> = (0..count).map(|_| self.sentence()).collect();
                if self.random.chance(15) {
                    parts[0] = format!("**{}**", parts[0]);
                }
                if self.random.chance(10) {
                    let last = parts.len() - 1;
                    parts[last] = format!("[{}](https://example.org/van-ban).", parts[last]);
                }
                parts.join(" ")
            }
        }
    }

    fn article(&mut self, number: usize, count: usize) -> String {
        let day = number * 1400 / count.max(1);
        let (year, month, day) = (2022 + day / 350, (day % 350 / 29).min(11) + 1, day % 28 + 1);
        let tags = [(); 3].map(|()| self.random.range(1, 60));
        let length = self.random.range(5, 10);
        let mut text = format!(
            "---\ntitle: \"{}\"\ndescription: \"{}\"\ndate: {year}-{month:02}-{day:02}T08:{:02}:00+07:00\n\
             author: Tác giả {}\nyear: {year}\nunit: {}\ntags: [chủ đề {}, chủ đề {}, chủ đề {}]\n---\n",
            self.phrase(length),
            self.sentence(),
            self.random.range(0, 59),
            self.random.range(1, 60),
            UNITS[self.random.range(0, 5) as usize],
            tags[0],
            tags[1],
            tags[2],
        );
        let mut words = 0;
        while words < 900 {
            let block = self.block();
            words += block.split_whitespace().count();
            text.push('\n');
            text.push_str(&block);
            text.push('\n');
        }
        text
    }
}

/// `site.yaml` and the files of `content/` of a site with `count` articles, by path.
pub(crate) fn site(count: usize) -> Vec<(String, String)> {
    let mut writer = Writer::new();
    let mut files = vec![(
        "site.yaml".to_owned(),
        "title: Cổng thông tin\nbase_url: https://example.org/\n".to_owned(),
    )];
    for (folder, title) in SECTIONS {
        let text = format!("---\ntitle: {title}\n---\n");
        files.push((format!("content/{folder}/_index.md"), text));
    }
    for number in 0..count {
        let text = writer.article(number, count);
        let (folder, _) = SECTIONS[writer.random.range(0, 2) as usize];
        files.push((format!("content/{folder}/bai-{number:06}.md"), text));
    }
    files
}
