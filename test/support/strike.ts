/** Programs in front of PATH that do something once, when the runner calls them at a certain place. In: a script. Out: its environment. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RenderedScript } from './rendered-script.js';

/**
 * PATH with a program before the real one. `action` is shell, run the first time that `condition`, shell too, holds; the
 * runner is then its parent, or the parent of that: `$OWNER` is the process whose number the lock names, or the parent.
 */
export function striking(script: RenderedScript, name: string, condition: string, action: string): string {
  const tools = join(script.folder, 'striking');
  mkdirSync(tools, { recursive: true });
  const text = `#!/bin/sh
OWNER=$(/usr/bin/readlink '${script.state}/lock' 2>/dev/null) || OWNER="- - $PPID"
OWNER=\${OWNER#* * }
if [ ! -e '${tools}/struck' ] && { ${condition}; }; then
  : >'${tools}/struck'
  ${action}
fi
exec "/usr/bin/${name}" "$@"
`;
  writeFileSync(join(tools, name), text, { mode: 0o755 });
  return `${tools}:${process.env['PATH'] ?? '/usr/bin:/bin'}`;
}
