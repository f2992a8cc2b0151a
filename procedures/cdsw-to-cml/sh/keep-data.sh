FOLDER=${DATA_FOLDER#"$CML_DB_MOUNT"/}
run_on in_database FOLDER <<'REMOTE'
cd /migration/database
[ -f "$FOLDER/PG_VERSION" ] || { echo "no data of a server in $FOLDER"; exit 1; }
[ ! -e "$FOLDER/postmaster.pid" ] || { echo "the server has not ended cleanly: there is $FOLDER/postmaster.pid"; exit 1; }
# cp -a would copy a link, and not the data behind it.
links=$(find "$FOLDER" -type l)
[ -z "$links" ] || { echo "data of the server lie elsewhere, behind links: $links"; exit 1; }
# A former attempt may still copy, when only its connection was lost. It ends without its folder, or has just ended.
for part in stepwright/part-*; do [ ! -e "$part" ] || mv "$part" "stepwright/away-${part##*-}" || [ ! -e "$part" ]; done
rm -rf stepwright/away-*
[ ! -d stepwright/data-before ] || exit 0
# A line now and then keeps the connection: some load balancers end one on which nothing moves.
(while sleep 20 >/dev/null 2>&1; do echo 'still copying and comparing'; done) & talk=$!
trap 'kill $talk' EXIT
rm -f stepwright/brought-back
part=$(mktemp -d stepwright/part-XXXXXX)
cp -a "$FOLDER" "$part/data"
sync
list() { cd "$1" && find . -type f -exec sha256sum {} + | sort -k 2 | sha256sum; }
[ "$(list "$FOLDER")" = "$(list "$part/data" || echo unknown)" ] || { echo 'the copy is not equal'; exit 1; }
mv "$part/data" stepwright/data-before
rmdir "$part"
REMOTE
touch "$WORK/data-kept"
echo 'backed up, and equal'
