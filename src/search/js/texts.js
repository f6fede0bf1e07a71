// @ts-check
/**
 * Texts: the stored documents, decoded.
 *
 * @typedef {{ text: string, at: Ranges, forms: string[], field: number[] }} Passage where words are, and where fields begin
 * @typedef {{ meta: string[], text: Passage, whole: boolean }} Stored
 */

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
