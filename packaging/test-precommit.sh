#!/usr/bin/env bash
# Runs the hooks with the real pre-commit in a scratch repository: a broken grant blocks the
# commit, a good one passes. The wheel must have been built (build-wheel.sh).
. "$(dirname "$0")/lib/common.sh"
scratch
build_binary

python3 -m venv "$scratch_dir/venv"
"$scratch_dir/venv/bin/pip" install --quiet pre-commit
export PATH=$scratch_dir/venv/bin:$(dirname "$binary"):$PATH
export PRE_COMMIT_HOME=$scratch_dir/cache
# The wheel of this version is not published while it is tested.
export PIP_FIND_LINKS=$target_dir/packages

# The hooks come from a commit of this tree, uncommitted changes included.
hooks=$scratch_dir/hooks
mkdir "$hooks"
(cd "$root" && git ls-files -z --cached --others --exclude-standard | tar --null --files-from - --create) | tar -x -C "$hooks"
commit() { git -C "$1" -c user.name=test -c user.email=test@example.invalid commit --quiet "${@:2}"; }
git -C "$hooks" init --quiet && git -C "$hooks" add --all && commit "$hooks" --message hooks --no-verify
revision=$(git -C "$hooks" rev-parse HEAD)

try() {
    local hook=$1 repo=$scratch_dir/$1
    say "hook $hook"
    mkdir "$repo" && cd "$repo" && git init --quiet
    printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks:\n      - id: %s\n' "$hooks" "$revision" "$hook" >.pre-commit-config.yaml
    pre-commit install >/dev/null
    cp "$root/testdata/examples/good.jwt" good.jwt
    git add . && commit "$repo" --message good >log 2>&1 || { cat log; echo "the good grant was blocked"; exit 1; }
    cp "$root/testdata/examples/grant.jwt" broken.jwt
    git add broken.jwt
    if commit "$repo" --message broken >log 2>&1; then cat log; echo "the broken grant was not blocked"; exit 1; fi
    grep -q MP-110 log || { cat log; echo "MP-110 is not named"; exit 1; }
    echo "ok: the good grant was committed, the broken one blocked with MP-110"
}

try grantlint-system
try grantlint-wheel
[ "${GRANTLINT_SKIP_CARGO_HOOK:-}" = 1 ] || try grantlint
