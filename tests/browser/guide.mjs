// Takes the screenshots of content/huong-dan-bien-tap.md: a new article made by `sen new` in a copy of the
// sample site, as `sen serve` shows it, whole, with an error, and on a phone. Not a check.
// Run: node tests/browser/guide.mjs [path of sen]; needs `npm ci --prefix tests`.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const sen = process.argv[2] || join(root, "target/debug/sen");
const pictures = join(root, "content/anh/huong-dan");
const site = mkdtempSync(join(tmpdir(), "sen-guide-"));
const NOW = "2026-01-15T08:00:00+07:00";

for (const part of ["content", "static", "site.yaml"]) cpSync(join(root, part), join(site, part), { recursive: true });
mkdirSync(pictures, { recursive: true });
// The guide itself wants the pictures that are being taken.
const guide = join(site, "content/huong-dan-bien-tap.md");
rmSync(join(site, "content/anh/huong-dan"), { recursive: true, force: true });
writeFileSync(guide, readFileSync(guide, "utf8").replace(/^!\[.*huong-dan\/.*$/gm, ""));
execFileSync(sen, ["new", "article", "Chào cờ đầu tháng ở Hà Quảng", "--site", site, "--now", NOW]);
const article = join(site, "content/tin-tuc/chao-co-dau-thang-o-ha-quang.md");
const made = readFileSync(article, "utf8")
  .replace("# sapo: Một hai câu nói điều chính, không quá 60 chữ.", "sapo: Sáng thứ Hai đầu tháng, sân cờ lại đông người.")
  .replace("# tác giả", "tác giả")
  .replace("# đơn vị", "đơn vị")
  .replace(/# ảnh: .*/, "ảnh: {tệp: ../anh/san-co.jpg, mô tả: Sân cờ buổi sáng, chú thích: Tranh minh họa., nguồn ảnh: Sen}");
writeFileSync(article, made);

const server = spawn(sen, ["serve", "--lang", "vi", "--port", "0", "--drafts", "--now", NOW, "--site", site], { stdio: ["ignore", "pipe", "inherit"] });
let address = "";
for await (const line of createInterface({ input: server.stdout })) {
  address = /http:\/\/\S+/.exec(line)?.[0] ?? "";
  if (address) break;
}
server.stdout.resume();

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });

/** WebP, which Playwright itself does not write. */
async function shoot(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(500);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 70 });
  const bytes = Buffer.from(data, "base64");
  writeFileSync(join(pictures, `${name}.webp`), bytes);
  process.stdout.write(`${name}.webp: ${Math.ceil(bytes.length / 1024)} KB\n`);
}

try {
  const url = `${address}tin-tuc/chao-co-dau-thang-o-ha-quang.html`;
  const open = async (width, height) => {
    const page = await browser.newPage({ viewport: { width, height } });
    await page.clock.setFixedTime(NOW);
    return page;
  };
  const phone = await open(390, 700);
  await phone.goto(url, { waitUntil: "load" });
  await shoot(phone, "dien-thoai");
  await phone.close();
  const page = await open(900, 640);
  await page.goto(url, { waitUntil: "load" });
  await shoot(page, "xem-thu");
  writeFileSync(article, made.replace(/^ngày: .*$/m, "ngày: 30/02/2026"));
  await page.waitForSelector("sen-errors", { state: "attached" });
  await shoot(page, "bang-loi");
} finally {
  await browser.close();
  server.kill("SIGINT");
  rmSync(site, { recursive: true, force: true });
}
