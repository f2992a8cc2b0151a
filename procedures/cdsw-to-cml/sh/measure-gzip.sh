local bytes sum
bytes=$(gzip -dc "$1" | wc -c | tr -d ' ') || return
sum=$(gzip -dc "$1" | sha256 | cut -d ' ' -f 1) || return
printf '%s %s\n' "$bytes" "$sum"
