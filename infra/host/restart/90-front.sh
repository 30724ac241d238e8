# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The front: judges, and waits for the worker.

front() {
  exec 3>&1 1>&2
  step begun
  read_arguments "$@"
  if [ -n "$wrong" ]; then
    reason "nothing done: $wrong"
    tell FAILED
  fi
  say "run $run_id: $node started before $started_before, veto $veto, downtime $downtime s"
  named_well=no
  if is_name "$node"; then
    named_well=yes
    take_turn
    step locked
    find_self || {
      reason "this script must be a file that can be read again"
      tell FAILED
    }
    leftovers
  fi

  if [ "$(date -u +%Y%m%d%H%M%S)" -gt "$(digits "$expires_at")" ]; then
    reason "expired at $expires_at"
    tell EXPIRED
  fi

  [ "$named_well" = yes ] || {
    reason "no container can have this name"
    tell NO_SUCH_CONTAINER
  }
  named "$node"
  case $? in
    0) ;;
    1)
      reason "no container of this name"
      tell NO_SUCH_CONTAINER
      ;;
    *)
      reason "the Docker engine does not answer"
      tell FAILED
      ;;
  esac
  id=$c_id
  before=$c_started after=$c_started

  if started_after "$before" "$started_before"; then
    reason "started after $started_before"
    tell FENCED
  fi
  wanted=running
  [ "$veto" != NONE ] || wanted=any
  if [ "$wanted" = running ] && [ "$c_status" != running ]; then
    reason "it is $c_status: what was judged runs no more"
    tell FENCED
  fi

  step checked
  watch
  if [ "$veto" != NONE ]; then
    if looks; then
      tell_looks
      reason "it makes progress"
      tell HEALTHY_NOW
    fi
    tell_looks
  fi

  work=$run/$node/work.$$
  if ! { mkdir -p "$work" && printf '%s\n' "$id $before $c_policy $downtime $wanted $c_autoremove" >"$work/job" && [ -s "$work/job" ]; } 2>/dev/null; then
    reason "nothing done: $run is full"
    tell FAILED
  fi
  save_evidence

  step launching
  : >"$run/$node/log"
  launch "$node" "$work/job" "$work/result"
  await_result $((downtime + 200)) || reason "the worker did not tell how it ended"
  for waiting in 1 2 3 4 5 6 7 8 9 10; do
    # Who asks again after our word is not to be BUSY.
    idle "$node" && break
    nap "0.$waiting"
  done
  outcome=FAILED detail=''
  [ ! -s "$work/result" ] || read -r outcome detail <"$work/result"
  tail -n 20 "$run/$node/log" >&2
  [ -z "$detail" ] || reason "$detail"
  { container "$id" || named "$node"; } && after=$c_started
  tell "$outcome"
}

shell=$(command -v sh)
case ${1:-} in
  --worker)
    shift
    find_self
    worker "$@"
    ;;
  --collect)
    shift
    collect "$@"
    ;;
  --recover)
    rooms && find_self && leftovers all
    ;;
  *) front "$@" ;;
esac
