// @ts-check
/**
 * Shards: how they come, by `<script>`, which works from file:// too, and how their bits are read. How they are made,
 * and why so, is told in src/search/.
 *
 * @typedef {Word & { payload: string }} Posting a form of the index
 */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const here = new URL(script.dataset.index || ".", script.src);
const root = new URL(script.dataset.root || "..", script.src);

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
    let came = false;
    done = (data) => ((came = true), resolve(data));
    const tag = document.createElement("script");
    tag.src = new URL(file, here).href;
    tag.charset = "utf-8";
    tag.fetchPriority = "high";
    // What a host sends in place of a missing file loads too, and is no shard.
    tag.onload = tag.onerror = () => {
      tag.remove();
      if (!came) shards.delete(id), reject(new Error("sen: " + file));
    };
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

async function openIndex() {
  if (manifest) return;
  const data = await load("", "index.js" + retry);
  if (manifest) return;
  const lines = /** @param {string} name */ (name) => (data[name] ? data[name].split("\n") : []);
  const starts = [0];
  for (const count of data.counts.split(" ")) starts.push(starts[starts.length - 1] + +count);
  const parts = /** @param {string} name @param {string} by */ (name, by) => lines(name).map(/** @param {string} line */ (line) => line.split(by));
  manifest = { ...data, first: parts("first", " "), kinds: lines("kinds"), starts, sections: parts("sections", "\t") };
}

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
      this.value = this.text.charCodeAt(this.at++) - 35;
      if (this.value > 63) this.value = 57;
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

/** @param {string} data @returns {Posting[]} the forms of a term shard, in order of their keys */
const postingsOf = (data) =>
  data.split("|").slice(0, -1).map((line) => {
    const space = line.indexOf(" ");
    return { ...wordOf(line.slice(0, space)), payload: line.slice(space + 1) };
  });
