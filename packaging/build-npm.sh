#!/usr/bin/env bash
# Packs the npm package and the one for this platform into target/packages, installs both into a
# scratch project and lints the example with npx.
. "$(dirname "$0")/lib/common.sh"
scratch
build_binary

say "package for this platform"
platform=$(node -p '`${process.platform}-${process.arch}`')
node=$scratch_dir/grantlint-$platform
mkdir -p "$node/bin" "$target_dir/packages"
install -m 755 "$binary" "$node/bin/grantlint"
cat >"$node/package.json" <<JSON
{
  "name": "grantlint-$platform",
  "version": "$version",
  "description": "The grantlint binary for $platform",
  "license": "MIT OR Apache-2.0",
  "os": ["${platform%-*}"],
  "cpu": ["${platform#*-}"],
  "files": ["bin"]
}
JSON
main=$scratch_dir/grantlint
cp -r "$root/packaging/npm/grantlint" "$main"
build_extras "$scratch_dir/extras"
install -D -m 644 "$scratch_dir/extras/grantlint.1" "$main/man/grantlint.1"
for shell in bash zsh fish; do
    install -D -m 644 "$scratch_dir/extras/grantlint.$shell" "$main/completions/grantlint.$shell"
done
node -e '
  const [file, version] = process.argv.slice(1);
  const p = JSON.parse(require("fs").readFileSync(file));
  const all = [p.version, ...Object.values(p.optionalDependencies)];
  if (all.some((v) => v !== version)) { console.error(`versions in ${file} differ from ${version}`); process.exit(1); }
' "$main/package.json" "$version"
rm -f "$target_dir"/packages/grantlint-*.tgz
for package in "$node" "$main"; do
    npm pack --silent --pack-destination "$target_dir/packages" "$package"
done

say "installed packages"
mkdir "$scratch_dir/project"
cd "$scratch_dir/project"
npm init --yes >/dev/null
# The other platforms' packages cannot be installed here; they are optional.
npm install --silent --no-audit --no-fund "$target_dir/packages/grantlint-$platform-$version.tgz" \
    "$target_dir/packages/grantlint-$version.tgz"
check_example npx --no-install grantlint
