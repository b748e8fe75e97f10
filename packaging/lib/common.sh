# Shared by the scripts in this folder. Source it; it sets:
#   root     the repository
#   version  the version in Cargo.toml
#   binary   the release binary, built if need be
# and gives `say`, `scratch` and `check_example`.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)
target_dir=${CARGO_TARGET_DIR:-$root/target}
binary=$target_dir/release/grantlint

say() { printf '\n== %s\n' "$*"; }

# A new empty folder that is removed when the script ends.
scratch() {
    scratch_dir=$(mktemp -d)
    trap 'rm -rf "$scratch_dir"' EXIT
}

build_binary() {
    (cd "$root" && cargo build --quiet --release --locked --features redis)
}

# Man pages and completions, in the folder $1.
build_extras() {
    mkdir -p "$1"
    "$binary" man >"$1/grantlint.1"
    for shell in bash zsh fish; do
        "$binary" completions "$shell" >"$1/grantlint.$shell"
    done
}

# Runs the given grantlint on the bundled example, which is broken: exit status 1 and MP-110.
check_example() {
    local status=0 out
    out=$("$@" check "$root/testdata/examples/grant.jwt" --at issued --format json) || status=$?
    [ "$status" = 1 ] || { echo "expected exit status 1 on the broken example, got $status"; return 1; }
    grep -q '"MP-110"' <<<"$out" || { echo "expected MP-110 in the report"; return 1; }
    echo "ok: $("$@" --version) finds MP-110 in the example"
}
