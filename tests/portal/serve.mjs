// A static file server for the checks: gzip, caching, 404.html; nothing more.
import { createServer } from "node:http";
import { createReadStream, existsSync, statSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { createGzip } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml", ".woff2": "font/woff2", ".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg",
  ".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".pdf": "application/pdf",
};
const TEXT = new Set([".html", ".css", ".js", ".svg", ".xml", ".txt"]);

/** @param {string} root */
export async function serve(root, port = 0) {
  const server = createServer((request, response) => {
    let path = normalize(join(root, decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname)));
    let status = 200;
    if (!path.startsWith(normalize(root))) path = root;
    if (existsSync(path) && statSync(path).isDirectory()) path = join(path, "index.html");
    if (!existsSync(path)) [path, status] = [join(root, "404.html"), 404];
    if (!existsSync(path)) return void response.writeHead(404).end();
    const kind = extname(path);
    /** @type {Record<string, string>} */
    const headers = { "content-type": TYPES[kind] ?? "application/octet-stream", "cache-control": kind === ".html" ? "no-cache" : "max-age=31536000" };
    const zip = TEXT.has(kind) && /gzip/.test(request.headers["accept-encoding"] ?? "");
    if (zip) headers["content-encoding"] = "gzip";
    response.writeHead(status, headers);
    const stream = createReadStream(path);
    (zip ? stream.pipe(createGzip({ level: 9 })) : stream).pipe(response);
  });
  await new Promise((ready) => server.listen(port, "127.0.0.1", () => ready(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { base: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

if (import.meta.url === `file://${process.argv[1]}`) console.log((await serve(process.argv[2], Number(process.argv[3] || 8100))).base);
