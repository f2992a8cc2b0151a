replica_db <"$WORK/sums.sql" | diff "$WORK/primary.sums" -
printf 'equal on both servers: %s tables\n' "$(grep -c . "$WORK/primary.sums")"
