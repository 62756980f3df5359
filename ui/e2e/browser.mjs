// Chromium over the demo build, served as the window serves it: same CSP, files only.
import { createServer } from "node:http";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const DIST = fileURLToPath(new URL("../dist-demo/", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml" };
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export async function serve() {
  // Read once: a build made meanwhile changes nothing to what is being looked at.
  const names = (await readdir(DIST, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).map((e) => relative(DIST, join(e.parentPath, e.name)));
  const files = new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(DIST, name))])));
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://x").pathname.slice(1) || "index.html";
    const body = files.get(path);
    if (!body) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? "application/octet-stream", "Content-Security-Policy": CSP });
    return response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
}

/** A page of the given size on a screen; collects what the console and the CSP complain about. */
export async function openPage(browser, base, { hash = "/", scenario = "connecte", width = 1366, height = 768, zoom = 1, theme = "light", ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    colorScheme: theme,
    reducedMotion: "reduce",
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    ...more,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  // The window freezes prototypes: what only works without it must fail here too.
  await page.addInitScript(() => Object.freeze(Object.prototype));
  await page.goto(`${base}/?scenario=${scenario}#${hash}`);
  await page.locator("h1").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  return { page, context, complaints };
}
