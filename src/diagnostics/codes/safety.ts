/** Messages about safety and contradictions (SW07). */
import type { CodeTable } from './entry.js';

export const SAFETY_CODES = {
  SW0701: {
    severity: 'error',
    title: 'A secret would be seen',
    explanation: `Arguments of programs are visible to every user of the machine, and manifests are stored in the open. A secret may stand in a connection's \`password\`, in the environment of one command (\`NAME="$SECRET" program\`), on standard input (\`printf '%s\\\\n' "$SECRET" | program\`), and in SQL over a connection to a host: there psql is given it by its environment. psql in a pod cannot be given it; let it read a file or a variable of the pod.

\`\`\`yaml
- id: set-password
  title: Set the password of the application
  sql:
    on: workspace-db                     # a connection with host, not exec
    statements: ALTER ROLE app PASSWORD :'APP_PASSWORD';
\`\`\``,
  },
  SW0702: {
    severity: 'error',
    title: 'A value of this type may not stand in a manifest',
    explanation:
      'A manifest is YAML: a value with a colon, a quote or a line end would change its meaning. Only variables of type k8s-name, host, image, int, bool, duration or size may stand in it, and an enum or a pattern whose values begin and end with a letter or a digit and hold nothing but letters, digits and `._:/@-`.',
  },
  SW0703: {
    severity: 'error',
    title: 'The step contradicts itself',
    explanation:
      'Two parts of the step exclude each other, or something that belongs together is missing. The message says which.',
  },
  SW0704: {
    severity: 'error',
    title: 'A variable contradicts itself',
    explanation:
      'An enum lists its `values`, a `pattern` has its expression, a secret has no default, and a default must be a value that the type allows.',
  },
  SW0705: {
    severity: 'error',
    title: 'The text holds a character that cannot be seen',
    explanation: `What a person reads must be what runs. Control characters other than line ends and tabs, characters without a width (U+200B, U+00AD, U+FEFF, tags), those that turn the direction of a line, and spaces that are no ordinary spaces (U+00A0) hide what a text does: \`rm -rf /data\` with U+00A0 in it is another command. They come with texts from web pages and word processors. Remove them, or make them with \`printf\` in shell. Emoji and scripts whose letters join may hold what belongs to them.

\`\`\`yaml
run: printf '\\302\\240' >"$TARGET/separator"   # U+00A0, seen
\`\`\``,
  },
  SW0706: {
    severity: 'error',
    title: 'A code block in the prose is not closed',
    explanation:
      'A Markdown fence that is opened and not closed would swallow the commands after it. Close it.',
  },
  SW0708: {
    severity: 'error',
    title: 'HTML stands in the prose',
    explanation: `Prose is Markdown without HTML: a tag or a comment could hide what follows in the guide, and a word in angle brackets is not shown at all. Put what is meant as text in backquotes, or write a backslash before the bracket.

\`\`\`yaml
why: "The pod \`<name>-0\` is the first."   # not: The pod <name>-0 is the first
\`\`\``,
  },
  SW0709: {
    severity: 'error',
    title: 'The prose looks like a part of the guide',
    explanation: `The headings of a guide are its phases and steps, and a code block whose info string has a role is one that is run. A heading in the prose, or such a block, would be taken for one of them by readers and programs. Use bold text, or a step; name only the language of a code block.

\`\`\`yaml
why: |
  **What to know**          # not: ## What to know
\`\`\``,
  },
  SW0710: {
    severity: 'error',
    title: 'A secret would be kept on disk',
    explanation: `The script stores no secret: the operator is asked again. What \`capture\`, \`choose\` and the listing of a \`for_each\` print is kept under \`$WORK\`, so it must not be a secret. Use the secret itself where it is needed, or capture what is made of it:

\`\`\`yaml
capture: {into: FINGERPRINT, run: "printf %s \\"$TOKEN\\" | sha256sum | cut -c 1-12"}   # not: echo "$TOKEN"
\`\`\``,
  },
  SW0711: {
    severity: 'warning',
    title: 'A secret is written to a file',
    explanation: `A file outlives the run, and whoever can read it has the secret. Where a program can take the secret from standard input or its environment, use that. Where it must be a file, keep its mode 0600 and remove it:

\`\`\`yaml
write: {path: "\${HOME}/.pgpass", mode: "0600", content: "*:*:*:*:\${DB_PASSWORD}\\n"}
undo: {run: rm -f "$HOME/.pgpass"}
\`\`\``,
  },
  SW0707: {
    severity: 'error',
    title: 'The manifest is not YAML',
    explanation:
      'The manifest cannot be parsed as YAML. kubectl reads it by another parser, and refuses most of what this one does.',
  },
  SW0712: {
    severity: 'error',
    title: 'A word mixes alphabets',
    explanation: `Letters of other alphabets look like Latin ones: the \`о\` of Cyrillic is another letter than \`o\`, so a path or a command with it is another one than it seems. A word with Latin letters may not hold them. In prose, put a space or a hyphen between words of two alphabets.

\`\`\`yaml
run: ./restore.sh   # seven Latin letters
\`\`\``,
  },
  SW0715: {
    severity: 'warning',
    title: 'A changing step says nothing about undo',
    explanation:
      'Nobody can tell how the step is taken back, so undo stops there. Say `undo: {run: …}` or another action, `undo: none` (there is nothing to take back), `undo: {with: ID}` (by the undo of that step), `undo: {confirm: …}` (by a person), or `risk: destructive` or `point-of-no-return` if it cannot be taken back.',
  },
  SW0716: {
    severity: 'error',
    title: 'Names of Kubernetes are of another type',
    explanation:
      'Where names of workloads are expected, a reference must be to a value of type `k8s-name`, or to a `list` of them: no other value is sure to be one name, or names with blanks between them.',
  },
  SW0730: {
    severity: 'error',
    title: 'An option of ssh may not stand here',
    explanation: `The key of the host is checked, and nothing is asked: options that weaken this are refused, and so are those that the place sets itself or by which a value would reach a shell. Put the key into \`known_hosts\` before the first step, from a source that you trust. Whether the key of a host in between (\`ProxyJump\`) is checked is up to your configuration of ssh.

\`\`\`yaml
old: {ssh: {host: "\${OLD_HOST}", options: [ProxyJump=gate.example.org]}}   # not: StrictHostKeyChecking=no
\`\`\``,
  },
  SW0731: {
    severity: 'error',
    title: 'A host is of another type',
    explanation: `Where a host is expected, a reference must be to a value of type \`host\`: no other value is sure to be a name or an address and nothing more.

\`\`\`yaml
variables:
  OLD_HOST: {type: host, help: The host that is left.}
\`\`\``,
  },
  SW0732: {
    severity: 'error',
    title: 'Nothing runs in a place that is named',
    explanation: `\`on\` of a step is where its texts in shell run, and where \`write\`, \`edit\`, \`service\`, \`scale\` and \`apply\` find their object. SQL goes to its connection, and \`copy\` from one end to the other: they name their places themselves.

\`\`\`yaml
connections:
  shop: {mysql: {on: db, database: shop}}
steps:
  - {id: fetch, title: Fetch the dump, copy: {from: {on: db, path: /var/tmp/shop.sql}, to: {path: "\${FOLDER}/shop.sql"}}}
\`\`\``,
  },
  SW0717: {
    severity: 'warning',
    title: 'No alternative is for a value',
    explanation: `Steps that follow each other and are for values of the same enum are alternatives: a site does one of them. For a value that none of them names, nothing is done, and what follows goes on without it. Add a step, name the value in one that is there, or take the value out of the enum.`,
  },
  SW0718: {
    severity: 'error',
    title: 'A loop goes over a value that is no list',
    explanation: `\`in\` of \`for_each\` takes items, or a reference to a value of type \`list\`. A value of another type may hold blanks that are a part of it, and would fall apart at them.

\`\`\`yaml
variables:
  FOLDERS: {type: list, default: [/srv/a, /srv/b], help: The folders.}   # not: type: string
\`\`\``,
  },
  SW0719: {
    severity: 'error',
    title: 'An expression is none that bash knows',
    explanation: `Expressions are extended regular expressions of POSIX, as bash and the tools of every system read them. What Perl, Python or JavaScript have beside that means something else here: to bash, \`\\d\` is the letter d.

\`\`\`yaml
variables:
  TICKET: {type: pattern, pattern: "[A-Z]+-[0-9]+", help: The ticket.}   # not: [A-Z]+-\\d+
\`\`\``,
  },
} as const satisfies CodeTable;
