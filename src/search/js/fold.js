// @ts-check
/**
 * Folding: what of a word is compared. The twin of src/text/; tests/search/fold-vectors.json holds them together.
 *
 * @typedef {{ form: string, key: string, shape: string[], tone: string }} Word a word taken apart
 */

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/;
const WORDS = /[\p{Alphabetic}\p{N}\p{M}]+/gu;
const WORD = /^[\p{Alphabetic}\p{N}\p{M}]/u;

/** @param {string} text @returns {string} its first letter */
const first = (text) => String.fromCodePoint(text.codePointAt(0) || 0);

/** Forms by word: texts repeat theirs. @type {Map<string, string>} */
const forms = new Map();

/** @param {string} word */
function formOf(word) {
  let form = forms.get(word);
  if (form === undefined) forms.set(word, (form = makeForm(word)));
  return form;
}

/** A word as indexed: NFC, lower case, one tone placement. @param {string} word */
function makeForm(word) {
  if (/^[\0-\x7f]*$/.test(word)) return word.toLowerCase();
  let form = "";
  for (const c of word.normalize("NFC").replace(/\p{M}/gu, "")) form += first(c.toLowerCase());
  form = form.replace(/ð/g, "đ");
  const old = /^(.*)(o|u)([\u0300\u0301\u0303\u0309\u0323])([aey])$/u.exec(form.normalize("NFD"));
  if (!old || (old[2] === "o") === (old[4] === "y") || (old[2] === "u" && old[1].endsWith("q"))) return form;
  return (old[1] + old[2] + old[4] + old[3]).normalize("NFC");
}

/** @type {Map<string, string>} */
const keys = new Map();

/** The letters under the marks. @param {string} form */
function foldOf(form) {
  let key = keys.get(form);
  if (key !== undefined) return key;
  key = "";
  for (const c of form) key += c < "\x80" ? c : c === "đ" ? "d" : first(first(c.normalize("NFD")).toLowerCase());
  keys.set(form, key);
  return key;
}

/** @type {Map<string, Word>} */
const known = new Map();

/** @param {string} form @returns {Word} */
function wordOf(form) {
  let word = known.get(form);
  if (!word) {
    const parts = form.normalize("NFD");
    const shape = [...parts.replace(new RegExp(TONES, "g"), "").normalize("NFC")];
    word = { form, key: foldOf(form), shape, tone: (TONES.exec(parts) || [""])[0] };
    known.set(form, word);
  }
  return word;
}

/** Whether `other` (or its beginning) has all the marks typed, and perhaps more. @param {Word} typed @param {Word} other */
const compatible = (typed, other) =>
  (!typed.tone || typed.tone === other.tone) &&
  typed.shape.every((c, i) => c === other.shape[i] || c === other.key[i]);

/** Whether `other` begins with what was typed. @param {Word} typed @param {Word} other */
const begins = (typed, other) =>
  other.key.startsWith(typed.key) && compatible(typed, { ...other, tone: typed.tone && other.tone });

/** What a longer syllable is worth. @param {Word} typed @param {string} key */
const part = (typed, key) => 0.5 + (0.3 * typed.key.length) / key.length;

/** Whether one slip of the finger leads from `a` to `b`. @param {string} a @param {string} b */
function oneSlip(a, b) {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let i = 0, j = a.length, k = b.length;
  while (i < j && i < k && a[i] === b[i]) i++;
  while (j > i && k > i && a[j - 1] === b[k - 1]) j--, k--;
  return (j - i < 2 && k - i < 2) || (j - i === 2 && k - i === 2 && a[i] === b[i + 1] && a[i + 1] === b[i]);
}
