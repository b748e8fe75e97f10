#!/usr/bin/env bash
# Builds and tries every package and integration that can be tried on this machine.
set -euo pipefail
cd "$(dirname "$0")"
for script in build-wheel build-deb build-npm test-formats test-ci test-examples test-precommit; do
    printf '\n##### %s\n' "$script"
    ./"$script.sh"
done
