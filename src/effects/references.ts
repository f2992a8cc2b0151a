/** What commands name that a site must hold or reach: images, secrets of a cluster, databases. In: bash. Out: names as they are written. */
import type { Call } from './calls.js';
import { callsOf } from './calls.js';
import { canonical } from './canonical.js';

const IMAGES: readonly RegExp[] = [/(?:^|[\s{,])image:\s*["']?([^\s"',}]+)/gm, /--image[= ]["']?([^\s"']+)/g];

const SECRETS: readonly RegExp[] = [
  /\bsecretName:\s*["']?([\w.${}-]+)/g,
  /\b(?:secretKeyRef|secretRef):[^}]{0,160}?\bname:\s*["']?([\w.${}-]+)/g,
  /\bimagePullSecrets:[^}]{0,80}?\bname:\s*["']?([\w.${}-]+)/g,
  /\b(?:get|describe)\b[^\n|;&]*?\bsecrets?[ /]["']?([\w.${}-]+)/g,
];

function named(text: string, patterns: readonly RegExp[]): string[] {
  const commands = canonical(text);
  return patterns.flatMap((pattern) => [...commands.matchAll(pattern)].map(([, name = '']) => name));
}

/** Most texts hold none of these words, and need not be parsed. */
export const imagesIn = (text: string): string[] => (text.includes('image') ? named(text, IMAGES) : []);
export const secretsIn = (text: string): string[] => (/secret/i.test(text) ? named(text, SECRETS) : []);

const CLIENTS: ReadonlySet<string> = new Set([
  'psql',
  'pg_dump',
  'pg_restore',
  'pg_isready',
  'createdb',
  'dropdb',
]);
const OPTIONS = ['-h', '-p', '-U', '-d'] as const;
const LONG: Readonly<Record<string, string>> = {
  '--host': '-h',
  '--port': '-p',
  '--username': '-U',
  '--dbname': '-d',
};

/** `-h host`, `-hhost`, `--host=host`: the options by which a client finds its database, in one order. */
function target(words: readonly string[]): string[] {
  const found = new Map<string, string>();
  words.forEach((word, at) => {
    const [long = '', value] = word.split('=', 2);
    const short = LONG[long] ?? OPTIONS.find((option) => word.startsWith(option) && !word.startsWith('--'));
    if (short === undefined) return;
    const given = LONG[long] === undefined ? word.slice(2) : value;
    found.set(short, given === undefined || given === '' ? (words[at + 1] ?? '') : given);
  });
  return OPTIONS.flatMap((option) => (found.has(option) ? [`${option} ${found.get(option) ?? ''}`] : []));
}

function connection({ words, assigned, place }: Call): string {
  const settings = assigned.filter((one) => one.startsWith('PG'));
  return [place, ...settings, ...target(words)].filter((one) => one !== '').join(' ');
}

/** How a text's clients reach their databases, each way once. */
export function connectionsIn(text: string): string[] {
  if (!/psql|pg_|db\b/.test(text)) return [];
  const calls = callsOf(text).filter(({ name }) => CLIENTS.has(name));
  return [...new Set(calls.map(connection))];
}
