# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The looks: whether the node makes progress.

# looks: true as soon as one shows what the veto names.
looks() {
  first='' last='' looked=0 beats=unread log_inode='' log_from=0
  looks_began=$(uptime)
  while :; do
    step looking
    slot=$(head_slot)
    if [ -n "$slot" ]; then
      last=$slot
      [ -n "$first" ] || first=$slot
      [ "$first" = "$last" ] || return 0
    fi
    if [ "$veto" = HEAD_OR_HEARTBEAT ] && heartbeat; then return 0; fi
    looked=$((looked + 1))
    look_left=$((looks_began + look_seconds - $(uptime)))
    if [ "$look_left" -le 0 ] && [ "$looked" -ge 2 ]; then return 1; fi
    if [ "$look_left" -gt "$look_every" ] || [ "$look_left" -le 0 ]; then look_left=$look_every; fi
    nap "$look_left"
  done
}

# heartbeat: whether a fresh one was written since the first look. What stood in the log before proves nothing.
heartbeat() {
  [ -n "$w_log" ] && [ -n "$w_pattern" ] || return 1
  # shellcheck disable=SC2046 # two words
  set -- $(writer)
  [ $# -eq 2 ] || return 1
  if [ -z "$log_inode" ]; then
    log_from=$2
  elif [ "$log_inode" != "$1" ] || [ "$2" -lt "$log_from" ]; then
    log_from=0 # renamed at midnight, or begun anew
  fi
  log_inode=$1
  [ "$beats" != unread ] || beats=none
  [ "$2" -gt "$log_from" ] || return 1
  log_part=$log_from
  [ $(($2 - log_part)) -le 1048576 ] || log_part=$(($2 - 1048576))
  part "$w_log" "$log_part" "$2" | beat || return 1
  beats=fresh
}

tell_looks() {
  fact looks "$looked"
  fact lookSeconds $(($(uptime) - looks_began))
  fact headFirst "$(if [ -n "$first" ]; then text "$first" 24; else printf null; fi)"
  fact headLast "$(if [ -n "$last" ]; then text "$last" 24; else printf null; fi)"
  [ "$veto" != HEAD_OR_HEARTBEAT ] || fact heartbeat "\"$beats\""
}
