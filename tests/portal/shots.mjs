// node shots.mjs PUBLIC FOLDER [PAGE …] – whole pages at 360, 768 and 1280 px in every mode, and for print.
// MODES=light,print WIDTHS=360 narrows it down.
import { mkdirSync } from "node:fs";
import { modes, open, pages, run } from "./browser.mjs";

const [root, folder, ...only] = process.argv.slice(2);
const wanted = process.env.MODES?.split(",") ?? [...Object.keys(modes), "print"];
const widths = process.env.WIDTHS?.split(",").map(Number) ?? [360, 768, 1280];

mkdirSync(folder, { recursive: true });
await run(root, async ({ browser, base }) => {
  for (const mode of wanted) {
    const print = mode === "print";
    for (const width of print ? [794] : widths) {
      const page = await open(browser, { mode: print ? "light" : /** @type {import("./browser.mjs").Mode} */ (mode), width });
      if (print) await page.emulateMedia({ media: "print" });
      for (const [name, path] of pages.filter(([name]) => only.length === 0 || only.includes(name))) {
        await page.goto(base + path, { waitUntil: "networkidle" });
        await page.evaluate(async () => {
          for (const picture of document.images) picture.loading = "eager";
          await Promise.allSettled([...document.images].map((picture) => picture.decode()));
          await document.fonts.ready;
        });
        await page.screenshot({ path: `${folder}/${name}-${width}-${mode}.png`, fullPage: true });
      }
      await page.context().close();
    }
  }
  return [];
});
