// node evaluate.mjs SEN [DOCS.jsonl QUERIES.jsonl] – how well the search finds, as readers use it: a site made from the documents, built
// by SEN, asked in Chromium through window.sen.search; then once more with so much beside them that the index stores only the beginning
// of each text. Prints a row per class; fails when a class is below what is promised.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { open, run } from "../portal/browser.mjs";

const [sen, docs = new URL("set/docs.jsonl", import.meta.url), queries = new URL("set/queries.jsonl", import.meta.url)] = process.argv.slice(2);

/** Share of queries whose right document comes first; of `marked`, share of right ones among the first ten. */
const PROMISED = {
  exact: 0.97, nfd: 0.97, upper: 0.97, tone: 0.97, notone: 0.97, nomarks: 0.95, prefix: 0.95, phrase: 0.99, keywords: 0.96, typo: 0.92, marked: 0.95,
};
/** Largest share of queries with no result. */
const EMPTY = 0.005;

const rows = (file) => readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const folder = mkdtempSync(join(tmpdir(), "sen-search-"));
mkdirSync(join(folder, "content/bai"), { recursive: true });
writeFileSync(join(folder, "site.yaml"), "title: Tìm kiếm\nmarkdown: {raw_html: escape}\n");
writeFileSync(join(folder, "content/bai/_index.md"), "---\ntitle: Bài\n---\n");
for (const { id, title, body } of rows(docs)) writeFileSync(join(folder, `content/bai/${id}.md`), `---\ntitle: ${JSON.stringify(title)}\n---\n\n${body}\n`);
const build = (name, ...more) =>
  execFileSync(sen, ["build", "--quiet", "--site", folder, "--output", join(folder, name), ...more], { stdio: ["ignore", "inherit", "ignore"] });
build("public");
build("portable", "--portable");
// Above two million words: 6,000 texts in no language, which leave some 80 words of each.
mkdirSync(join(folder, "content/khac"));
writeFileSync(join(folder, "content/khac/_index.md"), "---\ntitle: Khác\n---\n");
let seed = 7;
const word = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % 20000).toString(9).replace(/\d/g, (digit) => "fjwzrsvpq"[+digit]);
for (let n = 0; n < 6000; n++) writeFileSync(join(folder, `content/khac/${n}.md`), `---\ntitle: ${word()} ${word()}\n---\n\n${Array.from({ length: 350 }, word).join(" ")}\n`);
build("large", "--portable");

const ask = (page, asked) =>
  page.evaluate(async (asked) => {
    const found = [];
    for (const { q } of asked) {
      const { hits } = await window.sen.search(q);
      found.push(hits.map((hit) => hit.url.split("/").pop().replace(".html", "")));
    }
    return found;
  }, asked);

await run(join(folder, "public"), async ({ browser, base }) => {
  const faults = [];
  const asked = rows(queries);
  const mean = (list, of) => list.reduce((sum, item) => sum + Number(of(item)), 0) / list.length;
  /** Asks all queries on a page, prints the table; what was found. */
  async function measure(name, address) {
    const page = await open(browser);
    page.on("pageerror", (error) => faults.push(`script error: ${error}`));
    await page.goto(address);
    const found = await ask(page, asked);
    const classes = {};
    asked.forEach(({ cls, rel }, index) => {
      const ids = found[index].slice(0, 10);
      const rank = ids.findIndex((id) => rel.includes(id));
      const recall = ids.filter((id) => rel.includes(id)).length / Math.min(rel.length, 10);
      (classes[cls] ??= []).push({ first: rank === 0, five: rank >= 0 && rank < 5, empty: ids.length === 0, recall });
    });
    console.log(`${name}\nclass         n   s@1   s@5  R@10  empty`);
    for (const [cls, list] of Object.entries(classes)) {
      const [first, five, recall, empty] = [(x) => x.first, (x) => x.five, (x) => x.recall, (x) => x.empty].map((of) => mean(list, of));
      console.log(cls.padEnd(10), String(list.length).padStart(4), ...[first, five, recall, empty].map((n) => n.toFixed(3)));
      const reached = cls === "marked" ? recall : first;
      if (reached < PROMISED[cls]) faults.push(`${name}, ${cls}: ${reached.toFixed(3)} is below ${PROMISED[cls]}`);
    }
    const empty = mean(Object.values(classes).flat(), (x) => x.empty);
    if (empty > EMPTY) faults.push(`${name}: ${(empty * 100).toFixed(1)} % of the queries find nothing`);
    return found;
  }
  const found = await measure("texts stored whole", `${base}/bai/`);
  await measure("the beginning of each text stored", pathToFileURL(join(folder, "large/bai/index.html")).href);

  // From a USB stick: the same answers.
  const stick = await open(browser);
  await stick.goto(pathToFileURL(join(folder, "portable/bai/index.html")).href);
  const some = asked.filter((_, index) => index % 20 === 0);
  const there = await ask(stick, some);
  some.forEach(({ q }, index) => {
    const here = found[asked.findIndex((row) => row.q === q)];
    if (there[index].join() !== here.join()) faults.push(`file:// answers “${q}” otherwise`);
  });
  return faults;
});
rmSync(folder, { recursive: true });
