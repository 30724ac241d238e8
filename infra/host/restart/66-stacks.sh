# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# Stacks that a process prints: a JVM's threads by SIGQUIT, which ends every process that has no handler for it; so only where it is
# proven. Go's goroutines are read by HTTP, by the publisher. No other signal is sent to any process, but where the operator allows gdb.

# untroubled PID: neither stopped nor traced nor dying, nor in a paused container.
untroubled() {
  [ "$c_status" = running ] || return 1
  untroubled_state='' untroubled_tracer=''
  while read -r key value _; do
    case $key in
      State:) untroubled_state=$value ;;
      TracerPid:) untroubled_tracer=$value ;;
    esac
  done 2>/dev/null <"/proc/$1/status"
  case $untroubled_state$untroubled_tracer in
    [RSDI]0) ;;
    *) return 1 ;;
  esac
}

# is_jvm PID: HotSpot, by its executable and the library that it runs. (OpenJ9 writes a file into the node's folder instead.)
is_jvm() {
  case $(readlink "/proc/$1/exe") in
    */java | */java\ \(deleted\)) ;;
    *) return 1 ;;
  esac
  jvm_maps=$(timeout -k 1 2 grep -aE '/lib(jvm|j9vm[0-9]*)\.so( \(deleted\))?$' "/proc/$1/maps" 2>/dev/null) || return 1
  case $jvm_maps in
    *libj9vm*) return 1 ;;
    *r-xp\ *) ;;
    *) return 1 ;;
  esac
  printf '%s\n' "$jvm_maps" | grep -qE ' r-xp .*/(server|client)/libjvm\.so'
}

# takes_quit PID: a handler for SIGQUIT (bit 2) is installed, and no option leaves it to the process's own: -Xrs and its long form.
takes_quit() {
  timeout -k 1 1 cat "/proc/$1/cmdline" 2>/dev/null | tr '\000' '\n' | grep -qE '^(-Xrs|-XX:\+ReduceSignalUsage)$' && return 1
  timeout -k 1 1 cat "/proc/$1/environ" 2>/dev/null | tr '\000' '\n' |
    grep -qE '^(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)=.*(-Xrs|ReduceSignalUsage)' && return 1
  caught=''
  while read -r key value; do
    [ "$key" != SigCgt: ] || caught=$value
  done 2>/dev/null <"/proc/$1/status"
  case $caught in
    *[4567cdef]) ;;
    *) return 1 ;;
  esac
}

# quit_signals: to at most three JVMs.
quit_signals() {
  quit_since=$(date -u +%Y-%m-%dT%H:%M:%SZ) quit_sent=''
  for process in $collected_pids; do
    if is_jvm "$process" && untroubled "$process" && takes_quit "$process"; then
      kill -QUIT "$process" && quit_sent="$quit_sent $process"
    fi
    # shellcheck disable=SC2086 # words
    set -- $quit_sent
    [ $# -lt 3 ] || break
  done
}

# java_threads: what the JVMs printed into the container's log; the dump's last part begins with "JNI global ref".
java_threads() {
  [ -n "$quit_sent" ] || return 0
  for turn in 1 2 3 4; do
    engine 4 logs --tail 12000 --since "$quit_since" "$id" 2>&1 | into jvm.txt 393216
    if grep -q '^JNI global ref' jvm.txt || [ "$(ticks)" -ge "$collect_until" ]; then return; fi
    nap 0.5
  done
}

# gdb_allowed: by an empty file that root made, in a folder where only root could.
gdb_allowed() {
  [ "$(find "${gdb_marker%/*}" "$gdb_marker" -prune -user 0 ! -perm -020 ! -perm -002 \( -type d -o -type f -size 0 \) 2>/dev/null | wc -l)" -eq 2 ] &&
    [ -f "$gdb_marker" ]
}

# native_stacks: where the operator allows it, of the main process, for at most 5 s in which it stands still. Nothing of the container's
# own is run by gdb (auto-load), and no argument's value is printed. A tracer that is killed lets go of the process (the kernel sees to
# that), but may have just sent the signal that stops it. So the tracer's end is watched by a process that outlives us, and it runs again.
native_stacks() {
  gdb_allowed || return 0
  main_process
  native_left=$(((collect_until - $(ticks)) / 100))
  [ "$native_left" -le "$gdb_seconds" ] || native_left=$gdb_seconds
  [ "$native_left" -ge 1 ] && untroubled "$main_pid" && ! is_jvm "$main_pid" || return 0
  if command -v gdb >/dev/null; then
    set -- gdb -nx -batch -p "$main_pid" -iex 'set auto-load off' -iex 'set confirm off' -ex 'set print frame-arguments none' -ex 'thread apply all bt'
  elif command -v eu-stack >/dev/null; then
    set -- eu-stack -p "$main_pid"
  else
    return 0
  fi
  # shellcheck disable=SC2016 # the inner shell's
  DEBUGINFOD_URLS='' setsid "$shell" -c 'pid=$1
    shift
    {
      timeout -k 1 "$@" 2>&1
      for turn in 1 2 3 4 5 6 7 8 9 10; do
        case $(grep "^State:" "/proc/$pid/status") in *T\ *) kill -CONT "$pid" ;; esac
        sleep 0.1
      done
    } | head -c 163840 >native.txt' sh "$main_pid" "$native_left" "$@" 3>&- 8>&- 9>&-
}
