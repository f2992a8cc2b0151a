/** Proves outputs on disk against themselves and each other, whatever the sources make now. In: their texts by name. Out: findings. */
import { CODES } from '../diagnostics/codes.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { readGuide } from '../outputs/guide.js';
import { readScript } from '../outputs/script.js';
import type { Script } from '../outputs/script.js';
import { GUIDE, MANIFEST, SCRIPT } from '../plan/output-names.js';
import type { Fault } from './fault.js';
import { readTexts } from './script-texts.js';
import { verifyLaw } from './verify-law.js';
import { readManifest, verifyManifest } from './verify-manifest.js';
import { digestOf, verifyScript } from './verify-script.js';
import { verifySyntax } from './verify-syntax.js';

const CODE_OF = { digest: 'SW0807', law: 'SW0808', syntax: 'SW0809' } as const;

const HINTS: Readonly<Record<Fault['kind'], string>> = {
  digest: '`stepwright check --diff` shows what was changed; building puts it back',
  law: 'a person and the script would do different things: build both again',
  syntax: 'do not run it: it may stop half way; build it again',
};

function offsetOfLine(text: string, line: number): number {
  let at = 0;
  for (let n = 1; n < line; n += 1) {
    const end = text.indexOf('\n', at);
    if (end === -1) return at;
    at = end + 1;
  }
  return at;
}

function diagnostic({ kind, file, line, message }: Fault, text: string): Diagnostic {
  const start = offsetOfLine(text, line);
  const end = text.indexOf('\n', start);
  const code = CODE_OF[kind];
  const span = { file, start, end: Math.max(end === -1 ? text.length : end, start + 1) };
  return { code, severity: CODES[code].severity, message, hint: HINTS[kind], span };
}

/** Whether the manifest beside it says that a build made just this guide. */
function isVouchedFor(guide: string, manifest: string): boolean {
  return (
    readManifest(manifest)?.outputs.some(
      ({ path, digest }) => path === GUIDE && digest === digestOf(guide),
    ) === true
  );
}

/** What the script would run besides its steps; no guide says it. */
function foreignCode({ foreign }: Script): Fault[] {
  return foreign.map(({ line }) => ({
    kind: 'law',
    file: SCRIPT,
    line,
    message: 'this is code of no step, and not in the guide',
  }));
}

/** A file that is missing proves nothing; that it is missing is said elsewhere. */
export function proveOutputs(texts: ReadonlyMap<string, string>): Diagnostic[] {
  const [guide, source, manifest] = [GUIDE, SCRIPT, MANIFEST].map((name) => texts.get(name));
  if (source === undefined) return [];
  const script = readScript(source);
  const faults = [
    ...verifySyntax(source),
    ...verifyScript(script),
    ...(guide === undefined
      ? []
      : verifyLaw(readGuide(guide), readTexts(source), isVouchedFor(guide, manifest ?? ''))),
    ...foreignCode(script),
    ...(manifest === undefined ? [] : verifyManifest(manifest, script, texts)),
  ];
  return faults.map((fault) => diagnostic(fault, texts.get(fault.file) ?? ''));
}
