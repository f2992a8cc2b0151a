local unit=$1 packed=$ARCHIVE/files/${1#projects/}.tar
{ tar -tf "$packed" && tar -tf "$packed.folders"; } >"$WORK/members" || return
{ tar -tvf "$packed" && tar -tvf "$packed.folders"; } >"$WORK/members-in-full" || return
# A member lies in its project, and not below a symbolic link, through which it would be written elsewhere.
LC_ALL=C awk -v unit="$unit" '
  function outside(name) { return name != unit && index(name, unit "/") != 1 || name ~ /(^|\/)\.\.(\/|$)/ }
  NR == FNR { full[NR] = $0; next }
  {
    type = substr(full[FNR], 1, 1); name = $0; sub(/\/$/, "", name)
    if (outside(name)) { print "outside of " unit ": " name; bad = 1 }
    if (type !~ /[-dlh]/) { print "neither file, folder nor link: " name; bad = 1 }
    for (path = name; sub(/\/[^\/]*$/, "", path); ) if (path in links) { print "below a link: " name; bad = 1 }
    if (type == "l") links[name] = 1
    # A hard link is printed with what it is a link to, which tar would open in its place.
    at = index(full[FNR], name " link to ")
    if (type == "h") {
      target = substr(full[FNR], at + length(name) + length(" link to "))
      if (!at || outside(target) || target in links) { print "a link to what is not in " unit ": " name; bad = 1 }
    }
  } END { exit bad }' "$WORK/members-in-full" "$WORK/members" >&2
