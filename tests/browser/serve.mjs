// The preview in a real browser: an edit reloads, the place is kept, errors come and go, style sheets are
// swapped, pictures appear. Run: node tests/browser/serve.mjs [path of sen]; needs `npm ci --prefix tests`.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const sen = process.argv[2] || join(root, "target/debug/sen");
const site = mkdtempSync(join(tmpdir(), "sen-serve-"));

/** Writes a file of the site. */
function write(path, content) {
  const file = join(site, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const long = Array.from({ length: 80 }, (_, n) => `Đoạn văn số ${n}.`).join("\n\n");
const article = (title, body) => `---\ntitle: ${title}\ndate: 2025-03-04\n---\n\n${body}\n`;
const svg = (side) => `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><circle r="4"/></svg>`;

async function start() {
  const server = spawn(sen, ["serve", "--lang", "vi", "--port", "0", "--site", site], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /http:\/\/\S+/.exec(line);
    if (address) {
      server.stdout.resume();
      return { server, address: address[0] };
    }
  }
  throw new Error("no address");
}

write("site.yaml", "title: Cổng thử\nbase_url: https://example.org/hoc-tap/\n");
write("content/tin/_index.md", "---\ntitle: Tin tức\n---\n");
write("content/tin/bai.md", article("Bài dài", `${long}\n\n![Hình](hinh.svg)`));
write("content/tin/khac.md", article("Bài khác", "Yên."));
write("content/tin/hinh.svg", svg(10));
write("static/them.css", "p { color: rgb(1, 2, 3) }");

const { server, address } = await start();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 900, height: 600 } });
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  let loads = 0;
  page.on("load", () => (loads += 1));
  await page.goto(`${address}tin/bai.html`);
  await page.waitForFunction(() => !document.querySelector("sen-errors"));

  // An edit reloads the page, at its place.
  await page.evaluate(() => scrollTo({ top: 900, behavior: "instant" }));
  const place = await page.evaluate(() => scrollY);
  assert.ok(place > 800, `scrolled to ${place}`);
  write("content/tin/bai.md", article("Bài dài đã sửa", `${long}\n\n![Hình](hinh.svg)\n\nThêm ở cuối.`));
  await page.waitForFunction(() => document.title.includes("đã sửa") && document.readyState === "complete");
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 5, place);
  assert.equal(loads, 2);

  // An edit of another page does not, unless this one shows it.
  write("content/tin/rieng.md", "---\ntitle: Trang riêng\ndraft: true\n---\n\nx\n");
  await page.waitForTimeout(400);
  assert.equal(loads, 2);

  // A picture that is replaced appears where it stands.
  write("content/tin/hinh.svg", svg(10).replace("r=\"4\"", "r=\"3\""));
  await page.waitForFunction(() => [...document.images].some((image) => image.src.includes("sen-live")));
  assert.equal(loads, 2);

  // A style sheet is swapped; what the page remembers stays.
  await page.evaluate(() => (window.remembered = true));
  write("assets/style.css", "body { background: rgb(10, 20, 30) }");
  await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(10, 20, 30)");
  assert.equal(await page.evaluate(() => window.remembered), true);
  assert.equal(loads, 2);

  // An error lies over the page, escaped, and goes when it is mended.
  write("content/tin/bai.md", "---\ntitle: Bài <b>\nngày: 30/02/2022\n---\n\nx\n");
  const panel = page.locator("sen-errors");
  await panel.waitFor({ state: "attached" });
  const text = await page.evaluate(() => document.querySelector("sen-errors").shadowRoot.textContent);
  assert.match(text, /content\/tin\/bai\.md:3:7: error\[impossible-date\]|error\[bad-date\]/);
  assert.ok(await page.evaluate(() => document.querySelector("sen-errors").shadowRoot.querySelector("details").open));
  assert.ok((await page.title()).includes("đã sửa"), "the last good version stays");
  assert.equal(loads, 2);
  const other = await browser.newPage();
  await other.goto(`${address}tin/khac.html`);
  await other.waitForFunction(() => document.querySelector("sen-errors")?.shadowRoot);
  assert.equal(await other.evaluate(() => document.querySelector("sen-errors").shadowRoot.querySelector("details").open), false);
  await other.close();
  await page.bringToFront();
  write("content/tin/bai.md", article("Bài dài lành lại", long));
  await page.waitForFunction(() => document.title.includes("lành lại") && !document.querySelector("sen-errors"));

  // A page that does not exist yet.
  await page.goto(`${address}tin/sap-co.html`);
  write("content/tin/sap-co.md", article("Đã có", "Nội dung."));
  await page.waitForFunction(() => document.title.includes("Đã có"));

  // A template that breaks and is mended.
  write("templates/article.html", "{% if %}");
  await panel.waitFor({ state: "attached" });
  write("templates/article.html", "<!doctype html><title>Mẫu mới</title><body>x</body>");
  await page.waitForFunction(() => document.title === "Mẫu mới");
  assert.equal(await panel.count(), 0);

  assert.deepEqual(problems, []);
  process.stdout.write("serve: the browser follows edits\n");
} finally {
  await browser.close();
  server.kill("SIGINT");
  rmSync(site, { recursive: true, force: true });
}
