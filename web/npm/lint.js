// What the package does, over the WebAssembly module that node.js or web.js starts: it runs after this file.

import * as wasm from "./grantlint.js";

const DOCUMENTS = ["client", "jwks", "access", "settings", "trustAnchors"];

const bytes = (content) => (typeof content === "string" ? new TextEncoder().encode(content) : content);
const list = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

/** The content of a document: text, bytes, `{ name, content }`, or an object that is sent as JSON. */
function named(document, kind) {
  if (typeof document === "string" || document instanceof Uint8Array) return { name: kind, content: document };
  if ("content" in document) return { name: document.name ?? kind, content: document.content };
  return { name: kind, content: JSON.stringify(document) };
}

function instant(at) {
  if (at === undefined || at === "now") return Math.floor(Date.now() / 1000);
  if (at instanceof Date) return Math.floor(at.getTime() / 1000);
  return at;
}

/** Lints whatever holds a grant. See index.d.ts. */
export function lint(input, options = {}) {
  const { at, scopes, name, onWarning = console.warn, ...rest } = options;
  const documents = DOCUMENTS.flatMap((kind) => {
    const given = rest[kind];
    delete rest[kind];
    // A list of access entries is one document, as it was saved.
    const each = kind === "access" && Array.isArray(given) && given.every((one) => one?.scope !== undefined) ? [given] : list(given);
    return each.map((document) => ({ kind, ...named(Array.isArray(document) ? { content: JSON.stringify(document) } : document, kind) }));
  });
  const check = new wasm.Check(JSON.stringify({ ...rest, at: instant(at), scopes: list(scopes) }));
  try {
    for (const { kind, name, content } of documents) check.document(kind, name, bytes(content));
    const inputs = Array.isArray(input) ? input : [{ name, content: input }];
    for (const { name, content } of inputs) check.input(name, bytes(content));
    const report = JSON.parse(check.json());
    for (const warning of check.warnings()) onWarning(warning);
    return report;
  } finally {
    check.free();
  }
}

/** Explains a code, a rule, or an answer of the server. See index.d.ts. */
export function explain(what, { lang = "en" } = {}) {
  try {
    return JSON.parse(wasm.explain(what, lang));
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    return null;
  }
}
