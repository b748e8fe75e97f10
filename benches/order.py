#!/usr/bin/env python3
"""Writes link/order.ld again: the functions that a check runs, so that a release has them side by side.

    benches/order.py

A cold start is felt in pages that are read and mapped, sixteen at a time; scattered over the whole program,
what a check runs is in two thirds of them. Names have no hash in the list, so that it holds for other
compilers too; what it does not name, or what it names and is gone, costs a little speed and nothing else.
Builds the release binary with its symbols, and needs valgrind. Takes some minutes.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "testdata/examples"
HEAD = """\
/* Made by benches/order.py: the functions that a check runs, in one place of the program. */
SECTIONS
{
  .text.order :
  {
"""
TAIL = """\
  }
}
INSERT BEFORE .text;
"""


def build(folder):
    """The program with symbols and in no order, and the names of the functions that can be placed."""
    link_map = folder / "map"
    command = ["cargo", "rustc", "--release", "--locked", "--bin", "grantlint", "--", "-C", "strip=none"]
    command += ["-C", f"link-arg=-Wl,-Map={link_map}"]
    # Linked dynamically, it is in no order: valgrind has no names for what is in a section of its own.
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "GRANTLINT_DYNAMIC": "1"})
    placed = set(re.findall(r"\.text\.([^\s()]+)", link_map.read_text()))
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/grantlint", placed


def functions(program, folder, *arguments):
    """The functions that `grantlint check` with these arguments runs."""
    trace = folder / "trace"
    command = ["valgrind", "--tool=callgrind", "--demangle=no", "--compress-strings=no"]
    command += [f"--callgrind-out-file={trace}", program, "check", "--no-config", "--no-progress", *arguments]
    subprocess.run(command, cwd=folder, check=False, capture_output=True)
    return {re.sub(r"'\d+$", "", name) for name in re.findall(r"^fn=(.*)$", trace.read_text(), re.MULTILINE)}


def pattern(name):
    """A name as it is whatever the compiler and the versions of the crates."""
    name = re.sub(r"17h[0-9a-f]{16}E.*$", "17h*", name)
    name = re.sub(r"Cs[0-9A-Za-z]+_", "Cs*_", name)
    name = re.sub(r"\.llvm\.[0-9]+$", ".llvm.*", name)
    return re.sub(r"^aws_lc_\d+_\d+_\d+_", "aws_lc_*_", name)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program, placed = build(folder)
        good = EXAMPLES / "good.jwt"
        lines = folder / "grants.jsonl"
        lines.write_text(good.read_text() * 20)
        runs = [
            (good, "--at", "issued", "--env", "test", "--scope", "digdir:test"),
            (EXAMPLES / "grant.jwt",),
            (lines, "--at", "issued", "--jobs", "1"),
        ]
        ran = set().union(*(functions(program, folder, *arguments) for arguments in runs))
    order = sorted({pattern(name) for name in ran & placed})
    text = "".join(f"    *(.text.{name})\n" for name in order)
    (ROOT / "link/order.ld").write_text(HEAD + text + TAIL)
    print(f"{len(order)} names")


if __name__ == "__main__":
    main()
