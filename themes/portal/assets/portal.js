// @ts-check
// What the portal adds in the browser. Every page reads and works without it; see mode.js for what must
// come earlier. A classic script, because modules do not load from file://.

(function () {
  const root = document.documentElement;

  /**
   * @template {Element} T
   * @param {string} selector
   * @param {ParentNode} [within]
   * @returns {T[]}
   */
  function all(selector, within = document) {
    return Array.from(/** @type {NodeListOf<T>} */ (within.querySelectorAll(selector)));
  }

  // --- Shared fragments -------------------------------------------------------------------------------

  /**
   * Puts HTML that many pages share where it belongs. Called by the script that holds the fragment; the
   * addresses in it are relative to that script.
   * @param {string} name
   * @param {string} html
   */
  function fragment(name, html) {
    const script = document.currentScript;
    const base = script instanceof HTMLScriptElement ? script.src : document.baseURI;
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const link of all("[href]", template.content)) {
      link.setAttribute("href", new URL(link.getAttribute("href") || "", base).href);
    }
    for (const picture of all("[src]", template.content)) {
      picture.setAttribute("src", new URL(picture.getAttribute("src") || "", base).href);
    }
    for (const place of all(`[data-fragment="${name}"]`)) {
      place.replaceChildren(template.content.cloneNode(true));
    }
  }

  const global = /** @type {Window & { sen?: Record<string, unknown> }} */ (window);
  global.sen = Object.assign(global.sen || {}, { fragment });

  // --- Today's date -----------------------------------------------------------------------------------

  for (const place of /** @type {HTMLElement[]} */ (all("[data-today]"))) {
    /** @type {Intl.DateTimeFormatOptions} */
    const format = { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" };
    try {
      format.timeZone = place.dataset.today;
      place.textContent = new Intl.DateTimeFormat(root.lang, format).format();
    } catch {
      // A time zone this browser does not know: no date rather than a wrong one.
    }
  }

  // --- Reading tools: letter size, contrast, dark mode --------------------------------------------------

  const SIZES = { least: -1, most: 3 };

  /**
   * @param {"theme" | "contrast" | "size"} name
   * @param {string} value
   */
  function remember(name, value) {
    root.dataset[name] = value;
    try {
      localStorage.setItem("sen-" + name, value);
    } catch {
      // The choice holds for this page only.
    }
    showTools();
  }

  function isDark() {
    const chosen = root.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function isContrasty() {
    return root.dataset.contrast === "more";
  }

  function showTools() {
    for (const button of /** @type {HTMLElement[]} */ (all("[data-toggle]"))) {
      const on = button.dataset.toggle === "theme" ? isDark() : isContrasty();
      button.setAttribute("aria-pressed", String(on));
    }
  }

  /** @param {string} step "-1", "0" or "1" */
  function resize(step) {
    const size = step === "0" ? 0 : Number(root.dataset.size || 0) + Number(step);
    remember("size", String(Math.min(SIZES.most, Math.max(SIZES.least, size))));
  }

  showTools();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTools);

  // --- Buttons ------------------------------------------------------------------------------------------

  /**
   * @param {HTMLElement} button
   * @param {string} address
   */
  async function copy(button, address) {
    const text = /^https?:/.test(address) ? address : location.href;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyBySelection(text);
    }
    const label = button.querySelector("span");
    if (label) label.textContent = button.dataset.copied || label.textContent;
  }

  /**
   * For pages without a secure connection, where there is no clipboard interface.
   * @param {string} text
   */
  function copyBySelection(text) {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }

  // Zalo wants the address as JSON in base64, which a template cannot write.
  for (const link of /** @type {HTMLAnchorElement[]} */ (all("a[data-zalo]"))) {
    const address = new URL(link.dataset.zalo || "", location.href).href;
    link.search = "?" + new URLSearchParams({ d: btoa(JSON.stringify({ url: address })), shareType: "0" });
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = /** @type {HTMLElement | null} */ (target && target.closest("button"));
    if (button) {
      const { size, toggle, copy: address } = button.dataset;
      if (size !== undefined) resize(size);
      else if (toggle === "theme") remember("theme", isDark() ? "light" : "dark");
      else if (toggle === "contrast") remember("contrast", isContrasty() ? "normal" : "more");
      else if (address !== undefined) void copy(button, address);
      else if (button.dataset.print !== undefined) print();
    }
    closeSubmenus(target);
  });

  // --- Menu -------------------------------------------------------------------------------------------

  /**
   * Closes open submenus, except the one that holds `kept`.
   * @param {Element | null} kept
   */
  function closeSubmenus(kept) {
    for (const submenu of /** @type {HTMLDetailsElement[]} */ (all(".submenu[open]"))) {
      if (!kept || !submenu.contains(kept)) submenu.open = false;
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement && document.activeElement.closest(".submenu[open]");
    closeSubmenus(null);
    if (open) open.querySelector("summary")?.focus();
  });

  // --- Videos -----------------------------------------------------------------------------------------

  // The player, and with it YouTube, is loaded only when asked for. From file:// it would refuse to play,
  // so there the plain link stays.
  for (const figure of /** @type {HTMLElement[]} */ (all(".video[data-embed]"))) {
    const link = figure.querySelector("a");
    const words = /** @type {HTMLElement | null} */ (figure.closest("[data-play]"));
    if (!link || location.protocol === "file:") continue;
    if (words) {
      link.dataset.notice = words.dataset.notice;
      link.setAttribute("aria-label", `${words.dataset.play}: ${link.textContent}. ${words.dataset.notice}`);
    }
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const player = document.createElement("iframe");
      player.src = figure.dataset.embed + "?autoplay=1";
      player.title = link.textContent || "";
      player.allow = "autoplay; encrypted-media; picture-in-picture";
      player.allowFullscreen = true;
      player.referrerPolicy = "strict-origin-when-cross-origin";
      link.replaceWith(player);
      player.focus();
    });
  }

  // --- Filters of the document table ------------------------------------------------------------------

  for (const filters of /** @type {HTMLElement[]} */ (all("[data-filters]"))) {
    const rows = /** @type {HTMLElement[]} */ (all(`#${filters.dataset.filters} tbody tr`));
    const choices = /** @type {HTMLSelectElement[]} */ (all("select", filters));
    const output = filters.querySelector("output");

    const apply = () => {
      let shown = 0;
      for (const row of rows) {
        const fits = choices.every(({ name, value }) => !value || row.dataset[name] === value);
        row.hidden = !fits;
        if (fits) shown += 1;
      }
      if (output) {
        const text = filters.dataset.count || "{n}/{all}";
        output.textContent = text.replace("{n}", String(shown)).replace("{all}", String(rows.length));
      }
    };

    filters.addEventListener("change", apply);
    filters.querySelector("button")?.addEventListener("click", () => {
      for (const choice of choices) choice.value = "";
      apply();
    });
    // After "back", browsers restore what was chosen without a change event.
    addEventListener("pageshow", apply);
  }
})();
