// The linter behind the page: the WebAssembly module that is in the document, unpacked once.

import { Check, explain, initSync, version } from "./dist/wasm/grantlint.js";

/** Unpacks and starts the linter: compiled while it is unpacked. Fails where the browser cannot. */
export async function start() {
  const element = document.getElementById("wasm");
  const packed = decoded(element.textContent);
  element.remove();
  const stream = new DecompressionStream("deflate-raw");
  const writer = stream.writable.getWriter();
  // Whoever reads is told what is wrong with it.
  for (const done of [writer.write(packed), writer.close()]) done.catch(() => {});
  const response = new Response(stream.readable, { headers: { "Content-Type": "application/wasm" } });
  initSync({ module: await WebAssembly.compileStreaming(response) });
  return version();
}

/** The bytes of base64; with a loop of our own in browsers of before 2025. */
function decoded(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = characters.charCodeAt(index);
  return bytes;
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
