# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# Evidence: what is saved of the wedged process before it is stopped, bounded in time and size. In the outcome: where, and which image ran.

# image_facts: the image's name and id, and its digest in a registry where there is one. Once; the engine is asked twice.
image_facts() {
  [ -z "${image_id:-}" ] || return 0
  read -r image_id image_name <<END
$(engine 5 container inspect --format "$L.Image$R $L.Config.Image$R" "$id" 2>/dev/null)
END
  [ -n "$image_id" ] || return 0
  fact image "$(text "$image_name" 300)"
  fact imageDigest "$(text "$image_id" 100)"
  # Of several digests the one of the repository that the container was made from. Its name: no digest, and no tag after the last slash.
  image_base=${image_name%%@*}
  case ${image_base##*/} in
    *:*) image_base=${image_base%:*} ;;
  esac
  image_digest=$(engine 5 image inspect --format "$L""range .RepoDigests$R$L""println .$R$L""end$R" "$image_id" 2>/dev/null |
    awk -v base="$image_base@" 'NR == 1 { found = $1 } index($1, base) == 1 { found = $1; exit } END { print found }')
  [ -z "$image_digest" ] || fact imageRepoDigest "$(text "$image_digest" 400)"
}

save_evidence() {
  step evidence
  image_facts
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
  timeout -k 1 "$evidence_seconds" "$shell" "$self" --collect "$node" "$id" "$c_pid" "$c_status" "$w_url" "$place" "$work/collected" \
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
