/** Reports for forges name files from the root of the repository, wherever the command runs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commandIn } from '../support/command-in.js';
import { removeFolder } from '../support/folder.js';
import { SOURCE, edit, makeRepository } from '../support/repository.js';

const test = suite<{ folder: string }>('paths for forges');

test.before((context) => {
  context.folder = makeRepository();
  edit(context.folder, SOURCE, 'sleep 30', 'echo "$UNKNOWN_NAME"');
  mkdirSync(join(context.folder, 'deep/er'), { recursive: true });
});
test.after(({ folder }) => {
  removeFolder(folder);
});

for (const [from, operand] of [
  ['.', '.'],
  ['deep/er', '../..'],
] as const) {
  test(`from ${from}`, async ({ folder }) => {
    const procedures = join(operand, 'procedures');
    const out = join(operand, 'out');
    const run = async (format: string): Promise<string> =>
      (await commandIn(join(folder, from), ['check', procedures, '--out', out, '--format', format])).out;
    assert.match(await run('github'), `file=${SOURCE},`);
    const log = JSON.parse(await run('sarif')) as {
      runs: {
        results: {
          ruleId: string;
          locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
          partialFingerprints: Record<string, string>;
        }[];
      }[];
    };
    const result = log.runs[0]?.results.find(({ ruleId }) => ruleId === 'SW0401');
    assert.is(result?.locations[0]?.physicalLocation.artifactLocation.uri, SOURCE);
    assert.match(Object.values(result?.partialFingerprints ?? {})[0] ?? '', /^[0-9a-f]{64}$/);
  });
}

test('a finding keeps its fingerprint when lines are put in above it', async ({ folder }) => {
  const fingerprints = async (): Promise<string[]> => {
    const { out } = await commandIn(folder, ['check', 'procedures', '--format', 'sarif']);
    return [...out.matchAll(/"stepwright\/v1": "(\w+)"/g)].map(([, print = '']) => print);
  };
  const before = await fingerprints();
  assert.ok(before.length > 0);
  edit(folder, SOURCE, 'procedure:', '# A comment.\n\nprocedure:');
  assert.equal(await fingerprints(), before);
});

test.run();
