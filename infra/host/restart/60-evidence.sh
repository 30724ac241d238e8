# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# Evidence: what is saved of the wedged process before it is stopped, bounded in time and size.

cgroup_of() {
  while IFS=: read -r _ cgroup_kind cgroup_path; do
    case ,$cgroup_kind, in
      ,,) [ ! -e "/sys/fs/cgroup$cgroup_path/cgroup.procs" ] || printf '%s\n' "/sys/fs/cgroup$cgroup_path" ;;
      *,memory,*) printf '%s\n' "/sys/fs/cgroup/memory$cgroup_path" ;;
    esac
  done <"/proc/$1/cgroup" 2>/dev/null
}

# processes PID: those of the container, at most 64.
processes() {
  # shellcheck disable=SC2046 # one path
  set -- "$1" $(cgroup_of "$1" | head -n 1)
  { [ $# -ge 2 ] && timeout 2 head -n 64 "$2/cgroup.procs" 2>/dev/null; } || printf '%s\n' "$1"
}

save_evidence() {
  step evidence
  root=$state/evidence
  place=$root/$node/$(date -u +%Y%m%dT%H%M%SZ)-$$
  if ! mkdir -p "$place" 2>/dev/null || ! : 2>/dev/null >"$place/looks.txt"; then
    fact evidenceError '"the evidence folder can not be written"'
    return
  fi
  free=$(timeout 2 df -Pk "$root" 2>/dev/null | tail -n 1 | awk '{ print $4 }')
  if [ "${free:-0}" -lt 65536 ]; then
    rm -rf "$place"
    fact evidenceError '"less than 64 MB free, nothing saved"'
    return
  fi
  rotate 2>/dev/null
  printf 'run %s\nnode %s\nid %s\nstarted %s\nstatus %s\nurl %s\nlog %s\nlook %s %s\n' \
    "$run_id" "$node" "$id" "$before" "$c_status" "$w_url" "$w_log" "$look" "$look_facts" 2>/dev/null >"$place/looks.txt"
  # In the background: what waits for a dead disk can't even be killed.
  timeout -k 1 "$evidence_seconds" "$shell" "$self" --collect "$node" "$id" "$c_pid" "$c_network" "$place" "$work/collected" \
    </dev/null >/dev/null 2>&1 3>&- 9>&- &
  collecting=$(($(uptime) + evidence_seconds + 2))
  until [ -e "$work/collected" ] || [ "$(uptime)" -ge "$collecting" ]; do nap 0.2; done
  fact saved "$(text "$place" 400)"
  fact complete "$(if [ -e "$work/collected" ]; then echo true; else echo false; fi)"
  size=$(timeout 2 du -sk "$place" 2>/dev/null | cut -f 1)
  fact kilobytes "${size:-null}"
  summary=$(timeout 2 head -c 1200 "$place/summary.txt" 2>/dev/null)
  [ -z "$summary" ] || fact summary "$(text "$(printf '%s' "$summary" | tr '\n' ';')" 1000)"
}

# The newest ten of each node, the newest fifty of all. (Names begin with the time.)
rotate() {
  find "$root/$node" -mindepth 1 -maxdepth 1 -type d | sort -r | tail -n +11 | while read -r old; do rm -rf "$old"; done
  find "$root" -mindepth 2 -maxdepth 2 -type d | awk -F / '{ print $NF, $0 }' | sort -r | tail -n +51 | cut -d ' ' -f 2- |
    while read -r old; do rm -rf "$old"; done
}

# collect NODE ID PID NETWORK PLACE DONE: each step bounded by itself, the cheap and telling ones first.
collect() {
  node=$1 id=$2 c_pid=$3 c_network=$4 place=$5
  cd "$place" || return
  if [ "$c_pid" -gt 0 ] 2>/dev/null; then
    threads 2>/dev/null | head -c 786432 >threads.txt
    pressure 2>/dev/null | head -c 131072 >memory.txt
    sockets 2>/dev/null | head -c 524288 >sockets.txt
  fi
  # Values of environment variables may be secrets, and evidence is passed on.
  engine 4 container inspect "$id" 2>&1 |
    sed -e '/"Env": \[/,/\]/s/="*[^"]*"\(,*\)$/=(not kept)"\1/' | head -c 262144 >inspect.json
  # The metrics page and the log's end.
  publisher 8 --save "$node" --out "$place" >/dev/null 2>&1 || { endpoint && scrape 2>&1 | head -c 524288 >metrics.txt; }
  engine 4 logs --timestamps --tail 400 "$id" 2>&1 | tail -c 262144 >docker.log
  timeout 2 dmesg 2>/dev/null | tail -n 100 | head -c 65536 >kernel.txt
  summarize 2>/dev/null >summary.txt
  # A full disk shows in that this can't be read back.
  if [ -s inspect.json ] && [ -s looks.txt ] && [ -s summary.txt ]; then : >"$6"; fi
}

threads() {
  count=0
  for process in $(processes "$c_pid"); do
    printf '== process %s: %s\n' "$process" "$(tr '\000' ' ' <"/proc/$process/cmdline" | head -c 300)"
    for thread in "/proc/$process/task/"*; do
      count=$((count + 1))
      [ "$count" -le 400 ] || return
      # Name, state, wait channel, system call with its arguments; then the kernel's stack.
      name='' mode='' wait=''
      read -r name <"$thread/comm"
      while read -r key value; do
        case $key in State:) mode=$value && break ;; esac
      done <"$thread/status"
      read -r wait <"$thread/wchan"
      printf 'thread %s\t%s\t%s\t%s\t%s\n' "${thread##*/}" "$mode" "${wait:-0}" "$name" "$(head -c 200 "$thread/syscall")"
      head -n 24 "$thread/stack"
    done
  done
}

pressure() {
  for group in $(cgroup_of "$c_pid"); do
    for file in memory.current memory.max memory.high memory.peak memory.swap.current memory.events memory.pressure cpu.pressure io.pressure \
      cpu.stat pids.current memory.usage_in_bytes memory.limit_in_bytes memory.max_usage_in_bytes memory.failcnt memory.oom_control memory.stat; do
      [ -r "$group/$file" ] || continue
      printf '== %s\n' "$group/$file"
      timeout 1 head -c 8192 "$group/$file"
    done
  done
  for file in "/proc/$c_pid/status" "/proc/$c_pid/limits" "/proc/$c_pid/io" /proc/pressure/memory /proc/pressure/cpu \
    /proc/pressure/io /proc/loadavg /proc/meminfo; do
    [ -r "$file" ] || continue
    printf '== %s\n' "$file"
    timeout 1 head -c 8192 "$file"
  done
}

sockets() {
  for process in $(processes "$c_pid"); do
    printf 'process %s has %s descriptors open\n' "$process" "$(timeout 2 ls "/proc/$process/fd" | wc -l)"
  done
  for table in sockstat udp udp6 tcp tcp6 snmp; do
    printf '== /proc/%s/net/%s\n' "$c_pid" "$table"
    timeout 2 head -c 98304 "/proc/$c_pid/net/$table"
  done
}

summarize() {
  if [ -s threads.txt ]; then
    printf 'threads %s\n' "$(grep -c '^thread ' threads.txt)"
    printf 'states %s\n' "$(grep '^thread ' threads.txt | cut -f 2 | cut -c 1 | tally 4)"
    printf 'waiting in %s\n' "$(grep '^thread ' threads.txt | cut -f 3 | tally 5)"
  fi
  for key in memory.current memory.max memory.usage_in_bytes memory.limit_in_bytes memory.failcnt; do
    value=$(grep -A 1 "/$key\$" memory.txt | tail -n 1)
    [ -z "$value" ] || printf '%s %s\n' "$key" "$value"
  done
  value=$(grep -h -A 2 'memory.pressure$' memory.txt | grep '^full' | head -n 1 | cut -d ' ' -f 2-4)
  [ -z "$value" ] || printf 'memory pressure %s\n' "$value"
  printf 'load %s\n' "$(cut -d ' ' -f 1-3 /proc/loadavg)"
}
tally() { sort | uniq -c | sort -rn | head -n "$1" | awk '{ printf "%s%s:%s", (NR > 1 ? " " : ""), $2, $1 }'; }
