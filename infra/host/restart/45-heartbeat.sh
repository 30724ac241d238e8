# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The heartbeat in the log.

# writer: where the log is written next. A log that is overwritten in place grows nowhere: its writer's own position tells.
writer() {
  inode=$(timeout 2 stat -L -c %d:%i "$w_log" 2>/dev/null) || return
  position=''
  for process in $(processes "$c_pid"); do
    for fd in $(timeout 2 stat -L -c '%d:%i %n' "/proc/$process/fd/"* 2>/dev/null | grep "^$inode " | cut -d ' ' -f 2); do
      at='' flags=''
      while read -r key value; do
        case $key in
          pos:) at=$value ;;
          flags:) flags=$value ;;
        esac
      done <"/proc/$process/fdinfo/${fd##*/}" 2>/dev/null
      case $flags in
        *[12])
          if [ -n "$at" ] && { [ -z "$position" ] || [ "$at" -gt "$position" ]; }; then position=$at; fi
          ;;
      esac
    done
  done
  # Nobody holds it open: it is opened for each line, and so appended to.
  [ -n "$position" ] || position=$(stat -L -c %s "$w_log" 2>/dev/null) || return
  printf '%s %s' "$inode" "$position"
}

# part FILE FROM TO: those bytes, without reading what is before them.
part() {
  timeout 5 dd if="$1" bs=65536 skip=$(($2 / 65536)) count=$((($3 + 65535) / 65536 - $2 / 65536)) 2>/dev/null |
    tail -c +$(($2 % 65536 + 1)) | head -c $(($3 - $2))
}

# beat: whether a line on standard input is a fresh heartbeat. The publisher's pattern is Python's.
beat() {
  if command -v python3 >/dev/null; then
    timeout 10 python3 -I -c '
import re, sys
pattern, most = re.compile(sys.argv[1]), float(sys.argv[2])
for line in sys.stdin.buffer.read().decode("utf-8", "replace").splitlines():
    found = pattern.search(line) or pattern.search(re.sub("\x1b\\[[0-9;]*m", "", line))
    try:
        if found and (not found.groups() or found.group(1) is None or float(found.group(1)) <= most):
            sys.exit(0)
    except ValueError:
        pass
sys.exit(1)' "$w_pattern" "$w_age" 2>/dev/null && return
    [ $? -ne 1 ] || return 1
  fi
  beat_by_sed
}

# The same in the words of sed, which knows no lazy repetition: of several ages in a line it takes the last.
beat_by_sed() {
  extended=$(printf '%s\n' "$w_pattern" | extend) || return
  group=${extended%%:*}
  extended=${extended#*:}
  if [ "$group" = 0 ]; then
    grep -qE -- "$extended"
    return
  fi
  mark=$(printf '\001')
  sed -nE "s$mark^.*$extended.*\$$mark\\$group${mark}p" 2>/dev/null | awk -v most="$w_age" '
    /^[0-9]+(\.[0-9]+)?$/ && $0 + 0 <= most + 0 { found = 1 } END { exit !found }'
}

# extend: a pattern of Python's as an extended regular expression, after the number of its first capturing group and a colon.
extend() {
  awk '
    function class(c) {
      if (c == "d") return "0-9"
      if (c == "w") return "A-Za-z0-9_"
      if (c == "s") return "[:space:]"
      return ""
    }
    {
      n = length($0); first = 0; groups = 0; out = ""
      for (i = 1; i <= n; i++) {
        c = substr($0, i, 1); rest = substr($0, i + 1)
        if (c == "\\") {
          c = substr($0, ++i, 1)
          if (class(c) != "") out = out "[" class(c) "]"
          else if (class(tolower(c)) != "") out = out "[^" class(tolower(c)) "]"
          else out = out "\\" c
        } else if (c == "[") {
          out = out c
          if (substr($0, i + 1, 1) == "^") { out = out "^"; i++ }
          if (substr($0, i + 1, 1) == "]") { out = out "]"; i++ }
          while (++i <= n && (c = substr($0, i, 1)) != "]") {
            if (c == "\\") { c = substr($0, ++i, 1); if (class(c) != "") c = class(c) }
            out = out c
          }
          out = out "]"
        } else if (c == "(") {
          groups++
          if (match(rest, /^\?P<[A-Za-z0-9_]*>/)) i += RLENGTH
          else if (rest ~ /^\?:/) { i += 2; out = out "("; continue }
          else if (rest ~ /^\?/) exit 1
          if (!first) first = groups
          out = out "("
        } else {
          out = out c
          if (c ~ /[*+?}]/ && rest ~ /^\?/) i++
        }
      }
      if (first > 9) exit 1
      print first ":" out
    }'
}
