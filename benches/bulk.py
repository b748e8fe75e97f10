#!/usr/bin/env python3
"""Many grants: `grantlint check` beside the least that checking can cost, and beside scripts in PyJWT and node.

    benches/bulk.py [--data FOLDER] [--count N] [--million] [--rounds N] [--peers] [--only WORD]

Builds grantlint and the package of these benchmarks in release mode and makes the grants, each signed
for real, in FOLDER (kept and used again if named). Each line of the table pairs two commands, A B A B …, so
that a busy minute hits both, and gives the ratio of their CPU seconds, or of wall time where several
processors are the point, as minimum / median / maximum over the rounds. CPU and peak memory are those the
operating system reports for the finished process.

--peers needs `pip install PyJWT cryptography` and node; a peer that is missing is skipped with a line.
--million makes 1,000,000 grants (2.5 GB, some minutes): memory, and whether cost grows in a straight line.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "benches/peers"


class Run:
    """One finished process."""

    def __init__(self, command):
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        self.wall = time.perf_counter() - start
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / 1024
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{' '.join(map(str, command))}: {errors.decode()}")


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, Path(folder)
        target = os.environ.get("GRANTLINT_TARGET")
        if target is None:
            # Each on its own: the benchmarks open what is private, and who installs grantlint does not.
            for package in ("grantlint", "grantlint-benches"):
                command = ["cargo", "build", "--release", "--locked", "--package", package, "--bins"]
                subprocess.run(command, cwd=ROOT, check=True)
            target = ROOT / "target/release"
        target = Path(target)
        self.binary, self.floor = target / "grantlint", target / "floor"
        self.maker = target / "make-grants"

    def grants(self, name, count, *arguments):
        file = self.folder / f"{name}-{count}.jsonl"
        if not file.exists():
            print(f"making {file.name} …", file=sys.stderr)
            subprocess.run([self.maker, "--count", str(count), *arguments, file], check=True)
        return str(file)

    def ours(self, file, *arguments, jobs=1):
        fixed = ["--at", "issued", "--no-config", "--no-progress", "--jobs", str(jobs)]
        return [str(self.binary), "check", *fixed, *arguments, file]

    def line(self, name, one, two, wanted, measure="cpu", per=None):
        """One line of the table: how many times as fast the first command is as the second."""
        if self.options.only and self.options.only not in name:
            return
        ratios, firsts = [], []
        for _ in range(self.options.rounds):
            first, second = Run(one), Run(two)
            ratios.append(getattr(second, measure) / getattr(first, measure))
            firsts.append(first)
        if per is not None:
            ratios = [ratio / per for ratio in ratios]
        rate = self.options.count / statistics.median(getattr(run, measure) for run in firsts)
        low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
        peak = max(run.peak for run in firsts)
        print(
            f"| {name} | {low:.2f} / **{middle:.2f}** / {high:.2f} | {wanted} | {rate:,.0f} | {peak:.0f} |",
            flush=True,
        )


def table(bench):
    count = bench.options.count
    many, one = bench.grants("leaf", count), bench.grants("leaf-one", count, "--clients", "1")
    chain = bench.grants("chain", count, "--kind", "x5c-chain")
    kid = bench.grants("kid", count, "--kind", "kid")
    jwks = f"{kid}.jwks"
    floor = str(bench.floor)
    print(f"{count:,} grants, {bench.options.rounds} rounds, {os.cpu_count()} processors\n")
    print("| | times as fast, min / median / max | wanted | grants/s | peak MiB |")
    print("|---|---|---|---|---|")
    bench.line("x5c leaf, 64 clients, against the floor", bench.ours(many), [floor, many], "≥ 0.75")
    bench.line("x5c leaf, one client, against the floor", bench.ours(one), [floor, one], "≥ 0.85")
    bench.line("x5c chain, 64 clients, against the floor", bench.ours(chain), [floor, chain], "")
    bench.line(
        "kid, 64 keys, against the floor", bench.ours(kid, "--jwks", jwks), [floor, kid, "--jwks", jwks], ""
    )
    two = ["--jobs", "2"]
    bench.line(
        "x5c leaf, 64 clients, against the floor, both on two threads",
        bench.ours(many, jobs=2), [floor, many, *two], "≥ 0.88", "wall",
    )
    bench.line(
        "x5c leaf, one client, against the floor, both on two threads",
        bench.ours(one, jobs=2), [floor, one, *two], "≥ 0.88", "wall",
    )
    bench.line("two threads against one", bench.ours(many, jobs=2), bench.ours(many), "≥ 1.8", "wall")
    bench.line("without signatures against with", bench.ours(many, "--ignore", "signature"), bench.ours(many), "≥ 4")
    if bench.options.peers:
        peers(bench, many)
    if bench.options.million:
        million(bench, many)


def peers(bench, file):
    """Scripts that do the same checks with cached keys, on the same processor."""
    have = subprocess.run([sys.executable, "-c", "import jwt, cryptography"], capture_output=True, check=False)
    if have.returncode == 0:
        bench.line("against PyJWT", bench.ours(file), [sys.executable, str(PEERS / "pyjwt_check.py"), file], "≥ 10")
    else:
        print("| against PyJWT | SKIPPED: pip install PyJWT cryptography | ≥ 10 | | |")
    if shutil.which("node"):
        node = ["node", str(PEERS / "node_check.js"), file]
        bench.line("against node crypto", bench.ours(file), node, "≥ 2")
        all_processors = bench.ours(file, jobs=os.cpu_count())
        bench.line("against node crypto, wall time on all processors", all_processors, node, "", "wall")
    else:
        print("| against node crypto | SKIPPED: node is not installed | ≥ 2 | | |")


def million(bench, many):
    """Ten times as many: the time a grant takes, and memory."""
    big = bench.grants("leaf", 10 * bench.options.count)
    name = f"time a grant at {10 * bench.options.count:,} to {bench.options.count:,}"
    # Ten times the work in ten times the time is 1.
    bench.line(f"{name} (1 = straight line)", bench.ours(many), bench.ours(big), "0.9–1.1", per=10)
    peak = Run(bench.ours(big, jobs=os.cpu_count())).peak
    print(f"| peak memory at {10 * bench.options.count:,} | | ≤ 80 MiB | | **{peak:.0f}** |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder for the grants")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--only", help="only lines with this in their name")
    options = parser.parse_args()
    if options.data:
        os.makedirs(options.data, exist_ok=True)
        table(Bench(options, options.data))
    else:
        with tempfile.TemporaryDirectory() as folder:
            table(Bench(options, folder))


if __name__ == "__main__":
    main()
