/** Messages about SQL (SW06). */
import type { CodeTable } from './entry.js';

export const SQL_CODES = {
  SW0601: {
    severity: 'error',
    title: 'A value is put into SQL without quotes',
    explanation:
      'psql replaces `:NAME` by the bare value, so a value could become code. Write `:\'NAME\'` for a string or `:"NAME"` for an identifier; only variables of type int or bool may stand bare.',
  },
  SW0602: {
    severity: 'warning',
    title: 'psql does not replace a name inside dollar quotes',
    explanation:
      "Between `$$` and `$$` psql leaves `:'NAME'` as it is. Set it before, for example with `SELECT set_config('my.name', :'NAME', true)`, and read it with `current_setting('my.name')`.",
  },
  SW0603: {
    severity: 'error',
    title: 'A query that checks something may change data',
    explanation:
      'A check or a listing must only read: its query begins with SELECT, WITH, VALUES, TABLE or SHOW and holds no statement that writes.',
  },
  SW0604: {
    severity: 'error',
    title: 'A value stands in a command of psql that runs something',
    explanation: `psql runs what it is given by \`\\!\`, by \`\\copy … program\`, behind \`|\` and in backquotes, reads commands from the file that \`\\i\` names, and takes a name behind \`\\o\` that begins with \`|\` for a program. No value may stand there. In backquotes \`:'NAME'\` may: psql quotes it for the shell. In \`\\!\`, in \`\\copy\` and behind \`|\` psql replaces no names at all.

\`\`\`yaml
statements: |
  \\set owner \`sed -n 4p :'BACKUP'/settings\`   -- not: sed -n 4p :BACKUP/settings
\`\`\``,
  },
  SW0610: {
    severity: 'error',
    title: 'The SQL names a value as psql does',
    explanation:
      '`:\'NAME\'` and `:"NAME"` mean something to psql alone. MySQL, MariaDB and SQLite get values as `@NAME`, whatever they hold: the value is never a part of the SQL.',
  },
} as const satisfies CodeTable;
