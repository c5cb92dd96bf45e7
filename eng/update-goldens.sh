#!/usr/bin/env bash
# Accepts what the tests see now as the goldens. Read the difference before you commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
UPDATE_GOLDENS=1 dotnet test --nologo "$@"
git --no-pager diff --stat -- tests/conformance
