#!/usr/bin/env bash
# Runs grantlint for the action: annotations on standard output, the SARIF log, and a table for the
# job summary. Ends with grantlint's own exit status.
set -euo pipefail

# Both are lists that the user wrote; splitting them at spaces is intended.
read -r -d '' -a files <<<"${GRANT_FILES:-}" || true
read -r -d '' -a args <<<"${GRANT_ARGS:-}" || true

report=$(mktemp)
outputs=(--output "json=$report")
[ -z "${GRANT_SARIF:-}" ] || outputs+=(--output "sarif=$GRANT_SARIF")

status=0
grantlint check "${args[@]}" --format github "${outputs[@]}" -- "${files[@]}" || status=$?

if [ -s "$report" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    # In Markdown a claim's value must not become markup: the table holds no values, only names.
    jq -r '
      "### grantlint",
      "",
      "\(.summary.grants) grants: \(.summary.errors) errors, \(.summary.warnings) warnings, \(.summary.notes) notes",
      "",
      (if (.summary.errors + .summary.warnings + .summary.notes) > 0 then
        "| level | code | rule | grant | place |", "|---|---|---|---|---|",
        (.grants[] | . as $g | .findings[] |
          "| \(.severity) | \(.code // "–") | `\(.rule)` | `\($g.source.file // "stdin" | gsub("[`|\n\r]"; "?"))\(if $g.source.line then ":\($g.source.line)" else "" end)` | `\(.location.part)\(.location.pointer // "" | gsub("[`|\n\r]"; "?"))` |")
      else empty end)
    ' "$report" >>"$GITHUB_STEP_SUMMARY"
fi
rm -f "$report"

echo "exit-status=$status" >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$status"
