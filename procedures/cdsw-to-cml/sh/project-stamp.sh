find "$1" -printf '%C@ %T@ %s %p\0' | sha256 | cut -d ' ' -f 1
