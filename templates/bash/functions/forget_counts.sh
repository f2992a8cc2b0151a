# forget_counts MEMORY: removes the counts that were kept under MEMORY.
forget_counts() { rm -f -- "$WORK/$1"_*; }
