// @ts-check
/**
 * Order: guessed from the shards for all that was found, read from the text for the likeliest.
 */

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
const pairShard = (number) => from("p", number, (data) => data.split("\n"));

/** @param {number} hash */
const bucket = (hash) => Math.floor((hash * manifest.buckets) / 4294967296);

/**
 * For each two neighbours of the query, the documents where they may stand side by side (1), in the text beyond the
 * stored one (2).
 * @param {Query} query
 */
const neighbours = ({ terms, sequence }) =>
  Promise.all(sequence.slice(1).map(async (to, i) => {
    const a = terms[sequence[i]], b = terms[to], docs = new Uint8Array(manifest.docs);
    const keys = /** @param {Term} t */ (t) => [...new Set([...t.alts.keys()].map((p) => p.key))];
    const pairs = keys(a).flatMap((x) => keys(b).map((y) => [x, y]));
    const own = pairs.filter(([x, y]) => x === a.key && y === b.key);
    await Promise.all((own.length ? own : pairs.slice(0, 6)).map(async ([x, y]) => {
      const h = mix(x, y), at = bucket(h), per = manifest.perShard;
      const lines = await pairShard((at / per) | 0);
      const bits = new Bits(lines[at % per]);
      bits.ascending((doc) => (docs[doc] ||= 1));
      for (const part of [0, 1]) bits.ascending((doc) => part === h % 2 && (docs[doc] = 2));
    }));
    return docs;
  }));

/**
 * How much of the query stands together, 0 to 1, from what its neighbours do. Words are mostly of two syllables, so
 * the query is cut into pairs as suits the document best; a pair across the cut counts a quarter.
 * @param {number[]} pairs
 */
function together(pairs) {
  let before = 0, best = 0, sum = 0;
  for (const value of pairs) {
    [before, best] = [best, Math.max(best, before + value)];
    sum += value;
  }
  const most = Math.ceil(pairs.length / 2);
  return pairs.length && (3 * best + sum) / (3 * most + pairs.length);
}

/** What the shards of terms and pairs say. @param {Query} query @param {number} doc */
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
    if (term.near.has(key)) return SLIP;
    if (term.prefix && begins(term, wordOf(form))) return part(term, key);
    return slips && term.key.length > 2 && oneSlip(term.key, key) ? SLIP : 0;
  });
  values = all.some((x) => x) ? all : null;
  memo.set(form, values);
  return values;
}

/**
 * Reads the text for what the shards cannot say: order, neighbours, exact marks.
 * @param {Query} query @param {Passage} text @param {number} doc
 */
function read(query, text, doc) {
  const { terms, sequence, phrases } = query, size = sequence.length;
  const best = new Float32Array(terms.length), often = new Float32Array(terms.length), inTitle = new Float32Array(terms.length);
  // Per place in the query: weight and length of the run that ends here, in the last word and in this one.
  let before = new Float32Array(size), now = new Float32Array(size), longBefore = new Uint8Array(size), long = new Uint8Array(size);
  const pair = new Float32Array(size), pairs = new Uint16Array(size), phrase = phrases.map(() => 0);
  const titleSize = text.field[1];
  let run = 0, titleRun = 0, titleWords = 0, exact = 0;
  text.forms.forEach((form, i) => {
    const values = likeness(query, form), title = i < titleSize;
    if (!values || text.field.includes(i)) {
      before.fill(0);
      longBefore.fill(0);
    }
    if (!values) return;
    if (title) titleWords++;
    values.forEach((value, t) => (often[t] += value));
    for (let j = 0; j < size; j++) {
      const t = sequence[j], value = values[t];
      now[j] = long[j] = 0;
      if (!value) continue;
      best[t] = Math.max(best[t], value);
      now[j] = value * terms[t].idf;
      long[j] = 1;
      if (j && before[j - 1]) {
        now[j] += before[j - 1];
        long[j] += longBefore[j - 1];
        pair[j] = Math.max(pair[j], value);
        pairs[j]++;
      }
      run = Math.max(run, now[j]);
      if (!title) continue;
      inTitle[t] = Math.max(inTitle[t], value);
      titleRun = Math.max(titleRun, now[j]);
      if (long[j] === size && size === titleSize) exact = now[j];
    }
    phrases.forEach(([start, end], p) => {
      if (long[end - 1] < end - start) return;
      let least = 1;
      for (let j = start; j < end; j++) least = Math.min(least, (likeness(query, text.forms[i - (end - 1 - j)]) || [])[sequence[j]] || 0);
      if (least >= COMPATIBLE || (end === size && terms[sequence[end - 1]].prefix && least > SLIP)) phrase[p] = 1;
    });
    [before, now, longBefore, long] = [now, before, long, longBefore];
  });
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
  const score = (cover + 4 * body + 0.2 * run + 12 * exact) / all + 16 * together(beside) +
    tc ** 3 * (0.4 + 0.3 * fill + (0.3 * titleRun) / all);
  return { score, run: run / all, quoted: phrase.every((x) => x > 0),
    tied: sequence.every((_, j) => Math.max(pair[j], pair[j + 1] || 0) > 0.8), complete: best.every((x) => x > 0) };
}

/**
 * Reads the likeliest of `found` and orders them.
 * @param {Query} query @param {number[]} found @param {Options} options
 */
async function order(query, found, { limit = 10, sort }) {
  const newest = sort === "newest", pairs = query.sequence.length > 1;
  // Each text is a file of its own in a large site: read no more of them than are shown or may be wrong.
  const depth = pairs && manifest.docs < 2000 ? limit + 6 : limit, guesses = new Float32Array(manifest.docs);
  const strong = new Uint8Array(manifest.docs); // beyond the stored text
  let count = 0;
  for (const doc of found) guesses[doc] = guess(query, doc);
  if (found.length > depth && pairs) {
    const near = await neighbours(query);
    for (const doc of found) {
      const values = near.map((docs) => docs[doc]);
      guesses[doc] += 3 * together(values.map((x) => Math.min(x, 1)));
      // All of it, so perhaps in one piece.
      if (values.every((x) => x)) guesses[doc] += 1, count++;
      if (values.every((x) => x > 1)) guesses[doc] += strong[doc] = 1;
    }
  }
  const rank = /** @param {number} a @param {number} b */ (a, b) => (newest ? 0 : guesses[b] - guesses[a]) || b - a;
  const most = newest && !query.phrases.length ? limit : Math.max(depth, Math.min(manifest.docs < 2000 ? 40 : 20, count));
  const readings = await Promise.all([...found].sort(rank).slice(0, most).map(async (doc) => {
    const stored = await passage(doc), reading = read(query, stored.text, doc);
    // What the pairs promise and the stored part of the text does not show may stand in the rest.
    const beyond = !stored.whole && strong[doc] > 0 && reading.run < 0.99;
    return { doc, stored, ...reading, beyond, score: reading.score + (beyond ? 4 : 0) };
  }));
  if (!newest) readings.sort((a, b) => b.score - a.score || rank(a.doc, b.doc));
  return readings;
}
