/** Programs that are run as they come from the network. In: commands of a text. Out: those that run them. */
import { forEachChild } from 'unbash';
import type { Command, SyntaxNode } from 'unbash';
import { wordNodes, wordsOf } from './command-words.js';
import { isShell } from './evaluated/programs.js';

export const DOWNLOADS: ReadonlySet<string> = new Set(['curl', 'wget', 'fetch']);
export const RUNS_TEXT: ReadonlySet<string> = new Set(['eval', 'source', '.']);

/** They run what comes on standard input when they are given no program. */
const INTERPRETERS = new Set(['python', 'python3', 'perl', 'ruby', 'node', 'php']);

/** A text with one of them looks at what it saved before it runs it. */
const PROVES =
  /^(?:sha\d*sums?|sha256|shasum|b2sum|md5sum|cksum|gpgv?2?|openssl|minisign|cosign|ssh-keygen|cmp)$/;

export function nameOf(node: SyntaxNode): string {
  return node.type === 'Command' ? (node.name?.value ?? '') : '';
}

/** `sh -s`, `sudo bash`, `python3`, `perl -`; `python3 -c …` has its program. */
function takesProgram(node: SyntaxNode): boolean {
  if (node.type !== 'Command') return false;
  const words = [nameOf(node), ...wordsOf(node)];
  if (words.some(isShell)) return true;
  const at = words.findIndex((word) => INTERPRETERS.has(word));
  return at !== -1 && (words[at + 1] ?? '-') === '-';
}

/** The part of a pipeline that runs what an earlier part downloads. */
export function takerOfDownload(commands: readonly SyntaxNode[]): SyntaxNode | undefined {
  const at = commands.findIndex((command) => DOWNLOADS.has(nameOf(command)));
  return at === -1 ? undefined : commands.slice(at + 1).find(takesProgram);
}

function downloadsIn(node: SyntaxNode): boolean {
  let found = DOWNLOADS.has(nameOf(node));
  forEachChild(node, (child) => {
    found ||= downloadsIn(child);
  });
  return found;
}

/** `bash <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`. */
export function runsDownload(node: Command): boolean {
  if (!RUNS_TEXT.has(nameOf(node)) && !isShell(nameOf(node))) return false;
  return node.args.some(downloadsIn) || node.redirects.some(downloadsIn);
}

/** The file that a download goes to. */
function savedTo(command: Command): string[] {
  const words = wordNodes(command);
  const named = words.flatMap(({ value }, at) =>
    /^(?:-[a-zA-Z]*[oO]|--output(?:-document)?)$/.test(value) ? [words[at + 1]?.text ?? ''] : [],
  );
  const redirected = command.redirects.flatMap((redirect) =>
    redirect.type === 'Redirect' && redirect.operator === '>' ? [redirect.target?.text ?? ''] : [],
  );
  return [...named, ...redirected].filter((path) => path !== '');
}

/** `curl -o FILE …; sh FILE`, in a text that looks at no checksum and no signature. */
export function runOfSaved(calls: readonly Command[]): readonly Command[] {
  const saved = new Set(calls.filter((one) => DOWNLOADS.has(nameOf(one))).flatMap(savedTo));
  if (saved.size === 0 || calls.some((one) => PROVES.test(nameOf(one)))) return [];
  return calls.filter((command) => {
    const name = nameOf(command);
    const words = wordNodes(command);
    const runs = isShell(name) || INTERPRETERS.has(name) || RUNS_TEXT.has(name);
    return saved.has(command.name?.text ?? '') || (runs && words.some(({ text }) => saved.has(text)));
  });
}
