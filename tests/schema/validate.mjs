// What `sen schema` prints, put to a validator: it is a schema, it takes the sample portal's own front matter
// and site.yaml and what `sen new` writes, and refuses what a build refuses.
// Run: node tests/schema/validate.mjs [path of sen]; needs `npm ci --prefix tests`.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";
import { parse } from "yaml";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const sen = process.argv[2] || join(root, "target/debug/sen");
const KINDS = ["article", "topic", "story", "document", "page", "section"];

/** Strict: a keyword that the dialect does not know is a mistake of ours. */
const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true, allErrors: true });
// VS Code's own: shown in place of the pattern.
ajv.addKeyword("patternErrorMessage");
const printed = (...args) => JSON.parse(execFileSync(sen, ["schema", "--lang", "vi", ...args], { encoding: "utf8" }));
const compiled = (...args) => {
  const schema = printed(...args);
  assert.equal(schema.$schema, "https://json-schema.org/draft/2020-12/schema");
  assert.ok(ajv.validateSchema(schema), JSON.stringify(ajv.errors));
  return ajv.compile(schema);
};
const site = compiled("site");
const any = compiled();
const of = Object.fromEntries(KINDS.map((kind) => [kind, compiled(kind)]));

function takes(validate, value, what) {
  assert.ok(validate(value), `${what}: ${JSON.stringify(validate.errors, null, 1)}`);
}

const front = (file) => parse(readFileSync(file, "utf8").split(/^---$/m)[1]) ?? {};

/** The kind that the nearest _index.md says. */
function kindOf(file, content) {
  if (file.endsWith("_index.md")) return "section";
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const index = join(folder, "_index.md");
    if (folder === content) return "page";
    if (existsSync(index)) return front(index).kind ?? "article";
  }
}

function takesAll(folder) {
  const content = join(folder, "content");
  let count = 0;
  for (const name of readdirSync(content, { recursive: true }).filter((name) => name.endsWith(".md"))) {
    const file = join(content, name);
    takes(any, front(file), name);
    takes(of[kindOf(file, content)], front(file), `${relative(folder, file)} as ${kindOf(file, content)}`);
    count += 1;
  }
  takes(site, parse(readFileSync(join(folder, "site.yaml"), "utf8")), "site.yaml");
  return count;
}

const count = takesAll(root);
assert.ok(count > 30, `only ${count} files`);

const work = mkdtempSync(join(tmpdir(), "sen-schema-"));
try {
  execFileSync(sen, ["init", "--quiet", join(work, "moi")]);
  const made = join(work, "moi");
  for (const kind of KINDS) execFileSync(sen, ["new", kind, `Bài: "${kind}"`, "--site", made, "--section", "tin-tuc"]);
  assert.equal(takesAll(made), 7 + KINDS.length);
  // The schema that VS Code is given is the one that is printed.
  const settings = JSON.parse(readFileSync(join(made, ".vscode/settings.json"), "utf8"));
  const [[file, glob]] = Object.entries(settings["yaml.schemas"]);
  assert.equal(glob, "site.yaml");
  const given = JSON.parse(readFileSync(join(made, file), "utf8"));
  assert.deepEqual(Object.keys(given.properties), Object.keys(printed("site").properties));
  for (const name of ["extensions.json", "tasks.json", "sen.code-snippets"]) JSON.parse(readFileSync(join(made, ".vscode", name), "utf8"));
  // The pattern of the task reads what Sen prints.
  const tasks = JSON.parse(readFileSync(join(made, ".vscode/tasks.json"), "utf8"));
  const pattern = new RegExp(tasks.tasks[0].problemMatcher.pattern.regexp);
  const line = "content/tin-tuc/bai.md:3:7: error[impossible-date]: không có ngày giờ “30/02/2022”";
  assert.deepEqual(pattern.exec(line).slice(1, 6), ["content/tin-tuc/bai.md", "3", "7", "error", "impossible-date"]);
} finally {
  rmSync(work, { recursive: true, force: true });
}

const good = [
  "tiêu đề: A",
  "title: 2022",
  "title: A\nngày: 19/05/2022",
  "title: A\ndate: 2022-05-19",
  "title: A\ndate: 2022-05-19T08:30:00+07:00",
  "title: A\ndate: 19/5/2022 8:30",
  "title: A\nnháp: có",
  "title: A\ndraft: true",
  "title: A\nnăm: 2022",
  "title: A\nyear: [2022, 2023]",
  "title: A\ntừ khoá: [a, b]",
  "title: A\nảnh: a.jpg",
  "title: A\nảnh: {tệp: a.jpg, mô tả: b}",
  "title: A\ntệp: [a.pdf, {src: b.pdf, tên: B}]",
  "title: A\nloại bài: gương",
  "title: A\nextra: {bất kỳ: [1, {x: y}]}",
];
for (const text of good) takes(any, parse(text), text);

const bad = [
  "sapo: không có tiêu đề",
  "title: A\ntiêu đề: B",
  "title:",
  "title: '  '",
  "title: [A]",
  "title: A\ntittle: B",
  "title: A\ndate: hôm qua",
  "title: A\ndate: 32/01/2022",
  "title: A\ndate: 2022-13-01",
  "title: A\ndraft: maybe",
  "title: A\nkind: tin",
  "title: A\nảnh: {mô tả: b}",
  "title: A\nảnh: {tệp: a, lạ: b}",
  "title: A\npaginate_by: 0",
  "title: A\npaginate_by: 1001",
  "title: A\ntags: a\ntừ khóa: b",
  "title: A\nweight: nặng",
];
for (const text of bad) assert.ok(!any(parse(text)), `taken: ${text}`);
assert.ok(!of.article(parse("title: A\nsố ký hiệu: 1")), "a key of another kind");
assert.ok(of.document(parse("title: A\nsố ký hiệu: 1")));
for (const text of ["description: x", "title: A\nmenu: [{title: a}]", "title: A\nmenu: [{title: a, url: /, children: [{title: b}]}]", "title: A\nimages: {quality: 101}", "title: A\nlanguage: fr", "title: A\nbaseurl: /"]) {
  assert.ok(!site(parse(text)), `taken: ${text}`);
}
process.stdout.write(`schema: ${count} files of the portal, ${good.length} good and ${bad.length} bad examples\n`);
