#!/usr/bin/env bash
# Builds the wheel for this machine into target/packages, installs it into a new virtual
# environment and lints the example with it.
. "$(dirname "$0")/lib/common.sh"
scratch
build_binary

say "man page and completions for the wheel"
data=$root/packaging/pypi/data/data/share
rm -rf "$root/packaging/pypi/data"
build_extras "$scratch_dir/extras"
install -D -m 644 "$scratch_dir/extras/grantlint.1" "$data/man/man1/grantlint.1"
install -D -m 644 "$scratch_dir/extras/grantlint.bash" "$data/bash-completion/completions/grantlint"
install -D -m 644 "$scratch_dir/extras/grantlint.zsh" "$data/zsh/site-functions/_grantlint"
install -D -m 644 "$scratch_dir/extras/grantlint.fish" "$data/fish/vendor_completions.d/grantlint.fish"

say "wheel"
python3 -m venv "$scratch_dir/build"
"$scratch_dir/build/bin/pip" install --quiet 'maturin>=1.9,<2'
mkdir -p "$target_dir/packages"
rm -f "$target_dir"/packages/grantlint-*.whl
(cd "$root/packaging/pypi" && "$scratch_dir/build/bin/maturin" build --release --locked --out "$target_dir/packages")

say "installed wheel"
python3 -m venv "$scratch_dir/venv"
"$scratch_dir/venv/bin/pip" install --quiet --no-index "$target_dir"/packages/grantlint-*.whl
check_example "$scratch_dir/venv/bin/grantlint"
for file in share/man/man1/grantlint.1 share/bash-completion/completions/grantlint; do
    [ -s "$scratch_dir/venv/$file" ] || { echo "missing in the wheel: $file"; exit 1; }
done
