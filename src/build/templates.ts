/** Compiles templates/ ahead of time. In: *.hbs, the runner's chapters, and the procedure to start from. Out: the module that the renderers import. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Handlebars from 'handlebars';
import { usesOfFunction } from '../functions/function-table.js';
import { examine } from '../shell/syntax.js';

/** Options for a template: only HTML escapes what is put in, and there are no helpers but Handlebars' own. */
function precompile(path: string, source: string): string {
  const options = {
    noEscape: !/^html\/|\.x?html\.hbs$/.test(path),
    strict: true,
    knownHelpersOnly: true,
    assumeObjects: false,
    preventIndent: true,
  };
  return Handlebars.precompile(source, options) as string;
}

/** Files that are taken as they are, by the name of their export. */
const TEXTS = { preface: 'bash/preface.sh', starter: 'init/procedure.yaml' };

/** The runner's chapters, in the order of their names. */
const CHAPTERS = 'bash/runner';

/** `templates/bash/script.sh.hbs` is known as `bash/script.sh`; `made` holds further texts by the names of their exports. */
export function writeTemplates(folder: string, target: string, made: Readonly<Record<string, string>>): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.hbs'),
  );
  const entries = files.sort().map((path) => {
    const source = readFileSync(join(folder, path), 'utf8');
    return `  ${JSON.stringify(path.slice(0, -'.hbs'.length))}: ${precompile(path, source)},`;
  });
  const texts = Object.entries(TEXTS).map(([name, path]) => {
    return `export const ${name} = ${JSON.stringify(readFileSync(join(folder, path), 'utf8'))};`;
  });
  const more = Object.entries(made).map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};`);
  const chapters = readdirSync(join(folder, CHAPTERS))
    .sort()
    .map((name) => readFileSync(join(folder, CHAPTERS, name), 'utf8'));
  mkdirSync(dirname(target), { recursive: true });
  const lists = [`export const chapters = ${JSON.stringify(chapters)};`];
  writeFileSync(
    target,
    [`export const templates = {`, ...entries, `};`, ...texts, ...more, ...lists, ``].join('\n'),
  );
}

/** The library's functions and what each uses, by the names of their files. */
export function writeLibrary(folder: string, target: string): void {
  const entries = readdirSync(folder)
    .filter((file) => file.endsWith('.sh'))
    .sort()
    .map((file) => [file.slice(0, -'.sh'.length), readFileSync(join(folder, file), 'utf8')] as const);
  const texts = new Map(entries);
  const uses = [...texts].map(([name, text]) => [name, usesOfFunction(name, examine(text), texts)]);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(
    target,
    `export const libraryTexts = ${JSON.stringify(Object.fromEntries(texts), null, 2)};\n` +
      `export const libraryUses = ${JSON.stringify(Object.fromEntries(uses), null, 2)};\n`,
  );
}

/** What `check` says of the mistake that each code is about, as the fixtures show it: `explain` prints it. */
export function writeExamples(fixtures: string, target: string): void {
  const entries = readdirSync(fixtures)
    .sort()
    .filter((code) => existsSync(join(fixtures, code, 'expected.txt')))
    .map((code) => [code, readFileSync(join(fixtures, code, 'expected.txt'), 'utf8')]);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `export const examples = ${JSON.stringify(Object.fromEntries(entries), null, 2)};\n`);
}
