/** Messages about shell texts (SW05). */
import type { CodeTable } from './entry.js';

export const SHELL_CODES = {
  SW0501: {
    severity: 'error',
    title: 'The shell text cannot be parsed',
    explanation:
      'bash would refuse this text. The message says what was expected; the place is where the parser noticed.',
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
      "Names that begin with `sw_` and lines that look like the script's section marks are the script's own. Use other names.",
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
} as const satisfies CodeTable;
