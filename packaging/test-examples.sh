#!/usr/bin/env bash
# Runs the examples of use from other languages.
. "$(dirname "$0")/lib/common.sh"
scratch
build_binary
export GRANTLINT=$binary

say "pytest"
python3 -m venv "$scratch_dir/venv"
"$scratch_dir/venv/bin/pip" install --quiet pytest 'PyJWT[crypto]'
"$scratch_dir/venv/bin/pytest" --quiet -p no:cacheprovider "$root/examples/pytest"

say "node"
(cd "$root/examples/node" && node --test)
