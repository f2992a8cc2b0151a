# refuse MESSAGE: prints the message as an error, and fails.
refuse() {
  printf '%s\n' "$*" >&2
  return 1
}
