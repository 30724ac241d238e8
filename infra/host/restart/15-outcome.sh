# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The outcome: one JSON line, the last of standard output.

# text VALUE [LENGTH]: a JSON string, whatever the bytes.
text() {
  printf '"%s"' "$(printf '%s' "$1" | head -c "${2:-200}" | tr -c '\040-\176' '?' | sed 's/["\\]/\\&/g')"
}
time_text() { if is_started "$1" && [ "${1%%-*}" -gt 1970 ]; then text "$1"; else printf null; fi; }
fact() { facts="$facts,\"$1\":$2"; }
reason() {
  log "$*"
  fact reason "$(text "$*")"
}

# report OUTCOME: the last line, and the end. $hook_outcome and $dependants are JSON members, as the worker reported them, or empty.
report() {
  step reporting
  [ -z "$work" ] || rm -rf "$work"
  evidence=null
  [ -z "$facts" ] || evidence="{${facts#,}}"
  printf '{"unwedge":1,"outcome":"%s","node":%s,"startedAtBefore":%s,"startedAtAfter":%s,"look":"%s"%s%s,"evidence":%s}\n' \
    "$1" "$(text "$node" 256)" "$(time_text "$before")" "$(time_text "$after")" "$look" "$hook_outcome" "$dependants" "$evidence" >&3
  case $1 in
    RESTARTED | FENCED | EXPIRED | HEALTHY_NOW) exit 0 ;;
    *) exit 1 ;;
  esac
}

# refuse OUTCOME REASON…: nothing is done.
refuse() {
  refused=$1
  shift
  reason "$*"
  report "$refused"
}
