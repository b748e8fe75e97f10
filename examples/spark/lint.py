#!/usr/bin/env python3
"""Lints grants on a Spark cluster, and counts what was found by code, client and day.

    spark-submit lint.py GRANTS RESULT [--way pipe|arrow] [--jti-ledger redis://…] [--grantlint PROGRAM] [-- FLAGS]

GRANTS is a file or folder of JSON lines, or of Parquet if its name ends in .parquet, with the columns id, time
(a timestamp, or RFC 3339) and grant. RESULT is written as Parquet with the columns code, client, day and count; where nothing was
found, code is null. FLAGS are those of `grantlint check`; without any, --at issued.

Either way runs `grantlint check` as a filter, one process for each partition. A partition that is run again, because
its machine was lost, gives the same answers. Whether a jti was used before is told over the whole log: by a ledger on
Redis if one is named, else by sorting the answers by client and jti.
"""

import argparse
import json
import shlex
import subprocess
import threading

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

FILTER = ["check", "--no-config", "--id", "id", "--field", "grant", "--format", "ndjson", "--no-summary", "--exit-zero"]
ANSWER = "id string, day string, client string, jti string, uses boolean, codes array<string>"
COLUMNS = [column.split()[0] for column in ANSWER.split(", ")]
# A damaged or forged copy does not use up the jti of the real grant.
DAMAGED = {"signature", "malformed-jws", "malformed-json", "stray-whitespace", "token-wrapping", "not-a-grant"}


def question(row):
    """The line that the filter reads. The id comes back as it is, so it may carry the day too."""
    return json.dumps({"id": [row["id"], row["day"]], "grant": row["grant"] or ""})


def answer(line):
    """What is kept of the filter's line."""
    said = json.loads(line)
    findings = said["findings"] + [finding for grant in said["more"] for finding in grant["findings"]]
    codes = [finding["code"] or finding["rule"] for finding in findings if finding["severity"] == "error"]
    whole = said["kind"] == "grant" and not any(finding["rule"] in DAMAGED for finding in findings)
    name, day = said["id"]
    return name, day, said["iss"], said["jti"], whole and said["jti"] is not None, codes


def by_pipe(grants, command):
    """Spark starts the filter and moves the lines."""
    lines = grants.rdd.map(question).pipe(shlex.join(command), checkCode=True)
    return lines.map(answer).toDF(ANSWER)


def by_arrow(grants, command):
    """Arrow batches in and out, which costs less; the process stays for all batches of a partition."""

    def lint(batches):
        import pyarrow

        types = {"uses": pyarrow.bool_(), "codes": pyarrow.list_(pyarrow.string())}
        schema = pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in COLUMNS])
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

            def write(lines):
                process.stdin.write(lines)
                process.stdin.flush()

            for batch in batches:
                rows = batch.to_pylist()
                if rows:
                    # Written beside reading, for neither pipe holds a whole batch.
                    writer = threading.Thread(target=write, args=["".join(question(row) + "\n" for row in rows)])
                    writer.start()
                    lines = [process.stdout.readline() for _ in rows]
                    writer.join()
                    if not lines[-1]:
                        raise RuntimeError(f"grantlint ended early, with status {process.wait()}")
                    columns = zip(*map(answer, lines))
                    yield pyarrow.record_batch([pyarrow.array(c, f.type) for c, f in zip(columns, schema)], schema)
            process.stdin.close()
            if process.wait():
                raise RuntimeError(f"grantlint ended with status {process.returncode}")

    return grants.mapInArrow(lint, ANSWER)


def with_reuse(answers):
    """Adds MP-012 to each grant whose jti its client has used before, in the order of day and id."""
    # A row that uses up no jti is alone, whatever its jti.
    use = F.when(F.col("uses"), F.concat(F.lit("jti "), "jti")).otherwise(F.concat(F.lit("id "), "id"))
    before = F.row_number().over(Window.partitionBy("client", use).orderBy("day", "id")) - 1
    again = F.array(F.lit("MP-012"))
    return answers.withColumn("codes", F.when(before > 0, F.concat("codes", again)).otherwise(F.col("codes")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("grants")
    parser.add_argument("result")
    parser.add_argument("--way", choices=["pipe", "arrow"], default="arrow")
    parser.add_argument("--jti-ledger")
    parser.add_argument("--grantlint", default="grantlint")
    parser.add_argument("flags", nargs="*")
    options = parser.parse_args()
    spark = SparkSession.builder.appName("grantlint").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    read = spark.read.parquet if options.grants.rstrip("/").endswith(".parquet") else spark.read.json
    day = F.date_format(F.to_timestamp("time"), "yyyy-MM-dd").alias("day")
    grants = read(options.grants).select(F.col("id").cast("string"), day, "grant")
    command = [options.grantlint, *FILTER, *(options.flags or ["--at", "issued"])]
    if options.jti_ledger:
        command += ["--jti-ledger", options.jti_ledger]
    else:
        # What one partition sees says nothing of the others.
        command += ["--ignore", "jti-reused"]
    answers = by_pipe(grants, command) if options.way == "pipe" else by_arrow(grants, command)
    if not options.jti_ledger:
        answers = with_reuse(answers)
    found = answers.withColumn("code", F.explode_outer("codes"))
    found.groupBy("code", "client", "day").count().write.mode("overwrite").parquet(options.result)
    spark.stop()


if __name__ == "__main__":
    main()
