// Runs js/search.js without a browser: `const search = await harness(indexFolder)`; counts what it loads.
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm"), zlib = require("zlib");

/** @param {string} folder the search folder (index.js, t/, p/, d/, x/) @param {string} [runtime] */
function harness(folder, runtime = path.join(__dirname, "../../src/search/js/search.js")) {
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
  vm.runInContext(fs.readFileSync(runtime, "utf8"), context, { filename: "search.js" });
  return { search: context.sen.search, loads, context };
}

/** @param {string} file gzip -9 size, remembered */
const sizes = new Map();
harness.gz = (file) => {
  if (!sizes.has(file)) sizes.set(file, zlib.gzipSync(fs.readFileSync(file), { level: 9 }).length);
  return sizes.get(file);
};
module.exports = harness;
