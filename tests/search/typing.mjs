// node typing.mjs SEN – properties of the query parser, without a browser: typing a title letter by letter never throws and ends with that
// title first; random strings never throw; marks lie within their texts.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sen-typing-"));
mkdirSync(join(folder, "content/bai"), { recursive: true });
writeFileSync(join(folder, "site.yaml"), "title: Gõ\nmarkdown: {raw_html: escape}\n");
for (const line of readFileSync(here("set/docs.jsonl"), "utf8").trim().split("\n")) {
  const { id, title, body } = JSON.parse(line);
  writeFileSync(join(folder, `content/bai/${id}.md`), `---\ntitle: ${JSON.stringify(title)}\n---\n\n${body}\n`);
}
execFileSync(process.argv[2], ["build", "--quiet", "--site", folder], { stdio: ["ignore", "inherit", "ignore"] });
execFileSync(process.execPath, [here("fuzz.js"), join(folder, "public/tim-kiem"), here("set/docs.jsonl"), "25", "1500"], { stdio: "inherit" });
rmSync(folder, { recursive: true });
