# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The look without a publisher: a port that a label or flag names, one unlabelled head. It can see progress or nothing, never that there is none.

# minimal_look: $look and $look_reason.
minimal_look() {
  endpoint
  look=skipped
  [ "$veto" != NONE ] || return 0
  look=blind look_reason="no publisher is installed, or it did not answer, and no label or flag names a metrics port"
  [ -n "$w_url" ] || return 0
  look_reason="no publisher is installed, or it did not answer, and the head at $w_url did not move"
  look_first='' look_last='' looked=0 look_began=$(uptime)
  while :; do
    look_last=$(head_slot)
    [ -n "$look_first" ] || look_first=$look_last
    looked=$((looked + 1))
    if [ -n "$look_last" ] && [ "$look_first" != "$look_last" ]; then look=progress; fi
    look_left=$((look_began + look_seconds - $(uptime)))
    if [ "$look" = progress ] || { [ "$look_left" -le 0 ] && [ "$looked" -ge 2 ]; }; then break; fi
    if [ "$look_left" -gt "$look_every" ] || [ "$look_left" -le 0 ]; then look_left=$look_every; fi
    nap "$look_left"
  done
  fact url "$(text "$w_url")"
  fact looks "$looked"
  fact lookSeconds $(($(uptime) - look_began))
  fact headFirst "${look_first:-null}"
  fact headLast "${look_last:-null}"
}

# endpoint: $w_url, empty where no port is named.
endpoint() {
  w_url='' w_path=/metrics
  w_port=$(inspected "index .Config.Labels \"metrics.port\"")
  case $w_port in
    '' | *[!0-9]*) w_port=$(port_of_command) ;;
    *)
      w_path=$(inspected "index .Config.Labels \"metrics.path\"")
      case $w_path in
        /*[!A-Za-z0-9/._~-]* | [!/]* | '') w_path=/metrics ;;
      esac
      ;;
  esac
  case $w_port in
    '' | *[!0-9]* | ??????*) return ;;
  esac
  address=127.0.0.1
  if [ "$c_network" != host ]; then
    # shellcheck disable=SC2046 # the first word
    set -- $(inspected "range .NetworkSettings.Networks$R$L.IPAddress$R $L""end")
    address=${1:-}
  fi
  [ -z "$address" ] || w_url=http://$address:$w_port$w_path
}
inspected() { engine 10 container inspect --format "$L$1$R" "$id" 2>/dev/null; }

# port_of_command: words, also of a command inside sh -c. The form with a colon is Nim's.
port_of_command() {
  inspected "range .Args$R$L""println .$R$L""end" | tr -s ' \t' '\n' |
    awk 'take { print; exit } $0 == "--metrics-port" { take = 1 } sub(/^--metrics-port[=:]/, "") { print; exit }'
}

# scrape: at most two seconds, at most 4 MB, the connection closed.
scrape() {
  [ -n "$w_url" ] || return 1
  if command -v curl >/dev/null; then
    timeout -k 1 3 curl -qsf --noproxy '*' --max-time 2 -H 'Connection: close' "$w_url"
  elif command -v wget >/dev/null; then
    timeout -k 1 2 wget -q -O - "$w_url"
  fi 2>/dev/null 3>&- 8>&- 9>&- | head -c 4194304
}

head_slot() {
  scrape | awk '$1 ~ /^(lean|beacon)_head_slot$/ { if ($2 ~ /^[0-9]+$/ && length($2) < 17) print $2; exit }'
}
