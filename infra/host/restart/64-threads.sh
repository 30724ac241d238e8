# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# Threads: two samples distinguish one that burns CPU from one that waits. No process is made for a thread or a file: one grep reads them all.

# thread_list: at most 400 threads of $collected_pids, where there are more those that have used the most CPU time, and their files.
thread_list() {
  set --
  for process in $collected_pids; do
    [ $# -gt 4000 ] || set -- "$@" "/proc/$process/task/"*
  done
  thread_all=$#
  # shellcheck disable=SC2046 # paths without blanks
  [ $# -le 400 ] || set -- $(printf '%s/stat\n' "$@" | xargs grep -aH '' 2>/dev/null | awk '
    { path = substr($0, 1, index($0, "/stat:") - 1); sub(/^.*[)] /, ""); if (path != "") print $12 + $13, path }' |
    sort -rn | head -n 400 | cut -d ' ' -f 2 | sort)
  thread_status='' thread_files='' thread_stacks=''
  for thread in "$@"; do
    thread_status="$thread_status $thread/status"
    thread_files="$thread_files $thread/stat $thread/wchan $thread/syscall"
    thread_stacks="$thread_stacks $thread/stack"
  done
}

# sample: time, then "file:line" for each. A thread that has ended is left out.
# shellcheck disable=SC2086 # words
sample() {
  printf 'ticks %s %s\n' "$(ticks)" "$thread_all"
  timeout -k 1 2 grep -aHE '^(Name|State|voluntary_ctxt_switches|nonvoluntary_ctxt_switches):' $thread_status
  timeout -k 1 2 grep -aH '' $thread_files
  return 0
}
# shellcheck disable=SC2086 # words
stacks() { timeout -k 1 2 grep -aH '' $thread_stacks; }

# threads_text FIRST SECOND: in the first two lines what is to be known at once, then each thread. A thread is
#   spinning  it had the CPU for half the time, or waited for one at both samples and hardly ever gave it up by itself
#   ran       it had the CPU now and then
#   blocked   it did not have it at all
# A tick is 10 ms (the kernel's USER_HZ). A name is the thread's own, up to 15 bytes of anything.
threads_text() {
  cat "$@" | awk '
    function top(counts, most, unit,  i, key, best, out) {
      for (i = 0; i < most; i++) {
        best = ""
        for (key in counts) if (counts[key] > 0 && (best == "" || counts[key] > counts[best])) best = key
        if (best == "") break
        out = out (i ? ", " : "") best " " counts[best] unit; counts[best] = 0
      }
      return out
    }
    function where(t) {
      if (wait[t] != "" && wait[t] != "0") return wait[t]
      if (frame[t] != "") return frame[t]
      return "system call " (call[t] + 0)
    }
    /^ticks / { at[++n] = $2; all = $3; next }
    /^\/proc\// {
      colon = index($0, ":"); split(substr($0, 1, colon - 1), path, "/"); v = substr($0, colon + 1); t = path[5]; file = path[6]
      if (file == "status") {
        if (!(t in process)) { process[t] = path[3]; order[++count] = t }
        colon = index(v, ":"); key = substr(v, 1, colon - 1); v = substr(v, colon + 2)
        if (key == "Name") { gsub(/[\001-\037]/, " ", v); name[t] = v }
        else if (key == "State") { state[t] = v; has[n, t] = 1; if (v ~ /^R/) ready[t]++ }
        else if (key == "voluntary_ctxt_switches") gave[n, t] = v
        else lost[n, t] = v
      } else if (file == "stat") {
        while (i = index(v, ")")) v = substr(v, i + 1)
        if (split(v, field, " ") > 12) used[n, t] = field[12] + field[13]
      } else if (file == "wchan") wait[t] = v
      else if (file == "syscall") call[t] = v
      else if (++depth[t] <= 24) {
        stack[t] = stack[t] "  " v "\n"
        if (depth[t] == 1) { sub(/^[^ ]* /, "", v); sub(/[+].*/, "", v); frame[t] = v }
      }
    }
    END {
      span = at[2] - at[1]
      for (i = 1; i <= count; i++) {
        t = order[i]; cpu = used[2, t] - used[1, t]; by = gave[2, t] - gave[1, t]; off = lost[2, t] - lost[1, t]
        if (process[t] != last) { processes++; last = process[t] }
        delta[t] = cpu " of " span " ticks\t" by " and " off " switches"
        if (!((2, t) in has)) { kind[t] = "ended"; delta[t] = "-\t-"; ended++ }
        else if (cpu > 0 && (cpu * 2 >= span || (ready[t] == 2 && by < 10))) {
          kind[t] = "spinning"; spinning++
          key = name[t]; while (key in spin) key = key "*"
          spin[key] = cpu
        }
        else if (cpu > 0 || by > 0 || off > 0) { kind[t] = "ran"; ran++ }
        else { kind[t] = "blocked"; blocked++; in_what[where(t)]++ }
      }
      printf "# threads %d in %d processes%s\n", count, processes, (all > count ? ", of " all : "")
      printf "# spinning: %s%s; ", (spinning ? top(spin, 5, " of " span " ticks") : "none"), (spinning > 5 ? " and " spinning - 5 " more" : "")
      printf "now and then: %d; blocked: %d%s%s\n", ran, blocked, (blocked ? " (" top(in_what, 5) ")" : ""), (ended ? "; ended: " ended : "")
      print "# thread, state, waits in, name, CPU ticks, switches by itself and by force between the samples, kind, system call; then the kernel stack"
      last = ""
      for (i = 1; i <= count; i++) {
        t = order[i]
        if (process[t] != last) print "== process " (last = process[t])
        printf "thread %s\t%s\t%s\t%s\t%s\t%s\t%s\n%s", t, state[t], (wait[t] == "" ? 0 : wait[t]), name[t], delta[t], kind[t], call[t], stack[t]
      }
    }'
}
