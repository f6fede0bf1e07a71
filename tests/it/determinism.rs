//! The same input and clock give the same bytes, whatever the count of threads and the folder.

use crate::site::{Site, sen, tree};

#[test]
fn runs_threads_and_folders_make_no_difference() {
    let write = || {
        let site = Site::new().file("content/tin/_index.md", "---\ntitle: Tin\n---\n");
        for n in 0..40 {
            site.write(
                &format!("content/tin/bai-{n}.md"),
                format!(
                    "---\ntitle: Bài {n}\ndate: 2025-01-{:02}\ntags: [a{}, b{}, 'Hòa bình', 'hoà bình']\nextra: {{z: 1, a: 2, m: {{y: 1, b: 2}}}}\n---\n\n{}\n",
                    1 + n % 5,
                    n % 3,
                    n % 7,
                    "chữ ".repeat(n)
                ),
            );
        }
        site.file("templates/extra.html", "")
    };
    let mut trees = Vec::new();
    for threads in ["1", "2", "7"] {
        let site = write();
        let output = sen()
            .env("RAYON_NUM_THREADS", threads)
            .args(["build", "--now", crate::site::NOW, "--site"])
            .arg(site.path())
            .output()
            .unwrap();
        assert!(output.status.success());
        let tree = tree(&site.path().join("public"));
        let folder = site.path().to_string_lossy().into_owned();
        for (path, bytes) in &tree {
            let text = String::from_utf8_lossy(bytes);
            assert!(
                !text.contains(&folder),
                "{path} names the folder it was built in"
            );
        }
        trees.push(tree);
    }
    assert!(trees.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn the_clock_does_not_reach_the_output() {
    let build = |now: &str| {
        Site::new()
            .article("content/a.md", "a", "x")
            .arg("--now")
            .arg(now)
            .good()
            .tree()
    };
    assert_eq!(build("2026-01-01"), build("2027-06-07 08:09"));
}
