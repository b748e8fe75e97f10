// The linter behind the page: the WebAssembly module that is in the document, unpacked once.

import { Check, explain, initSync, version } from "./dist/wasm/grantlint.js";

/** Unpacks and starts the linter. Fails where the browser cannot. */
export async function start() {
  const packed = Uint8Array.from(atob(document.getElementById("wasm").textContent), (char) => char.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const bytes = await new Response(unpacked).arrayBuffer();
  initSync({ module: await WebAssembly.compile(bytes) });
  return version();
}

/** Makes a check, hands it to `use`, and frees it. */
export function check({ inputs, documents, options }, use) {
  const made = new Check(JSON.stringify(options));
  try {
    for (const { kind, name, bytes } of documents) made.document(kind, name, bytes);
    for (const { name, bytes } of inputs) made.input(name ?? undefined, bytes);
    return use(made);
  } finally {
    made.free();
  }
}

/** What a code, a rule or an answer means; `{ near }` if it means nothing known. */
export function explained(what, lang) {
  try {
    return JSON.parse(explain(what, lang));
  } catch (error) {
    return { near: error.message.split(" ").filter(Boolean) };
  }
}
