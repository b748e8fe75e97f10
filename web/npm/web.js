// Browsers and bundlers: the module is fetched from beside this file before anything that imports it runs.

import { initSync, version as read } from "./grantlint.js";

const answer = await fetch(new URL("grantlint_bg.wasm", import.meta.url));
if (!answer.ok) throw new Error(`grantlint_bg.wasm: HTTP status ${answer.status}`);
initSync({ module: await answer.arrayBuffer() });

export { explain, lint } from "./lint.js";
export const version = read();
