// node behaviour.mjs PUBLIC – what the portal does: with the keyboard, without scripts, at small and large sizes.
import { open, pages, run } from "./browser.mjs";

/** @type {string[]} */
const faults = [];

/** @param {boolean} holds @param {string} what */
function expect(holds, what) {
  if (!holds) faults.push(what);
}

const path = Object.fromEntries(pages);

await run(process.argv[2], async ({ browser, base }) => {
  await everyPage(browser, base);
  await readingTools(browser, base);
  await menu(browser, base);
  await article(browser, base);
  await documentFilters(browser, base);
  await withoutScript(browser, base);
  return faults;
});

/**
 * No sideways scrolling, no layout shift, no error, no duplicate id; Tab reaches every control and shows where it is.
 * @param {import("playwright-core").Browser} browser
 * @param {string} base
 */
async function everyPage(browser, base) {
  for (const width of [320, 360, 768, 1280]) {
    const page = await open(browser, { width });
    page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(`${page.url()}: ${message.text()} ${message.location().url}`);
    });
    await page.addInitScript(() => {
      Object.assign(window, { shift: 0 });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value, hadRecentInput } = /** @type {any} */ (entry);
          if (!hadRecentInput) /** @type {any} */ (window).shift += value;
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    for (const [name, address] of pages) {
      await page.goto(base + address, { waitUntil: "networkidle" });
      const { wide, shift } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        shift: /** @type {any} */ (window).shift,
      }));
      expect(wide <= 0, `${name} at ${width}: ${wide} px too wide`);
      expect(shift < 0.01, `${name} at ${width}: layout shift ${shift}`);
      if (width === 1280) await tabThrough(page, name);
    }
    await page.context().close();
  }
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
async function tabThrough(page, name) {
  const expected = await page.evaluate(() => {
    const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
    const reachable = controls.filter((control) => {
      const input = /** @type {HTMLInputElement} */ (control);
      return input.tabIndex >= 0 && !input.disabled && control.checkVisibility({ visibilityProperty: true });
    });
    reachable.forEach((control, index) => control.setAttribute("data-tab", String(index)));
    return reachable.length;
  });
  const seen = new Set();
  for (let step = 0; step < expected * 1.2 + 20; step += 1) {
    await page.keyboard.press("Tab");
    const { index, visible } = await page.evaluate(() => {
      const control = document.activeElement;
      const style = control ? getComputedStyle(control) : null;
      return { index: control?.getAttribute("data-tab"), visible: style?.outlineStyle !== "none" };
    });
    if (index === null || index === undefined) continue;
    seen.add(index);
    expect(visible, `${name}: no visible focus on control ${index}`);
  }
  expect(seen.size >= expected, `${name}: Tab reaches ${seen.size} of ${expected} controls`);
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} base
 */
async function readingTools(browser, base) {
  const page = await open(browser);
  await page.goto(base + path.article);
  const size = () => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  expect((await page.locator(".today").innerText()).length > 8, "no date in the header");
  await page.click('[data-size="1"]');
  expect(await size() === "18px", "A+ does not enlarge");
  await page.click('[data-toggle="theme"]');
  await page.click('[data-toggle="contrast"]');
  await page.goto(base + path.home);
  const kept = await page.evaluate(() => ({ ...document.documentElement.dataset }));
  expect(await size() === "18px" && kept.theme === "dark" && kept.contrast === "more", "choices are not remembered");
  expect(await page.getAttribute('[data-toggle="theme"]', "aria-pressed") === "true", "the pressed button does not say so");
  await page.click('[data-size="0"]');
  expect(await size() === "16px", "A does not return to normal");
  await page.context().close();
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} base
 */
async function menu(browser, base) {
  for (const script of [true, false]) {
    const page = await open(browser, { script });
    await page.goto(base + path.home);
    const summary = page.locator(".submenu summary").first();
    const item = page.locator(".submenu li a").first();
    await summary.focus();
    await page.keyboard.press("Enter");
    expect(await item.isVisible(), `submenu does not open by keyboard (script: ${script})`);
    if (script) {
      await page.keyboard.press("Escape");
      expect(!(await item.isVisible()), "Escape does not close the submenu");
    }
    await page.context().close();

    const phone = await open(browser, { script, width: 360 });
    await phone.goto(base + path.home);
    const first = phone.locator(".menu-item > a").first();
    expect(!(await first.isVisible()), "the menu is open on a phone");
    await phone.locator(".menu-button").focus();
    await phone.keyboard.press("Enter");
    expect(await first.isVisible(), `the menu does not open on a phone (script: ${script})`);
    await phone.keyboard.press("Escape");
    expect(!(await first.isVisible()), "Escape does not close the menu on a phone");
    await phone.context().close();
  }
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} base
 */
async function article(browser, base) {
  const page = await open(browser);
  await page.goto(base + path.article, { waitUntil: "networkidle" });
  const links = page.locator('[data-fragment="latest"] li a');
  expect((await links.count()) >= 3, "no \"Mới nhất\" beside the article");
  const first = await links.first().getAttribute("href");
  expect((await page.request.get(new URL(first ?? "", page.url()).href)).ok(), `"Mới nhất" leads nowhere: ${first}`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.click("[data-copy]");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.endsWith(path.article), `copied ${copied}`);
  await page.context().close();
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} base
 */
async function documentFilters(browser, base) {
  const page = await open(browser);
  await page.goto(base + path.documents);
  const rows = page.locator("#sen-documents tbody tr");
  const all = await rows.count();
  const shown = () => rows.evaluateAll((list) => list.filter((row) => !(/** @type {HTMLElement} */ (row).hidden)).length);
  const type = await rows.first().getAttribute("data-type");
  await page.selectOption("#sen-filter-type", type);
  const fits = await page.locator(`#sen-documents tr[data-type="${type}"]`).count();
  expect(await shown() === fits && fits < all, `filter by type shows ${await shown()} of ${all}, not ${fits}`);
  expect((await page.locator(".filters output").innerText()).includes(String(fits)), "the filters do not say how many are shown");
  await page.click(".filters button");
  expect(await shown() === all, "clearing the filters does not bring all back");
  await page.context().close();
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} base
 */
async function withoutScript(browser, base) {
  const page = await open(browser, { script: false });
  await page.goto(base + path.documents);
  expect((await page.locator("#sen-documents tbody tr:visible").count()) > 1, "no document table without scripts");
  expect(!(await page.locator(".filters").isVisible()), "filters that cannot work are shown without scripts");
  expect(!(await page.locator(".reading-tools").isVisible()), "buttons that cannot work are shown without scripts");
  await page.goto(base + path.article);
  expect(await page.locator('[data-fragment="latest"] a').isVisible(), "no link in place of \"Mới nhất\" without scripts");
  await page.context().close();
}
