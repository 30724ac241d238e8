# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The worker: the process that stops and starts.

# worker NODE JOB RESULT. JOB holds: id, StartedAt, restart policy, downtime, `running` where a stopped container is to be left
# alone, AutoRemove. The journal is a job that has begun; its second line says when the container had stopped.
worker() {
  node=$1 job=$2 result=$3
  exec </dev/null
  exec 8>>"$run/$node/worker"
  for turn in 1 2 3 4 5 6 7 8 9 10; do
    flock -n 8 && break
    [ "$turn" -lt 10 ] || exit 0 # another one is at it
    nap 0.2
  done
  [ ! -s "$result" ] || exit 0
  read -r id before policy downtime wanted autoremove 2>/dev/null <"$job" || exit 0
  journal=$state/restart/$node
  [ -e "$journal" ] || [ ! -e "$run/.restart/$node" ] || journal=$run/.restart/$node
  step working
  begun=no stopped='' stopped_in=''
  if [ -r "$journal" ]; then
    { read -r begun_id begun_before _ && read -r stopped stopped_in; } 2>/dev/null <"$journal"
    if [ "$begun_id $begun_before" = "$id $before" ]; then begun=yes; fi
  fi
  ours=no # the journal, to be removed at the end
  container "$id"
  case $? in
    0) ;;
    1)
      ours=$begun
      container "$node"
      case $? in
        0) finish FENCED "the container was replaced by another" ;;
        1) finish NO_SUCH_CONTAINER "the container was removed" ;;
        *) finish FAILED "the engine does not answer" ;;
      esac
      ;;
    *) finish FAILED "the engine does not answer" ;;
  esac
  if [ "$begun" = no ]; then
    [ "$c_started" = "$before" ] || finish FENCED "it was started anew in the meantime"
    [ "$wanted" = any ] || [ "$c_status" = running ] || finish FENCED "it is $c_status in the meantime"
    keep "$id $before $policy $downtime $wanted $autoremove" || finish FAILED "no journal can be written, so nothing was done"
    # Before the policy is changed: after a power cut nobody else would know what it was.
    to_disk "$journal" "${journal%/*}"
  fi
  ours=yes
  if [ "$c_started" = "$before" ]; then
    if [ "$autoremove" = true ]; then at_once; else stop_and_start; fi
  fi
  restored_or_not
  judge_start
}

# keep LINES: the journal, whole or not at all; in /run where the disk takes nothing.
keep() {
  for place in "$state/restart" "$run/.restart"; do
    if mkdir -p "$place" && printf '%s\n' "$@" >"$place/.$node" && [ -s "$place/.$node" ] && mv "$place/.$node" "$place/$node"; then
      journal=$place/$node
      return
    fi 2>/dev/null
  done
  say "no journal can be written"
  return 1
}

# to_disk PATH…: each path, else all there is (an older busybox knows no paths); a disk that hangs is not waited for.
to_disk() {
  { timeout -k 1 5 sync "$@" || timeout -k 1 5 sync; } 2>/dev/null 3>&- 8>&- 9>&- || say "the journal may not be on the disk"
}

stop_and_start() {
  case $c_status in
    running | paused | restarting) stop ;;
  esac
  step downtime
  rest=$downtime
  if [ "$begun" = no ] && [ -z "$stopped" ]; then
    rest=0 # it was down before
  elif [ -n "$stopped" ]; then
    rest=0
    if [ "$stopped_in" = "$(boot)" ]; then rest=$((downtime - $(uptime) + stopped)); fi
  fi
  [ "$rest" -le 0 ] || nap "$rest"
  step starting
  for attempt in 1 2 3; do
    if answer=$(engine 40 start "$id" 2>&1); then return; fi
    say "attempt $attempt to start $node: $answer"
    nap 2
  done
  container "$id" && [ "$c_started" != "$before" ] && return
  # The journal stays, and so does the policy: at the next run or boot it is tried again.
  ours=no
  finish FAILED "it does not start: $answer"
}

stop() {
  step protecting
  if [ "$policy" != always ]; then
    answer=$(engine 15 update --restart always "$id" 2>&1) || say "the policy is not changed: $answer"
  fi
  step stopping
  answer=$(engine 45 stop -t 10 "$id" 2>&1) || answer=$(engine 15 kill "$id" 2>&1)
  container "$id"
  case $c_status in
    running | paused)
      [ "$c_started" = "$before" ] || return
      restore
      finish FAILED "it can't be stopped: $answer"
      ;;
  esac
  step stopped
  stopped=$(uptime) stopped_in=$(boot)
  keep "$id $before $policy $downtime $wanted $autoremove" "$stopped $stopped_in"
}

at_once() {
  step stopping
  if [ "$c_status" = running ]; then engine 75 restart -t 10 "$id"; else engine 40 start "$id"; fi >/dev/null 2>&1
  step starting
}

restore() {
  [ "$policy" = always ] || [ "$autoremove" = true ] || engine 15 update --restart "$policy" "$id" >/dev/null 2>&1
}

restored_or_not() {
  step restoring
  restore || { nap 1 && restore; } || {
    say "the restart policy of $node is still always, it was $policy"
    container "$id" && ours=no
  }
}

judge_start() {
  step judging
  container "$id"
  began=$c_started
  nap "$settle_seconds"
  container "$id"
  if [ "$c_status" = running ] && [ "$c_started" = "$began" ] && [ "$began" != "$before" ]; then finish RESTARTED; fi
  finish FAILED "it was started and is $c_status now"
}

finish() {
  step finishing
  say "$node: $1 ${2:-}"
  if [ "$result" != /dev/null ]; then
    printf '%s %s\n' "$1" "${2:-}" >"$result.new" && mv "$result.new" "$result"
  fi
  # Last: until here another worker can take this up.
  [ "$ours" = no ] || rm -f "$journal"
  exit 0
}
