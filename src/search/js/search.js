// @ts-check
/**
 * The reader's half of the search: `await window.sen.search("dao duc")`.
 *
 * Classic scripts, so that they work from file://; src/search/runtime.rs joins them in one closure, in the order of
 * tsconfig.json, this one last.
 *
 * @typedef {{ filters?: Record<string, string | string[]>, sort?: string, limit?: number, facets?: boolean }} Options
 * @typedef {{ total: number, hits: Hit[], facets?: Record<string, [string, string, number][]>,
 *   nearest?: string[] }} Result
 */

/** @param {string} text @param {Options} options @returns {Promise<Result>} */
async function run(text, options) {
  await openIndex();
  const query = parse(String(text)), { terms } = query, { limit = 10 } = options;
  if (!terms.length || !manifest.docs) return { total: 0, hits: [] };
  let { found, counts } = await narrow(await quoting(query, await find(query)), options);
  let readings = await order(query, found, options);
  const last = terms.find((term) => term.prefix);
  const weak = () => !readings.some((x) => x.inOne || x.tied);
  if (last && weak()) {
    // Nothing has the last syllable as it stands beside the others: what does it begin?
    const size = last.alts.size;
    await complete(last, true);
    if (last.alts.size > size) await again(1);
  }
  if (weak() && terms.length > 1) {
    if (!found.length) {
      await Promise.all(terms.map(contradict));
      terms.forEach(spread);
      await again(1);
    }
    if (weak()) {
      // No text has each syllable beside a neighbour: one may be a slip. Rare ones are corrected from the vocabulary;
      // and whatever holds a good part of the query is read, for the text tells slips from strangers.
      query.slips = true;
      query.memo.clear();
      await bend(query, !found.length);
      const all = found;
      await again(0.45);
      if (all.length) readings = readings.filter((x) => x.complete);
    }
  }
  /** @param {number} share */
  async function again(share) {
    ({ found, counts } = await narrow(await quoting(query, meet(query, share)), options));
    readings = await order(query, found, options);
  }
  let total = found.length;
  if (query.phrases.length) {
    const kept = readings.filter((x) => x.quoted);
    if (kept.length) {
      // Of those not read nothing else is known.
      total -= readings.length - kept.length;
      readings = kept;
    }
  }
  return {
    total,
    hits: readings.slice(0, limit).map((x) => hit(query, x.stored, x.score)),
    ...(counts ? { facets: counts } : {}),
    ...(total ? {} : { nearest: await nearest(terms) }),
  };
}

/** @param {string} text @param {Options} [options] @returns {Promise<Result>} */
async function search(text, options = {}) {
  try {
    return await run(text, options);
  } catch (error) {
    if (retry) throw error;
    // The site was published anew since the manifest was read: ask for it again, past every cache.
    retry = "?" + Date.now();
    manifest = undefined;
    shards.clear();
    made.clear();
    texts.clear();
    return run(text, options);
  }
}

/** Shards call this. @param {string} id @param {any} data */
const deliver = (id, data) => {
  const waiting = shards.get(id);
  if (waiting) waiting.done(data);
};
search.deeper = deeper;
search.fold = /** @param {string} word */ (word) => [formOf(word), foldOf(formOf(word))];

/** @type {any} */ (window).sen = Object.assign(/** @type {any} */ (window).sen || {}, { search, $: deliver });
