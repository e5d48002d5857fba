#!/usr/bin/env bash
# Writes both lock files from the ranges in pyproject.toml (`make lock`, maintainers only; wants uv).
#
# Universal: one file serves every system and every Python from 3.11. Hashes of all published files
# are in it, index addresses are not: whoever installs uses the index that is configured there.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=$(command -v uv || echo .venv/bin/uv)
compile() {
    # setuptools builds the product itself, so that installing it needs no second download.
    echo "setuptools>=77" | "$uv" pip compile pyproject.toml - --quiet --universal \
        --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
        --custom-compile-command "make lock" "$@"
}

compile --output-file requirements.lock
compile --extra dev --extra test --constraint requirements.lock --output-file requirements-dev.lock

if grep -n "://" requirements.lock requirements-dev.lock; then
    echo "A lock file names an address; remove it." >&2
    exit 1
fi
