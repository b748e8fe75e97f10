#!/usr/bin/env python3
"""Runs examples/spark/lint.py on a small cluster, and compares what it counts with what one process counts.

    run.py COUNT FOLDER     with GRANTLINT set, and pyspark, pyarrow and pandas installed

Once as a pipe over JSON lines with a ledger on Redis, while an executor is killed; once with Arrow over Parquet and
without a ledger, where some grants are sent twice. Exits with 1 where the counts differ.
"""

import collections
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

import pyarrow.json
import pyarrow.parquet
import pyspark

HERE = pathlib.Path(__file__).resolve().parent
LINT = HERE.parent.parent / "examples/spark/lint.py"
COUNT, FOLDER = int(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
GRANTLINT = os.environ["GRANTLINT"]
MASTER = "local-cluster[2,1,1024]"


def one_process(grants):
    """Counts over all of it in one process, by code, client and day."""
    command = [GRANTLINT, "check", "--no-config", "--id", "time", "--field", "grant", "--format", "ndjson"]
    command += ["--no-summary", "--exit-zero", "--at", "issued", grants]
    counts = collections.Counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            said = json.loads(line)
            errors = [f["code"] or f["rule"] for f in said["findings"] if f["severity"] == "error"]
            counts.update((code, said["iss"], said["id"][:10]) for code in errors or [None])
    assert process.returncode == 0, process.returncode
    return counts


def descendants(of):
    """The processes below one, with their command lines."""
    children = collections.defaultdict(list)
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int(folder.joinpath("stat").read_text().rsplit(")", 1)[1].split()[1])
                children[parent].append((int(folder.name), folder.joinpath("cmdline").read_text()))
            except OSError:
                pass
    found, queue = {}, [of]
    while queue:
        for pid, command in children[queue.pop()]:
            found[pid] = command
            queue.append(pid)
    return found


def redis(port, command):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(command.encode() + b"\r\n")
        return connection.makefile("rb").readline().decode().strip()


def answers(port):
    try:
        return redis(port, "PING") == "+PONG"
    except OSError:
        return False


def spark(arguments, while_it_runs):
    home = pathlib.Path(pyspark.__file__).parent
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    submit = [str(home / "bin/spark-submit"), "--master", MASTER, "--driver-memory", "1g", "--conf", "spark.ui.enabled=false"]
    # Parts small enough that there are several, however few grants there are.
    submit += ["--conf", f"spark.sql.files.maxPartitionBytes={max(COUNT * 660 // 12, 1 << 20)}"]
    submit += ["--conf", "spark.sql.shuffle.partitions=4", str(LINT), *map(str, arguments), "--grantlint", GRANTLINT]
    log = FOLDER / "spark.log"
    with log.open("w") as out:
        process = subprocess.Popen(submit, env=environment, stdout=out, stderr=out)
        try:
            while process.poll() is None:
                while_it_runs(process.pid)
                time.sleep(0.1)
        finally:
            process.kill()
    if process.returncode:
        sys.exit(f"{log.read_text()[-4000:]}\nspark-submit ended with {process.returncode}")
    rows = pyarrow.parquet.read_table(arguments[1]).to_pylist()
    return collections.Counter({(row["code"], row["client"], row["day"]): row["count"] for row in rows})


def compare(what, counts, expected, started):
    for key in sorted(counts.keys() | expected.keys(), key=str):
        if counts[key] != expected[key]:
            sys.exit(f"{what}: {key} is counted {counts[key]} times, by one process {expected[key]} times")
    by_code = collections.Counter()
    for (code, _, _), count in counts.items():
        by_code[code or "nothing"] += count
    found = ", ".join(f"{count} {code}" for code, count in by_code.most_common())
    print(f"{what}: {COUNT} grants in {time.time() - started:.0f} s, as one process counts: {found}", flush=True)


def with_ledger():
    grants = FOLDER / "grants.jsonl"
    subprocess.run([sys.executable, HERE / "grants.py", str(COUNT), grants], check=True)
    expected = one_process(grants)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", FOLDER],
        stdout=subprocess.DEVNULL,
    )
    for _ in range(100):
        if answers(port):
            break
        time.sleep(0.1)
    killed = []

    def kill_one(pid):
        if not killed and int(redis(port, "DBSIZE")[1:]) > COUNT // 5:
            executors = [p for p, c in descendants(pid).items() if "CoarseGrainedExecutorBackend" in c]
            # Only one that is at work: there is a filter below it.
            busy = [p for p in executors if any(GRANTLINT in c for c in descendants(p).values())]
            if busy:
                os.kill(busy[0], signal.SIGKILL)
                killed.append(busy[0])

    try:
        started = time.time()
        arguments = [grants, FOLDER / "by-pipe", "--way", "pipe", "--jti-ledger", f"redis://127.0.0.1:{port}"]
        counts = spark(arguments, kill_one)
        if not killed:
            sys.exit("no executor was at work long enough to be killed")
        compare("pipe, JSON lines, Redis, an executor killed", counts, expected, started)
    finally:
        server.kill()
    grants.unlink()


def without_ledger():
    grants, table = FOLDER / "grants.jsonl", FOLDER / "grants.parquet"
    subprocess.run([sys.executable, HERE / "grants.py", str(COUNT), grants, "copies"], check=True)
    expected = one_process(grants)
    rows = pyarrow.json.read_json(grants, pyarrow.json.ReadOptions(block_size=1 << 26))
    # As a table comes: many files, and times that are no text.
    table.mkdir()
    size = -(-len(rows) // 8)
    for n in range(8):
        slice = rows.slice(n * size, size)
        pyarrow.parquet.write_table(slice, table / f"{n}.parquet")
    started = time.time()
    counts = spark([table, FOLDER / "by-arrow", "--way", "arrow"], lambda pid: None)
    compare("Arrow, Parquet, sorted by jti", counts, expected, started)
    grants.unlink()
    shutil.rmtree(table)


with_ledger()
without_ledger()
