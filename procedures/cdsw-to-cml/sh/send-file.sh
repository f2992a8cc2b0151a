expect "$(sha256 <"$1")" in_files_stream sh -c 'cat >"$1" && sha256sum <"$1"' sh "$2" <"$1"
