/**
 * What an editor makes of the published schema, by two validators that are not ours: each accepts every procedure that compiles, includes and all, and the
 * language server says on each key what the reference says.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { parse } from 'yaml';
import { getLanguageService } from 'yaml-language-server';
import type { LanguageService } from 'yaml-language-server';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { schemaText } from '../../src/validate/schema-text.js';
import { fixtureCases, shippedCases } from '../golden/cases.js';

interface Context {
  readonly server: LanguageService;
}

const SCHEMA = JSON.parse(schemaText()) as object;
const sources = [...fixtureCases(), ...shippedCases()].map(({ name, folder }) => ({
  name,
  text: readFileSync(join(folder, 'procedure.yaml'), 'utf8'),
}));

function startServer(): LanguageService {
  const server = getLanguageService({
    schemaRequestService: () => Promise.resolve(schemaText()),
    workspaceContext: { resolveRelativePath: (path) => path },
  });
  const schemas = [{ uri: 'file:///procedure.schema.json', fileMatch: ['*'], schema: SCHEMA }];
  server.configure({ validate: true, hover: true, completion: true, schemas });
  return server;
}

let version = 0;

/** The server keeps what it read of a document until the document has another version. */
const documentOf = (text: string): TextDocument =>
  TextDocument.create('file:///procedure.yaml', 'yaml', (version += 1), text);

/** What is shown where the mark stands, which is taken out. */
async function hover(server: LanguageService, marked: string): Promise<string> {
  const document = documentOf(marked.replace('|here|', ''));
  const shown = await server.doHover(document, document.positionAt(marked.indexOf('|here|')));
  return shown === null ? '' : JSON.stringify(shown.contents);
}

const test = suite<Context>('the schema in an editor');
test.before((context) => {
  Object.assign(context, { server: startServer() });
});

test('ajv accepts every fixture and shipped procedure, as they are written', () => {
  const ajv = new Ajv({ strict: true, strictTypes: false });
  const accepts = ajv.compile(SCHEMA);
  assert.ok(sources.length > 50);
  for (const { name, text } of sources)
    assert.ok(accepts(parse(text)), `${name}: ${ajv.errorsText(accepts.errors)}`);
});

test('yaml-language-server accepts them, too, and not what is wrong', async ({ server }) => {
  for (const { name, text } of sources) {
    const found = await server.doValidation(documentOf(text), false);
    assert.equal(
      found.map(({ message, range }) => `${name}:${range.start.line + 1} ${message}`),
      [],
    );
  }
  const wrong = (sources[0]?.text ?? '').replace(/^title:/m, 'titel:');
  const found = await server.doValidation(documentOf(wrong), false);
  assert.match(found.map(({ message }) => message).join('\n'), 'titel');
});

/** Keys as the tables of the reference name them, with what they say. */
function rowsOf(heading: string): (readonly [key: string, says: string])[] {
  const [, section = ''] = readFileSync('docs/reference.md', 'utf8').split(`\n${heading}\n`);
  const [own = ''] = section.split(/\n#+ /);
  return [...own.matchAll(/^\| `(\w+)` \|.*\| ([^|]+) \|$/gm)].map(([, key = '', says = '']) => [
    key,
    says.trim(),
  ]);
}

test('a hover says of each key of a procedure what the reference says', async ({ server }) => {
  const rows = rowsOf('## A procedure');
  assert.ok(rows.length > 10);
  for (const [key, says] of rows) {
    const shown = await hover(server, `${key.slice(0, 1)}|here|${key.slice(1)}: x\n`);
    const [first = ''] = says.split(/[.:;`']/);
    assert.ok(shown.includes(first), `${key}: ${shown}`);
  }
});

const STEP =
  'phases:\n  - id: only\n    title: Only\n    steps:\n      - id: one\n        title: One\n        ';

test('a hover says what each key of a step is for', async ({ server }) => {
  for (const [key, says] of [
    ['undo: {run: rm x}', 'How the step is taken back'],
    ['risk: destructive', 'What can be lost'],
    ['retry: {attempts: 3}', 'Run the body again'],
    ['verify: test -e x', 'Must hold after the body'],
  ] as const) {
    const shown = await hover(
      server,
      `${STEP}run: "true"\n        ${key.slice(0, 1)}|here|${key.slice(1)}\n`,
    );
    assert.match(shown, says, key);
  }
});

test('a hover is headed by the key, and that of a kind by what the kind does', async ({ server }) => {
  for (const [line, title] of [
    ['u|here|ndo: {run: rm x}', 'undo'],
    ['w|here|hen: test -e x', 'when'],
    ['r|here|etry: {attempts: 3}', 'retry'],
    ['undo: {w|here|ith: other}', 'with'],
    ['undo: {run: rm x, d|here|iscards: rows}', 'discards'],
    ['undo: {r|here|un: rm x}', 'Run shell commands'],
  ] as const)
    assert.match(await hover(server, `${STEP}run: "true"\n        ${line}\n`), `#### ${title}\\n`, line);
  assert.match(await hover(server, `${STEP}s|here|cale: {on: a}\n`), '#### Scale workloads\\n');
  assert.match(await hover(server, 'v|here|ariables: {A: {type: int, help: A.}}\n'), '#### variables\\n');
});

test('completion offers the keys of a step, each with what it is for', async ({ server }) => {
  const text = `${STEP}run: "true"\n        `;
  const document = documentOf(text);
  const { items } = await server.doComplete(document, document.positionAt(text.length), false);
  const said = new Map(items.map(({ label, documentation }) => [label, JSON.stringify(documentation ?? '')]));
  for (const [key, says] of rowsOf('## Steps').filter(([key]) => key !== 'id' && key !== 'title')) {
    const [first = ''] = says.split(/[.:;`']/);
    assert.ok(said.get(key)?.includes(first), `${key}: ${said.get(key) ?? 'is not offered'}`);
  }
});

test.run();
