#!/usr/bin/env bash
# Installs grantlint for the action: the binary of the release ACTION_VERSION of the repository
# ACTION_REPOSITORY, checked against the release's checksums; else from the source in
# ACTION_SOURCE with cargo. Adds its folder to GITHUB_PATH.
set -euo pipefail

folder=${RUNNER_TEMP:-$(mktemp -d)}/grantlint-bin
mkdir -p "$folder"

target() {
    case "$(uname -s)-$(uname -m)" in
        Linux-x86_64) echo x86_64-unknown-linux-musl ;;
        Linux-aarch64) echo aarch64-unknown-linux-musl ;;
        Darwin-x86_64) echo x86_64-apple-darwin ;;
        Darwin-arm64) echo aarch64-apple-darwin ;;
        MINGW*-x86_64 | MSYS*-x86_64) echo x86_64-pc-windows-msvc ;;
        *) return 1 ;;
    esac
}

from_release() {
    [[ ${ACTION_VERSION:-} =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]] || return 1
    local name base
    name=grantlint-$ACTION_VERSION-$(target).tar.gz || return 1
    base=${ACTION_DOWNLOADS:-https://github.com/$ACTION_REPOSITORY/releases/download}/$ACTION_VERSION
    curl --fail --silent --show-error --location --retry 3 --output "$folder/$name" "$base/$name" || return 1
    curl --fail --silent --show-error --location --retry 3 --output "$folder/SHA256SUMS" "$base/SHA256SUMS" || return 1
    # A wrong checksum is no reason to try another way: it stops the job.
    (cd "$folder" && grep " $name\$" SHA256SUMS | sha256sum --check --quiet) || exit 1
    tar -xzf "$folder/$name" -C "$folder"
}

if from_release; then
    echo "grantlint: binary of release $ACTION_VERSION"
else
    echo "grantlint: no release binary for '${ACTION_VERSION:-}' on this machine, building from source"
    cargo install --locked --quiet --path "$ACTION_SOURCE" --root "$folder" --force
    mv "$folder"/bin/grantlint* "$folder/"
fi

echo "$folder" >>"$GITHUB_PATH"
"$folder/grantlint" --version
