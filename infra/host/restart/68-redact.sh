# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# Secrets: evidence is passed on, so the values of some things are not kept. Of `docker inspect` and of command lines:
# - the value of every environment variable;
# - the value of what a flag, label or assignment names as password, passphrase, secret, token, key, mnemonic or jwt, however it is
#   written (--a=b, --a:b, --a b, A=b, "a": "b"), unless it is a path (begins with / ./ ../ or ~/, no part of 32 characters or more),
#   true or false;
# - of URLs the user and password, and what is long enough in their paths to be a key (24 letters and digits or more).
# A secret that nothing names as one is kept: it can't be distinguished from anything else.

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
    # How long the value is that s begins with: up to the quote that opened it, else up to a blank or any quote.
    function extent(s, quote,  i, c) {
      for (i = 1; i <= length(s); i++) {
        c = substr(s, i, 1)
        if (c == "\\") i++
        else if (quote == "" ? c ~ /[ \t\002"\047]/ : c == quote) break
      }
      return i - 1
    }
    function named(s,  out, found, v, n, quote) {
      out = ""
      while (match(tolower(s), /[a-z0-9_.-]*(passw|passphrase|secret|token|mnemonic|jwt|key)[a-z0-9_.-]*["\047\\]*([=:] *|[ \t\002]+)["\047\\]*/)) {
        found = substr(s, RSTART, RLENGTH); out = out substr(s, 1, RSTART - 1) found; s = substr(s, RSTART + RLENGTH)
        # After a blank only a flag has its value, and that is no other flag.
        if (found !~ /[=:]/ && (found !~ /^-/ || s ~ /^--/)) continue
        quote = found ~ /["\047]$/ && found ~ /[=: \t\002]["\047\\]+$/ ? substr(found, length(found)) : ""
        if (out ~ /[?&][^ ]*$/ && match(s, /^[^&]*&/)) n = RLENGTH - 1
        else if (out == found && found ~ /^-.*[=:]$/) n = length(s)
        else n = extent(s, quote)
        v = substr(s, 1, n); s = substr(s, n + 1)
        out = out (shown(v) ? v : "(not kept)")
      }
      return out s
    }
    function urls(s,  out, url, web, i, n, part, end) {
      out = ""
      while (match(s, /[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^ \t\002"\047\\]+/)) {
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
    # A JSON string as what it stands for, with \001 for a backslash for a moment and \002 for a line break. What gsub makes of a
    # backslash in its replacement differs between programs.
    function join(s, mark, text,  i, n, part, out) {
      n = split(s, part, mark); out = part[1]
      for (i = 2; i <= n; i++) out = out text part[i]
      return out
    }
    function decoded(s) { gsub(/\\\\/, "\001", s); gsub(/\\n/, "\002", s); gsub(/\\"/, "\"", s); return join(s, "\001", "\\") }
    function encoded(s) { gsub(/\\/, "\001", s); gsub(/"/, "\003", s); return join(join(join(s, "\001", "\\\\"), "\003", "\\\""), "\002", "\\n") }
    /^== / { print; hide = 0; next }
    /^ *"Env": \[$/ { environment = 1; print; next }
    environment && /^ *\],?$/ { environment = 0 }
    environment { at = index($0, "="); comma = /,$/ ? "," : ""; print at ? substr($0, 1, at) "(not kept)\"" comma : $0; next }
    {
      before = after = key = ""; line = $0; json = match(line, /^ +"/)
      if (!json && line ~ /^ *[]}[{]+,?$/) { print; hide = 0; next }
      if (json) {
        before = substr(line, 1, RLENGTH); line = substr(line, RLENGTH + 1)
        if (match(line, /^([^"\\]|\\.)*": /)) {
          key = tolower(substr(line, 1, RLENGTH)); before = before substr(line, 1, RLENGTH); line = substr(line, RLENGTH + 1)
          if (line !~ /^"/) { print; next }
          before = before "\""; line = substr(line, 2)
        }
        match(line, /",?$/); after = substr(line, RSTART); line = decoded(substr(line, 1, RSTART - 1))
      }
      if ((hide && line !~ /^--/ || key ~ secret) && !shown(line)) { line = "(not kept)"; hide = 0 }
      else { hide = key == "" && line ~ /^-[A-Za-z0-9_.-]*$/ && tolower(line) ~ secret; line = urls(named(line)) }
      print before (json ? encoded(line) : line) after
    }' secret='passw|passphrase|secret|token|mnemonic|jwt|key'
}
