#!/usr/bin/env python3
"""One grant in a cold process: `grantlint check` with every rule, signature included, beside `jwt decode`
of the jwt-cli crate, which only decodes.

    benches/startup.py [--install] [--rounds N] [--runs N]

Builds the release binary. `jwt` is taken from PATH, or installed into a temporary folder with --install.
Rounds alternate between the programs, so that a busy minute hits both; the ratio is taken in each round.
Peak memory needs GNU time (/usr/bin/time).
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
# Test material that is worthless elsewhere: leaf-only x5c and a kid, both good.
GRANT = ROOT / "testdata/examples/good.jwt"
LIMIT_MIB = 6.0


def loop(command, runs):
    """Seconds of wall time per run, over `runs` runs in a shell loop."""
    script = 'n=$1; shift; for ((i = 0; i < n; i++)); do "$@" >/dev/null 2>&1; done'
    start = time.perf_counter()
    subprocess.run(["bash", "-c", script, "_", str(runs), *command], check=False)
    return (time.perf_counter() - start) / runs


def peak_mib(command):
    """Peak resident memory, the largest of 20 runs; None without GNU time."""
    gnu_time = "/usr/bin/time"
    if not os.access(gnu_time, os.X_OK):
        return None
    peaks = []
    for _ in range(20):
        run = subprocess.run([gnu_time, "-f", "%M", *command], capture_output=True, text=True, check=False)
        peaks.append(int(run.stderr.split()[-1]) / 1024)
    return max(peaks)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--install", action="store_true", help="install jwt-cli into a temporary folder")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--runs", type=int, default=200, help="runs in a round")
    options = parser.parse_args()

    binary = os.environ.get("GRANTLINT")
    if not binary:
        subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
        binary = str(ROOT / "target/release/grantlint")
    with tempfile.TemporaryDirectory() as folder:
        # As an installation leaves it: what a linker has written, piece by piece, is mapped in smaller pieces.
        binary = shutil.copy(binary, folder)
        jwt = shutil.which("jwt")
        if options.install:
            subprocess.run(["cargo", "install", "--quiet", "--root", folder, "jwt-cli"], check=True)
            jwt = f"{folder}/bin/jwt"
        if not jwt:
            sys.exit("jwt is not installed: pass --install, or put jwt-cli's jwt on PATH")
        compare(binary, jwt, folder, options)


def compare(binary, jwt, folder, options):
    token = GRANT.read_text().strip()
    arguments = ["--env", "test", "--client-id", "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b"]
    arguments += ["--org-number", "310149942", "--scope", "digdir:test", "--at", "issued"]
    # No configuration is looked for outside the folder.
    os.chdir(folder)
    programs = {
        "grantlint check": [binary, "check", str(GRANT), *arguments],
        "jwt decode": [jwt, "decode", token],
        "/bin/true": ["/bin/true"],
    }
    status = subprocess.run(programs["grantlint check"], capture_output=True, check=False).returncode
    if status != 0:
        sys.exit(f"grantlint ends with status {status} on a good grant: the comparison would mean nothing")
    times = {name: [] for name in programs}
    for _ in range(options.rounds):
        for name, command in programs.items():
            times[name].append(loop(command, options.runs) * 1000)
    print(f"{options.rounds} rounds of {options.runs} runs; ms per run, min / median / max; peak MiB")
    for name, command in programs.items():
        low, middle, high = min(times[name]), statistics.median(times[name]), max(times[name])
        peak = peak_mib(command)
        shown = "n/a (no /usr/bin/time)" if peak is None else f"{peak:.1f}"
        print(f"{name:16} {low:6.2f} / {middle:6.2f} / {high:6.2f}   {shown}")
    ratios = [ours / theirs for ours, theirs in zip(times["grantlint check"], times["jwt decode"])]
    print(f"ratio grantlint / jwt, by round: {min(ratios):.2f} / {statistics.median(ratios):.2f} / {max(ratios):.2f}")
    print(f"wanted: ratio at most 1, peak at most {LIMIT_MIB} MiB")


if __name__ == "__main__":
    main()
