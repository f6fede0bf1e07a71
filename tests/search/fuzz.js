// fuzz.js INDEX DOCS.jsonl [TITLES] [RANDOM]: properties of the query parser, without a browser.
// Typing a title letter by letter never throws and ends with that title first; random strings never throw;
// marks lie within their texts; what looks like HTML comes back as the text it is.
"use strict";
const fs = require("fs"), assert = require("assert"), harness = require("./harness");

let seed = 7;
const random = (n) => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % n;
const ALPHABET = [..."abcdđeghiklmnoơôpqrstuưvxy ạáàảãâấầăắ  \"“”'<>&/\\-_.,;:!?()[]{}*+%#@=\n\t\0\u0301\u0323\u200b\ufeff\ud83d\u{1f600}한日ǅİßﬁ0123456789"];

function check(query, result) {
  assert(Number.isInteger(result.total) && result.total >= result.hits.length, `total of ${JSON.stringify(query)}`);
  for (const hit of result.hits) for (const [text, ranges] of [[hit.title, hit.titleMarks], [hit.excerpt, hit.marks]]) {
    let at = 0;
    for (const [start, end] of ranges) {
      assert(at <= start && start < end && end <= text.length, `marks ${JSON.stringify({ query, text, ranges })}`);
      assert(/^[\p{Alphabetic}\p{N}]/u.test(text.slice(start)), `a mark begins a word: ${JSON.stringify({ query, text, ranges })}`);
      at = end;
    }
  }
}

(async () => {
  const [index, docs, titles = "40", times = "3000"] = process.argv.slice(2);
  const { search } = harness(index);
  const rows = fs.readFileSync(docs, "utf8").trim().split("\n").map((l) => JSON.parse(l));
  const same = (t) => t.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  let bad = [];
  for (let i = 0; i < +titles; i++) {
    const { title } = rows[random(rows.length)];
    let last;
    for (let end = 1; end <= title.length; end++) check(title.slice(0, end), (last = await search(title.slice(0, end), { limit: 5 })));
    if (!last.hits.length || same(last.hits[0].title) !== same(title)) bad.push([title, last.hits[0] && last.hits[0].title]);
  }
  for (let i = 0; i < +times; i++) {
    const query = Array.from({ length: random(40) }, () => ALPHABET[random(ALPHABET.length)]).join("");
    check(query, await search(query, { limit: random(12), sort: i % 3 ? "relevance" : "newest", facets: i % 5 === 0,
      filters: i % 7 ? {} : { section: "tin-tuc/", year: ["2024", "x"], nothing: "x" } }));
  }
  for (const odd of [undefined, null, 5, {}, "", " ", "\"", "\"\"", "a".repeat(1e5), "constructor __proto__ toString", "<img src=x onerror=alert(1)>"])
    check(odd, await search(odd));
  console.log("titles", titles, "not first", bad.length, JSON.stringify(bad.slice(0, 5)), "random", times, "ok");
  process.exitCode = bad.length > titles / 40 ? 1 : 0;
})();
