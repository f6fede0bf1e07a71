//! The folding vectors that Rust and the browser's script share; `tests/search/fold.mjs` checks the
//! script.

use sen::text::{fold, form};

#[test]
fn rust_folds_as_the_vectors_say() {
    let vectors = include_str!("../search/fold-vectors.json");
    let vectors: Vec<[String; 3]> = serde_json::from_str(vectors).unwrap();
    assert!(vectors.len() > 20);
    for [word, expected, key] in &vectors {
        assert_eq!(&form(word), expected, "form of {word}");
        assert_eq!(&fold(&form(word)), key, "key of {word}");
    }
}
