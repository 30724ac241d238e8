# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The worker: the process that stops and starts.

# worker NODE JOB RESULT. JOB's first line is read by read_job. The journal is a job that has begun; its further lines are what a
# worker that follows a killed one has to know:
#   dependants ID:NAME…           who is to be restarted after the start
#   stopped UPTIME BOOT           when the container had stopped
#   hook MARK CGROUP UPTIME       the hook began
#   hooked EXIT SECONDS           and ended
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
  read_job "$job" || exit 0
  journal=$state/restart/$node
  [ -e "$journal" ] || [ ! -e "$run/.restart/$node" ] || journal=$run/.restart/$node
  step working
  read_journal
  if [ -n "$hook_mark" ] && [ -z "$hook_exit" ]; then hook_over; fi
  ours=no # the journal is, to be removed at the end
  subject=$id
  [ "$mode" != unit ] || subject=$node # another container of the same name
  container "$id"
  case $? in
    0) ;;
    1)
      if [ "$mode:$begun" = unit:yes ]; then
        c_started=''
      else
        ours=$begun
        container "$node"
        case $? in
          0) finish FENCED "the container was replaced by another" ;;
          1) finish NO_SUCH_CONTAINER "the container was removed" ;;
          *) finish FAILED "the engine does not answer" ;;
        esac
      fi
      ;;
    *) finish FAILED "the engine does not answer" ;;
  esac
  if [ -n "$c_started" ] && supervised "$c_labels"; then
    # A journal of it is an earlier version's; only the policy is set back.
    ours=$begun
    [ "$begun" = no ] || restored_or_not
    finish SUPERVISED "an orchestrator owns it"
  fi
  [ "$begun" = yes ] || begin
  ours=yes
  case $mode in
    unit) unit_stop_and_start ;;
    engine) [ "$c_started" != "$before" ] || at_once ;;
    *) [ "$c_started" != "$before" ] || stop_and_start ;;
  esac
  restored_or_not
  judge_start
  restart_dependants
  finish RESTARTED
}

# read_job FILE: an earlier version wrote AutoRemove as the mode, and nothing after it.
read_job() {
  read -r id before policy downtime wanted mode stop_limit hook_limit attempt veto run_id unit place 2>/dev/null <"$1" || return
  job_line="$id $before $policy $downtime $wanted $mode $stop_limit $hook_limit $attempt $veto $run_id $unit $place"
  case $mode in
    true) mode=engine ;;
    false) mode=itself ;;
  esac
  stop_limit=${stop_limit:-10} hook_limit=${hook_limit:-0} place=${place:--}
}

read_journal() {
  begun=no noted='' others='' stopped='' stopped_in='' hook_mark='' hook_group='' hook_began='' hook_exit='' hook_seconds=''
  [ -r "$journal" ] || return
  while read -r key first second third; do
    case $key in
      "$id") [ "$first" != "$before" ] || begun=yes ;;
      *) [ "$begun" = yes ] || break ;;
    esac
    case $key in
      "$id") ;;
      dependants) others=$first${second:+ $second}${third:+ $third} ;;
      stopped) stopped=$first stopped_in=$second ;;
      [0-9]*) stopped=$key stopped_in=$first ;; # an earlier version's
      hook) hook_mark=$first hook_group=$second hook_began=$third ;;
      hooked) hook_exit=$first hook_seconds=$second ;;
    esac
    [ "$key" = "$id" ] || noted="$noted$key $first $second $third
"
  done 2>/dev/null <"$journal"
}

# begin: right before the container is touched. What it was judged as is what it still is.
begin() {
  [ "$c_started" = "$before" ] || finish FENCED "it was started anew in the meantime"
  [ "$wanted" = any ] || [ "$c_status" = running ] || finish FENCED "it is $c_status in the meantime"
  find_dependants || find_dependants || finish FAILED "nothing done: the engine does not list the containers in its network namespace"
  note "dependants $others" || finish FAILED "no journal can be written, so nothing was done"
  # Before the policy is changed: after a power cut nobody else would know what it was.
  to_disk "$journal" "${journal%/*}"
}

# note LINE: one more in the journal, which is written whole or not at all; in /run where the disk takes nothing.
note() {
  noted="$noted$1
"
  for place_of in "$state/restart" "$run/.restart"; do
    if mkdir -p "$place_of" && printf '%s\n%s' "$job_line" "$noted" >"$place_of/.$node" && [ -s "$place_of/.$node" ] &&
      mv "$place_of/.$node" "$place_of/$node"; then
      journal=$place_of/$node
      return
    fi 2>/dev/null
  done
  log "no journal can be written"
  return 1
}

# to_disk PATH…: each path, else all there is (an older busybox knows no paths); a disk that hangs is not waited for.
to_disk() {
  { timeout -k 1 5 sync "$@" || timeout -k 1 5 sync; } 2>/dev/null 3>&- 8>&- 9>&- || log "the journal may not be on the disk"
}

restored_or_not() {
  step restoring
  restore || { nap 1 && restore; } || {
    log "the restart policy of $node is still always, it was $policy"
    container "$subject" && ours=no
  }
}
restore() {
  [ "$policy" = always ] || [ "$mode" != itself ] || engine 15 update --restart "$policy" "$id" >/dev/null 2>&1
}

judge_start() {
  step judging
  container "$subject"
  began=$c_started
  nap "$settle_seconds"
  container "$subject"
  if [ "$c_status" = running ] && [ "$c_started" = "$began" ] && [ "$began" != "$before" ]; then return; fi
  finish FAILED "it was started and is $c_status now"
}

# finish OUTCOME [REASON]: the result for the front, a line for each thing it reports.
finish() {
  step finishing
  log "$node: $1 ${2:-}"
  if [ "$result" != /dev/null ]; then
    {
      printf '%s %s\n' "$1" "${2:-}"
      [ -z "$hook_exit" ] || printf 'hook %s %s\n' "$hook_exit" "$hook_seconds"
      report_dependants
    } >"$result.new" && mv "$result.new" "$result"
  fi
  # Last: until here another worker can take this up.
  [ "$ours" = no ] || rm -f "$journal"
  exit 0
}
