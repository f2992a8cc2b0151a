local sent=$WORK/sent-$1
: >"$sent"
send_units "$sent" | in_files_stream sh -c "$(receive_units)" sh "$PROJECT_UID:$PROJECT_GID" | compare_units "$sent"
