value() { sed -n "s/^$1=//p" "$ARCHIVE/manifest"; }
printf 'ARCHIVE_SOURCE=%s\n' "$(value source_uid)"
printf 'SOURCE_VERSION=%s\n' "$(value source_version)"
printf 'DUMP_BYTES=%s\n' "$(value dump_bytes)"
printf 'DUMP_SHA256=%s\n' "$(value dump_sha256)"
printf 'COUNTS=%s\n' "$(cat "$ARCHIVE/counts.json")"
sum=$(sha256 "$ARCHIVE/SHA256SUMS")
printf 'ARCHIVE_SHA256=%s\n' "${sum%% *}"
