// @ts-check
// Keeps an open page as its files are. The preview server puts this script into every page it serves.

(function () {
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement) || !window.EventSource) return;
  const { live = "", version = "" } = script.dataset;
  let number = script.dataset.number || "0";
  const place = "sen-live:" + location.pathname;

  /**
   * What the server says of this page.
   * @typedef {{ number: number, version: string, files: string[], styles: Record<string, string>, panel: string }} State
   */

  // --- Reloading, at the same place -------------------------------------------------------------------

  function reload() {
    try {
      sessionStorage.setItem(place, JSON.stringify([scrollX, scrollY]));
    } catch {
      // The browser remembers the place by itself, less exactly.
    }
    close();
    location.reload();
  }

  function returnToPlace() {
    let kept = null;
    try {
      kept = sessionStorage.getItem(place);
      sessionStorage.removeItem(place);
    } catch {
      return;
    }
    if (!kept) return;
    const [x, y] = JSON.parse(kept);
    const go = () => scrollTo({ left: x, top: y, behavior: "instant" });
    go();
    addEventListener("load", go, { once: true });
  }

  // --- Changed files ------------------------------------------------------------------------------------

  /** @param {string} address */
  function pathOf(address) {
    const url = new URL(address, location.href);
    if (url.origin !== location.origin) return "";
    try {
      return decodeURIComponent(url.pathname);
    } catch {
      // A percent sign that begins no escape names no file of ours.
      return "";
    }
  }

  /**
   * Replaces a style sheet; the old one stays until the new one has come.
   * @param {HTMLLinkElement} link
   * @param {string} href
   */
  function swap(link, href) {
    const next = /** @type {HTMLLinkElement} */ (link.cloneNode());
    next.href = href;
    next.addEventListener("load", () => link.remove(), { once: true });
    next.addEventListener("error", () => link.remove(), { once: true });
    link.after(next);
  }

  /** @returns {HTMLLinkElement[]} */
  function styleSheets() {
    return Array.from(document.querySelectorAll("link[rel~=stylesheet][href]"));
  }

  /** @param {Record<string, string>} styles published paths without their hash, with it */
  function swapStyles(styles) {
    for (const link of styleSheets()) {
      const path = pathOf(link.href);
      const now = styles[path.replace(/\.[0-9a-f]{8}(\.css)$/, "$1")];
      if (now && now !== path) swap(link, now);
    }
  }

  /** @param {Set<string>} files */
  function refresh(files) {
    if (files.size === 0) return;
    const fresh = (/** @type {string} */ address) => {
      const url = new URL(address, location.href);
      url.searchParams.set("sen-live", number);
      return url.href;
    };
    for (const other of document.querySelectorAll("script[src]")) {
      if (files.has(pathOf(/** @type {HTMLScriptElement} */ (other).src))) return reload();
    }
    for (const link of styleSheets()) {
      if (files.has(pathOf(link.href))) swap(link, fresh(link.href));
    }
    for (const picture of /** @type {NodeListOf<HTMLImageElement>} */ (document.querySelectorAll("img[src]"))) {
      if (files.has(pathOf(picture.src))) picture.src = fresh(picture.src);
    }
  }

  // --- Errors -------------------------------------------------------------------------------------------

  /** @param {string} html */
  function showPanel(html) {
    let host = document.querySelector("sen-errors");
    if (!html) {
      if (host) host.remove();
      return;
    }
    if (!host) {
      host = document.createElement("sen-errors");
      document.body.append(host);
    }
    const tree = host.shadowRoot || host.attachShadow({ mode: "open" });
    tree.innerHTML = html;
  }

  // --- Listening ----------------------------------------------------------------------------------------

  /** @type {EventSource | null} */
  let source = null;

  /** @param {State} state */
  function take(state) {
    number = String(state.number);
    if (state.version !== version) return reload();
    swapStyles(state.styles);
    showPanel(state.panel);
    refresh(new Set(state.files));
  }

  function open() {
    if (source) return;
    const query = new URLSearchParams({ page: location.pathname, number });
    source = new EventSource(live + "?" + query);
    source.addEventListener("state", (event) => take(JSON.parse(event.data)));
  }

  function close() {
    if (source) source.close();
    source = null;
  }

  // A browser keeps few connections to one host: tabs that nobody looks at give theirs back.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());

  returnToPlace();
  if (!document.hidden) open();
})();
