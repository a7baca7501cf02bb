#!/usr/bin/env bash
# Writes the hashed lock files anew from pyproject.toml; needs uv on the PATH. No index address is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
common=(--generate-hashes --universal --python-version 3.11 --no-annotate --no-header --quiet)
# Development first: what it asks for on top must fit the packages of run time too.
uv pip compile pyproject.toml --group dev "${common[@]}" "$@" -o requirements/dev.txt
uv pip compile pyproject.toml -c requirements/dev.txt "${common[@]}" "$@" -o requirements/run.txt
uv pip compile requirements/assets.in "${common[@]}" "$@" -o requirements/assets.txt
