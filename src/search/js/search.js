// @ts-check
/**
 * The reader's half of the search: `await window.sen.search("dao duc")`.
 *
 * A classic script, so that it works from file://; shards come by <script> and call `sen.$`. How the
 * index is made, and why so, is told in src/search/. Folding is the twin of src/text/ (tests/fold-vectors.json).
 *
 * @typedef {{ filters?: Record<string, string | string[]>, sort?: string, limit?: number, facets?: boolean }} Options
 * @typedef {[number, number][]} Ranges
 * @typedef {{ url: string, title: string, excerpt: string, date: string, section: string, score: number,
 *   kind: string, marks: Ranges, titleMarks: Ranges }} Hit
 * @typedef {{ total: number, hits: Hit[], facets?: Record<string, [string, string, number][]>,
 *   nearest?: string[] }} Result
 * @typedef {{ form: string, key: string, shape: string[], tone: string }} Word a word taken apart
 * @typedef {Word & { payload: string }} Posting a form of the index
 * @typedef {Word & { prefix: boolean, idf: number, alts: Map<Posting, number>, body: Float32Array,
 *   title: Float32Array, span: Float32Array, group: Posting[], near: Set<string> }} Term
 * @typedef {{ terms: Term[], sequence: number[], phrases: [number, number][], slips: boolean,
 *   memo: Map<string, number[] | null> }} Query
 * @typedef {{ text: string, at: Ranges, forms: string[], field: number[] }} Passage
 * @typedef {{ meta: string[], text: Passage, whole: boolean }} Stored
 */
