#!/usr/bin/env bash
# Reads every machine format back with a program that is not ours: Microsoft's SARIF validator with
# the official schema and sarif-tools for SARIF, junitparser for JUnit.
. "$(dirname "$0")/lib/common.sh"
scratch
build_binary
cd "$root"

python3 -m venv "$scratch_dir/venv"
"$scratch_dir/venv/bin/pip" install --quiet sarif-tools junitparser
(cd "$scratch_dir" && npm init --yes >/dev/null && npm install --silent --no-audit --no-fund @microsoft/sarif-multitool-linux)

say "reports of one broken and one good grant"
for format in sarif junit gitlab json ndjson github; do
    status=0
    "$binary" check --no-config --at issued --format "$format" testdata/examples/grant.jwt testdata/examples/good.jwt \
        >"$scratch_dir/report.$format" || status=$?
    [ "$status" = 1 ] || { echo "$format: exit status $status, expected 1"; exit 1; }
    echo "$format: $(wc -c <"$scratch_dir/report.$format") bytes"
done

say "SARIF: official schema and Microsoft's validator"
multitool=$scratch_dir/node_modules/@microsoft/sarif-multitool-linux
chmod +x "$multitool/Sarif.Multitool"
DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$multitool/Sarif.Multitool" validate "$scratch_dir/report.sarif" \
    --json-schema "$multitool/sarif-2.1.0.json" --level "Error" --kind "Fail" \
    --output "$scratch_dir/validation.sarif" >"$scratch_dir/validation.log" || { cat "$scratch_dir/validation.log"; exit 1; }
"$scratch_dir/venv/bin/python" - "$scratch_dir/validation.sarif" <<'PY'
import json, sys
results = [r for run in json.load(open(sys.argv[1], encoding="utf-8-sig"))["runs"] for r in run.get("results", [])]
errors = [r for r in results if r.get("level") == "error"]
for r in errors:
    print(r["ruleId"], r["message"])
sys.exit(bool(errors))
PY
echo "ok: no schema or rule error"

say "SARIF: sarif-tools"
"$scratch_dir/venv/bin/sarif" summary "$scratch_dir/report.sarif" >"$scratch_dir/summary"
cat "$scratch_dir/summary"
grep -q "audience" "$scratch_dir/summary"

say "JUnit: junitparser"
"$scratch_dir/venv/bin/python" - "$scratch_dir/report.junit" <<'PY'
import sys
from junitparser import JUnitXml
cases = [case for suite in JUnitXml.fromfile(sys.argv[1]) for case in suite]
failed = [case.name for case in cases if case.result]
assert len(cases) == 2 and failed == ["testdata/examples/grant.jwt"], (cases, failed)
print("ok:", len(cases), "cases,", len(failed), "failed")
PY

say "GitLab Code Quality"
"$scratch_dir/venv/bin/python" - "$scratch_dir/report.gitlab" <<'PY'
import json, sys
issues = json.load(open(sys.argv[1]))
assert issues and len({i["fingerprint"] for i in issues}) == len(issues)
for i in issues:
    assert i["severity"] in ("info", "minor", "major", "critical", "blocker")
    assert i["location"]["path"] == "testdata/examples/grant.jwt" and i["location"]["lines"]["begin"] >= 1
print("ok:", len(issues), "issues with names of their own")
PY

say "GitHub commands"
if grep -vE '^::(error|warning|notice) file=[^,]+,line=[0-9]+,col=[0-9]+,title=[^:]+::.+$' "$scratch_dir/report.github"; then
    echo "a line that is no workflow command"; exit 1
fi
echo "ok: $(wc -l <"$scratch_dir/report.github") commands"
