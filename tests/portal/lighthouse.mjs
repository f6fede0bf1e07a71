// node lighthouse.mjs PUBLIC – home, article, section, document list: at least 95 in all four categories.
import { chromium } from "playwright-core";
import lighthouse from "lighthouse";
import { env, pages } from "./browser.mjs";
import { serve } from "./serve.mjs";

const LEAST = 95;
const PORT = 9333;
const WANTED = ["home", "article", "section", "documents"];

const server = await serve(process.argv[2]);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  env,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", `--remote-debugging-port=${PORT}`],
});
let low = 0;
for (const [name, path] of pages.filter(([name]) => WANTED.includes(name))) {
  const result = await lighthouse(server.base + path, {
    port: PORT, logLevel: "error", onlyCategories: ["performance", "accessibility", "best-practices", "seo"],
    // The canonical address names the public host; here the site is served from this machine.
    skipAudits: ["canonical"],
  });
  const categories = Object.values(result?.lhr.categories ?? {});
  const scores = categories.map(({ title, score }) => `${title} ${Math.round((score ?? 0) * 100)}`);
  console.log(name.padEnd(12), scores.join("  "));
  for (const { score, auditRefs } of categories) {
    if ((score ?? 0) * 100 >= LEAST) continue;
    low += 1;
    for (const { id, weight } of auditRefs) {
      const audit = result?.lhr.audits[id];
      if (weight > 0 && audit && audit.score !== null && audit.score < 0.9) console.error(`   ${id}: ${audit.title} ${audit.displayValue ?? ""}`);
    }
  }
}
await browser.close();
server.close();
process.exitCode = low > 0 ? 1 : 0;
