// node axe.mjs PUBLIC – axe-core, WCAG 2.2 A and AA, every page type in every mode; on a phone in one.
import AxeBuilder from "@axe-core/playwright";
import { modes, open, pages, run } from "./browser.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

await run(process.argv[2], async ({ browser, base }) => {
  const faults = [];
  for (const mode of /** @type {import("./browser.mjs").Mode[]} */ (Object.keys(modes))) {
    for (const width of mode === "light" ? [1280, 360] : [1280]) {
      const page = await open(browser, { mode, width });
      for (const [name, path] of pages) {
        await page.goto(base + path, { waitUntil: "load" });
        const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
        for (const { id, help, nodes } of violations) {
          for (const node of nodes) faults.push(`${name} ${mode} ${width}: ${id}: ${help}\n    ${node.html.slice(0, 160)}\n    ${node.failureSummary?.split("\n")[1] ?? ""}`);
        }
      }
      await page.context().close();
    }
  }
  return faults;
});
