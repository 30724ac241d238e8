# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The operator's hook, which runs while the container is stopped.

# hook_refusal: why the hook may not run; nothing where it may. Who could write the file or its folder would be root.
hook_refusal() {
  for hook_path in "${hook_file%/*}" "$hook_file"; do
    hook_rights=$(stat -c '%u %a' "$hook_path" 2>/dev/null)
    if [ -L "$hook_path" ] || [ -z "$hook_rights" ]; then
      printf '%s is a symbolic link or can not be read' "$hook_path"
      return
    fi
    case $hook_rights in
      0\ *[2367]? | 0\ *[2367]) printf 'others than root may write %s' "$hook_path" ;;
      0\ *) continue ;;
      *) printf '%s does not belong to root' "$hook_path" ;;
    esac
    return
  done
  if [ ! -f "$hook_file" ] || [ ! -x "$hook_file" ]; then printf '%s is no executable file' "$hook_file"; fi
}

# run_hook: once for each restart, when the journal knows of it: a worker that follows this one has to end it before it starts anything.
run_hook() {
  [ "$hook_limit" -gt 0 ] && [ -z "$hook_mark" ] || return 0
  hook_why=$(hook_refusal)
  if [ -n "$hook_why" ]; then
    log "the hook is not run: $hook_why"
    return
  fi
  hook_mark=unwedge-hook-$node-$$-$(uptime)
  hook_group=$(make_group) hook_began=$(uptime)
  note "hook $hook_mark $hook_group $hook_began" || {
    log "the hook is not run: its beginning can't be noted"
    return
  }
  step hook
  (exec 8>&- && watch_start) &
  hook_output=$place/hook.txt
  { [ "$place" != - ] && : >"$hook_output"; } 2>/dev/null || hook_output=/dev/null
  hook_exit=$(
    exec 8>&-
    {
      {
        hook_process
        echo $? >&4
      } | {
        # In the background, as what the hook leaves behind holds its output open.
        exec 5<&0
        {
          head -c 65536 >"$hook_output"
          exec cat
        } <&5 >/dev/null 2>&1 4>&- 5<&- &
      }
    } 4>&1
  )
  hook_over
}

# watch_start: while the hook runs the engine may be restarted, or a person start the container: no hook changes the data of one that runs.
watch_start() {
  while nap 1 && hook_processes; do
    if container "$subject" && [ "$c_status" = running ] && [ "$c_started" != "$before" ]; then
      log "the container was started, so the hook is ended"
      end_hook
      return
    fi
  done
}

# hook_process: in a cgroup and a session of its own, marked in its environment, with nothing of ours but what is named.
hook_process() {
  # shellcheck disable=SC2016 # the inner shell's
  UNWEDGE_HOOK_MARK=$hook_mark timeout -k 3 $((hook_limit - 3)) sh -c '
    if [ "$1" != - ]; then echo $$ >"$1/cgroup.procs"; fi 2>/dev/null; shift; umask 022; cd /; exec "$@"' \
    sh "$hook_group" setsid env -i "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" HOME=/root LC_ALL=C "UNWEDGE_HOOK_MARK=$hook_mark" \
    "UNWEDGE_NODE=$node" "UNWEDGE_ATTEMPT=$attempt" "UNWEDGE_VETO=$veto" "UNWEDGE_RUN_ID=$run_id" "$hook_file" </dev/null 2>&1 3>&- 4>&- 8>&- 9>&-
}

# hook_over: it has ended, or is ended now; what it left behind as well.
hook_over() {
  end_hook
  hook_seconds=$(($(uptime) - hook_began))
  # Killed by us or by others. (124 is timeout's.)
  case $hook_exit in
    '' | *[!0-9]*) hook_exit=null ;;
    124) [ "$hook_seconds" -lt $((hook_limit - 3)) ] || hook_exit=null ;;
    *) [ "$hook_exit" -le 128 ] || hook_exit=null ;;
  esac
  note "hooked $hook_exit $hook_seconds"
  log "the hook ended with $hook_exit after $hook_seconds s"
}

# make_group: a cgroup of its own below this process's; its path, or - where none can be made.
make_group() {
  while IFS=: read -r _ group_kind group_path; do
    case ,$group_kind, in
      ,,) group_at=/sys/fs/cgroup && [ -e /sys/fs/cgroup/cgroup.procs ] || group_at=/sys/fs/cgroup/unified ;;
      ,pids, | ,freezer,) group_at=/sys/fs/cgroup/$group_kind ;;
      *) continue ;;
    esac
    group_path=$group_at${group_path%/}/$hook_mark
    if mkdir "$group_path" 2>/dev/null; then
      printf '%s' "$group_path"
      return
    fi
  done </proc/self/cgroup
  printf '%s' -
}

# end_hook: of what the hook started nothing lives on: not in its cgroup, nor anywhere with its mark. TERM for two seconds, then KILL.
end_hook() {
  ending=0
  while hook_processes; do
    ending=$((ending + 1))
    signal=KILL
    [ "$ending" -gt 10 ] || signal=TERM
    # Who hangs in the kernel after KILL never comes back from there.
    [ "$ending" -le 50 ] || {
      log "these were killed and have not ended yet: $(printf '%s' "$left_behind" | tr '\n' ' ')"
      break
    }
    # shellcheck disable=SC2086 # words
    kill -s "$signal" $left_behind 2>/dev/null
    nap 0.2
  done
  [ "$hook_group" = - ] || rmdir "$hook_group" 2>/dev/null
}

hook_processes() {
  left_behind=$(
    [ "$hook_group" = - ] || cat "$hook_group/cgroup.procs" 2>/dev/null
    grep -slF "UNWEDGE_HOOK_MARK=$hook_mark" /proc/[0-9]*/environ 2>/dev/null | cut -d / -f 3
  )
  [ -n "$left_behind" ]
}
