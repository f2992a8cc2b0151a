cd -P -- "$ARCHIVE" &&
  sha256sum -c --quiet SHA256SUMS &&
  [ "$(find files -name '*.tar.sum' | wc -l)" -eq "$(wc -l <units)" ] &&
  gzip -t db.sql.gz
