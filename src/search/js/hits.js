// @ts-check
/**
 * Hits: what is shown of a document, with the matches marked; filters and their counts.
 *
 * @typedef {[number, number][]} Ranges
 * @typedef {{ url: string, title: string, excerpt: string, date: string, section: string, score: number,
 *   kind: string, marks: Ranges, titleMarks: Ranges }} Hit
 */

/**
 * For hits of texts that are not stored whole and show no match: the hit as it is with all of its page's text.
 * @type {WeakMap<Hit, (body: string) => Hit>}
 */
const deeper = new WeakMap();

/** Joins neighbouring words. @param {Ranges} ranges @returns {Ranges} */
function joined(ranges) {
  /** @type {Ranges} */
  const out = [];
  for (const [start, end] of ranges) {
    const last = out[out.length - 1];
    if (last && start - last[1] < 2) last[1] = end;
    else out.push([start, end]);
  }
  return out;
}

const WINDOW = 34;

/** @param {Query} query @param {Stored} stored @param {number} score @returns {Hit} */
function hit(query, { meta, text, whole }, score) {
  const marked = text.forms.map((form) => {
    const values = likeness(query, form), best = values ? Math.max(...values) : 0;
    return values && best > CONTRARY ? values.indexOf(best) : -1;
  });
  const { length } = marked, [, lead = length, body = length, ceiling = length] = text.field;
  // The window with the most of the query; words that stand together count more, the lead wins a draw.
  let start = lead, top = 0;
  for (let i = lead; i < ceiling; i++) {
    if (marked[i] < 0) continue;
    const seen = new Map();
    for (let j = i; j < Math.min(i + WINDOW - 6, i < body ? body : ceiling); j++) {
      const t = marked[j];
      if (t < 0) continue;
      const near = marked[j - 1] >= 0 && j > i && query.sequence.some((s, q) => s === t && query.sequence[q - 1] === marked[j - 1]);
      seen.set(t, Math.max(seen.get(t) || 0, query.terms[t].idf * (near ? 2 : 1)));
    }
    let value = 0;
    for (const weight of seen.values()) value += weight;
    if (value > top + 1e-6) [top, start] = [value, i];
  }
  // Begin where a sentence does, if one does nearby.
  const floor = start < body ? lead : body;
  let begin = Math.max(floor, start - 5);
  for (let i = start; i >= Math.max(floor, start - 10); i--)
    if (i === floor || /[.!?\n:;]/.test(text.text.slice(text.at[i - 1][1], text.at[i][0]))) {
      begin = i;
      break;
    }
  const last = start < body ? body : ceiling, end = Math.min(begin + WINDOW, last);
  const ranges = /** @param {number} a @param {number} b @param {number} shift @returns {Ranges} */ (a, b, shift) =>
    joined(text.at.slice(a, b).filter((_, i) => marked[a + i] >= 0).map(([x, y]) => [x - shift, y - shift]));
  let excerpt = "", shift = 0;
  if (end > begin) {
    // What closes the sentence; an ellipsis where the text goes on.
    const rest = end === last && (whole || end < text.at.length) ? text.text.slice(text.at[end - 1][1]).split("\n")[0] : "…";
    const dots = begin > floor ? "…" : "";
    shift = text.at[begin][0] - dots.length;
    excerpt = dots + text.text.slice(text.at[begin][0], text.at[end - 1][1]).replace(/\n/g, " ") + rest;
  }
  /** @type {Hit} */
  const out = {
    url: new URL(meta[0].split("/").map(encodeURIComponent).join("/"), root).href,
    title: meta[5],
    excerpt, date: meta[1], section: (manifest.sections[+meta[3]] || [])[1] || "", score: Math.round(score * 1000) / 1000,
    kind: manifest.kinds[+meta[2]] || "", marks: ranges(begin, end, shift), titleMarks: ranges(0, lead, 0),
  };
  if (!whole && !out.marks.length) deeper.set(out, (body) => hit(query, { meta, text: passageOf([meta[5], "", body, ""]), whole: true }, score));
  return out;
}

/** @returns {Promise<Record<string, { values: string[], of: number[][] }>>} */
const facetColumns = () =>
  from("x", 1, (data) => {
    /** @type {Record<string, any>} */
    const columns = {};
    for (const [name, [values, rows]] of Object.entries(/** @type {Record<string, [string[], string]>} */ (data)))
      columns[name] = { values, of: rows.split(" ").map((r) => (r ? r.split(",").map(Number) : [])) };
    return columns;
  });

/** @param {number[]} found @param {Options} options */
async function narrow(found, { filters = {}, facets }) {
  const wanted = Object.entries(filters).filter(([, value]) => value && value.length);
  if (!wanted.length && !facets) return { found, counts: undefined };
  const columns = await facetColumns();
  const tests = wanted.filter(([name]) => columns[name]).map(([name, value]) => {
    const any = [value].flat();
    const numbers = new Set(columns[name].values.flatMap((v, i) => (v.split("\t").some((part) => any.includes(part)) ? [i] : [])));
    return { name, passes: /** @param {number} doc */ (doc) => columns[name].of[doc].some((n) => numbers.has(n)) };
  });
  /** @type {Record<string, [string, string, number][]> | undefined} */
  let counts;
  if (facets) {
    counts = {};
    for (const [name, { values, of }] of Object.entries(columns)) {
      // A facet counts what its other values would give: its own filter does not apply.
      const others = tests.filter((test) => test.name !== name), sums = values.map(() => 0);
      for (const doc of found) if (others.every((test) => test.passes(doc))) for (const n of of[doc]) sums[n]++;
      counts[name] = values.map((v, i) => {
        const [value, label] = v.split("\t");
        return /** @type {[string, string, number]} */ ([value, label || value, sums[i]]);
      }).filter(([value, , n]) => value && n);
    }
  }
  return { found: found.filter((doc) => tests.every((test) => test.passes(doc))), counts };
}
