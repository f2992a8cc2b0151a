export LC_ALL=C
cd -P -- "$ARCHIVE"
grep -q '^format=1$' manifest || {
  echo 'this archive was made by another version of the procedure' >&2
  exit 1
}
if command -v sha256sum >/dev/null; then
  sha256sum -c SHA256SUMS >"$WORK/SHA256SUMS.checked" || status=$?
else
  shasum -a 256 -c SHA256SUMS >"$WORK/SHA256SUMS.checked" || status=$?
fi
[ "${status:-0}" -eq 0 ] || {
  grep -v ': OK$' "$WORK/SHA256SUMS.checked" >&2
  exit 1
}
# Nothing may be missing from the list of checksums, and nothing may be called so that it ends up elsewhere.
awk '!/^projects\/[A-Za-z0-9._@=,+-]+(\/[A-Za-z0-9._@=,+-]+)?$/ || /\/\.\.?(\/|$)/ { print "not a path of a project: " $0; bad = 1 } END { exit bad }' units >&2
awk '{ sub(/^projects\//, "./files/"); print $0 ".tar"; print $0 ".tar.folders"; print $0 ".tar.list"; print $0 ".tar.sum" }
  END { print "./counts.json\n./db.sql.gz\n./files/folders.tar\n./manifest\n./ownership.csv\n./units" }' units | sort >"$WORK/files-expected"
cut -c 67- SHA256SUMS | sort >"$WORK/files-listed"
missing=$(comm -23 "$WORK/files-expected" "$WORK/files-listed")
[ -z "$missing" ] || {
  printf 'not in SHA256SUMS:\n%s\n' "$missing" >&2
  exit 1
}
while IFS= read -r unit <&3; do
  packed=files/${unit#projects/}.tar
  { tar -tf "$packed" && tar -tf "$packed.folders"; } >"$WORK/members"
  { tar -tvf "$packed" && tar -tvf "$packed.folders"; } >"$WORK/members-in-full"
  # A member must lie in its project, and not below a symbolic link, through which it would be written elsewhere.
  awk -v unit="$unit" '
    function outside(name) { return name != unit && index(name, unit "/") != 1 || name ~ /(^|\/)\.\.(\/|$)/ }
    NR == FNR { full[NR] = $0; next }
    {
      type = substr(full[FNR], 1, 1)
      name = $0
      sub(/\/$/, "", name)
      if (outside(name)) { print "outside of " unit ": " name; bad = 1 }
      if (type !~ /[-dlh]/) { print "neither file, folder nor link: " name; bad = 1 }
      path = name
      while (sub(/\/[^\/]*$/, "", path)) if (path in links) { print "below a link: " name; bad = 1 }
      if (type == "l") links[name] = 1
      # A hard link is printed with what it is a link to, which tar would open in its place.
      at = index(full[FNR], name " link to ")
      if (type == "h") {
        target = substr(full[FNR], at + length(name) + length(" link to "))
        if (!at || outside(target) || target in links) { print "a link to what is not in " unit ": " name; bad = 1 }
      }
    }
    END { exit bad }' "$WORK/members-in-full" "$WORK/members"
done 3<units
gzip -dc db.sql.gz | tail -n 10 | grep -q 'PostgreSQL database dump complete' || {
  echo 'the dump is not complete' >&2
  exit 1
}
printf '%s files and folders of projects, checked\n' "$(wc -l <units | tr -d ' ')"
