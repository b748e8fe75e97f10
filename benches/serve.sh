#!/usr/bin/env bash
# grantlint serve under load, compared with one verification and one signature a request. Needs wrk and a quiet
# machine. Prints requests a second, their share of the floor, latency at half load, and memory.
#
#   benches/serve.sh [GRANTS]
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-200000}
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
cargo build --release --locked --quiet --workspace --bins
scratch=$(mktemp -d)
trap 'kill -INT "${double:-0}" 2>/dev/null || true; rm -rf "$scratch"' EXIT
target/release/make-grants --count "$count" --clients 8 --kind kid "$scratch/grants.jsonl"
sed -E 's/.*"(ey[^"]+)".*/\1/' "$scratch/grants.jsonl" > "$scratch/grants"
cat > "$scratch/post.lua" <<'LUA'
-- Each thread takes its own part of the grants: a grant is accepted once.
local number = 0
function setup(thread) thread:set("first", number) number = number + 1 end
function init(args)
  local all, line = {}, 0
  for grant in io.lines(args[1]) do
    if line % 2 == first then all[#all + 1] = grant end
    line = line + 1
  end
  grants, at = all, 0
end
function request()
  at = at % #grants + 1
  local body = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" .. grants[at]
  return wrk.format("POST", "/token", { ["Content-Type"] = "application/x-www-form-urlencoded" }, body)
end
LUA
floor=$(target/release/floor-serve 10)
# The grants were issued when the year began.
offset=$((1767225600 + 30 - $(date +%s)))
target/release/grantlint serve --no-config --quiet --listen 127.0.0.1:0 --listen-file "$scratch/url" \
  --jwks "$scratch/grants.jsonl.jwks" --clock "${offset}s" --skew 1d --exit-zero > /dev/null &
double=$!
until [ -f "$scratch/url" ]; do sleep 0.1; done
url=$(cat "$scratch/url")
memory() { awk '/VmRSS/ { print int($2 / 1024) " MiB" }' "/proc/$double/status"; }
echo "floor: $floor requests/s"
echo "memory at the start: $(memory)"
wrk --threads 2 --connections 16 --duration 60s --latency --script "$scratch/post.lua" "${url}token" -- "$scratch/grants" | tee "$scratch/full"
awk -v floor="$floor" '/Requests\/sec/ { printf "share of the floor: %.2f\n", $2 / floor }' "$scratch/full"
echo "memory after the full load: $(memory)"
# One connection keeps one of two processors busy.
wrk --threads 1 --connections 1 --duration 20s --latency --script "$scratch/post.lua" "${url}token" -- "$scratch/grants"
curl --silent "${url}api/grants?since=999999999" | head -c 400
echo
