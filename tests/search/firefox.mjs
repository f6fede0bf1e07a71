// node firefox.mjs SEN [SCREENSHOT.png] – the search of a portable site in Firefox, opened from a folder: through the contract, in the
// header's box and on the search page. Firefox is Debian's, driven by WebDriver BiDi; Playwright would need a patched one.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [sen, screenshot] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "sen-firefox-"));
const write = (path, text) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
};
write("site.yaml", "title: Tìm kiếm\nbase_url: https://example.org/goc/\n");
write("content/tin-tuc/_index.md", "---\ntitle: Tin tức\n---\n");
write("content/tin-tuc/duong.md", "---\ntitle: Mở con đường mới\ndate: 2025-01-02\n---\n\nĐường về bản đã thông, học tập và làm theo.\n");
write("content/tin-tuc/duong-lich.md", "---\ntitle: Tết dương lịch\ndate: 2025-01-01\n---\n\nNgày nghỉ.\n");
execFileSync(sen, ["build", "--quiet", "--portable", "--site", folder, "--output", join(folder, "usb")]);
const usb = (path) => pathToFileURL(join(folder, "usb", path)).href;

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  headless: true,
  defaultViewport: { width: 1000, height: 700 },
});
try {
  const page = await browser.newPage();
  const errors = [];
  // Firefox reports here too what it leaves out of a font.
  page.on("pageerror", (error) => /downloadable font/.test(String(error)) || errors.push(String(error)));
  await page.goto(usb("tin-tuc/duong.html"));

  const { total, hits } = await page.evaluate(() => window.sen.search("duong"));
  assert.equal(total, 2);
  assert.equal(hits[0].title, "Mở con đường mới");
  assert.match(hits[0].url, /^file:.*\/usb\/tin-tuc\/duong\.html$/);
  assert.match(hits[0].excerpt, /Đường về bản/);

  await page.type(".masthead input[name=q]", "hoc tap");
  await page.waitForFunction(() => document.querySelector("[role=option] mark")?.textContent === "học tập");
  await page.keyboard.press("Escape");

  await page.goto(`${usb("tim-kiem/index.html")}?q=duong%20lich`);
  await page.waitForFunction(() => document.querySelector(".sen-search-result mark")?.textContent === "dương lịch");
  if (screenshot) await page.screenshot({ path: screenshot });
  await page.click(".sen-search-result a");
  await page.waitForFunction(() => document.querySelector("h1")?.textContent.includes("Tết dương lịch"));
  assert.deepEqual(errors, []);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
console.log("ok: Firefox finds from a folder");
