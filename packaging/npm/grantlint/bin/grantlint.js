#!/usr/bin/env node
// Starts the binary of the package for this platform.
"use strict";
const { spawnSync } = require("child_process");

const platform = `grantlint-${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "grantlint.exe" : "grantlint";

let binary;
try {
  binary = require.resolve(`${platform}/bin/${file}`);
} catch {
  console.error(
    `grantlint: the package ${platform} is not installed.\n` +
      "Either there is no binary for this platform (then: cargo install grantlint), or optional " +
      "dependencies were left out (then: npm install --include=optional)."
  );
  process.exit(2);
}

const result = spawnSync(binary, process.argv.slice(2), { stdio: "inherit" });
if (result.error) {
  console.error(`grantlint: ${result.error.message}`);
  process.exit(2);
}
// A signal ends this process the same way, as a shell expects.
if (result.signal) process.kill(process.pid, result.signal);
else process.exit(result.status);
