#!/usr/bin/env bash
# Writes the pages of docs/ that are made from the catalogues. A test fails when one is out of date.
set -euo pipefail
cd "$(dirname "$0")/.."
UPDATE_GOLDENS=1 dotnet test tests/RlmLang.Compiler.Tests --nologo --filter "FullyQualifiedName~ReferenceTests|FullyQualifiedName~LawPageTests"
UPDATE_GOLDENS=1 dotnet test tests/RlmLang.Host.Tests --nologo --filter "FullyQualifiedName~DiagnosticPagesTests"
git --no-pager diff --stat -- docs
