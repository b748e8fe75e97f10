// Puts the page and the npm package together from what web/build has compiled: dist/grantlint.html, dist/site/,
// dist/npm/. Says how large they are.

import { createHash } from "node:crypto";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, deflateRawSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const read = (file) => readFileSync(new URL(file, import.meta.url));
const readIfThere = (file) => (existsSync(at(file)) ? read(file) : null);
const text = (file) => read(file).toString();
const at = (file) => new URL(file, import.meta.url);

const version = text("../Cargo.toml").match(/^version = "(.+)"$/m)[1];
const wasm = read("dist/wasm/grantlint_bg.wasm");

/** A script that may stand in a document: nothing in it ends the element. */
async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [at(entry).pathname],
    bundle: true,
    format: "iife",
    minify: true,
    target: "es2022",
    charset: "utf8",
    write: false,
    logLevel: "warning",
  });
  return outputFiles[0].text.replaceAll("</script", "<\\/script").trim();
}

const hash = (code) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`;

/** The page as one file. Its policy allows its own script and style, and nothing else. */
async function page() {
  const example = text("../testdata/examples/grant.jwt").trim();
  writeFileSync(at("dist/example.js"), `export const EXAMPLE = ${JSON.stringify(example)};\n`);
  const script = await bundle("page.js");
  const style = `${text("style.css")}${text("page.css")}`.trim();
  const policy = [
    "default-src 'none'",
    "connect-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const icon = `data:image/svg+xml;base64,${read("icon.svg").toString("base64")}`;
  const head = [
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<link rel="icon" href="${icon}">`,
    `<style>${style}</style>`,
  ].join("\n");
  // A release has it packed better.
  const packed = (readIfThere("dist/wasm/grantlint_bg.deflate") ?? deflateRawSync(wasm, { level: 9 })).toString("base64");
  const body = `<script type="text/plain" id="wasm">${packed}</script>\n<script>${script}</script>`;
  // A policy holds for what comes after it: it is the first thing after the character set.
  const document = text("page.html")
    .replace('<meta charset="utf-8">', () => `<meta charset="utf-8">\n${head}`)
    .replace("</body>", () => `${body}\n</body>`);
  writeFileSync(at("dist/grantlint.html"), document);
  mkdirSync(at("dist/site"), { recursive: true });
  // The documents are beside the page there, and nowhere near the one file.
  const footer = '<span data-text="footer"></span>';
  writeFileSync(at("dist/site/index.html"), document.replace(footer, `${footer} · <a href="docs/index.html" data-text="documents"></a>`));
  writeFileSync(at("dist/site/.nojekyll"), "");
  return document;
}

/** The npm package. */
function npm() {
  rmSync(at("dist/npm"), { recursive: true, force: true });
  cpSync(at("npm"), at("dist/npm"), { recursive: true });
  const manifest = JSON.parse(text("npm/package.json"));
  writeFileSync(at("dist/npm/package.json"), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  for (const file of ["grantlint.js", "grantlint_bg.wasm"]) copyFileSync(at(`dist/wasm/${file}`), at(`dist/npm/${file}`));
  for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(at(`../${file}`), at(`dist/npm/${file}`));
}

const document = await page();
npm();
const size = (name, bytes) =>
  console.log(`${name}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} as gzip -9, ${brotliCompressSync(bytes).length} as brotli`);
size("grantlint_bg.wasm", wasm);
size("grantlint.html", Buffer.from(document));
