/** Messages about shell texts (SW05). */
import type { CodeTable } from './entry.js';

export const SHELL_CODES = {
  SW0501: {
    severity: 'error',
    title: 'The shell text cannot be parsed',
    explanation:
      'The text does not fit the grammar of bash as stepwright reads it. The message says what was expected; the place is where the parser noticed. A text for another shell, such as that of `sh -c` or of a here-document for `ssh`, is parsed in the same way. A word in angle brackets is a redirection, and brackets that are meant as text need quotes.',
  },
  SW0502: {
    severity: 'warning',
    title: 'A test in the middle does not stop the text on bash 3.2',
    explanation:
      'On bash 3.2 `set -e` does not see a failing `[[ … ]]`, `(( … ))` or `( … )` that stands alone, so the text goes on. Write `[[ … ]] || exit 1`.',
  },
  SW0503: {
    severity: 'error',
    title: 'The shell text uses a name that belongs to the script',
    explanation:
      "Names that begin with `sw_` and the lines by which it finds its own parts (`# >>> ID` and `# <<< ID` with the id of a step, `# ==== runner ====`) are the script's own. Use other names.",
  },
  SW0504: {
    severity: 'error',
    title: 'The shell text needs a newer bash',
    explanation:
      'The text uses something that bash 3.2, the version on stock macOS, does not have: `mapfile`, `declare -A`, `${x^^}`, `&>>` and the like. The hint names what to write instead.',
  },
  SW0505: {
    severity: 'warning',
    title: 'A read-only text writes a here-document',
    explanation:
      "A here-document or here-string needs a temporary file, and a check must work where nothing can be written. Use `printf '%s\\n' … |` instead.",
  },
  SW0506: {
    severity: 'error',
    title: 'A word of a loop or a function stands alone',
    explanation: `In the guide a text runs in a subshell, in the script in a function, and \`for_each\` may put a loop around it: \`return\`, \`local\`, \`break\` and \`continue\` would mean something else each time. They may stand in a function or a loop of the text's own.

\`\`\`yaml
for_each: {name: FILE, in: [a, b], done: '[ -e "$TARGET/$FILE" ]'}   # not: [ ! -e "$TARGET/$FILE" ] || continue
run: cp -- "$FILE" "$TARGET/$FILE"
\`\`\``,
  },
  SW0507: {
    severity: 'warning',
    title: 'A body ends early as if all were done',
    explanation: `\`exit 0\` in a body ends the step, or the item of a loop, and counts as done. Neither the plan nor the guide can say so before. Say in \`when\` when the step applies, and in \`done_when\` when its work is there already.

\`\`\`yaml
done_when: '[ -e "$TARGET" ]'   # not: [ ! -e "$TARGET" ] || exit 0
run: cp -R "$SOURCE" "$TARGET"
\`\`\``,
  },
  SW0508: {
    severity: 'warning',
    title: 'A text that only reads changes something',
    explanation: `Checks, conditions, listings and measurements run while planning, in the middle of a wait, and whenever somebody asks: they must leave everything as it is. Files under \`$WORK\` are the procedure's own.

\`\`\`yaml
verify: '[ ! -e "$TARGET/lock" ]'   # not: rm "$TARGET/lock"
\`\`\``,
  },
  SW0509: {
    severity: 'warning',
    title: 'A text asks where nobody answers',
    explanation: `Steps have neither a terminal nor standard input. What a person decides is a variable, a \`choose\` or a \`confirm\` step; a program that asks by itself needs \`interactive: true\`.

\`\`\`yaml
confirm: {question: Is the service stopped?}   # not: read -p "Is the service stopped? " answer
\`\`\``,
  },
  SW0510: {
    severity: 'warning',
    title: 'A value stands without quotes',
    explanation: `Without quotes bash splits a value at its spaces and takes \`*\` in it for a pattern. Patterns of your own stay outside of the quotes.

\`\`\`yaml
run: cp -R "$SOURCE"/* "$TARGET/"   # not: cp -R $SOURCE/* $TARGET/
\`\`\``,
  },
  SW0520: {
    severity: 'error',
    title: 'A value is evaluated as code',
    explanation: `A value that may hold more than letters, digits and \`._:/@-\` could hold commands: bash's arithmetic, subscripts and \`-v\` run what stands in brackets, and a value inside the text of \`sh -c\`, \`ssh\`, \`eval\`, awk, sed, perl, python or psql is a part of that program. Give values as arguments, by the environment, or on standard input. Or declare a type whose values are harmless: int, bool, duration, k8s-name, image, an enum or a pattern of such characters. A check in the same text counts as well.

\`\`\`yaml
run: |
  sh -c 'ls -- "$1"' sh "$DIR"                     # not: sh -c "ls '$DIR'"
  [ "$COUNT" -gt 3 ] || exit 1                     # not: [[ $COUNT -gt 3 ]]
  NAME="$NAME" awk '$1 == ENVIRON["NAME"]' list    # not: awk "/$NAME/" list
  [[ $COUNT =~ ^[0-9]+$ ]] || exit 1
  echo "$((COUNT * 2))"
\`\`\``,
  },
  SW0521: {
    severity: 'warning',
    title: 'awk changes backslashes of a value',
    explanation: `What awk is given by \`-v\` goes through its escapes: \`\\n\` becomes a line end. Give the value by the environment.

\`\`\`yaml
run: NAME="$NAME" awk '$1 == ENVIRON["NAME"]' list   # not: awk -v name="$NAME" '$1 == name' list
\`\`\``,
  },
  SW0522: {
    severity: 'error',
    title: 'A text has no command',
    explanation: `A text that is blank or only a comment does nothing, and as a check it would always hold. Write the command, or leave the key out.

\`\`\`yaml
verify: '[ -e "$TARGET" ]'   # not: "# the target is there"
\`\`\``,
  },
  SW0523: {
    severity: 'error',
    title: 'bash refuses a text',
    explanation: `The parser of \`build\` let the text pass, and bash, which was asked with \`bash -n\`, does not read it: the script would not run. The place is that of the text; the message is bash's own. Where no bash is at hand, \`build\` and \`check\` say so, and the parser decides alone.

\`\`\`console
$ bash -n out/move-data/migrate.sh
\`\`\``,
  },
  SW0524: {
    severity: 'warning',
    title: "A program reads the loop's input",
    explanation: `ssh, and exec with \`-i\`, read all of their standard input. Inside \`while read\` that is the rest of the list, so the loop ends after its first line, without an error. Close their input, or let the loop read from a descriptor of its own.

\`\`\`yaml
run: |
  while IFS= read -r host <&3; do
    ssh "$host" uptime
  done 3<"$WORK/hosts"
\`\`\``,
  },
  SW0525: {
    severity: 'warning',
    title: 'A terminal changes what is written',
    explanation: `With \`-t\`, exec and ssh give the program a terminal, which turns each line end into two characters and may cut the stream: the file is not what was sent. Steps have no terminal anyway.

\`\`\`yaml
run: kubectl exec "$POD" -- pg_dump app >"$WORK/app.sql"   # not: kubectl exec -it
\`\`\``,
  },
  SW0526: {
    severity: 'warning',
    title: 'A program from the network is run as it comes',
    explanation: `What is downloaded may be another program tomorrow, or be cut short in the middle of a command. Nobody can review it, and a site without network cannot run it. Keep the file with the procedure, or save it, compare its checksum, and run the file.

\`\`\`yaml
run: |
  curl -fsSLo "$WORK/install.sh" https://example.org/install.sh
  printf '%s  %s\\n' "$INSTALL_SHA256" "$WORK/install.sh" | sha256sum -c -
  sh "$WORK/install.sh"
\`\`\``,
  },
  SW0527: {
    severity: 'error',
    title: 'YAML joins the lines of a text',
    explanation: `Text of several lines without \`|\`, behind \`>\`, or in quotes, is one line to YAML: line ends become blanks, and bash reads one command where several are written. \`rm -rf old\` above \`mkdir new\` becomes \`rm -rf old mkdir new\`. Only behind \`|\` and \`&&\` at the end of a line does that not matter.

\`\`\`yaml
run: |
  rm -rf old
  mkdir new
\`\`\``,
  },
  SW0528: {
    severity: 'error',
    title: 'An option stands in place of a command',
    explanation: `No command begins with a hyphen. Mostly the text is what YAML left of a test in brackets: a list of one text, \`-e file\`. Put the whole text in quotes.

\`\`\`yaml
verify: '[ -e "$TARGET" ]'   # not: verify: [ -e "$TARGET" ]
\`\`\``,
  },
  SW0529: {
    severity: 'error',
    title: 'A typographic sign stands in a command',
    explanation: `Word processors and web pages turn plain quotes into curved ones and hyphens into dashes. To bash those are letters like any other: \`[ “$A” = "" ]\` never holds, and \`–rf\` is the name of a file. Write the plain signs; a text that is meant to have the others stands in plain quotes.

\`\`\`yaml
run: rm -rf "$TARGET"   # not: rm –rf “$TARGET”
\`\`\``,
  },
  SW0530: {
    severity: 'warning',
    title: 'A failure in another place is not seen',
    explanation: `bash takes what a command prints inside of another command's words, and not its status: \`printf 'ID=%s' "$(db cat /srv/id)"\` goes on with half a line when the connection breaks. Assign the output to a name of its own first; the text then ends where the command fails.

\`\`\`yaml
run: |
  id=$(db cat /srv/id)
  printf 'ID=%s\\n' "$id"
\`\`\``,
  },
  SW0531: {
    severity: 'warning',
    title: 'A placeholder stands in a command',
    explanation: `Nothing replaces \`<NAME>\` or \`{{ name }}\`. bash reads the file \`NAME\` and writes a file that is called like the word behind \`>\`. What the operator gives is a variable. A redirection that is meant has no blank behind \`>\`, or one in front of it.

\`\`\`yaml
run: ping -c 3 "$HOST"   # not: ping <HOST> -c 3
\`\`\``,
  },
} as const satisfies CodeTable;
