/** Strategic merge patches as the API reference describes them: lists merged by key, directives, and what stays atomic. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { mergePatch, strategicPatch } from './server/patch.js';
import { fieldSelector, labelSelector } from './state/selectors.js';

const test = suite('patches and selectors');

test('lists of named things merge by name, order and deletions as the patch says', () => {
  const spec = {
    containers: [
      { name: 'a', image: '1', env: [{ name: 'X', value: '1' }] },
      { name: 'b', image: '1' },
    ],
  };
  const patch = {
    $setElementOrder: {},
    '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }],
    containers: [
      { name: 'c', image: '3' },
      { name: 'a', env: [{ name: 'Y', value: '2' }] },
      { name: 'b', $patch: 'delete' },
    ],
  };
  assert.equal(strategicPatch(spec, patch), {
    containers: [
      { name: 'c', image: '3' },
      {
        name: 'a',
        image: '1',
        env: [
          { name: 'X', value: '1' },
          { name: 'Y', value: '2' },
        ],
      },
    ],
  });
});

test('lists without a key are replaced, null removes, retained keys drop the others', () => {
  const before = {
    args: ['a', 'b'],
    gone: 1,
    strategy: { type: 'RollingUpdate', rollingUpdate: {} },
    tolerations: [{ key: 'k' }],
  };
  const patch = {
    args: ['c'],
    gone: null,
    strategy: { $retainKeys: ['type'], type: 'Recreate' },
    tolerations: [],
  };
  assert.equal(strategicPatch(before, patch), {
    args: ['c'],
    strategy: { type: 'Recreate' },
    tolerations: [],
  });
});

test('a merge patch replaces lists and removes with null', () => {
  assert.equal(mergePatch({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null }, d: [2] }), {
    a: { c: 2 },
    d: [2],
  });
});

test('selectors', () => {
  const metadata = {
    name: 'p',
    uid: '',
    resourceVersion: '',
    creationTimestamp: '',
    labels: { app: 'web', tier: 'front' },
  };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, status: { phase: 'Running' } };
  for (const text of [
    'app=web',
    'app==web,tier',
    'app in (web, db),!other',
    'app notin (db)',
    'other!=x',
    '',
  ])
    assert.ok(labelSelector(text)(pod), text);
  for (const text of ['app=db', '!app', 'app notin (web)', 'other', 'app=web,tier=back'])
    assert.not(labelSelector(text)(pod), text);
  assert.ok(fieldSelector('metadata.name=p,status.phase!=Failed')(pod));
  assert.not(fieldSelector('status.phase=Failed')(pod));
});

test.run();
