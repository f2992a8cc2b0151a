# seconds DURATION: prints the seconds of a duration such as 30s, 10m or 1h.
seconds() {
  case $1 in *h) echo $((${1%h} * 3600)) ;; *m) echo $((${1%m} * 60)) ;; *) echo "${1%s}" ;; esac
}
