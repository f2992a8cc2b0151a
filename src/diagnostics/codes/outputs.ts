/** Messages about outputs on disk (SW08), given by `check`. */
import type { CodeTable } from './entry.js';

export const OUTPUT_CODES = {
  SW0801: {
    severity: 'error',
    title: 'An output is missing',
    explanation: `The procedure was never built, or the file was removed. Outputs are committed with their source, so that reviewers see both:

\`\`\`console
$ stepwright build
$ git add out/
\`\`\``,
  },
  SW0802: {
    severity: 'error',
    title: 'An output was made from other sources',
    explanation: `The digest of the sources that the output names is not theirs now. Mostly the procedure, or a file that it includes, changed after the output was made; of a site, its values may have changed. Build again and commit both:

\`\`\`console
$ stepwright build
\`\`\``,
  },
  SW0803: {
    severity: 'error',
    title: 'An output was changed after it was made',
    explanation: `The output says that it was made from exactly these sources, and is not what they make. Whoever or whatever changed it, the next build would undo that. Move a change that is meant to the procedure, then build.

\`\`\`console
$ stepwright check --diff    # what was changed
$ stepwright build           # put it back
\`\`\``,
  },
  SW0804: {
    severity: 'error',
    title: 'An output was made by another version',
    explanation: `Another version of stepwright made the output, so what differs may come from that version or from the sources. Use one version everywhere, or build again and look at the difference:

\`\`\`console
$ stepwright --version
$ stepwright check --diff
\`\`\``,
  },
  SW0805: {
    severity: 'error',
    title: 'A foreign file is among the outputs',
    explanation: `The folder of a procedure's outputs holds something that is no output of it, or that does not say that stepwright made it. It is never changed or deleted; move it elsewhere, so that everything in the folder can be checked.

\`\`\`console
$ git mv out/move-data/notes.txt procedures/move-data/
\`\`\``,
  },
  SW0806: {
    severity: 'error',
    title: 'An output has the wrong mode',
    explanation: `A script that cannot be executed, or a guide that can: archives, some file systems and \`core.fileMode=false\` lose the mode. Build again, or set it:

\`\`\`console
$ chmod +x out/move-data/migrate.sh
$ git update-index --chmod=+x out/move-data/migrate.sh
\`\`\``,
  },
  SW0807: {
    severity: 'error',
    title: 'A script does not fit its own digests',
    explanation: `A script carries digests of its data, of each step's commands and of its runner. One of them is not that of the text, so the script was edited after it was generated, wherever its sources are now. The operator would be told the same by \`./migrate.sh version --verify\`.

\`\`\`console
$ stepwright check --diff
$ stepwright diff out/move-data/migrate.sh procedures/move-data    # what the edit means
\`\`\``,
  },
  SW0808: {
    severity: 'error',
    title: 'Outputs do not hold the same commands',
    explanation: `The guide and the script, as they are on disk, were parsed independently of each other and compared text by text. They must hold the same commands in the same order; here they do not, so a person who follows the guide and a person who runs the script would do different things. The same is said where a script holds code that is in no step, where a guide that no build made shows a block of shell without a role, and where the manifest's digests are not those of the files beside it. Never edit one of them: change the procedure, then build all.

\`\`\`console
$ stepwright build
\`\`\``,
  },
  SW0809: {
    severity: 'error',
    title: 'A script cannot be parsed',
    explanation: `The script on disk, its runner included, does not fit bash's grammar: a quote, a bracket or an \`if\` is not closed, or the like. bash reads a script while it runs it, so it could do some steps before it noticed. The place is where the parser noticed; the mistake may stand above it.

\`\`\`console
$ bash -n out/move-data/migrate.sh
$ stepwright build
\`\`\``,
  },
} as const satisfies CodeTable;
