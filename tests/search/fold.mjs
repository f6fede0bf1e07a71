// node fold.mjs – the browser's script folds as fold-vectors.json says; tests/it/fold.rs holds Rust to the same file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const harness = createRequire(import.meta.url)("./harness.js");

const { search } = harness(".");
const vectors = JSON.parse(readFileSync(new URL("fold-vectors.json", import.meta.url), "utf8"));
for (const [word, form, key] of vectors) assert.deepEqual([...search.fold(word)], [form, key], word);
console.log(`ok: ${vectors.length} vectors`);
