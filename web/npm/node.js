// Node: the module is read from beside this file, at once.

import { readFileSync } from "node:fs";
import { initSync, version as read } from "./grantlint.js";

initSync({ module: readFileSync(new URL("grantlint_bg.wasm", import.meta.url)) });

export { explain, lint } from "./lint.js";
export const version = read();
