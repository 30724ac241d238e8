# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The look: whether the node makes progress, as the publisher sees it.

# look_at: $look, with what it rests on in the evidence; $w_url, $w_log and $unit, empty where there is none.
look_at() {
  w_url='' w_log='' unit='' look_reason='' look_facts='' look_answered=no
  look_took=$look_seconds
  [ "$veto" != NONE ] || look_took=0
  step looking
  look_line=$(
    {
      publisher $((look_took + 30)) --look "$node" --veto "$veto" --seconds "$look_took"
      printf '\n%s\n' $?
    } | head -c 65536 | read_look
  )
  [ -z "$look_line" ] || {
    look_answered=yes
    { read -r look && read -r w_url && read -r w_log && read -r unit && read -r look_reason && read -r look_facts; } <<EOF
$look_line
EOF
    [ -z "$look_facts" ] || facts="$facts,$look_facts"
  }
  # One that crashed, hung or printed something else is no better than none.
  [ "$look_answered" = yes ] || minimal_look
  case $look in
    none | skipped) ;;
    progress) reason "it makes progress" ;;
    *)
      look=blind look_reason=${look_reason:-no reason given}
      if [ "$veto" = HEAD ]; then
        reason "nothing done: the look could see nothing: $look_reason"
      else
        log "the look could see nothing, and the restart goes on: $look_reason"
        fact blind "$(text "$look_reason")"
      fi
      ;;
  esac
}

# read_look: the publisher's line and its exit status, as lines: look, URL, log, unit, reason, members for the evidence. Nothing
# where that is no answer to this question. "none" is believed only with its own exit status, as a crash has the same.
read_look() {
  # shellcheck disable=SC2016 # Python's
  "$python" -I -c '
import json, re, sys
EXITS = {"progress": 0, "none": 1, "blind": 2, "skipped": 2}
*_, line, status = [line for line in sys.stdin.read().split("\n") if line.strip()]
answer = json.loads(line)
look = answer["look"]
assert answer["node"] == sys.argv[1] and (look == "skipped") == (sys.argv[2] == "NONE")
if EXITS[look] != int(status):
    look = "blind"
def plain(key, most):
    value = answer.get(key)
    return value if isinstance(value, str) and len(value) <= most and not re.search(r"[\x00-\x1f\x7f]", value) else ""
facts = {"url": plain("url", 200) or None, "headMetric": plain("headMetric", 100) or None, "looks": None, "lookSeconds": None}
for key in ("headFirst", "headLast", "headReads", "looks", "seconds"):
    value = answer.get(key)
    facts["lookSeconds" if key == "seconds" else key] = value if type(value) in (int, float) and abs(value) < 1e16 else None
facts["heartbeat"] = plain("heartbeat", 10) or None
text = json.dumps(facts, separators=(",", ":"))[1:-1]
for value in (look, plain("url", 300), plain("log", 4096), plain("unit", 256), plain("reason", 200), "" if look == "skipped" else text):
    sys.stdout.buffer.write((value + "\n").encode("utf-8", "replace"))' "$node" "$veto" 2>/dev/null
}
