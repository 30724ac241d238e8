# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The collector: a process of its own, as any of these reads may hang. Each is bounded by itself: `into FILE BYTES`, which add up to less
# than 3 MB with what the publisher saves (1,280 kB) and the hook prints (64 kB), and `timeout`.

into() { head -c "$2" >"$1"; }

# ticks: hundredths of a second since boot.
ticks() {
  read -r ticks_now _ </proc/uptime
  printf '%s' "${ticks_now%.*}${ticks_now#*.}"
}

# processes PID: those of the container, at most 64.
processes() {
  # shellcheck disable=SC2046 # one path
  set -- "$1" $(cgroup_of "$1" | head -n 1)
  { [ $# -ge 2 ] && timeout 2 head -n 64 "$2/cgroup.procs" 2>/dev/null; } || printf '%s\n' "$1"
}
cgroup_of() {
  while IFS=: read -r _ cgroup_kind cgroup_path; do
    case ,$cgroup_kind, in
      ,,) [ ! -e "/sys/fs/cgroup$cgroup_path/cgroup.procs" ] || printf '%s\n' "/sys/fs/cgroup$cgroup_path" ;;
      *,memory,*) printf '%s\n' "/sys/fs/cgroup/memory$cgroup_path" ;;
    esac
  done <"/proc/$1/cgroup" 2>/dev/null
}

# collect NODE ID PID STATUS URL PLACE DONE. First what only reads, while two samples of the threads are taken 3 s apart; then what
# makes the node work, as its own threads would show in the samples; last what stops it for a moment. URL is asked where there is no publisher.
collect() {
  node=$1 id=$2 c_pid=$3 c_status=$4 w_url=$5 place=$6 scratch=${7%/*}
  collect_until=$(($(ticks) + evidence_seconds * 100 - 150))
  cd "$place" || return
  collected_pids=''
  [ ! -r "/proc/$c_pid/status" ] || collected_pids=$(processes "$c_pid")
  sampled=$(ticks)
  if [ -n "$collected_pids" ]; then
    thread_list
    { sample && stacks; } 2>/dev/null | head -c 4194304 >"$scratch/first"
    into threads.txt 360448 <"$scratch/first"
  fi
  # Values of environment variables may be secrets, and evidence is passed on.
  engine 4 container inspect "$id" 2>&1 | redact | into inspect.json 131072 &
  engine 4 logs --timestamps --tail 400 "$id" 2>&1 | tail -c 196608 | into docker.log 196608 &
  timeout -k 1 2 dmesg 2>/dev/null | tail -n 100 | into kernel.txt 32768 &
  if [ -n "$collected_pids" ]; then
    memory 2>/dev/null | into memory.txt 98304
    process_list 2>/dev/null | into processes.txt 65536
    sockets 2>/dev/null | into sockets.txt 163840
  fi
  wait
  if [ -n "$collected_pids" ]; then
    until [ $(($(ticks) - sampled)) -ge "$sample_ticks" ]; do nap 0.1; done
    sample 2>/dev/null | head -c 4194304 >"$scratch/second"
    threads_text "$scratch/first" "$scratch/second" | into threads.txt 360448
    rm -f "$scratch/first" "$scratch/second"
  fi
  summarize 2>/dev/null | into summary.txt 4096
  quit_signals
  publisher 8 --save "$node" --out "$place" >/dev/null 2>&1
  case $? in
    0 | 124 | 137) ;;
    # There is none, or one that knows no --save.
    *) [ -z "$w_url" ] || scrape | into metrics.txt 524288 ;;
  esac
  java_threads
  native_stacks
  # A full disk shows in that this can't be read back.
  if [ -s inspect.json ] && [ -s looks.txt ] && [ -s summary.txt ]; then : >"$7"; fi
}

# memory: cgroup and pressure, then the main process. Its smaps_rollup waits for a lock that a wedged process may hold: last.
memory() {
  # shellcheck disable=SC2046 # a path for each
  set -- $(for group in $(cgroup_of "$c_pid"); do
    for file in memory.current memory.max memory.high memory.peak memory.swap.current memory.events memory.pressure cpu.pressure io.pressure \
      cpu.stat pids.current memory.usage_in_bytes memory.limit_in_bytes memory.max_usage_in_bytes memory.failcnt memory.oom_control memory.stat; do
      [ ! -r "$group/$file" ] || printf '%s\n' "$group/$file"
    done
  done)
  main_process
  timeout -k 1 2 head -v -c 8192 "$@" /proc/pressure/memory /proc/pressure/cpu /proc/pressure/io /proc/loadavg /proc/meminfo \
    "/proc/$main_pid/status" "/proc/$main_pid/limits" "/proc/$main_pid/io"
  timeout -k 1 2 head -v -c 8192 "/proc/$main_pid/smaps_rollup"
}

# main_process: main_pid is the one with the most memory; entrypoints and their shells come first in the container.
main_process() {
  main_pid=$(for process in $collected_pids; do printf '/proc/%s/status\n' "$process"; done | xargs grep -aH '^VmRSS:' 2>/dev/null |
    awk -F '[/ \t]+' 'BEGIN { most = -1 } $5 + 0 > most { most = $5 + 0; pid = $3 } END { print pid }')
  [ -n "$main_pid" ] || main_pid=$c_pid
}

# process_list: of each process its program, descriptors and arguments, one in a line, without secrets.
process_list() {
  for process in $collected_pids; do
    [ "$(ticks)" -lt $((sampled + 400)) ] || break
    printf '== process %s %s, %s descriptors open\n' "$process" "$(readlink "/proc/$process/exe")" "$(timeout 2 ls "/proc/$process/fd" | wc -l)"
    timeout -k 1 1 head -c 8192 "/proc/$process/cmdline" | tr '\000' '\n'
    echo
  done | redact
}

sockets() {
  for table in sockstat udp udp6 tcp tcp6 snmp; do
    printf '== /proc/%s/net/%s\n' "$c_pid" "$table"
    timeout 2 head -c 65536 "/proc/$c_pid/net/$table"
  done
}

summarize() {
  head -n 2 threads.txt | sed -n 's/^# //p'
  for key in memory.current memory.max memory.usage_in_bytes memory.limit_in_bytes memory.failcnt; do
    value=$(grep -A 1 "/$key <==\$" memory.txt | tail -n 1)
    [ -z "$value" ] || printf '%s %s\n' "$key" "$value"
  done
  value=$(grep -h -A 2 'memory.pressure <==$' memory.txt | grep '^full' | head -n 1 | cut -d ' ' -f 2-4)
  [ -z "$value" ] || printf 'memory pressure %s\n' "$value"
  printf 'load %s\n' "$(cut -d ' ' -f 1-3 /proc/loadavg)"
}
