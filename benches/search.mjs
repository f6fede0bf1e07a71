// node benches/search.mjs SITE [N] – what search costs a reader: SITE is a built site (its folder with content/ and public/), asked N (500)
// queries of three words in a row from random bodies. Prints bytes as a host would send them (gzip -9 of each file loaded on a fresh page),
// times in Chromium, and the index's share of the text. Needs `npm ci --prefix tests`.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { open, run } from "../tests/portal/browser.mjs";

const [site, count = "500"] = process.argv.slice(2);
const files = (folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).filter((file) => statSync(file).isFile());
const sizes = new Map();
const gzipped = (file) => sizes.get(file) ?? sizes.set(file, gzipSync(readFileSync(file), { level: 9 }).length).get(file);
let seed = 7;
const random = (n) => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % n;

const bodies = files(join(site, "content")).filter((file) => file.endsWith(".md") && !file.endsWith("_index.md"));
const text = (file) => readFileSync(file, "utf8").split("\n---\n").slice(1).join("\n");
const queries = Array.from({ length: Number(count) }, () => {
  const words = text(bodies[random(bodies.length)]).split("\n").filter((line) => /^\p{L}/u.test(line)).join(" ").match(/[\p{L}\p{M}]+/gu);
  const at = random(words.length - 2);
  return words.slice(at, at + 3).join(" ");
});

// Words of at most one document in 25.
const holders = new Map();
for (const file of bodies) for (const word of new Set(text(file).toLowerCase().match(/\p{L}[\p{L}\p{M}]*/gu))) holders.set(word, (holders.get(word) ?? 0) + 1);
const seldom = [...holders].filter(([, count]) => count <= bodies.length / 25).map(([word]) => word);
const rare = seldom.filter((_, index) => index % Math.ceil(seldom.length / 60) === 0);

const folder = join(site, "public/tim-kiem");
const index = files(folder).filter((file) => file.endsWith(".js") && !file.endsWith("search.js"));
const [packed, indexed] = [index.reduce((sum, file) => sum + gzipped(file), 0), bodies.reduce((sum, file) => sum + Buffer.byteLength(readFileSync(file, "utf8").replace(/^(---|\w+:)/gm, "")), 0)];
console.log(`index: ${index.length} files, ${(packed / 1e6).toFixed(2)} MB gzip -9, ${((100 * packed) / indexed).toFixed(1)} % of ${(indexed / 1e6).toFixed(1)} MB`);

const line = (name, list) => {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  console.log(`${name}: median ${at(0.5)}, 95 % ${at(0.95)}, most ${at(1)}`);
};

await run(join(site, "public"), async ({ browser, base }) => {
  const page = await open(browser);
  const ask = (q) => page.evaluate(async (q) => {
    const start = performance.now();
    await window.sen.search(q);
    return performance.now() - start;
  }, q);
  let loaded = [];
  page.on("response", (response) => {
    const path = new URL(response.url()).pathname;
    // The script itself comes with every page.
    const isIndex = path.startsWith("/tim-kiem/") && path.endsWith(".js") && !path.endsWith("/search.js");
    if (isIndex) loaded.push(join(site, "public", path));
  });
  const bytes = async (q) => {
    await page.goto(`${base}/404.html`);
    loaded = [];
    await ask(q);
    return [...new Set(loaded)].reduce((sum, file) => sum + gzipped(file), 0) / 1000;
  };
  line("KB, fresh page, three words", await queries.slice(0, 150).reduce(async (list, q) => [...(await list), await bytes(q)], Promise.resolve([])));
  const words = ["khuỷu", "các", "của", "học tập"];
  for (const word of words) console.log(`KB, fresh page, “${word}”: ${(await bytes(word)).toFixed(1)}`);
  line("KB, fresh page, 60 rare words", await rare.reduce(async (list, word) => [...(await list), await bytes(word)], Promise.resolve([])));
  await page.goto(`${base}/404.html`);
  for (const name of ["ms, first time asked", "ms, asked again"]) {
    const times = [];
    for (const q of queries) times.push(await ask(q));
    line(name, times);
  }
  return [];
});
