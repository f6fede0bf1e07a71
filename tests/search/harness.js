// Runs the search without a browser: `const { search, loads } = harness(indexFolder)`; counts what it loads.
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm"), zlib = require("zlib");

/** The scripts of the search, as src/search/runtime.rs joins them, comments and all. */
function joined() {
  const folder = path.join(__dirname, "../../src/search");
  const names = [...fs.readFileSync(path.join(folder, "runtime.rs"), "utf8").matchAll(/include_str!\("(js\/.*)"\)/g)].map((found) => found[1]);
  const parts = names.filter((name) => !name.endsWith("search-ui.js")).map((name) => fs.readFileSync(path.join(folder, name), "utf8"));
  return `(() => {\n"use strict";\n${parts.join("\n")}})();\n`;
}

/** @param {string} folder the search folder (index.js, t/, p/, d/, x/) @param {string} [runtime] a script to run instead */
function harness(folder, runtime) {
  const loads = [];
  const context = { URL, console, setTimeout, Date, document: {
    currentScript: { src: "https://host.example/goc/tim-kiem/search.js", dataset: {} },
    createElement: () => ({ remove() {} }),
    head: { append(tag) {
      const file = path.join(folder, new URL(tag.src).pathname.replace("/goc/tim-kiem/", ""));
      setImmediate(() => {
        let code;
        try { code = fs.readFileSync(file, "utf8"); } catch { tag.onerror(); return; }
        loads.push(file);
        vm.runInContext(code, context);
        tag.onload();
      });
    } },
  } };
  context.window = context;
  vm.createContext(context);
  vm.runInContext(runtime ? fs.readFileSync(runtime, "utf8") : joined(), context, { filename: "search.js" });
  return { search: context.sen.search, loads, context };
}

/** @param {string} file gzip -9 size, remembered */
const sizes = new Map();
harness.gz = (file) => {
  if (!sizes.has(file)) sizes.set(file, zlib.gzipSync(fs.readFileSync(file), { level: 9 }).length);
  return sizes.get(file);
};
module.exports = harness;
