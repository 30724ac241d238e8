# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# Where the node's head is read.

# json: "path<tab>value" for every string, number and boolean of a document.
json() {
  awk '
    function ws() { while (substr(s, p, 1) ~ /^[ \t\r\n]$/) p++ }
    function word(  from) {
      from = p
      while (p <= n && substr(s, p, 1) !~ /^[],}: \t\r\n]$/) p++
      return substr(s, from, p - from)
    }
    function hex(h,  i, v) { for (i = 1; i <= 4; i++) v = v * 16 + index("0123456789abcdef", tolower(substr(h, i, 1))) - 1; return v }
    function str(  r, c) {
      for (p++; p <= n; p++) {
        c = substr(s, p, 1)
        if (c == "\"") { p++; return r }
        if (c == "\\") {
          c = substr(s, ++p, 1)
          if (c ~ /[nrtbf]/) c = " "
          else if (c == "u") { c = sprintf("%c", hex(substr(s, p + 1, 4))); p += 4 }
        }
        r = r c
      }
      bad = 1
    }
    function value(path,  c, i, key, v) {
      ws(); c = substr(s, p, 1)
      if (c == "{" || c == "[") {
        p++; ws()
        if (substr(s, p, 1) == (c == "{" ? "}" : "]")) { p++; return }
        for (i = 0; !bad; i++) {
          key = i
          if (c == "{") { ws(); if (substr(s, p, 1) != "\"") { bad = 1; return } key = str(); ws(); if (substr(s, p++, 1) != ":") { bad = 1; return } }
          value(path == "" ? key : path "." key); ws()
          v = substr(s, p++, 1)
          if (v == (c == "{" ? "}" : "]")) return
          if (v != ",") bad = 1
        }
      } else if (c == "\"") print path "\t" str()
      else { v = word(); if (v == "") bad = 1; else if (v != "null") print path "\t" v }
    }
    BEGIN { RS = "\001" } { s = s $0 } END { n = length(s); p = 1; value(""); ws(); exit bad || p <= n }'
}

# watch: w_url and w_metric, w_log, w_pattern and w_age; empty where there is nothing to look at.
watch() {
  w_metric=lean_head_slot w_port='' w_path=/metrics
  w_file=consensus.log w_pattern='\[(?:#942 )?arm\].*?\bage=(\d+)s' w_age=30
  if [ -r "$configuration" ]; then configured; fi
  case $w_metric in
    [!a-zA-Z_:]* | *[!a-zA-Z0-9_:]* | '') w_metric=lean_head_slot ;;
  esac
  w_log=$w_file
  case $w_file in
    '' | /*) ;;
    *)
      data="$L""range .Mounts$R$L""if eq .Destination \"/data\"$R$L.Source$R$L""end$R$L""end$R"
      data=$(engine 10 container inspect --format "$data" "$id" 2>/dev/null)
      w_log=${data:+$data/$w_file}
      ;;
  esac
  [ -n "$w_port" ] || w_port=$(port_of_command)
  w_url=''
  case $w_port in
    '' | *[!0-9]*) return ;;
  esac
  address=127.0.0.1
  if [ "$c_network" != host ]; then
    address="$L""range .NetworkSettings.Networks$R$L.IPAddress$R $L""end$R"
    # shellcheck disable=SC2046 # the first word
    set -- $(engine 10 container inspect --format "$address" "$id" 2>/dev/null)
    address=${1:-}
  fi
  [ -z "$address" ] || w_url=http://$address:$w_port$w_path
}

# The first entry of the publisher's configuration whose glob matches the name.
configured() {
  config=$(head -c 262144 "$configuration" | json 2>/dev/null) || {
    say "$configuration is not understood; looking where nodes usually tell"
    return
  }
  entry=''
  while IFS=$tab read -r key value; do
    case $key in
      nodes.*.match)
        # shellcheck disable=SC2254 # a glob is what it is
        case $node in
          $value) entry=${key%.match} && break ;;
        esac
        ;;
    esac
  done <<EOF
$config
EOF
  [ -n "$entry" ] || return
  w_file='' w_pattern=''
  while IFS=$tab read -r key value; do
    case $key in
      "$entry.headMetric") w_metric=$value ;;
      "$entry.metricsPort") w_port=$value ;;
      "$entry.metricsPath") w_path=$value ;;
      "$entry.heartbeat.file") w_file=$value ;;
      "$entry.heartbeat.pattern") w_pattern=$value ;;
      "$entry.heartbeat.maxAgeSeconds") w_age=$value ;;
    esac
  done <<EOF
$config
EOF
}

port_of_command() {
  set -f
  # shellcheck disable=SC2046 # words, also of a command inside sh -c
  set -- $(engine 10 container inspect --format "$L""range .Args$R$L""println .$R$L""end$R" "$id" 2>/dev/null)
  set +f
  while [ $# -gt 0 ]; do
    case $1 in
      --metrics-port) [ $# -eq 1 ] || printf '%s' "$2" ;;
      --metrics-port=*) printf '%s' "${1#*=}" ;;
      *)
        shift
        continue
        ;;
    esac
    return
  done
}

# scrape: at most two seconds, at most 4 MB, the connection closed.
scrape() {
  [ -n "$w_url" ] || return 1
  if command -v curl >/dev/null; then
    timeout -k 1 3 curl -qsf --noproxy '*' --max-time 2 -H 'Connection: close' "$w_url"
  elif command -v wget >/dev/null; then
    timeout -k 1 2 wget -q -O - "$w_url"
  elif command -v bash >/dev/null; then
    # shellcheck disable=SC2016 # bash's, not ours
    timeout -k 1 2 bash -c 'exec 4<>"/dev/tcp/$1/$2" && printf "GET %s HTTP/1.0\r\nHost: %s\r\nConnection: close\r\n\r\n" "$3" "$1" >&4 &&
      read -r _ code _ <&4 && [ "$code" = 200 ] && exec cat <&4' bash "$address" "$w_port" "$w_path"
  fi 2>/dev/null 3>&- 8>&- 9>&- | head -c 4194304
}

head_slot() {
  slot=$(scrape | grep -E "^$w_metric([{][^}]*[}])? " | head -n 1)
  slot=${slot##*\} }
  slot=${slot#"$w_metric "}
  slot=${slot%% *}
  case $slot in
    [0-9]*) case $slot in *[!0-9.eE+]*) ;; *) printf '%s' "$slot" ;; esac ;;
  esac
}
