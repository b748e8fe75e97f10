#!/usr/bin/env bash
# Builds the Debian package into target/packages, unpacks it and lints the example with it.
# Installing it for real needs root: with GRANTLINT_INSTALL=1 the package is installed and removed.
. "$(dirname "$0")/lib/common.sh"
scratch
build_binary
build_extras "$target_dir/extras"

command -v cargo-deb >/dev/null || cargo install --locked --debug --quiet cargo-deb
say "Debian package"
mkdir -p "$target_dir/packages"
rm -f "$target_dir"/packages/*.deb
(cd "$root" && cargo deb --quiet --no-build --no-strip --output "$target_dir/packages/")
deb=$(ls "$target_dir"/packages/*.deb)
dpkg-deb --info "$deb" | grep -E '^ (Package|Version|Architecture|Depends)'

say "unpacked package"
dpkg-deb --extract "$deb" "$scratch_dir/deb"
check_example "$scratch_dir/deb/usr/bin/grantlint"
for file in usr/share/man/man1/grantlint.1.gz usr/share/bash-completion/completions/grantlint; do
    [ -s "$scratch_dir/deb/$file" ] || { echo "missing in the package: $file"; exit 1; }
done

if [ "${GRANTLINT_INSTALL:-}" = 1 ]; then
    say "installed package"
    dpkg --install "$deb"
    check_example /usr/bin/grantlint
    dpkg --remove grantlint
fi
