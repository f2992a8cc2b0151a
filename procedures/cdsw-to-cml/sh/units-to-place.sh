cd -P -- "$ARCHIVE" || return
sed 's/^projects\(.*\)$/files\1.tar/' units | xargs wc -c >"$WORK/sizes" || return
sed 's/^projects\(.*\)$/files\1.tar.folders/' units | xargs wc -c >"$WORK/folder-sizes" || return
awk '
  function unit_of(path, end) { sub(end, "", path); sub(/^(\.\/)?files\//, "projects/", path); return path }
  kind == "placed" { placed[$1] = $2; next }
  kind == "sums" { if ($2 ~ /\.tar\.list$/) list[unit_of($2, "\\.tar\\.list$")] = $1; next }
  kind == "folders" { folders[unit_of($2, "\\.tar\\.folders$")] = $1; next }
  $2 != "total" { unit = unit_of($2, "\\.tar$"); if (placed[unit] != $1) print $1, folders[unit], list[unit], unit }
' kind=placed "$WORK/placed" kind=sums SHA256SUMS kind=folders "$WORK/folder-sizes" kind=sizes "$WORK/sizes" | sort -rn | awk '{ print NR, $0 }'
