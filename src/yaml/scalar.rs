//! Writing a value so that YAML reads it back as it was.

/// `text` as a YAML scalar of one line: as it is where nothing in it means anything to YAML, else in
/// double quotes.
pub fn scalar(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " ,.;()/–-“”…".contains(c);
    let starts_word = text.starts_with(char::is_alphabetic);
    let is_word = matches!(
        text.to_lowercase().as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
    );
    if starts_word && text.chars().all(is_plain) && !text.ends_with(' ') && !is_word {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                quoted.push_str(&format!("\\U{:08X}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::super::{Data, parse};
    use super::*;

    #[test]
    fn plain_where_it_may_be() {
        assert_eq!(scalar("Chào cờ đầu tháng"), "Chào cờ đầu tháng");
        assert_eq!(scalar("Hà Quảng: dưới cờ"), "\"Hà Quảng: dưới cờ\"");
        assert_eq!(
            scalar("Bài \"A\" \\ {{ x }}"),
            "\"Bài \\\"A\\\" \\\\ {{ x }}\""
        );
        assert_eq!(scalar("2022"), "\"2022\"");
        assert_eq!(scalar("no"), "\"no\"");
    }

    proptest::proptest! {
        #[test]
        fn reads_back(text in "\\PC{1,60}|[ -~\\n\\t\u{85}\u{2028}áđ🌸]{1,20}") {
            let yaml = format!("title: {}\n", scalar(&text));
            let Data::Map(pairs) = parse(&yaml, 0).unwrap().data else { panic!("{yaml}") };
            let Data::Scalar { text: read, .. } = &pairs[0].1.data else { panic!("{yaml}") };
            proptest::prop_assert_eq!(read, &text);
        }
    }
}
