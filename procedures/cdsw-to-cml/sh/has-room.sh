local what=$1
shift
printf '%s\n' "$@" | WHAT=$what awk '
  !/^[0-9]+$/ { unknown = 1 }
  NR == 1 { free = $1 }
  NR > 1 { needed += $1 }
  END {
    printf "%s: needed %.0f KiB, free %.0f KiB\n", ENVIRON["WHAT"], needed, free
    exit unknown || NR < 2 || needed >= free
  }'
