// node interface.mjs SEN – the box and the page of the search in Chromium, from a host under a path and from file://.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { open, run } from "../portal/browser.mjs";

const sen = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), "sen-search-"));
const write = (path, text) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
};
write("site.yaml", "title: Tìm kiếm\nbase_url: https://example.org/goc/\n");
for (const [section, title] of [["tin-tuc", "Tin tức"], ["van-ban", "Văn bản"]]) write(`content/${section}/_index.md`, `---\ntitle: ${title}\n---\n`);
for (let n = 1; n <= 25; n++)
  write(`content/tin-tuc/bai-${n}.md`, `---\ntitle: Bài về đường số ${n}\ndate: 2025-01-${String(n).padStart(2, "0")}\nyear: ${2022 + (n % 3)}\n---\n\nĐoạn văn nói về con đường thứ ${n} của huyện.\n`);
write("content/van-ban/kh-414.md", "---\ntitle: Kế hoạch năm\nkind: document\nnumber: 414-KH/TU\n---\n\nVăn bản.\n");
write("content/van-ban/ct-05.md", "---\ntitle: Chỉ thị về học và làm theo\nkind: document\nnumber: 05-CT/TW\n---\n\nVăn bản.\n");
// What finds a page besides its title and text, each word in one place only.
write("content/tin-tuc/ruong.md", `---
title: Ruộng bậc thang
author: Nông Thị Sảo
unit: Bảo Lạc
tags: [khuyến nông]
image: {src: anh.png, alt: Thửa ruộng, caption: Mùa gặt ở Xuân Trường}
---

## Guồng nước

Lúa chín.

![Người gùi lúa](anh.png "Bà con gùi thóc về kho")
`);
write("content/tin-tuc/anh.png", Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"));
// Who asks for what a title says wants that title, though another text says it more often.
write("content/van-ban/nuoc.md", "---\ntitle: Hướng dẫn của sở về lắp đặt bình lọc nước sạch\nkind: document\nnumber: 7/HD\n---\n\nVăn bản nói cách giữ nguồn nước sạch.\n");
write("content/tin-tuc/be.md", "---\ntitle: Bể chứa ở đầu bản\n---\n\nCó nước sạch, trẻ nhỏ ít đau bụng. Ai cũng quý nước sạch ấy và thay nhau trông bể. Nước sạch là của chung.\n");
// A syllable is spelled with i and with y; another text has both words apart.
write("content/tin-tuc/y-te.md", "---\ntitle: Bác sĩ về bản\n---\n\nThầy thuốc khám cho trẻ nhỏ.\n");
write("content/tin-tuc/thu.md", "---\ntitle: Thư gửi trường\n---\n\nLời bác dặn còn đây. Thầy Sỹ đọc cho học trò nghe.\n");
const FIELDS = {
  "bác sỹ": "y-te", "bac sy": "y-te", "bác sĩ": "y-te", '"bác sỹ"': "y-te", "thầy sĩ đọc": "thu",
  "nuoc sach": "nuoc", "nước sạch": "nuoc",
  "gui thoc": "ruong", "gùi thóc về kho": "ruong", "mùa gặt xuan truong": "ruong", "khuyen nong": "ruong", "Khuyến nông": "ruong",
  "bao lac": "ruong", "Bảo Lạc": "ruong", "nong thi sao": "ruong", "guong nuoc": "ruong",
  "414-KH/TU": "kh-414", "414 kh tu": "kh-414", "414": "kh-414", "kh/tu": "kh-414", "05-CT/TW": "ct-05", "05-ct/tw": "ct-05", "05": "ct-05", "CT/TW": "ct-05", "ct tw": "ct-05",
};
write("content/tin-tuc/ma.md", "---\ntitle: 'Đạo đức <img src=x onerror=alert(1)>'\ndescription: '<b>đậm</b>'\n---\n\n`<script>alert(2)</script>` thân bài.\n");
execFileSync(sen, ["build", "--quiet", "--site", folder, "--output", join(folder, "public/goc")]);
execFileSync(sen, ["build", "--quiet", "--portable", "--site", folder, "--output", join(folder, "usb")]);
cpSync(join(folder, "public/goc/404.html"), join(folder, "public/404.html"));
// A site above two million words, whose index stores only the beginning of each text; one says something far behind it.
const filler = (n) => Array.from({ length: 20000 }, (_, i) => "fjwz"[(i * n) % 4] + "rsvpq"[(i + n) % 5].repeat(1 + (i % 3))).join(" ");
write("lon/site.yaml", "title: Lớn\nbase_url: https://example.org/lon/\n");
write("lon/content/bai/_index.md", "---\ntitle: Bài\n---\n");
for (let n = 1; n <= 105; n++) write(`lon/content/bai/${n}.md`, `---\ntitle: Bài số ${n}\ndescription: Tóm tắt.\n---\n\n${filler(n)}\n`);
write("lon/content/bai/sau.md", `---\ntitle: Bài dài\ndescription: Tóm tắt của bài.\n---\n\n${filler(3)}\n\n- Đàn trâu lội qua *suối* về bản. <b>Hết.</b>\n`);
execFileSync(sen, ["build", "--quiet", "--site", join(folder, "lon"), "--output", join(folder, "public/lon")]);

async function check(browser, page, from, searchPage) {
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("dialog", (dialog) => (errors.push(`dialog ${dialog.message()}`), dialog.dismiss()));
  await page.goto(from);
  assert.equal(await page.evaluate(() => typeof window.sen.search), "function");

  // Each field finds its document, whole and in parts; newest is an order of days.
  for (const [typed, name] of Object.entries(FIELDS)) {
    const { hits } = await page.evaluate((typed) => window.sen.search(typed), typed);
    assert.match(hits[0]?.url ?? "nothing", new RegExp(`/${name}\\.html$`), typed);
  }
  const newest = await page.evaluate(() => window.sen.search("duong", { sort: "newest", limit: 30 }));
  assert.deepEqual(newest.hits.map(({ date }) => Number(date.slice(8, 10))), Array.from({ length: 25 }, (_, n) => 25 - n));

  // The box: results while typing, by keyboard, marked though typed without marks.
  const input = page.locator(".masthead input[name=q]");
  await input.pressSequentially("dao duc", { delay: 20 });
  await page.waitForFunction(() => /Đạo đức/.test(document.querySelector("[role=option] mark")?.textContent ?? ""));
  assert.equal(await input.getAttribute("aria-expanded"), "true");
  assert.match(await page.locator("[role=option] .sen-search-title").first().textContent(), /Đạo đức.*<img/);
  assert.equal(await page.locator("[role=option] :is(img, b, script)").count(), 0);
  assert.match(await page.locator(".masthead .sen-search-status").textContent(), /kết quả/);
  await input.press("ArrowDown");
  assert.equal(await input.getAttribute("aria-activedescendant"), await page.locator("[aria-selected=true]").getAttribute("id"));
  await input.press("Escape");
  assert.equal(await page.locator(".sen-search-panel").first().isHidden(), true);
  // That nothing was found is seen, and leads to the page that says more.
  await input.fill("zzzqqq");
  await page.waitForFunction(() => /zzzqqq/.test(document.querySelector(".sen-search-panel")?.textContent ?? ""));
  assert.equal(await page.locator(".sen-search-panel").first().isHidden(), false);
  for (const typed of ["414-kh/tu", "414", "kh/tu"]) {
    await input.fill(typed);
    await page.waitForFunction(() => /Kế hoạch năm/.test(document.querySelector(".sen-search-panel")?.textContent ?? ""));
  }
  await input.press("ArrowDown");
  await input.press("Enter");
  await page.waitForURL(/van-ban\/kh-414\.html/);

  // The page: ?q=, counts, filters, newest, more, back, nothing found.
  await page.goto(`${searchPage}?q=duong`);
  await page.waitForSelector(".sen-search-result");
  assert.equal(await page.locator(".sen-search-result").count(), 10);
  assert.match(await page.locator("#sen-search .sen-search-status").textContent(), /25/);
  await page.locator(".sen-search-more").click();
  await page.waitForFunction(() => document.querySelectorAll(".sen-search-result").length === 20);
  await page.locator("#sen-search select[name=sort]").selectOption("newest");
  await page.waitForFunction(() => /số 25$/.test(document.querySelector(".sen-search-result h2").textContent));
  const counts = (name) => page.locator(`#sen-search select[name=${name}] option`).allTextContents();
  assert.deepEqual((await counts("year")).slice(1), ["2022 (8)", "2023 (9)", "2024 (8)"]);
  assert.deepEqual((await counts("section")).slice(1).filter((text) => !/\(0\)/.test(text)), ["Tin tức (25)"]);
  await page.locator("#sen-search select[name=year]").selectOption("2023");
  await page.waitForFunction(() => /year=2023/.test(location.search));
  await page.waitForFunction(() => /^9 /.test(document.querySelector("#sen-search .sen-search-status").textContent));
  // A filter's own counts say what its other values would give.
  assert.deepEqual((await counts("year")).slice(1), ["2022 (8)", "2023 (9)", "2024 (8)"]);
  assert.deepEqual((await counts("section")).slice(1).filter((text) => !/\(0\)/.test(text)), ["Tin tức (9)"]);
  assert.equal(await page.locator(".sen-search-result").count(), 9);

  // An address to share and go back to.
  const shared = page.url();
  const first = await page.locator(".sen-search-result a").first().textContent();
  await page.locator(".sen-search-result a").first().click();
  await page.waitForURL(/bai-\d+\.html/);
  await page.goBack();
  assert.equal(page.url(), shared);
  await page.waitForSelector(".sen-search-result");
  assert.equal(await page.locator(".sen-search-result a").first().textContent(), first);
  assert.equal(await page.locator("#sen-search select[name=year]").inputValue(), "2023");
  assert.equal(await page.locator("#sen-search select[name=sort]").inputValue(), "newest");
  assert.equal(await page.locator("#sen-search input[name=q]").inputValue(), "duong");
  await page.goForward();
  await page.waitForURL(/bai-\d+\.html/);
  await page.goBack();

  // Nothing found: the nearest words, each a search of its own, and back.
  const box = page.locator("#sen-search input[name=q]");
  await page.goto(`${searchPage}?q=duogn%20zzzqqq`);
  await page.waitForSelector(".sen-search-help:not([hidden]) a");
  const near = page.locator(".sen-search-help a", { hasText: /^đường$/ });
  await near.click();
  await page.waitForSelector(".sen-search-result");
  assert.equal(await box.inputValue(), "đường");
  await page.goBack();
  await page.waitForSelector(".sen-search-help:not([hidden]) a");
  assert.equal(await box.inputValue(), "duogn zzzqqq");
  await box.fill("<img src=x onerror=alert(3)> duog");
  await page.waitForFunction(() => /duog/.test(document.querySelector("#sen-search .sen-search-status").textContent));
  assert.equal(await page.locator("#sen-search .sen-search-result img").count(), 0);
  await box.fill("zzzqqq");
  await page.waitForSelector(".sen-search-help:not([hidden])");
  assert.match(await page.locator(".sen-search-help a").last().getAttribute("href"), /so-do-trang/);
  assert.deepEqual(errors, []);
}

await run(join(folder, "public"), async ({ browser, base }) => {
  await check(browser, await open(browser), `${base}/goc/tin-tuc/bai-1.html`, `${base}/goc/tim-kiem/`);
  const usb = (path) => pathToFileURL(join(folder, "usb", path)).href;
  await check(browser, await open(browser), usb("tin-tuc/bai-1.html"), usb("tim-kiem/index.html"));
  const plain = await open(browser, { script: false });
  await plain.goto(`${base}/goc/tim-kiem/?q=duong`);
  assert.match(await plain.locator("#sen-search a").first().getAttribute("href"), /so-do-trang/);

  // A host that sends a page in place of a file that is not there: the search says so and does not wait for ever.
  const lost = await open(browser);
  await lost.route(/\/tim-kiem\/t\//, (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<!doctype html>" }));
  await lost.goto(`${base}/goc/tim-kiem/`);
  const failure = await lost.evaluate(() => window.sen.search("duong").then(() => "found", String));
  assert.match(failure, /sen: t\//);

  // What lies deeper than the index stores is read from the page and marked; from the index comes the lead.
  const deep = await open(browser);
  await deep.goto(`${base}/lon/tim-kiem/?q=trau%20loi`);
  await deep.waitForSelector(".sen-search-excerpt mark");
  assert.equal(await deep.locator(".sen-search-excerpt").textContent(), "…Đàn trâu lội qua suối về bản. Hết.");
  assert.deepEqual(await deep.locator(".sen-search-excerpt mark").allTextContents(), ["trâu lội"]);
  const { hits } = await deep.evaluate(() => window.sen.search("trau loi"));
  assert.equal(hits[0].excerpt, "Tóm tắt của bài.");
  return [];
});
rmSync(folder, { recursive: true });
