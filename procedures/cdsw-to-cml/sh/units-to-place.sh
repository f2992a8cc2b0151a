cd -P -- "$ARCHIVE" || return
sed 's/^projects\(.*\)$/files\1.tar.sum/' units | xargs cat | awk '
  kind == "placed" { placed[$1] = $2; next }
  kind == "sums" { if (sub(/\.tar\.list$/, "", $2) && sub(/^\.\/files\//, "projects/", $2)) list[$2] = $1; next }
  placed[$3] != $1 { print $1, list[$3], $3 }
' kind=placed "$WORK/placed" kind=sums SHA256SUMS kind=sizes - | sort -rn | awk '{ print NR, $0 }'
