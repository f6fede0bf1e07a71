// @ts-check
/**
 * What the reader sees of the search: results under every `<form role="search">` while typing, and the page
 * `#sen-search`, which has such a form. Text reaches the page only as text nodes, so nothing typed or written can
 * become markup. The types Hit, Ranges and Result are search.js's; LABELS are put before this by src/search/runtime.rs.
 */
(() => {
  "use strict";
  /** @type {{ search: { (query: string, options?: object): Promise<Result>, deeper: WeakMap<Hit, (body: string) => Hit> } }} */
  const sen = /** @type {any} */ (window).sen;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL(script.dataset.root || "..", script.src);

  /** @param {string} name @param {number} n @param {string} [q] */
  const say = (name, n, q = "") => LABELS[name].replace("{n}", String(n)).replace("{q}", () => q);

  /**
   * @param {string} tag @param {Record<string, any>} [attributes] @param {...(Node | string)} children
   * @returns {any}
   */
  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  /** The text with its ranges in <mark>. @param {string} text @param {Ranges} ranges */
  function marked(text, ranges) {
    const out = document.createDocumentFragment();
    let at = 0;
    for (const [start, end] of ranges) {
      out.append(text.slice(at, start), make("mark", {}, text.slice(start, end)));
      at = end;
    }
    out.append(text.slice(at));
    return out;
  }

  /** @param {Hit} hit "Tin tức · 19/05/2022" */
  function meta(hit) {
    const day = /^(\d{4})-(\d\d)-(\d\d)/.exec(hit.date), out = [];
    if (hit.section) out.push(make("span", {}, hit.section));
    if (day) out.push(make("time", { datetime: hit.date }, `${day[3]}/${day[2]}/${day[1]}`));
    return out.flatMap((node, i) => (i ? [" · ", node] : [node]));
  }

  /** Calls `act` when typing pauses. @param {HTMLInputElement} input @param {() => void} act */
  function typed(input, act) {
    let timer = 0;
    input.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!(/** @type {InputEvent} */ (event).isComposing)) timer = setTimeout(act, 150);
    });
    input.addEventListener("compositionend", () => (timer = setTimeout(act, 150)));
  }

  const status = () => make("div", { class: "sen-search-status", role: "status", "aria-live": "polite" });
  let boxes = 0;

  /** Results under a box, as a combobox with a listbox. @param {HTMLFormElement} form @param {HTMLInputElement} input */
  function box(form, input) {
    const id = "sen-search-" + ++boxes, list = make("ul", { class: "sen-search-list", role: "listbox", id, "aria-label": LABELS.search_results });
    const panel = make("div", { class: "sen-search-panel", hidden: "" }, list), live = status();
    let chosen = -1, asked = "";
    form.append(panel, live);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": id, autocomplete: "off" })) input.setAttribute(name, value);

    /** @param {boolean} shown */
    function show(shown) {
      panel.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
      if (!shown) choose(-1);
    }
    /** @param {number} number */
    function choose(number) {
      chosen = number;
      [...list.children].forEach((option, i) => {
        option.setAttribute("aria-selected", String(i === number));
        if (i === number) option.scrollIntoView({ block: "nearest" });
      });
      if (number < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", list.children[number].id);
    }
    /** The last line, which leads to the page of the search. @param {string} text */
    const last = (text) => make("li", { class: "sen-search-option sen-search-all", role: "option", id: id + "-all", "aria-selected": "false" }, text);

    async function ask() {
      const query = input.value.trim();
      asked = query;
      if (!query) {
        list.replaceChildren();
        live.textContent = "";
        return show(false);
      }
      let result;
      try {
        result = await sen.search(input.value, { limit: 6 });
      } catch {
        if (asked !== query) return;
        list.replaceChildren(last(LABELS.search_failed));
        live.textContent = LABELS.search_failed;
        return show(document.activeElement === input);
      }
      if (asked !== query) return;
      list.replaceChildren(...result.hits.map((hit, i) => {
        const option = make("li", { class: "sen-search-option", role: "option", id: `${id}-${i}`, "aria-selected": "false" },
          make("span", { class: "sen-search-title" }, marked(hit.title, hit.titleMarks)),
          make("span", { class: "sen-search-excerpt" }, marked(hit.excerpt, hit.marks)),
          make("span", { class: "sen-search-meta" }, ...meta(hit)));
        option.dataset.url = hit.url;
        return option;
      }));
      const { total } = result, count = say(total ? "search_count" : "search_none", total, query);
      if (!total) list.append(last(count));
      else if (total > result.hits.length) list.append(last(say("search_all", total)));
      live.textContent = count;
      show(document.activeElement === input);
    }
    /** @param {any} option */
    const go = (option) => (option.dataset.url ? location.assign(option.dataset.url) : form.requestSubmit());

    typed(input, ask);
    input.addEventListener("focus", () => show(list.children.length > 0 && asked === input.value.trim()));
    input.addEventListener("blur", () => show(false));
    input.addEventListener("keydown", (event) => {
      const count = list.children.length;
      if (event.isComposing) return;
      if (event.key === "Escape" && !panel.hidden) show(false);
      else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
        if (panel.hidden) show(true);
        // Past either end the box itself is chosen.
        choose(((chosen + 1 + (event.key === "ArrowDown" ? 1 : count)) % (count + 1)) - 1);
      } else if (event.key === "Enter" && chosen >= 0) go(list.children[chosen]);
      else return;
      event.preventDefault();
    });
    list.addEventListener("mousedown", (/** @type {MouseEvent} */ event) => event.preventDefault());
    list.addEventListener("click", (/** @type {any} */ event) => {
      const option = event.target.closest("li");
      if (option) go(option);
    });
  }

  /** The search page. @param {HTMLElement} mount */
  function page(mount) {
    const form = /** @type {HTMLFormElement} */ (mount.querySelector("form"));
    const input = /** @type {HTMLInputElement} */ (form.querySelector("[name=q]"));
    const address = new URLSearchParams(location.search), controls = make("div", { class: "sen-search-controls" });
    const live = status(), results = make("ol", { class: "sen-search-results" }), help = make("div", { class: "sen-search-help", hidden: "" });
    const more = make("button", { class: "sen-search-more", type: "button", hidden: "" }, LABELS.search_more);
    /** @type {Record<string, HTMLSelectElement>} */
    const selects = {};
    for (const name of ["section", "kind", "year", "unit", "sort"]) {
      selects[name] = make("select", { name });
      const value = address.get(name) || "";
      selects[name].append(name === "sort" ? make("option", { value: "" }, LABELS.relevance) : make("option", { value }, value));
      if (name === "sort") selects[name].append(make("option", { value: "newest" }, LABELS.latest));
      selects[name].value = value;
      controls.append(make("label", { class: "sen-search-filter" }, LABELS[name] + " ", selects[name]));
    }
    controls.hidden = true;
    mount.append(controls, live, results, help, more);
    input.value = address.get("q") || "";
    let limit = 10, turn = 0;

    async function ask() {
      const mine = ++turn, query = input.value.trim(), search = new URLSearchParams();
      /** @type {Record<string, string>} */
      const filters = {};
      if (query) search.set("q", query);
      for (const [name, select] of Object.entries(selects)) {
        if (select.value) search.set(name, select.value);
        if (name !== "sort") filters[name] = select.value;
      }
      history.replaceState(history.state, "", location.pathname + (`${search}` && "?" + search) + location.hash);
      if (!query) {
        results.replaceChildren();
        live.textContent = "";
        controls.hidden = help.hidden = more.hidden = true;
        return;
      }
      live.textContent ||= LABELS.search_loading;
      let result;
      try {
        result = await sen.search(input.value, { filters, sort: selects.sort.value, limit, facets: true });
      } catch {
        if (mine !== turn) return;
        results.replaceChildren();
        more.hidden = true;
        live.textContent = LABELS.search_failed;
        return;
      }
      if (mine !== turn) return;
      live.textContent = say(result.total ? "search_count" : "search_none", result.total, query);
      results.replaceChildren(...result.hits.map((hit) => make("li", { class: "sen-search-result" },
        make("h2", { class: "sen-search-title" }, make("a", { href: hit.url }, marked(hit.title, hit.titleMarks))),
        make("p", { class: "sen-search-meta" }, ...meta(hit)),
        make("p", { class: "sen-search-excerpt" }, marked(hit.excerpt, hit.marks)))));
      for (const [name, values] of Object.entries(result.facets || {})) {
        const select = selects[name], value = select.value;
        select.replaceChildren(make("option", { value: "" }, LABELS.all), ...values.map(([v, label, n]) =>
          make("option", { value: v }, `${(name === "kind" && LABELS["kind_" + v]) || label} (${n})`)));
        if (value && !values.some(([v]) => v === value)) select.append(make("option", { value }, value));
        select.value = value;
        /** @type {HTMLElement} */ (select.parentElement).hidden = values.length < 2 && !value;
      }
      controls.hidden = !result.total && !Object.values(filters).some((x) => x);
      more.hidden = result.hits.length >= result.total || result.hits.length < limit;
      help.hidden = result.total > 0;
      help.replaceChildren(make("p", {}, LABELS.search_hint));
      if (result.nearest && result.nearest.length)
        help.append(make("p", {}, LABELS.search_nearest, ...result.nearest.flatMap((word) => [" ", make("a", { href: "?q=" + encodeURIComponent(word) }, word)])));
      deepen(result.hits, () => mine === turn);
      help.append(make("p", {}, make("a", { href: new URL("so-do-trang/" + (location.protocol === "file:" ? "index.html" : ""), root).href }, LABELS.sitemap)));
    }
    /**
     * Shows the passage that lies deeper in a text than the index stores: read from what is `.prose` in its page, which is
     * likely the next the reader opens; one after the other, and not where loading is dear or, as from file://, forbidden.
     * @param {Hit[]} hits @param {() => boolean} wanted
     */
    async function deepen(hits, wanted) {
      for (const [i, hit] of hits.entries()) {
        const read = sen.search.deeper.get(hit);
        if (!read || /** @type {any} */ (navigator).connection?.saveData) continue;
        const page = await fetch(hit.url).then((response) => response.text()).catch(() => "");
        if (!wanted()) return;
        const blocks = new DOMParser().parseFromString(page, "text/html").querySelectorAll(".prose :is(p, li, td, h2, h3, h4, figcaption)");
        const { excerpt, marks } = read([...blocks].map((block) => block.textContent).join("\n"));
        if (marks.length) results.children[i].lastElementChild?.replaceChildren(marked(excerpt, marks));
      }
    }
    const anew = () => {
      limit = 10;
      ask();
    };
    typed(input, anew);
    controls.addEventListener("change", anew);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      anew();
    });
    more.addEventListener("click", async () => {
      const seen = results.children.length;
      limit += 10;
      await ask();
      results.children[seen]?.querySelector("a")?.focus();
    });
    if (input.value) ask();
  }

  function start() {
    const mount = document.getElementById("sen-search");
    for (const form of document.querySelectorAll("form")) {
      const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=q]"));
      if (form.getAttribute("role") === "search" && input && !(mount && mount.contains(form))) box(form, input);
    }
    if (mount) page(mount);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
