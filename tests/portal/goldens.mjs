// node goldens.mjs PUBLIC [--update] – screenshots against goldens/, with a tolerance for how letters are drawn.
// A difference is written beside the golden as NAME.new.png; look at it, then run with --update.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { open, pages, run } from "./browser.mjs";

const FOLDER = new URL("goldens/", import.meta.url);
const TOLERATED = 0.01;
const update = process.argv.includes("--update");
const path = Object.fromEntries(pages);

/** @type {{ page: string, mode: import("./browser.mjs").Mode | "print", width: number }[]} */
const SHOTS = [
  { page: "home", mode: "light", width: 1280 },
  { page: "home", mode: "light", width: 360 },
  { page: "home", mode: "dark", width: 768 },
  { page: "article", mode: "light", width: 1280 },
  { page: "article", mode: "light", width: 360 },
  { page: "article", mode: "dark-contrast", width: 1280 },
  { page: "article", mode: "print", width: 794 },
  { page: "topic", mode: "light", width: 1280 },
  { page: "story", mode: "dark", width: 1280 },
  { page: "document", mode: "contrast", width: 1280 },
  { page: "documents", mode: "light", width: 360 },
  { page: "documents", mode: "light", width: 1280 },
];

mkdirSync(FOLDER, { recursive: true });
await run(process.argv[2], async ({ browser, base }) => {
  const faults = [];
  for (const shot of SHOTS) {
    const name = `${shot.page}-${shot.mode}-${shot.width}`;
    const page = await open(browser, { mode: shot.mode === "print" ? "light" : shot.mode, width: shot.width });
    if (shot.mode === "print") await page.emulateMedia({ media: "print" });
    await page.goto(base + path[shot.page], { waitUntil: "networkidle" });
    await page.evaluate(() => document.fonts.ready);
    // The top of the page is what a change of style shows itself in.
    const taken = await page.screenshot({ clip: { x: 0, y: 0, width: shot.width, height: 1000 }, fullPage: true });
    await page.context().close();

    const golden = new URL(`${name}.png`, FOLDER);
    const fresh = new URL(`${name}.new.png`, FOLDER);
    rmSync(fresh, { force: true });
    if (update || !existsSync(golden)) {
      writeFileSync(golden, taken);
      continue;
    }
    const [old, now] = [PNG.sync.read(readFileSync(golden)), PNG.sync.read(taken)];
    const same = old.width === now.width && old.height === now.height;
    const differing = same ? pixelmatch(old.data, now.data, undefined, old.width, old.height, { threshold: 0.2 }) : Infinity;
    const share = differing / (old.width * old.height);
    if (share > TOLERATED) {
      writeFileSync(fresh, taken);
      faults.push(`${name}: ${same ? `${(share * 100).toFixed(1)} % of the pixels differ` : "another size"}`);
    }
  }
  return faults;
});
