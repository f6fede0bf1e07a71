// @ts-check
/**
 * The query: what was typed, as terms; which forms of the index stand for them, and which documents hold those.
 *
 * @typedef {Word & { twin: Word | null, prefix: boolean, idf: number, alts: Map<Posting, number>, best: Float32Array,
 *   body: Float32Array, title: Float32Array, span: Float32Array, near: Set<string> }} Term
 * @typedef {{ terms: Term[], sequence: number[], phrases: [number, number][], slips: boolean,
 *   memo: Map<string, number[] | null> }} Query
 */

/** The same syllable spelled with i for y or y for i, since both are written: `kỹ`, `kĩ`. @param {string} form */
const twinOf = (form) => /^([hklmst]|qu)[iy]$/.test(foldOf(form))
  ? wordOf(form.normalize("NFD").replace(/[iy]/, (c) => (c === "i" ? "y" : "i")).normalize("NFC")) : null;

/** @param {string} text @returns {Query} */
function parse(text) {
  /** @type {Query} */
  const query = { terms: [], sequence: [], phrases: [], slips: false, memo: new Map() };
  const parts = text.normalize("NFC").slice(0, 400).split(/["“”„«»]/);
  const open = /[\p{Alphabetic}\p{N}\p{M}]$/u.test(parts[parts.length - 1]);
  parts.forEach((part, i) => {
    const start = query.sequence.length;
    for (const [word] of part.matchAll(WORDS)) {
      const form = formOf(word);
      if (!form || query.sequence.length > 23) continue;
      let at = query.terms.findIndex((term) => term.form === form);
      if (at < 0) {
        at = query.terms.length;
        query.terms.push({ ...wordOf(form), twin: twinOf(form), prefix: false, idf: 0, alts: new Map(), best: new Float32Array(0),
          body: new Float32Array(0), title: new Float32Array(0), span: new Float32Array(0), near: new Set() });
      }
      query.sequence.push(at);
    }
    if (i % 2 && query.sequence.length > start) query.phrases.push([start, query.sequence.length]);
  });
  if (open && query.sequence.length) query.terms[query.sequence[query.sequence.length - 1]].prefix = true;
  return query;
}

/** Number of the last shard that has `key`, or would. @param {string} key */
function place(key) {
  let low = 0, high = manifest.first.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (manifest.first[middle][0] <= key) low = middle;
    else high = middle;
  }
  return low;
}

/** Numbers of the shards that have forms of `key` (those `term` may stand for). @param {string} key @param {Word} [term] */
function places(key, term) {
  const { first } = manifest, numbers = [place(key)];
  while (numbers[0] && first[numbers[0] - 1][0] === key) numbers.unshift(numbers[0] - 1);
  return numbers.filter((n) => !term || !first[n][1] || first[n].some(/** @param {string} form @param {number} i */ (form, i) => i && compatible(term, wordOf(form))));
}

/** @param {string} key @param {Word} [term] */
const group = async (key, term) =>
  (await Promise.all(places(key, term).map((n) => from("t", n, postingsOf)))).flat().filter((p) => p.key === key);

const COMPATIBLE = 0.9, TWIN = 0.85, CONTRARY = 0.3, SLIP = 0.6;

/** @param {Term} term @param {Posting} posting @param {number} factor */
function allow(term, posting, factor) {
  if ((term.alts.get(posting) || 0) < factor) term.alts.set(posting, factor);
}

/** Looks the term's own syllable up, in both spellings. @param {Term} term */
async function lookUp(term) {
  if (!manifest.first.length) return;
  for (const posting of await group(term.key, term))
    if (compatible(term, posting)) allow(term, posting, posting.form === term.form ? 1 : COMPATIBLE);
  const { twin } = term;
  if (twin) for (const posting of await group(twin.key, twin)) if (compatible(twin, posting)) allow(term, posting, TWIN);
}

/** Lets the term stand for longer syllables. @param {Term} term @param {boolean} far load what is not there */
async function complete(term, far) {
  const from_ = place(term.key), to = place(term.key + "\uffff");
  let numbers = [];
  for (let i = from_; i <= to; i++) if (i > from_ ? far : !manifest.first[i][1]) numbers.push(i);
  if (numbers.length > 3) {
    const common = (await vocabulary()).filter((v) => v.key.startsWith(term.key));
    numbers = [...new Set(common.sort((a, b) => b.weight - a.weight).slice(0, 6).flatMap((v) => places(v.key)))];
  }
  for (const postings of await Promise.all(numbers.map((n) => from("t", n, postingsOf))))
    for (const posting of postings)
      if (posting.key !== term.key && begins(term, posting)) allow(term, posting, part(term, posting.key));
}

/** @returns {Promise<{ key: string, weight: number }[]>} */
const vocabulary = () =>
  from("x", 0, (/** @type {string} */ data) => [...data.matchAll(/(\D+)(\d)/g)].map((m) => ({ key: m[1], weight: +m[2] })));

/** Keys one slip away, the likeliest first. @param {string} key @param {number} most @param {number} least weight */
async function near(key, most, least) {
  const found = (await vocabulary()).filter((v) => v.weight >= least && oneSlip(key, v.key));
  const rank = /** @param {{ key: string, weight: number }} v */ (v) =>
    v.weight + (v.key[0] === key[0] ? 1.5 : 0) + ([...v.key].sort().join() === [...key].sort().join() ? 2 : 0);
  return found.sort((a, b) => rank(b) - rank(a)).slice(0, most).map((v) => v.key);
}

/** @param {Term} term @param {number} most @param {number} [least] */
async function correct(term, most, least = 0) {
  const keys = await near(term.key, most, least);
  keys.forEach((key) => term.near.add(key));
  for (const postings of await Promise.all(keys.map((key) => group(key))))
    for (const posting of postings) allow(term, posting, SLIP);
}

/** Spreads the term's postings over the documents. @param {Term} term */
function spread(term) {
  const docs = manifest.docs;
  term.best = new Float32Array(docs);
  term.body = new Float32Array(docs);
  term.title = new Float32Array(docs);
  term.span = new Float32Array(docs);
  let frequency = 0;
  for (const [posting, factor] of term.alts) {
    const bits = new Bits(posting.payload);
    for (let classes = bits.bits(4); classes > 0; classes--) {
      const level = bits.bits(4);
      const body = level < 4 ? (factor * (level + 0.5)) / 4 : 0;
      const span = [2, 4, 6, 9, 14][level - 4] || 0;
      bits.ascending((doc) => {
        if (!term.best[doc]) frequency++;
        if (factor > term.best[doc]) term.best[doc] = factor;
        if (body > term.body[doc]) term.body[doc] = body;
        if (span && factor > term.title[doc]) {
          term.title[doc] = factor;
          term.span[doc] = span;
        }
      });
    }
  }
  term.idf = telling(frequency);
}

/** The documents that hold all terms, or (`any`) a good part of them. @param {Query} query @param {number} least share */
function meet(query, least) {
  const all = query.terms.reduce((sum, term) => sum + term.idf, 0);
  /** @type {number[]} */
  const found = [];
  for (let doc = 0; doc < manifest.docs; doc++) {
    let share = 0;
    for (const term of query.terms) if (term.best[doc]) share += term.idf;
    if (share >= all * least - 1e-3 && share > 0) found.push(doc);
  }
  return found;
}

/** Lets the term stand for its look-alikes with other marks. @param {Term} term */
async function contradict(term) {
  for (const posting of await group(term.key)) allow(term, posting, CONTRARY);
}

/** Corrects what may be a slip: a rare syllable with a far more common neighbour, or `any`. @param {Query} query @param {boolean} any */
async function bend(query, any) {
  const weights = new Map((await vocabulary()).map((v) => [v.key, v.weight]));
  const rare = query.terms.filter((t) => !t.near.size && /^\D\D+$/.test(t.key)).sort((a, b) => b.key.length - a.key.length);
  await Promise.all(rare.slice(0, 4).map((term) => correct(term, any ? 6 : 3, any ? 0 : (weights.get(term.key) || 0) + 2)));
  rare.forEach(spread);
}

/** Words of the site near those typed, as they are written there. @param {Term[]} terms @returns {Promise<string[]>} */
async function nearest(terms) {
  const keys = (await Promise.all(terms.slice(0, 3).map((term) => near(term.key, 2, 0)))).flat();
  const groups = await Promise.all(keys.map((key) => group(key)));
  return groups.flatMap((found) => [...found].sort((a, b) => b.payload.length - a.payload.length).slice(0, 1).map((p) => p.form));
}

/** Loads the terms and returns the documents that hold all of them. @param {Query} query */
async function find(query) {
  const { terms, sequence } = query, last = terms.find((term) => term.prefix);
  // A short query will most likely want its pairs: ask for them now.
  if (sequence.length < 5) for (let i = 1; i < sequence.length; i++)
    pairShard((bucket(mix(terms[sequence[i - 1]].key, terms[sequence[i]].key)) / manifest.perShard) | 0).catch(() => {});
  await Promise.all(terms.map(lookUp));
  if (last) await complete(last, !last.alts.size);
  const missing = terms.filter((term) => !term.alts.size);
  await Promise.all(missing.map(contradict));
  await Promise.all(missing.filter((term) => !term.alts.size).map((term) => correct(term, 10)));
  terms.forEach(spread);
  return meet(query, 1);
}
