/** The recipes of docs/ci install the release file as they say. Slow, because each packs the project and has npm install it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { removeFolder } from '../support/folder.js';
import { CI, OUT, edit, makeRepository, must, shell } from '../support/repository.js';

const test = suite<{ folder: string }>('recipes that install');

test.before.each((context) => {
  context.folder = makeRepository();
});
test.after.each(({ folder }) => {
  removeFolder(folder);
});

interface WorkflowStep {
  readonly run?: string;
}

/** The lines that install, and those that compare versions, of both recipes. */
function installations(): (readonly [string, readonly string[]])[] {
  const workflow = parse(readFileSync(join(CI, 'github.yml'), 'utf8')) as {
    jobs: { procedures: { steps: WorkflowStep[] } };
  };
  const pipeline = parse(readFileSync(join(CI, 'gitlab-ci.yml'), 'utf8')) as {
    procedures: { before_script: string[] };
  };
  const steps = workflow.jobs.procedures.steps.flatMap(({ run }) => run ?? []);
  return [
    ['GitHub', steps.slice(0, 2)],
    ['GitLab', pipeline.procedures.before_script],
  ];
}

for (const [forge, [npm = '', compare = '']] of installations()) {
  test(`the recipe for ${forge} installs the release file offline, and stops when another version made the outputs`, ({
    folder,
  }) => {
    must(
      folder,
      `mkdir tools && cd '${process.cwd()}' && npm pack --ignore-scripts --silent --pack-destination '${folder}/tools'`,
    );
    const env = {
      npm_config_prefix: join(folder, '.git/prefix'),
      npm_config_cache: join(folder, '.git/cache'),
    };
    const installed = shell(folder, npm, env);
    assert.is(installed.status, 0, installed.err);
    const fresh = `PATH=$PWD/.git/prefix/bin:$PATH\nset -eo pipefail\n${compare}`;
    assert.equal([shell(folder, fresh).status, shell(folder, fresh).err], [0, '']);
    edit(folder, `${OUT}/manifest.json`, '"generator": "stepwright ', '"generator": "stepwright 9.');
    const { status, err } = shell(folder, fresh);
    assert.is(status, 1);
    assert.match(err, /stepwright 0\.\d+\.\d+ is installed, but another version made these:/);
    assert.match(err, '"generator": "stepwright 9.');
  });
}

test.run();
