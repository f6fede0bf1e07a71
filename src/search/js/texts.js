// @ts-check
/**
 * Texts: the stored documents, taken apart into words.
 *
 * @typedef {{ text: string, at: Ranges, forms: string[], field: number[] }} Passage where words are, and where fields begin
 * @typedef {{ meta: string[], text: Passage, whole: boolean }} Stored
 */

/** @param {string[]} fields @returns {Passage} */
function passageOf(fields) {
  const text = fields.join("\n");
  /** @type {Passage} */
  const out = { text, at: [], forms: [], field: [] };
  let start = 0, next = 0;
  for (const { 0: word, index } of text.matchAll(WORDS)) {
    while (next < fields.length && index >= start) {
      out.field.push(out.forms.length);
      start += fields[next++].length + 1;
    }
    const form = formOf(word);
    if (!form) continue;
    out.at.push([index, index + word.length]);
    out.forms.push(form);
  }
  while (next++ < fields.length) out.field.push(out.forms.length);
  return out;
}

/** @type {Map<number, Stored>} */
const texts = new Map();

/** @param {number} doc @returns {Promise<Stored>} */
async function passage(doc) {
  const { starts } = manifest;
  let low = 0, high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= doc) low = middle;
    else high = middle;
  }
  const records = await shard("d", low);
  const cached = texts.get(doc);
  if (cached) return cached;
  const meta = records[doc - starts[low]].split("\t");
  const stored = { meta, text: passageOf(meta.slice(5)), whole: meta[4] === "1" };
  if (texts.size > 200) texts.clear();
  texts.set(doc, stored);
  return stored;
}
