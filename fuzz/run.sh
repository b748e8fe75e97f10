#!/usr/bin/env bash
# Fuzzes every target for some seconds each:  fuzz/run.sh [SECONDS] [TARGET ...]
# Needs cargo-fuzz. Works with a stable toolchain. What crashes is kept in fuzz/artifacts; move it to
# testdata/fuzz/TARGET, where the ordinary tests replay it, once it is understood.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(sed -n 's/^name = "\(.*\)"/\1/p' Cargo.toml | tail -n +2)

# The sanitizers are unstable flags; this is the only use of unstable features.
export RUSTC_BOOTSTRAP=1
cd ..
for target in "${targets[@]}"; do
    mkdir -p "fuzz/corpus/$target" "testdata/fuzz/$target"
    log=$(mktemp)
    status=0
    cargo fuzz run --fuzz-dir fuzz "$target" "fuzz/corpus/$target" "testdata/fuzz/$target" -- \
        -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 >"$log" 2>&1 || status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
    coverage=$(grep -oE 'cov: [0-9]+' "$log" | tail -n 1)
    echo "$target: ${runs:-0} executions, ${coverage:-no coverage}, exit status $status"
    if [ "$status" != 0 ] || [ "${runs:-0}" = 0 ]; then
        tail -n 30 "$log"
        exit 1
    fi
    rm -f "$log"
done
