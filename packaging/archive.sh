#!/usr/bin/env bash
# Packs the release binary of a target, its man page, completions and licences:
#   archive.sh v0.1.0 x86_64-unknown-linux-musl
set -euo pipefail
tag=$1 target=$2
root=$(cd "$(dirname "$0")/.." && pwd)
target_dir=${CARGO_TARGET_DIR:-$root/target}
built=$target_dir/$target/release
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

cp "$built"/grantlint "$stage/" 2>/dev/null || cp "$built"/grantlint.exe "$stage/"
cp "$root"/LICENSE-* "$root/README.md" "$root/CHANGELOG.md" "$stage/"
# A binary for another architecture cannot be run here; the archive then holds no man page.
if "$stage"/grantlint* --version >/dev/null 2>&1; then
    "$stage"/grantlint* man >"$stage/grantlint.1"
    mkdir "$stage/completions"
    for shell in bash zsh fish; do
        "$stage"/grantlint completions "$shell" >"$stage/completions/grantlint.$shell"
    done
fi
mkdir -p "$target_dir/packages"
tar -czf "$target_dir/packages/grantlint-$tag-$target.tar.gz" -C "$stage" .
