#!/usr/bin/env bash
# Generates src/RlmLang.Compiler/Syntax/Parsing/Generated from grammar/. Needs Java and npm; a plain build needs neither.
#   eng/generate-parser.sh             writes the files, as `dotnet build src/RlmLang.Compiler -p:RegenerateParser=true` does
#   eng/generate-parser.sh --check     fails when they differ from what the grammar gives
#   eng/generate-parser.sh --from DIR  takes what the build has generated in DIR
set -euo pipefail
cd "$(dirname "$0")/.."
target=src/RlmLang.Compiler/Syntax/Parsing/Generated
tool=$PWD/eng/antlr/node_modules/antlr4ng-cli/antlr4-4.13.2-SNAPSHOT-complete.jar

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ "${1:-}" = "--from" ]; then
  cp "$2"/RlmLexer.cs "$2"/RlmParser.cs "$work"
else
  [ -f "$tool" ] || (cd eng/antlr && npm ci --silent)
  cp grammar/*.g4 "$work"
  (cd "$work" && for grammar in RlmLexer RlmParser; do
    java -jar "$tool" -Dlanguage=CSharp -package RlmLang.Syntax.Parsing.Generated -no-listener -no-visitor -Werror "$grammar.g4"
  done)
  rm -f "$work"/*.g4 "$work"/*.interp "$work"/*.tokens
fi

# ANTLR makes everything public, and names the folder that it read: the parser is nobody's business outside the compiler.
sed -i -E 's/^public partial class /internal partial class /; s#^(// Generated from ).*/([A-Za-z]+\.g4)#\1\2#; s/[[:space:]]*$//' "$work"/*.cs
# The tables are read by our own reader, which is much faster at sets of many ranges.
sed -i 's/new ATNDeserializer()/new TableReader()/' "$work"/*.cs
cat grammar/RlmLexer.g4 grammar/RlmParser.g4 | tr -d '\r' | sha256sum | cut -d' ' -f1 > "$work/grammar.sha256"
# A build without Java can then tell whether anybody edited what was generated.
cat "$work/RlmLexer.cs" "$work/RlmParser.cs" | tr -d '\r' | sha256sum | cut -d' ' -f1 > "$work/generated.sha256"

if [ "${1:-}" = "--check" ]; then
  diff -r "$work" "$target" || { echo "The generated parser is not what the grammar gives: run eng/generate-parser.sh." >&2; exit 1; }
  echo "The generated parser is what the grammar gives."
else
  mkdir -p "$target"
  rm -f "$target"/*
  cp "$work"/* "$target"
fi
