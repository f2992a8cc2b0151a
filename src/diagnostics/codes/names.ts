/** Messages about names and references (SW04). */
import type { CodeTable } from './entry.js';

export const NAME_CODES = {
  SW0401: {
    severity: 'error',
    title: 'A name is not known',
    explanation:
      "A text refers to a variable that is neither declared under `variables`, nor captured by an earlier step, nor the item of the step's own `for_each`. " +
      'In typed fields `${NAME}` is a reference and `$$` is a dollar; in shell it is any upper-case variable. Declare it, correct the spelling, or, for a variable that the text sets itself, use lower case.',
  },
  SW0402: {
    severity: 'error',
    title: 'Unescaped `$`',
    explanation:
      'In a typed field a dollar begins a reference: `${NAME}`. A dollar that is meant as itself is written twice: `$$`.',
  },
  SW0403: {
    severity: 'error',
    title: 'A value is used before it is captured',
    explanation:
      'The step reads a value that a later step captures. Move the capturing step up, or this one down.',
  },
  SW0404: {
    severity: 'error',
    title: 'A connection is not known',
    explanation: 'The name after `on` must be one of those under `connections`.',
  },
  SW0405: {
    severity: 'error',
    title: 'A name to restore is not remembered',
    explanation: '`restore` takes a name that an earlier `scale` step notes counts under with `remember`.',
  },
  SW0406: {
    severity: 'error',
    title: 'Two things fill the same name',
    explanation:
      'A variable has one source: either it is declared, or one step captures it, or it is the item of a loop. Give one of them another name.',
  },
  SW0407: {
    severity: 'error',
    title: "A variable's default refers to itself",
    explanation:
      'Defaults may refer to other variables, but not in a circle. Give one of them a default without a reference.',
  },
  SW0408: {
    severity: 'error',
    title: 'A default refers to a variable declared later',
    explanation:
      'Values are settled in the order in which variables are declared. Move the variable that is referred to above the one that needs it.',
  },
  SW0409: {
    severity: 'error',
    title: "A variable's name is taken",
    explanation:
      'The name means something to bash, to the login session or to the script (`PATH`, `HOME`, `IFS`, `WORK`, names that begin with `BASH`, …). Choose another one.',
  },
  SW0410: {
    severity: 'error',
    title: 'A place is not known, or of another kind',
    explanation:
      'The name after `on` or `in` must be one of those under `places`, or `here` for this machine. `scale`, `apply` and a pod need a place of kind `kubectl`; shell texts need one that has a shell, such as `pod`.',
  },
  SW0411: {
    severity: 'error',
    title: 'A function is not known',
    explanation:
      'A text calls something that looks like a function of this procedure and is none. Declare it under `functions`, or correct the spelling.',
  },
  SW0412: {
    severity: 'warning',
    title: 'A function is never called',
    explanation:
      'No text calls the function, the place or the connection, so it is not rendered. Remove it, or use it.',
  },
  SW0413: {
    severity: 'error',
    title: "A function's name is taken",
    explanation:
      'A function hides whatever has the same name: a program, a builtin or keyword of bash, or a function of the library, of a place or of a connection. Texts would no longer do what they seem to do. Choose another name.',
  },
  SW0414: {
    severity: 'error',
    title: 'A function is called where it does not exist',
    explanation:
      'A text that runs in another place is given values, but no functions: those exist on this machine only. Write the commands out, or call the place from a text that runs here.',
  },
  SW0415: {
    severity: 'error',
    title: 'A step cannot be taken back in this way',
    explanation:
      '`undo: {with: ID}` names another step, whose undo takes this one back as well. That step must exist, must not be this one, and must have an undo of its own.',
  },
  SW0418: {
    severity: 'error',
    title: 'A value of an item is used outside of its group',
    explanation: `What a step of a group captures is kept once for each item, so behind the group there is no single value of that name. Use it in the group, or write what is needed later into a file in the folder of the whole procedure, which is the one around that of the item.

\`\`\`yaml
- id: record
  title: Record the version that was there
  run: printf '%s %s\\n' "$NODE" "$VERSION" >>"$WORK/../versions"
\`\`\``,
  },
  SW0419: {
    severity: 'error',
    title: '`when` names no value of an enum',
    explanation: `The short form of \`when\` picks a step by the value of a variable of type \`enum\`, so the variable is declared as one and each value is one of its \`values\`. Any other condition is written as shell.

\`\`\`yaml
variables:
  FAMILY: {type: enum, values: [debian, rhel], help: The family of the system.}
…
- {id: install, title: Install it, when: {FAMILY: debian}, run: apt-get install -y etcd-server}
\`\`\``,
  },
  SW0420: {
    severity: 'warning',
    title: 'A variable is used nowhere',
    explanation:
      'No text, field or default reads the variable: a value for it would change nothing. A name in prose alone is no use. Remove the declaration, or read the variable.',
  },
  SW0421: {
    severity: 'error',
    title: 'A title refers to a variable',
    explanation:
      'Titles are the same for every site, so nothing is replaced in them, and `${NAME}` would be shown as it is. Say in words what the variable stands for. In `why` and other prose a value is named as `$NAME` in a code span.',
  },
  SW0422: {
    severity: 'error',
    title: 'This is not the name of a program',
    explanation: `Each item under \`tools\` names one program as it is called. A lowest version is a field of its own.

\`\`\`yaml
requires:
  tools: [curl, jq, {name: python3, min: "3.9"}]   # not: ["curl jq", "python3 >= 3.9"]
\`\`\``,
  },
  SW0423: {
    severity: 'error',
    title: 'A check cannot hold until this step',
    explanation:
      '`verify: {…, until: ID}` names a later step that rightly takes away what the check looks at: once that step has run, the check is not asked any more. The step must exist, must come later, and must not be one that runs for each item of a group, unless the check belongs to the same group.',
  },
  SW0424: {
    severity: 'error',
    title: 'A name of the text itself is never set',
    explanation: `A name with small letters belongs to the text that reads it: each text is a shell of its own, and sees of other texts only what they print or keep. Nothing in this text sets the name, so bash ends the text there, unless the environment happens to hold it. Correct the spelling, or assign it first. A name with a fallback, \`\${name:-}\`, may be unset.

\`\`\`yaml
run: |
  target=/srv/app
  touch "$target/done"   # not: touch "$taget/done"
\`\`\``,
  },
} as const satisfies CodeTable;
