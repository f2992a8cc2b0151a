# Side by side as the members of one pipeline: Ctrl-C ends them all, and if one fails, so does the pipeline. All print to descriptor 3.
if [ "$1" -gt 1 ]; then
  place_units "$1" >&3 | place_streams "$(($1 - 1))"
else
  place_units 1 >&3
fi
