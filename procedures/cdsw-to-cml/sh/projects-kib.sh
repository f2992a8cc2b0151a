# Sizes as programs see them, holes included: tar writes them out. A project has four files in the archive, padded.
find "$1/projects" -printf '%d %s\n' |
  awk '{ bytes += $2 + 2048 + ($1 == 2 ? 40960 : 0) } END { printf "%.0f\n", bytes / 1024 + 1 }'
