# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# Secrets: evidence is passed on, so the values of some things are not kept. Of `docker inspect` and of command lines:
# - the value of every environment variable;
# - the value of what a flag, label or assignment names as password, passphrase, secret, token, key, mnemonic or jwt, however it is
#   written (--a=b, --a:b, --a b, A=b, "a": "b"), unless it is a path (begins with / ./ ../ or ~/, no part of 32 characters or more),
#   true or false;
# - of URLs the user and password, and what is long enough in their paths to be a key (24 letters and digits or more).
# A secret that nothing names as one is kept: it can't be told from anything else.

# redact: lines of indented JSON, or of one argument each.
redact() {
  awk '
    function shown(v,  i, n, part) {
      if (v == "" || v == "true" || v == "false") return 1
      if (v !~ /^(\/|\.\/|\.\.\/|~\/)/) return 0
      n = split(v, part, "/")
      for (i = 1; i <= n; i++) if (length(part[i]) >= 32) return 0
      return 1
    }
    # Where the value ends that s begins with: at the quote that opened it, else at a blank or any quote; an escaped character is none.
    function extent(s, quote,  i, c) {
      for (i = 1; i <= length(s); i++) {
        c = substr(s, i, 1)
        if (c == quote) break
        if (c == "\\") { if (substr(s, i + 1, 1) == quote && escaped || before != "" && quote == "" && substr(s, i + 1, 1) ~ /[nrt]/) break; i++ }
        else if (quote == "" && c ~ /[ \t"\047]/) break
      }
      return i - 1
    }
    function named(s,  out, found, v, n, quote, at) {
      out = ""
      while (match(tolower(s), /[a-z0-9_.-]*(passw|passphrase|secret|token|mnemonic|jwt|key)[a-z0-9_.-]*[\\"\047]*([=:] *|  *)[\\"\047]*/)) {
        found = substr(s, RSTART, RLENGTH); out = out substr(s, 1, RSTART - 1) found; s = substr(s, RSTART + RLENGTH)
        quote = substr(found, length(found)); escaped = substr(found, length(found) - 1, 1) == "\\"
        if (quote !~ /["\047]/ || found !~ /[=: ][\\"\047]*$/) quote = ""
        # By a blank only a flag has its value, and that is no other flag.
        if (found !~ /[=:]/ && (found !~ /^(\\n|\\t)?-/ && found !~ /^[nt]-/ || s ~ /^--/)) continue
        if (out ~ /[?&][^ ]*$/ && match(s, /^[^&]*&/)) n = RLENGTH - 1
        else if (substr(line, 1, 1) == "-" && out == found && quote == "" && found ~ /[=:]$/) n = length(s)
        else n = extent(s, quote)
        v = substr(s, 1, n)
        out = out (shown(v) ? v : "(not kept)"); s = substr(s, n + 1)
      }
      return out s
    }
    function urls(s,  out, url, web, i, n, part, end) {
      out = ""
      while (match(s, /[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^ \t"\047\\]+/)) {
        url = substr(s, RSTART, RLENGTH); out = out substr(s, 1, RSTART - 1); s = substr(s, RSTART + RLENGTH)
        web = url ~ /^(http|ws)s?:/
        if (web) sub(/:\/\/[^\/@?]*@/, "://(not kept)@", url)
        else sub(/:\/\/[^\/@?:]*:[^\/@?]*@/, "://(not kept)@", url)
        n = split(url, part, "/"); url = part[1]
        for (i = 2; i <= n; i++) {
          end = index(part[i] "?", "?")
          if (web && i > 3 && end > 24 && substr(part[i], 1, end - 1) ~ /^[A-Za-z0-9_-]+$/) part[i] = "(not kept)" substr(part[i], end)
          url = url "/" part[i]
        }
        out = out url
      }
      return out s
    }
    /^== / { print; hide = 0; next }
    /^ *"Env": \[$/ { environment = 1; print; next }
    environment && /^ *\],?$/ { environment = 0 }
    environment { sub(/=.*/, "=(not kept)\"" (/,$/ ? "," : "")); print; next }
    {
      before = after = ""; line = $0
      if (match(line, /^ +"/)) { before = substr(line, 1, RLENGTH); line = substr(line, RLENGTH + 1); if (match(line, /",?$/)) { after = substr(line, RSTART); line = substr(line, 1, RSTART - 1) } }
      if (hide && line !~ /^--/ && !(before == "" && line ~ /^ +[]}]/) && !shown(line)) { hide = 0; line = "(not kept)" }
      else { hide = tolower(line) ~ /^-[a-z0-9_.-]*(passw|passphrase|secret|token|mnemonic|jwt|key)[a-z0-9_.-]*$/; line = urls(named(line)) }
      print before line after
    }'
}
