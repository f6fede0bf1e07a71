// node weight.mjs PUBLIC [ARTICLE …] – what an article costs to read, compressed, and that nothing comes from elsewhere.
// Budget: HTML + CSS + scripts without search 25 KB, scripts without search 8 KB, fonts 60 KB.
import { gzipSync } from "node:zlib";
import { open, pages, run } from "./browser.mjs";

const KB = 1000;
const BUDGET = { page: 25 * KB, script: 8 * KB, font: 60 * KB };
const [root, ...named] = process.argv.slice(2);

await run(root, async ({ browser, base }) => {
  const faults = [];
  for (const [name, path] of named.length > 0 ? named.map((it) => [it, it]) : pages) {
    const page = await open(browser);
    const size = { page: 0, script: 0, font: 0, search: 0, image: 0 };
    page.on("request", (request) => {
      if (!request.url().startsWith(base) && !request.url().startsWith("data:")) faults.push(`${name}: leaves the site: ${request.url()}`);
    });
    page.on("response", async (response) => {
      const type = response.request().resourceType();
      const url = new URL(response.url());
      if (url.pathname.endsWith("favicon.ico") || !response.ok()) return;
      const body = await response.body().catch(() => Buffer.alloc(0));
      if (type === "font") size.font += body.length;
      else if (type === "image") size.image += body.length;
      else if (/\/tim-kiem\/.*\.js$/.test(url.pathname)) size.search += gzipSync(body, { level: 9 }).length;
      else {
        const zipped = gzipSync(body, { level: 9 }).length;
        size.page += zipped;
        if (type === "script") size.script += zipped;
      }
    });
    await page.goto(base + path, { waitUntil: "networkidle" });
    await page.context().close();
    console.log(name.padEnd(24), Object.entries(size).map(([what, bytes]) => `${what} ${(bytes / KB).toFixed(1)}`).join("  "));
    if (/article|story|document|topic|page/.test(name) && size.page > BUDGET.page) faults.push(`${name}: ${size.page} bytes, more than ${BUDGET.page}`);
    if (size.script > BUDGET.script) faults.push(`${name}: scripts ${size.script} bytes, more than ${BUDGET.script}`);
    if (size.font > BUDGET.font) faults.push(`${name}: fonts ${size.font} bytes, more than ${BUDGET.font}`);
  }
  return faults;
});
