# fits VALUE PATTERN: succeeds if the whole value matches the extended regular expression. Without one, any value but the empty one fits.
fits() {
  local LC_ALL=C pattern="^(${2:-.+})\$"
  [[ $1 =~ $pattern ]]
}
