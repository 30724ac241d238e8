# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The front: judges, and waits for the worker.

front() {
  exec 3>&1 1>&2
  front_began=$(uptime)
  step begun
  read_arguments "$@"
  if [ -n "$wrong" ]; then
    refuse FAILED "nothing done: $wrong"
  fi
  log "run $run_id: $node started before $started_before, veto $veto, downtime $downtime s"
  named_well=no
  if is_name "$node"; then
    named_well=yes
    take_turn
    step locked
    find_self || refuse FAILED "this script must be a file that can be read again"
    leftovers
    idle "$node" || refuse BUSY "a restart of this container is being finished"
  fi

  if [ "$(date -u +%Y%m%d%H%M%S)" -gt "$(digits "$expires_at")" ]; then
    refuse EXPIRED "expired at $expires_at"
  fi

  [ "$named_well" = yes ] || refuse NO_SUCH_CONTAINER "no container can have this name"
  named "$node"
  case $? in
    0) ;;
    1) refuse NO_SUCH_CONTAINER "no container of this name" ;;
    *) refuse FAILED "the Docker engine does not answer" ;;
  esac
  id=$c_id
  before=$c_started after=$c_started

  if supervised "$c_labels"; then
    refuse SUPERVISED "nothing done: an orchestrator owns it (label $supervisor) and would start a second one beside it"
  fi

  if started_after "$before" "$started_before"; then
    refuse FENCED "started after $started_before"
  fi
  wanted=running
  [ "$veto" != NONE ] || wanted=any
  if [ "$wanted" = running ] && [ "$c_status" != running ]; then
    refuse FENCED "it is $c_status: what was judged runs no more"
  fi

  step checked
  look_at
  case $look:$veto in
    progress:*) report HEALTHY_NOW ;;
    blind:HEAD) report BLIND ;;
  esac
  plan

  work=$run/$node/work.$$
  if ! { mkdir -p "$work" && echo >"$work/job" && [ -s "$work/job" ]; } 2>/dev/null; then
    refuse FAILED "nothing done: $run is full"
  fi
  save_evidence
  printf '%s\n' "$id $before $c_policy $downtime $wanted $mode $stop_limit $hook_limit $attempt $veto $run_id ${unit:--} ${place:--}" >"$work/job"
  [ -s "$work/job" ] || refuse FAILED "nothing done: $run is full"

  step launching
  : >"$run/$node/log"
  launch "$node" "$work/job" "$work/result"
  await_result $((limit - $(uptime) + front_began - 15)) || reason "the worker did not report how it ended"
  for waiting in 1 2 3 4 5 6 7 8 9 10; do
    # Who asks again after our answer is not to be BUSY.
    idle "$node" && break
    nap "0.$waiting"
  done
  outcome=FAILED
  read_result
  tail -n 20 "$run/$node/log" >&2
  { container "$id" || named "$node"; } && after=$c_started
  report "$outcome"
}

# read_result: what the worker reports, as JSON. Of the dependants as many as the output has room for.
read_result() {
  [ -s "$work/result" ] || return
  {
    read -r outcome detail
    while read -r key first second; do
      case $key in
        hook) hook_outcome=",\"hook\":{\"exit\":$first,\"seconds\":$second}" ;;
        dependant) [ ${#dependants} -gt 3500 ] || dependants="$dependants,{\"node\":$(text "$first"),\"outcome\":\"$second\"}" ;;
      esac
    done
  } <"$work/result"
  [ -z "$dependants" ] || dependants=",\"dependants\":[${dependants#,}]"
  [ -z "$detail" ] || reason "$detail"
}

shell=$(command -v sh)
use_docker_host
case ${1:-} in
  --worker)
    shift
    find_self
    worker "$@"
    ;;
  --collect)
    shift
    find_self
    collect "$@"
    ;;
  --recover)
    rooms && find_self && leftovers all
    ;;
  *) front "$@" ;;
esac
