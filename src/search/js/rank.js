// @ts-check
/**
 * Order: guessed from the shards for all that was found, read from the text for the likeliest.
 *
 * @typedef {{ often: Uint8Array, places: Uint8Array }} Pair two neighbours of the query: by document, how often it may have them
 *   side by side, and at which places modulo 8, one bit each
 * @typedef {{ pairs: Pair[], weights: number[], sure: boolean }} Near for each two neighbours of the query how
 *   often documents may have them side by side, and what that tells; whether all of them together is more than chance
 */

/** Most texts read for a query. */
const READ = 40;

/** @param {string} key */
function hash(key) {
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  return h;
}

/** One hash of two keys. @param {string} a @param {string} b */
function mix(a, b) {
  let h = Math.imul(hash(a), 0x9e3779b1) ^ hash(b);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** @param {number} number @returns {Promise<string[]>} */
const pairShard = (number) => from("p", number, (data) => data.split("|"));

/** @param {number} hash */
const bucket = (hash) => Math.floor((hash * manifest.buckets) / 4294967296);

/** How often a document of each of a bucket's lists has the pair, about. */
const OFTEN = [1, 3, 6];

/** For each two neighbours of the query which documents may have them side by side. @param {Query} query @returns {Promise<Pair[]>} */
const neighbours = ({ terms, sequence }) =>
  Promise.all(sequence.slice(1).map(async (to, i) => {
    const often = new Uint8Array(manifest.docs), places = new Uint8Array(manifest.docs);
    const [a, b] = [terms[sequence[i]], terms[to]].map(({ alts }) => {
      /** The codes of the forms, by key. @type {Map<string, number[]>} */
      const codes = new Map();
      for (const { key, form } of alts.keys()) codes.set(key, [...(codes.get(key) || []), hash(form) >>> 30]);
      return codes;
    });
    const pairs = [...a].flatMap(([x, m]) => [...b].map(([y, n]) => ({ x, y, sums: new Set(m.flatMap((c) => n.map((d) => (c + d) & 3))) })));
    const is = /** @param {Term} term @param {string} key */ (term, key) => key === term.key || key === term.twin?.key;
    const own = pairs.filter(({ x, y }) => is(terms[sequence[i]], x) && is(terms[to], y));
    await Promise.all((own.length ? own : pairs.slice(0, 6)).map(async ({ x, y, sums }) => {
      const at = bucket(mix(x, y)), per = manifest.perShard, bits = new Bits((await pairShard((at / per) | 0))[at % per]);
      const lists = OFTEN.map(() => {
        /** @type {number[]} */
        const docs = [];
        bits.ascending((doc) => docs.push(doc));
        return docs;
      });
      lists.forEach((docs, list) => docs.forEach((doc) => {
        const set = list ? bits.bits(8) : 17 << bits.bits(2);
        if (!list && !sums.has(bits.bits(2))) return;
        often[doc] = Math.max(often[doc], OFTEN[list]);
        places[doc] |= set;
      }));
    }));
    return { often, places };
  }));

/** Whether neighbours may stand in a row. @param {Pair[]} pairs @param {number} doc */
const row = (pairs, doc) => pairs.reduce((places, pair) => ((places << 1) | (places >> 7)) & pair.places[doc], 255);

/** Of `found` the documents that may hold what was quoted; all if none does. @param {Query} query @param {number[]} found */
async function quoting(query, found) {
  const { terms, sequence, phrases } = query;
  if (!phrases.length || phrases.some(([, end]) => terms[sequence[end - 1]].prefix)) return found;
  const near = await neighbours(query);
  const kept = found.filter((doc) => phrases.every(([start, end]) => row(near.slice(start, end - 1), doc)));
  return kept.length ? kept : found;
}

/**
 * How much of the query stands together, 0 to 1, from what its neighbours do. Words are mostly of two syllables, so
 * the query is cut into pairs as suits the document best; a pair across the cut counts a quarter. A rare pair tells more.
 * @param {number[]} values @param {number[]} weights
 */
function together(values, weights) {
  let before = 0, best = 0, most = 0, mostBefore = 0, sum = 0, all = 0;
  values.forEach((value, j) => {
    const weight = weights[j];
    [before, best] = [best, Math.max(best, before + value * weight)];
    [mostBefore, most] = [most, Math.max(most, mostBefore + weight)];
    sum += value * weight;
    all += weight;
  });
  return all && (3 * best + sum) / (3 * most + all);
}

/** How much it tells that a document is among `count` of all. @param {number} count */
const telling = (count) => Math.max(0.1, Math.log(1 + (manifest.docs - count + 0.5) / (count + 0.5)));

/** What the shards of terms say. @param {Query} query @param {number} doc */
function guess(query, doc) {
  let score = 0, all = 0, inTitle = 0, count = 0, span = 1;
  for (const term of query.terms) {
    all += term.idf;
    score += term.idf * (term.body[doc] + (term.title[doc] ? 0.5 : 0));
    if (term.title[doc]) {
      inTitle += term.idf * term.title[doc];
      span = term.span[doc];
      count++;
    }
  }
  return score / all + 2 * (inTitle / all) ** 2 * (0.5 + 0.5 * Math.min(1, count / span));
}

/** How well a word of the text stands for each of the terms; nothing if for none. @param {Query} query @param {string} form */
function likeness({ terms, slips, memo }, form) {
  let values = memo.get(form);
  if (values !== undefined) return values;
  const key = foldOf(form);
  const all = terms.map((term) => {
    if (form === term.form) return 1;
    if (key === term.key) return compatible(term, wordOf(form)) ? COMPATIBLE : CONTRARY;
    if (term.twin && key === term.twin.key && compatible(term.twin, wordOf(form))) return TWIN;
    if (term.near.has(key)) return SLIP;
    if (term.prefix && begins(term, wordOf(form))) return part(term, key);
    return slips && term.key.length > 2 && oneSlip(term.key, key) ? SLIP : 0;
  });
  values = all.some((x) => x) ? all : null;
  memo.set(form, values);
  return values;
}

/**
 * Reads the text for what the shards cannot say: order, neighbours, exact marks. Of a text that is not stored whole
 * the shards tell the rest.
 * @param {Query} query @param {Stored} stored @param {number} doc @param {Near} near
 */
function read(query, { text, whole }, doc, near) {
  const { terms, sequence, phrases } = query, size = sequence.length;
  const best = new Float32Array(terms.length), often = new Float32Array(terms.length), inTitle = new Float32Array(terms.length);
  // Per place in the query: weight and length of the run that ends here, in the last word and in this one; a sure run is
  // one of the words themselves, marked alike or not at all.
  let before = new Float32Array(size), now = new Float32Array(size), longBefore = new Uint8Array(size), long = new Uint8Array(size);
  let sureBefore = new Uint8Array(size), sure = new Uint8Array(size);
  const pair = new Float32Array(size), pairs = new Uint16Array(size), phrase = phrases.map(() => 0);
  const [, titleSize = text.forms.length] = text.field;
  let run = 0, titleRun = 0, titleWords = 0, exact = 0, together_ = 0;
  text.forms.forEach((form, i) => {
    const values = likeness(query, form), title = i < titleSize;
    if (!values || text.field.includes(i)) {
      before.fill(0);
      longBefore.fill(0);
      sureBefore.fill(0);
    }
    if (!values) return;
    if (title) titleWords++;
    values.forEach((value, t) => (often[t] += value));
    for (let j = 0; j < size; j++) {
      const t = sequence[j], value = values[t];
      now[j] = long[j] = sure[j] = 0;
      if (!value) continue;
      best[t] = Math.max(best[t], value);
      now[j] = value * terms[t].idf;
      long[j] = 1;
      sure[j] = value < TWIN ? 0 : !j ? 1 : sureBefore[j - 1] && sureBefore[j - 1] + 1;
      if (j && before[j - 1]) {
        now[j] += before[j - 1];
        long[j] += longBefore[j - 1];
        pair[j] = Math.max(pair[j], value);
        pairs[j]++;
      }
      run = Math.max(run, now[j]);
      together_ = Math.max(together_, sure[j]);
      if (!title) continue;
      inTitle[t] = Math.max(inTitle[t], value);
      titleRun = Math.max(titleRun, now[j]);
      if (long[j] === size && size === titleSize) exact = now[j];
    }
    phrases.forEach(([start, end], p) => {
      if (long[end - 1] < end - start) return;
      let least = 1;
      for (let j = start; j < end; j++) least = Math.min(least, (likeness(query, text.forms[i - (end - 1 - j)]) || [])[sequence[j]] || 0);
      if (least >= TWIN || (end === size && terms[sequence[end - 1]].prefix && least > SLIP)) phrase[p] = 1;
    });
    [before, now, longBefore, long, sureBefore, sure] = [now, before, long, longBefore, sure, sureBefore];
  });
  if (!whole) {
    terms.forEach((term, t) => (best[t] = Math.max(best[t], term.best[doc])));
    near.pairs.forEach(({ often }, j) => {
      if (!often[doc]) return;
      pair[j + 1] = Math.max(pair[j + 1], Math.min(best[sequence[j]], best[sequence[j + 1]]));
      pairs[j + 1] = Math.max(pairs[j + 1], often[doc]);
    });
    if (near.sure && row(near.pairs, doc) && best.every((x) => x >= TWIN)) together_ = size;
    phrases.forEach(([start, end], p) => {
      if (row(near.pairs.slice(start, end - 1), doc) && sequence.slice(start, end).every((t) => best[t] > SLIP)) phrase[p] = 1;
    });
  }
  let all = 0, cover = 0, titleCover = 0, body = 0;
  const length = 0.4 + (0.6 * text.forms.length) / manifest.mean;
  for (const t of sequence) {
    const { idf } = terms[t];
    all += idf;
    cover += best[t] * idf;
    titleCover += inTitle[t] * idf;
    body += Math.max(terms[t].body[doc], often[t] / (often[t] + 1.2 * length)) * idf;
  }
  const beside = [...pair].map((value, j) => (value * pairs[j]) / (pairs[j] + length)).slice(1);
  const tc = titleCover / all, fill = titleSize ? titleWords / titleSize : 0;
  const score = (cover + 4 * body + 0.2 * run + 12 * exact) / all + 16 * together(beside, near.weights) +
    tc ** 3 * (0.4 + 0.3 * fill) + 1.5 * (titleRun / all) ** 3;
  return { score, inOne: together_ === size, quoted: phrase.every((x) => x > 0),
    tied: size > 1 && sequence.every((_, j) => Math.max(pair[j], pair[j + 1] || 0) > 0.8), complete: best.every((x) => x > 0) };
}

/**
 * Reads the likeliest of `found` and orders them.
 * @param {Query} query @param {number[]} found @param {Options} options
 */
async function order(query, found, { limit = 10, sort }) {
  const newest = sort === "newest", guesses = new Float32Array(manifest.docs);
  /** @type {Near} */
  const near = { pairs: [], weights: [], sure: false };
  if (found.length > 1 && query.sequence.length > 1) near.pairs = await neighbours(query);
  // How many documents have all neighbours, and how many would by chance.
  let count = 0, chance = found.length;
  near.weights = query.sequence.slice(1).map((_, j) => {
    const all = near.pairs.length ? near.pairs[j].often.reduce((sum, often) => sum + +!!often, 0) : 1;
    chance *= all / manifest.docs;
    return telling(all);
  });
  for (const doc of found) {
    const values = near.pairs.map(({ often }) => often[doc] / (often[doc] + 1)), all = values.length > 0 && row(near.pairs, doc) > 0;
    guesses[doc] = guess(query, doc) + 6 * together(values, near.weights) + +all;
    count += +all;
  }
  near.sure = !near.pairs.length || count > 3 * chance + 1;
  const rank = /** @param {number} a @param {number} b */ (a, b) => (newest ? 0 : guesses[b] - guesses[a]) || b - a;
  // In a large site the text is cut short and tells little more: read what is shown. In a small one, what may be wrong.
  const more = manifest.whole && !(newest && !query.phrases.length) ? Math.max(limit + 6, Math.min(READ, count)) : limit;
  const readings = await Promise.all([...found].sort(rank).slice(0, more).map(async (doc) => {
    const stored = await passage(doc);
    return { doc, stored, ...read(query, stored, doc, near) };
  }));
  if (!newest) readings.sort((a, b) => b.score - a.score || rank(a.doc, b.doc));
  return readings;
}
