# Side by side as the members of one pipeline: Ctrl-C ends them all, and if one fails, so does the pipeline. All print to descriptor 3.
if [ "$1" -gt 1 ]; then
  pack_stream >&3 | pack_streams "$(($1 - 1))"
else
  pack_stream >&3
fi
