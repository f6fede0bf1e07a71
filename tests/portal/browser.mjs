// What the browser checks share: the pages to look at, the modes to look at them in, a browser, a server.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";

/** Name → path, one of every page type. Another site's list: PAGES=file.json. */
export const pages = Object.entries(
  /** @type {Record<string, string>} */ (
    JSON.parse(readFileSync(process.env.PAGES ?? new URL("pages.json", import.meta.url), "utf8"))
  ),
);

/** What a reader can set: the system's colours, and the portal's own contrast button. */
export const modes = /** @type {const} */ ({
  light: { colorScheme: "light", contrast: false },
  dark: { colorScheme: "dark", contrast: false },
  contrast: { colorScheme: "light", contrast: true },
  "dark-contrast": { colorScheme: "dark", contrast: true },
});

/** @typedef {keyof typeof modes} Mode */

/** The environment Chromium starts in: the same fonts on every machine. */
export const env = { ...process.env, FONTCONFIG_FILE: fileURLToPath(new URL("fonts.conf", import.meta.url)) };

/**
 * Serves `root`, opens Chromium, runs `check`, closes both. `check` returns what it found wrong.
 * @param {string} root
 * @param {(tools: { browser: import("playwright-core").Browser, base: string }) => Promise<string[]>} check
 */
export async function run(root, check) {
  const server = await serve(root);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    env,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--force-color-profile=srgb"],
  });
  try {
    const faults = await check({ browser, base: server.base });
    for (const fault of faults) console.error(fault);
    console.log(faults.length === 0 ? "ok" : `${faults.length} faults`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    server.close();
  }
}

/**
 * A page in a mode; `script: false` is a reader without JavaScript.
 * @param {import("playwright-core").Browser} browser
 * @param {{ mode?: Mode, width?: number, script?: boolean }} [how]
 */
export async function open(browser, { mode = "light", width = 1280, script = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 740 : 900 },
    colorScheme: modes[mode].colorScheme,
    javaScriptEnabled: script,
    locale: "vi-VN",
  });
  if (modes[mode].contrast) await context.addInitScript(() => localStorage.setItem("sen-contrast", "more"));
  // The date in the header changes every day; the checks need the same page every day.
  await context.clock.setFixedTime(new Date("2025-12-01T03:00:00Z"));
  return context.newPage();
}
