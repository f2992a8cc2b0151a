hashes=$(all endpoint hashkv --rev "$REVISION")
printf '%s\n' "$hashes" && [ "$(printf '%s\n' "$hashes" | sed 's/.*, //' | uniq | wc -l)" -eq 1 ]
