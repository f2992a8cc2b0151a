sed -n 's/^source_uid=/ARCHIVE_SOURCE=/p; s/^source_version=/SOURCE_VERSION=/p; s/^dump_bytes=/DUMP_BYTES=/p; s/^dump_sha256=/DUMP_SHA256=/p' "$ARCHIVE/manifest"
printf 'COUNTS=%s\n' "$(cat "$ARCHIVE/counts.json")"
printf 'ARCHIVE_SHA256=%s\n' "$(archive_sum)"
