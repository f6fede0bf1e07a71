// node validate.mjs PUBLIC – html-validate over every HTML file of the site.
import { FileSystemConfigLoader, HtmlValidate, formatterFactory } from "html-validate";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const root = process.argv[2];
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".html") && !name.startsWith(".sen"))
  .map((name) => join(root, name));
const validator = new HtmlValidate(new FileSystemConfigLoader({
  extends: ["html-validate:recommended"],
  rules: {
    // A template's blank lines and the HTML standard's own short forms are no faults.
    "no-trailing-whitespace": "off",
    "void-style": ["error", { style: "omit" }],
    "doctype-style": ["error", { style: "lowercase" }],
    "long-title": "off",
    // Titles, and with them ids of headings, are the editors'.
    "valid-id": ["error", { relaxed: true }],
    // Text is in many languages and scripts; a number in it is not always a telephone.
    "tel-non-breaking": "off",
    // `role` is written where browsers have dropped the implied one.
    "no-redundant-role": "off",
    // The scroll region around a table is focusable, so it has to say what it is; a <section> says no more.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    // An <aside> inside an <article> is no landmark; axe checks those that are.
    "unique-landmark": "off",
    // Integrity of the site's own, content-hashed files adds nothing.
    "require-sri": "off",
  },
}));
const report = await validator.validateMultipleFiles(files);
const errors = report.results.filter((result) => result.errorCount > 0);
if (errors.length > 0) console.error(formatterFactory("text")(errors));
console.log(`${files.length} files, ${report.errorCount} errors`);
process.exitCode = report.errorCount > 0 ? 1 : 0;
