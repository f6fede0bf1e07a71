// Measures `sen serve` on the benchmark corpus: how soon it is ready, and from a save to the page that has it.
//
//     node benches/serve.mjs SITE [SEN] [EDITS]
//
// SITE is a folder with a site.yaml, articles of a generator as its content/ and no templates/, which this makes for a while. It
// is edited and put back. Edits are of a body, a title (every list changes) and a template, in turn. Two clocks run: until an
// open page is told (server-sent event) and has fetched itself again, and until a reader who asks every two
// milliseconds sees the new page.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const [site, sen = "target/release/sen", edits = "60"] = process.argv.slice(2);
if (!site) {
  process.stderr.write("usage: node benches/serve.mjs SITE [SEN] [EDITS]\n");
  process.exit(2);
}
const templates = join(site, "templates");
if (existsSync(templates)) throw new Error(`${templates} would be lost`);
const section = join(site, "content/tin-tuc");
const name = readdirSync(section).filter((file) => file.startsWith("bai-")).sort()[10];
const file = join(section, name);
const original = readFileSync(file, "utf8");
const template = join(templates, "article.html");
const page = `tin-tuc/${name.replace(/\.md$/, ".html")}`;
const agent = new http.Agent({ keepAlive: true });

function get(url) {
  return new Promise((done, fail) => {
    http.get(url, { agent }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => done(Buffer.concat(parts).toString()));
    }).on("error", fail);
  });
}

const started = performance.now();
const server = spawn(resolve(sen), ["serve", "--lang", "en", "--port", "0", "--site", site], { stdio: ["ignore", "pipe", "inherit"] });
let address = "";
const rebuilds = [];
const ready = new Promise((done) => {
  createInterface({ input: server.stdout }).on("line", (line) => {
    const found = /http:\/\/\S+/.exec(line);
    if (found) {
      address = found[0];
      done(performance.now() - started);
    }
    const time = /(\d+) ms$/.exec(line);
    if (time) rebuilds.push(Number(time[1]));
  });
});

function memory() {
  const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
  const of = (key) => Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)[1]) / 1024);
  return `${of("VmRSS")} MB now, ${of("VmHWM")} MB at most`;
}

const quantile = (times, q) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))];
const shown = (times) => `p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms, max ${Math.max(...times).toFixed(0)} ms`;

try {
  const readyTime = await ready;
  await get(address + page);
  process.stdout.write(`ready after ${(readyTime / 1000).toFixed(2)} s, ${memory()}\n`);
  let told = () => {};
  http.get(`${address}.sen/live?number=1&page=/${page}`, (response) => {
    response.on("data", () => told());
  });
  await new Promise((done) => (told = done));
  const times = { body: [], title: [], template: [] };
  const events = [];
  for (let n = 0; n < Number(edits); n += 1) {
    const kind = ["body", "title", "template"][n % 3];
    const mark = `dấu ${n} ${Date.now()}`;
    const fetched = new Promise((done) => (told = done)).then(() => get(address + page)).then(() => performance.now());
    const from = performance.now();
    if (kind === "body") writeFileSync(file, `${original}\n${mark}\n`);
    if (kind === "title") writeFileSync(file, original.replace(/^title: .*$/m, `title: "${mark}"`));
    if (kind === "template") {
      mkdirSync(templates, { recursive: true });
      writeFileSync(template, `{% extends "portal/article.html" %}{% block scripts %}<!-- ${mark} -->{% endblock scripts %}`);
    }
    while (!(await get(address + page)).includes(mark)) {
      if (performance.now() - from > 20000) throw new Error(`${kind}: not seen`);
      await new Promise((done) => setTimeout(done, 2));
    }
    times[kind].push(performance.now() - from);
    events.push((await fetched) - from);
    await new Promise((done) => setTimeout(done, 150));
  }
  for (const [kind, list] of Object.entries(times)) process.stdout.write(`${kind}: ${shown(list)}\n`);
  process.stdout.write(`all ${edits}, asking: ${shown(Object.values(times).flat())}\n`);
  process.stdout.write(`all ${edits}, told and fetched: ${shown(events)}\n`);
  if (rebuilds.length > 0) process.stdout.write(`reading and relating: ${shown(rebuilds)}\n`);
  process.stdout.write(`${memory()}\n`);
} finally {
  writeFileSync(file, original);
  rmSync(templates, { recursive: true, force: true });
  server.kill("SIGINT");
}