(() => {
  "use strict";
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const here = new URL(script.dataset.index || ".", script.src);
  const root = new URL(script.dataset.root || "..", script.src);

  // ---- Folding ---------------------------------------------------------------------------------------------

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

  // ---- Shards ----------------------------------------------------------------------------------------------

  /** @type {Map<string, { promise: Promise<any>, done: (data: any) => void }>} */
  const shards = new Map();
  /** @type {any} */
  let manifest;
  let retry = "";

  /** @param {string} id @param {string} file @returns {Promise<any>} what the shard hands over */
  function load(id, file) {
    const waiting = shards.get(id);
    if (waiting) return waiting.promise;
    let done = /** @param {any} _ */ (_) => {};
    const promise = new Promise((resolve, reject) => {
      done = resolve;
      const tag = document.createElement("script");
      tag.src = new URL(file, here).href;
      tag.charset = "utf-8";
      tag.fetchPriority = "high";
      tag.onload = () => tag.remove();
      tag.onerror = () => (tag.remove(), shards.delete(id), reject(new Error("sen: " + file)));
      document.head.append(tag);
    });
    shards.set(id, { promise, done });
    return promise;
  }

  /** @param {string} kind @param {number} number @returns {Promise<any>} */
  const shard = (kind, number) =>
    load(kind + number, `${kind}/${number}-${manifest[kind].substr(((number / manifest.group) | 0) * 8, 8)}.js`);

  /** A value made once from a shard's data. @type {Map<string, any>} */
  const made = new Map();
  /** @template T @param {string} kind @param {number} number @param {(data: any) => T} make @returns {Promise<T>} */
  async function from(kind, number, make) {
    const id = kind + number;
    if (!made.has(id)) {
      const data = await shard(kind, number);
      if (!made.has(id)) made.set(id, make(data));
    }
    return made.get(id);
  }

  async function open() {
    if (manifest) return;
    const data = await load("", "index.js" + retry);
    if (manifest) return;
    const lines = /** @param {string} name */ (name) => (data[name] ? data[name].split("\n") : []);
    const starts = [0];
    for (const count of data.counts.split(" ")) starts.push(starts[starts.length - 1] + +count);
    manifest = { ...data, first: lines("first"), kinds: lines("kinds"), starts,
      sections: lines("sections").map(/** @param {string} s */ (s) => s.split("\t")) };
  }

  // ---- Bits ------------------------------------------------------------------------------------------------

  const VALUES = new Uint8Array(128);
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].forEach((c, i) => (VALUES[c.charCodeAt(0)] = i));

  class Bits {
    /** @param {string} text */
    constructor(text) {
      this.text = text;
      this.at = 0;
      this.value = 0;
      this.held = 0;
    }
    bit() {
      if (!this.held) {
        this.value = VALUES[this.text.charCodeAt(this.at++)];
        this.held = 6;
      }
      return (this.value >> --this.held) & 1;
    }
    /** @param {number} width */
    bits(width) {
      let value = 0;
      while (width--) value = (value << 1) | this.bit();
      return value;
    }
    unary() {
      let value = 0;
      while (this.at <= this.text.length && this.bit()) value++;
      return value;
    }
    gamma() {
      const width = this.unary();
      return ((1 << width) | this.bits(width)) - 1;
    }
    /** @param {(value: number) => void} visit */
    ascending(visit) {
      let count = this.gamma(), next = 0;
      const k = count && this.bits(4);
      while (count--) {
        next += (this.unary() << k) | this.bits(k);
        visit(next++);
      }
    }
  }

  /** Canonical Huffman code: `length:symbols`, … @param {string} table @param {string} joint */
  function codeOf(table, joint) {
    /** @type {string[]} */
    const symbols = [];
    /** @type {number[]} */
    const counts = [];
    for (const line of table.split("\x03")) {
      const colon = line.indexOf(":");
      const list = joint ? line.slice(colon + 1).split(joint) : [...line.slice(colon + 1)];
      counts[+line.slice(0, colon)] = list.length;
      symbols.push(...list);
    }
    /** @param {Bits} bits */
    return (bits) => {
      let code = 0, base = 0, passed = 0;
      for (let width = 1; width < counts.length; width++) {
        const count = counts[width] || 0;
        code = (code << 1) | bits.bit();
        base <<= 1;
        if (code - base < count) return symbols[passed + code - base];
        passed += count;
        base += count;
      }
      return "<e";
    };
  }

  /** The reader of a stored document. @param {string} tables @returns {(payload: string) => Passage} */
  function readerOf(tables) {
    const [words, letters] = tables.split("\x04");
    const word = codeOf(words, "|"), letter = codeOf(letters, "");
    /** What is known of a word or separator. @type {Map<string, { is: boolean, form: string, upper: string, stop: boolean }>} */
    const symbols = new Map();
    /** @param {string} token */
    function symbolOf(token) {
      let symbol = symbols.get(token);
      if (!symbol) {
        const is = WORD.test(token), upper = is ? first(token).toUpperCase() : "", plain = token[0].toLowerCase() === token[0] && upper.length === 1;
        symbol = { is, form: is ? formOf(token) : "", upper: plain ? upper + token.slice(1) : token, stop: !is && /[.!?\n]/.test(token) };
        symbols.set(token, symbol);
      }
      return symbol;
    }
    return (payload) => {
      const bits = new Bits(payload);
      /** @type {Passage} */
      const out = { text: "", at: [], forms: [], field: [0] };
      let raise = true, space = false, swap = false;
      for (let token = word(bits); token !== "<e" && bits.at <= payload.length; token = word(bits)) {
        if (token === "<c") swap = true;
        else if (token === "<f") {
          out.text += "\n";
          out.field.push(out.forms.length);
          raise = true;
          space = swap = false;
        } else {
          const spelled = token === "<s";
          if (spelled) {
            token = "";
            for (let c = letter(bits); c !== "\x01"; c = letter(bits)) token += c;
            token = token.replace(/\x02/g, () => String.fromCodePoint(bits.bits(21)));
          }
          const symbol = symbolOf(token);
          if (!spelled && raise !== swap) token = symbol.upper;
          if (symbol.is && space) out.text += " ";
          if (symbol.form) {
            out.at.push([out.text.length, out.text.length + token.length]);
            out.forms.push(symbol.form);
          }
          out.text += token;
          space = symbol.is;
          raise = symbol.stop;
          swap = false;
        }
      }
      return out;
    };
  }

  /** @param {string} data @returns {Posting[]} the forms of a term shard, in order of their keys */
  const postingsOf = (data) =>
    data.split("\n").slice(0, -1).map((line) => {
      const space = line.indexOf(" ");
      return { ...wordOf(line.slice(0, space)), payload: line.slice(space + 1) };
    });

  // ---- The query -------------------------------------------------------------------------------------------

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
          query.terms.push({ ...wordOf(form), prefix: false, idf: 0, alts: new Map(), body: new Float32Array(0),
            title: new Float32Array(0), span: new Float32Array(0), group: [], near: new Set() });
        }
        query.sequence.push(at);
      }
      if (i % 2 && query.sequence.length > start) query.phrases.push([start, query.sequence.length]);
    });
    if (open && query.sequence.length) query.terms[query.sequence[query.sequence.length - 1]].prefix = true;
    return query;
  }

  /** Number of the shard that has `key`, or would. @param {string} key */
  function place(key) {
    let low = 0, high = manifest.first.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (manifest.first[middle] <= key) low = middle;
      else high = middle;
    }
    return low;
  }

  /** @param {string} key */
  const group = async (key) => (await from("t", place(key), postingsOf)).filter((p) => p.key === key);

  const COMPATIBLE = 0.9, CONTRARY = 0.3, SLIP = 0.6;

  /** @param {Term} term @param {Posting} posting @param {number} factor */
  function allow(term, posting, factor) {
    if ((term.alts.get(posting) || 0) < factor) term.alts.set(posting, factor);
  }

  /** Looks the term's own syllable up. @param {Term} term */
  async function lookUp(term) {
    if (!manifest.first.length) return;
    term.group = await group(term.key);
    for (const posting of term.group)
      if (compatible(term, posting)) allow(term, posting, posting.form === term.form ? 1 : COMPATIBLE);
  }

  /** Lets the term stand for longer syllables. @param {Term} term @param {boolean} far load what is not there */
  async function complete(term, far) {
    const from_ = place(term.key), to = place(term.key + "\uffff");
    let numbers = [];
    for (let i = from_; i <= to; i++) if (i === from_ || far) numbers.push(i);
    if (numbers.length > 3) {
      const common = (await vocabulary()).filter((v) => v.key.startsWith(term.key));
      numbers = [...new Set(common.sort((a, b) => b.weight - a.weight).slice(0, 6).map((v) => place(v.key)))];
    }
    for (const postings of await Promise.all(numbers.map((n) => from("t", n, postingsOf))))
      for (const posting of postings)
        if (posting.key !== term.key && begins(term, posting)) allow(term, posting, part(term, posting.key));
  }

  /** @returns {Promise<{ key: string, weight: number }[]>} */
  const vocabulary = () =>
    from("x", 1, (data) => [...data.matchAll(/(\D+)(\d)/g)].map((m) => ({ key: m[1], weight: +m[2] })));

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
    for (const postings of await Promise.all(keys.map(group)))
      for (const posting of postings) allow(term, posting, SLIP);
  }

  /** Spreads the term's postings over the documents. @param {Term} term */
  function spread(term) {
    const docs = manifest.docs;
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
          if (!term.body[doc] && !term.title[doc]) frequency++;
          if (body > term.body[doc]) term.body[doc] = body;
          if (span && factor > term.title[doc]) {
            term.title[doc] = factor;
            term.span[doc] = span;
          }
        });
      }
    }
    term.idf = Math.max(0.1, Math.log(1 + (docs - frequency + 0.5) / (frequency + 0.5)));
  }

  /** The documents that hold all terms, or (`any`) a good part of them. @param {Query} query @param {number} least share */
  function meet(query, least) {
    const all = query.terms.reduce((sum, term) => sum + term.idf, 0);
    /** @type {number[]} */
    const found = [];
    for (let doc = 0; doc < manifest.docs; doc++) {
      let share = 0;
      for (const term of query.terms) if (term.body[doc] || term.title[doc]) share += term.idf;
      if (share >= all * least - 1e-3 && share > 0) found.push(doc);
    }
    return found;
  }

  // ---- Order -----------------------------------------------------------------------------------------------

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
   * the query is cut into pairs as suits the document best; a pair across the cut says little about it.
   * @param {number[]} pairs
   */
  function together(pairs) {
    let before = 0, best = 0, sum = 0;
    for (const value of pairs) {
      [before, best] = [best, Math.max(best, before + value)];
      sum += value;
    }
    return pairs.length && (0.75 * best) / Math.ceil(pairs.length / 2) + (0.25 * sum) / pairs.length;
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
    const score = (cover + 4 * body + 0.2 * run + 6 * exact) / all + 16 * together(beside) +
      tc ** 3 * (0.4 + 0.3 * fill + (0.3 * titleRun) / all);
    return { score, run: run / all, quoted: phrase.every((x) => x > 0),
      tied: sequence.every((_, j) => pairs[j] || pairs[j + 1]), complete: best.every((x) => x > 0) };
  }

  // ---- Hits ------------------------------------------------------------------------------------------------

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
    const [lines, reader] = await Promise.all([from("d", low, (data) => data.split("\n")), from("x", 0, readerOf)]);
    const cached = texts.get(doc);
    if (cached) return cached;
    const meta = lines[doc - starts[low]].split("\t");
    const stored = { meta, text: reader(meta[5]), whole: meta[4] === "1" };
    if (texts.size > 200) texts.clear();
    texts.set(doc, stored);
    return stored;
  }

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


  /** @param {Query} query @param {number} doc @param {Stored} stored @param {number} score @returns {Hit} */
  function hit(query, doc, { meta, text }, score) {
    const marked = text.forms.map((form) => {
      const values = likeness(query, form), best = values ? Math.max(...values) : 0;
      return values && best > CONTRARY ? values.indexOf(best) : -1;
    });
    const [, lead = 0, , body = 0] = text.field;
    const extra = text.field[2] || 0;
    // The window with the most of the query; words that stand together count more, the lead wins a draw.
    let start = lead, top = 0;
    for (let i = lead; i < marked.length; i++) {
      if (marked[i] < 0 || (i >= extra && i < body)) continue;
      const seen = new Map();
      for (let j = i; j < Math.min(i + WINDOW - 6, i < extra ? extra : marked.length); j++) {
        const t = marked[j];
        if (t < 0) continue;
        const near = marked[j - 1] >= 0 && j > i && query.sequence.some((s, q) => s === t && query.sequence[q - 1] === marked[j - 1]);
        seen.set(t, Math.max(seen.get(t) || 0, query.terms[t].idf * (near ? 2 : 1)));
      }
      let value = 0;
      for (const weight of seen.values()) value += weight;
      if (value > top + 1e-6) [top, start] = [value, i];
    }
    const floor = start < extra ? lead : body, ceiling = start < extra ? extra : marked.length;
    if (start >= extra && start < body) start = body;
    // Begin where a sentence does, if one does nearby.
    let begin = Math.max(floor, start - 5);
    for (let i = start; i >= Math.max(floor, start - 10); i--)
      if (i === floor || /[.!?\n:;]/.test(text.text.slice(text.at[i - 1][1], text.at[i][0]))) {
        begin = i;
        break;
      }
    if (!top && lead === extra) begin = body;
    const end = Math.min(begin + WINDOW, top || lead < extra ? ceiling : marked.length);
    const ranges = /** @param {number} a @param {number} b @param {number} shift @returns {Ranges} */ (a, b, shift) =>
      joined(text.at.slice(a, b).filter((_, i) => marked[a + i] >= 0).map(([x, y]) => [x - shift, y - shift]));
    let excerpt = "", shift = 0;
    if (end > begin) {
      const stop = end < text.at.length && end < ceiling ? text.at[end - 1][1] : text.text.length;
      const tail = end === ceiling ? (text.text.slice(text.at[end - 1][1], stop).split("\n")[0] || "") : "…";
      const dots = begin > floor && begin > body ? "…" : "";
      shift = text.at[begin][0] - dots.length;
      excerpt = dots + text.text.slice(text.at[begin][0], text.at[end - 1][1]).replace(/\n/g, " ") + tail;
    }
    return {
      url: new URL(meta[0].split("/").map(encodeURIComponent).join("/"), root).href,
      title: text.text.split("\n")[0],
      excerpt, date: meta[1], section: (manifest.sections[+meta[3]] || [])[1] || "", score: Math.round(score * 1000) / 1000,
      kind: manifest.kinds[+meta[2]] || "", marks: ranges(begin, end, shift), titleMarks: ranges(0, lead, 0),
    };
  }

  /** @returns {Promise<Record<string, { values: string[], of: number[][] }>>} */
  const facetColumns = () =>
    from("x", 2, (data) => {
      /** @type {Record<string, any>} */
      const columns = {};
      for (const [name, [values, rows]] of Object.entries(JSON.parse(data)))
        columns[name] = { values, of: rows.split(" ").map(/** @param {string} r */ (r) => (r ? r.split(",").map(Number) : [])) };
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

  // ---- Search ----------------------------------------------------------------------------------------------

  /** Loads the terms and returns the documents that hold all of them. @param {Query} query */
  async function find(query) {
    const { terms, sequence } = query, last = terms.find((term) => term.prefix);
    // A short query will most likely want its pairs: ask for them now.
    if (sequence.length < 5) for (let i = 1; i < sequence.length; i++)
      pairShard((bucket(mix(terms[sequence[i - 1]].key, terms[sequence[i]].key)) / manifest.perShard) | 0).catch(() => {});
    await Promise.all(terms.map(lookUp));
    if (last) await complete(last, !last.alts.size);
    const missing = terms.filter((term) => !term.alts.size);
    for (const term of missing) contradict(term);
    await Promise.all(missing.filter((term) => !term.alts.size).map((term) => correct(term, 10)));
    terms.forEach(spread);
    return meet(query, 1);
  }

  /** Lets the term stand for its look-alikes with other marks. @param {Term} term */
  function contradict(term) {
    for (const posting of term.group) allow(term, posting, CONTRARY);
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
        if (values.every((x) => x)) count++;
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

  /** @param {string} text @param {Options} options @returns {Promise<Result>} */
  async function run(text, options) {
    await open();
    const query = parse(String(text)), { terms } = query, { limit = 10 } = options;
    if (!terms.length || !manifest.docs) return { total: 0, hits: [] };
    from("x", 0, readerOf).catch(() => {});
    let { found, counts } = await narrow(await find(query), options);
    let readings = await order(query, found, options);
    const last = terms.find((term) => term.prefix);
    const weak = () => !readings.some((x) => x.beyond || x.run > 0.99);
    if (last && weak()) {
      // Nothing has the last syllable as it stands beside the others: what does it begin?
      const size = last.alts.size;
      await complete(last, true);
      if (last.alts.size > size) await again(1);
    }
    if (weak() && terms.length > 1) {
      if (!found.length) {
        terms.forEach(contradict);
        terms.forEach(spread);
        await again(1);
      }
      if (weak() && !readings.some((x) => x.tied)) {
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
      ({ found, counts } = await narrow(meet(query, share), options));
      readings = await order(query, found, options);
    }
    let total = found.length;
    if (query.phrases.length) {
      const kept = readings.filter((x) => x.quoted || x.beyond);
      if (kept.length) {
        total = kept.length;
        readings = kept;
      }
    }
    return {
      total,
      hits: readings.slice(0, limit).map((x) => hit(query, x.doc, x.stored, x.score)),
      ...(counts ? { facets: counts } : {}),
      ...(total ? {} : { nearest: await nearest(terms) }),
    };
  }

  /** Words of the site near those typed, as they are written there. @param {Term[]} terms @returns {Promise<string[]>} */
  async function nearest(terms) {
    const keys = (await Promise.all(terms.slice(0, 3).map((term) => near(term.key, 2, 0)))).flat();
    const groups = await Promise.all(keys.map(group));
    return groups.flatMap((found) => [...found].sort((a, b) => b.payload.length - a.payload.length).slice(0, 1).map((p) => p.form));
  }

  /** Corrects what may be a slip: a rare syllable with a far more common neighbour, or `any`. @param {Query} query @param {boolean} any */
  async function bend(query, any) {
    const weights = new Map((await vocabulary()).map((v) => [v.key, v.weight]));
    const rare = query.terms.filter((t) => !t.near.size && /^\D\D+$/.test(t.key)).sort((a, b) => b.key.length - a.key.length);
    await Promise.all(rare.slice(0, 4).map((term) => correct(term, any ? 6 : 3, any ? 0 : (weights.get(term.key) || 0) + 2)));
    rare.forEach(spread);
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
  search.fold = /** @param {string} word */ (word) => [formOf(word), foldOf(formOf(word))];

  /** @type {any} */ (window).sen = Object.assign(/** @type {any} */ (window).sen || {}, { search, $: deliver });
})();
