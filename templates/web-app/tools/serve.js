// Serves this folder locally for development: npm start

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PORT = Number(process.env.PORT ?? 8000);
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** The file for a URL, or null if there is none. */
async function fileFor(url) {
  const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  const file = normalize(join(ROOT, path.endsWith("/") ? `${path}index.html` : path));
  const hidden = file.slice(ROOT.length).split(sep).some((part) => part.startsWith("."));
  if (!file.startsWith(ROOT) || hidden) return null;
  return (await stat(file)).isFile() ? file : null;
}

createServer(async (request, response) => {
  const file = await fileFor(request.url).catch(() => null);
  if (file === null) {
    response.writeHead(404).end("Not found.\n");
    return;
  }
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": `${type}; charset=utf-8` });
  createReadStream(file).pipe(response);
}).listen(PORT, "127.0.0.1", () => console.log(`http://localhost:${PORT}`));
