#!/usr/bin/env bash
# Before the browser tests: is there a Chromium, and if not, may we install Debian's?
# Without one the browser tests are skipped, and the suite says so in its closing lines.
set -euo pipefail

for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null; then
        echo "browser: $(command -v "$candidate")"
        exit 0
    fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "browser: none found, installing chromium and fonts-noto-cjk"
    export DEBIAN_FRONTEND=noninteractive
    if { timeout 300 apt-get update -qq || true; } \
        && timeout 900 apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; then
        echo "browser: $(command -v chromium)"
        exit 0
    fi
fi
echo "browser: no Chromium; set CHROMIUM=/path/to/it or install one (apt install chromium)" >&2
