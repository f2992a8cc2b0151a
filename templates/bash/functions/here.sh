# here COMMAND...: runs a command on this machine.
here() { "$@"; }
