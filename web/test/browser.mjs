// Chromium for the tests, and what each of them asks of a page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");

/** Headless Chromium. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--no-proxy-server"],
  });

/** Opens a page and gives it with what went wrong in it, and what it asked of the network after it was there. */
export async function open(browser, url, { lang = "en", theme = "light", width = 1200, height = 900, ...more } = {}) {
  const context = await browser.newContext({
    locale: lang,
    colorScheme: theme,
    viewport: { width, height },
    permissions: ["clipboard-read", "clipboard-write"],
    ...more,
  });
  const page = await context.newPage();
  const errors = [];
  const requests = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, context, errors, requests };
}

/** No rule of axe-core, of WCAG 2.1 AA and beyond, is broken. */
export async function accessible(page, where) {
  // The page's policy allows no script from elsewhere; the debugger may.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]), [], where);
}

/** Nothing is wider than the window. */
export async function fits(page, where) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${where}: ${over} px too wide`);
}
