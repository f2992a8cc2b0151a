# fits VALUE PATTERN: whether all of the value matches. An empty pattern fits any value that is not empty.
fits() {
  local LC_ALL=C pattern="^(${2:-.+})\$"
  [[ $1 =~ $pattern ]]
}
