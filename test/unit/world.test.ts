/** The world holds what it is there for: everything that the domain warns of really occurs in the rows, files, objects and variants that are made. */
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { CDSW_REPLICAS, CML_REPLICAS, clusterObjects } from '../world/clusters.js';
import { cdswFiles, cmlFiles, SNAPSHOT } from '../world/files.js';
import type { Entry } from '../world/files.js';
import { EVERYTHING, PLAIN, VARIANTS } from '../world/options.js';
import type { Size, WorldOptions } from '../world/options.js';
import { ADMIN, CML_IMAGE, cdswTables, cmlTables, HOSTILE, SECRET } from '../world/rows.js';
import type { Row, Tables } from '../world/rows.js';
import { configColumns, EMPTIED_TABLES } from '../world/schema.js';
import { makeWorld, ROLE_PASSWORD } from '../world/world.js';

const rowsOf = (tables: Tables, name: string): readonly Row[] => tables[name] ?? [];
const numbers = (rows: readonly Row[], column: string): readonly number[] =>
  rows.map((row) => Number(row[column]));
const texts = (rows: readonly Row[], column: string): readonly string[] =>
  rows.map((row) => String(row[column]));
const varied = Object.values(VARIANTS);
const valuesOf = <K extends keyof WorldOptions>(key: K): ReadonlySet<WorldOptions[K]> =>
  new Set(varied.map((options) => options[key]));

const test = suite('world');

test('the same seed makes the same bytes, another seed others', () => {
  assert.equal(makeWorld(EVERYTHING), makeWorld(EVERYTHING));
  assert.is.not(makeWorld(PLAIN).cdswSql, makeWorld({ ...PLAIN, seed: 2 }).cdswSql);
});

test('three sizes, each larger than the one before', () => {
  const sizes: readonly Size[] = ['small', 'medium', 'large'];
  const users = sizes.map((size) => rowsOf(cdswTables({ ...PLAIN, size }), 'users').length);
  const projects = sizes.map((size) => rowsOf(cdswTables({ ...PLAIN, size }), 'projects').length);
  assert.equal(users, [8, 80, 1500]);
  assert.equal(projects, [14, 250, 8000]);
  const [small, medium] = [cdswFiles(PLAIN), cdswFiles({ ...PLAIN, size: 'medium' })];
  assert.ok(medium.length > 5 * small.length);
});

for (const [name, options] of Object.entries({ plain: PLAIN, everything: EVERYTHING })) {
  const [cdsw, cml] = [cdswTables(options), cmlTables(options)];
  const users = rowsOf(cdsw, 'users');
  const projects = rowsOf(cdsw, 'projects');

  test(`${name}: a user of CDSW has an id above those of all admins of CML, of whom two may own the projects`, () => {
    const admins = rowsOf(cml, 'users').filter((row) => row['admin'] === true);
    assert.ok(Math.max(...numbers(users, 'id')) > Math.max(...numbers(admins, 'id')));
    assert.is(admins.filter((row) => row['banned'] === false).length, 2);
    assert.ok(admins.some((row) => row['banned'] === true));
    const other = texts(rowsOf(cml, 'users'), 'username').filter((one) => one !== ADMIN);
    assert.ok(other.some((one) => new RegExp(ADMIN).test(one)));
  });

  test(`${name}: names and texts with commas, quotes, newlines, backslashes and other letters, each of them`, () => {
    for (const [table, column] of [
      ['projects', 'name'],
      ['projects', 'description'],
      ['users', 'name'],
      ['jobs', 'name'],
      ['dashboards', 'title'],
    ] as const)
      assert.equal(
        HOSTILE.filter((one) => !texts(rowsOf(cdsw, table), column).includes(one)),
        [],
        table,
      );
    for (const sign of [',', '"', "'", '\n', '\\', '$(', '`', 'ü', '東'])
      assert.ok(
        HOSTILE.some((one) => one.includes(sign)),
        sign,
      );
    const kept = [
      ...texts(rowsOf(cml, 'users'), 'bio'),
      ...texts(rowsOf(cml, 'engine_images'), 'description'),
    ];
    assert.ok(kept.some((one) => /^[^\n]*"[^\n]*,[^\n]*"\n.*'.*\\$/.test(one)));
  });

  test(`${name}: equal slugs of several owners, at the column's length too, and slugs that a renaming would meet`, () => {
    const slugs = texts(projects, 'slug');
    const owners = new Set(projects.filter((row) => row['slug'] === 'churn').map((row) => row['user_id']));
    assert.is(owners.size, 3);
    assert.is(slugs.filter((slug) => slug.length === 60).length, 2);
    for (const taken of ['churn-cdsw-user-7', 'churn-cdsw-11']) assert.ok(slugs.includes(taken), taken);
  });

  test(`${name}: a team owns a project, a project has no creator, a job neither runs nor is paused`, () => {
    const teams = numbers(
      users.filter((row) => row['type'] === 'organization'),
      'id',
    );
    assert.ok(numbers(projects, 'user_id').some((id) => teams.includes(id)));
    assert.ok(projects.some((row) => row['creator_id'] === null));
    assert.equal(new Set(rowsOf(cdsw, 'jobs').map((row) => row['paused'])), new Set([true, false, null]));
    const states = new Set(texts(rowsOf(cdsw, 'applications'), 'status'));
    for (const state of ['running', 'stopped', 'starting']) assert.ok(states.has(state), state);
  });

  test(`${name}: the default image of CML is not its newest, projects have two images, jobs and builds images of their own`, () => {
    const chosen = rowsOf(cml, 'site_config')[0]?.['default_engine_image_id'];
    assert.ok(Number(chosen) < Math.max(...numbers(rowsOf(cml, 'engine_images'), 'id')));
    const found = numbers(rowsOf(cdsw, 'projects_engine_images'), 'project_id');
    assert.ok(found.some((id, n) => found.indexOf(id) !== n));
    assert.ok(rowsOf(cdsw, 'jobs').some((row) => row['engine_image_id'] !== null));
    assert.ok(rowsOf(cdsw, 'build_details').some((row) => row['engine_image_id'] !== 4));
  });

  test(`${name}: users are referred to without a foreign key, in every table that is emptied there are rows`, () => {
    assert.ok(rowsOf(cdsw, 'usage_samples').length > 0);
    assert.match(makeWorld(options).cdswSql, /CREATE TABLE usage_samples \([^)]*\)[^)]*user_id varchar/);
    assert.equal(
      EMPTIED_TABLES.filter((table) => rowsOf(cdsw, table).length === 0),
      [],
    );
    for (const table of ['users', 'access_keys', 'ssh_keys', 'kerberos', 'site_config', 'password_resets'])
      assert.ok(JSON.stringify(rowsOf(cdsw, table)).includes(SECRET), table);
  });
}

test('the dump may have the admin, their address, and the image of CML, and lack the id of that image', () => {
  const [shared, apart] = [cdswTables(EVERYTHING), cdswTables(PLAIN)];
  const has = (tables: Tables, column: string, value: string): boolean =>
    texts(rowsOf(tables, 'users'), column).includes(value);
  assert.ok(has(shared, 'username', ADMIN) && has(shared, 'email', `${ADMIN}@example.org`));
  assert.not(has(apart, 'username', ADMIN));
  const images = rowsOf(shared, 'engine_images');
  const same = images.find(
    ({ repository, tag }) => repository === CML_IMAGE.repository && tag === CML_IMAGE.tag,
  );
  const kept = rowsOf(cmlTables(EVERYTHING), 'site_config')[0]?.['default_engine_image_id'];
  assert.ok(same !== undefined && same['id'] !== kept);
  assert.not(images.some(({ id }) => id === kept));
});

test('variants: what is not public about the tables comes in more than one form', () => {
  for (const rule of ['CASCADE', 'NO ACTION', 'RESTRICT'] as const)
    assert.ok(
      varied.some(
        (options) => options.deleteRule === rule && makeWorld(options).cdswSql.includes(`ON DELETE ${rule}`),
      ),
      rule,
    );
  for (const key of [
    'sharedAdmin',
    'hostileText',
    'teamOwner',
    'reorderedConfig',
    'imageAbsent',
    'imageShared',
    'twoImages',
    'uniqueSlug',
    'identity',
    'metering',
    'sideCar',
  ] as const)
    assert.equal(valuesOf(key), new Set([true, false]), key);
  assert.ok(valuesOf('extraTable').has('references'));
  assert.match(
    makeWorld({ ...PLAIN, extraTable: 'one-per-user' }).cdswSql,
    /reviewer_id int UNIQUE REFERENCES users/,
  );
  assert.is.not(configColumns(true).join(), configColumns(false).join());
  const missing = VARIANTS['missing tables']?.missingTables ?? [];
  for (const table of missing) {
    assert.match(makeWorld(PLAIN).cdswSql, new RegExp(`CREATE (TABLE|SCHEMA) ${table}\\b`));
    assert.not.match(
      makeWorld({ ...PLAIN, missingTables: missing }).cdswSql,
      new RegExp(`CREATE (TABLE|SCHEMA) ${table}\\b`),
    );
  }
});

test('clusters: counts other than 1 and 3, metering or not, one or two Jobs, a side-car before the database', () => {
  for (const counts of [Object.values(CDSW_REPLICAS), Object.values(CML_REPLICAS)])
    assert.equal(
      [0, 2].filter((count) => !(counts as readonly number[]).includes(count)),
      [],
    );
  const names = (options: WorldOptions): readonly string[] =>
    clusterObjects(options).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  assert.ok(names(PLAIN).includes('Deployment/metering'));
  assert.not(names(EVERYTHING).includes('Deployment/metering'));
  const jobs = (options: WorldOptions): number =>
    names(options).filter((one) => one.startsWith('Job/db-migrate')).length;
  assert.equal([jobs(PLAIN), jobs(EVERYTHING)], [1, 2]);
  const containers = (options: WorldOptions): readonly string[] =>
    [
      ...JSON.stringify(clusterObjects(options).find(({ kind }) => kind === 'StatefulSet')).matchAll(
        /"containers":\[\{"name":"(\w+)"/g,
      ),
    ].map(([, one = '']) => one);
  assert.equal(containers(EVERYTHING), ['exporter']);
  assert.equal(containers({ ...EVERYTHING, sideCar: false }), ['db']);
});

test('the password of the role has what breaks echo, quotes and patterns', () => {
  for (const sign of ["'", '"', '*', ' ', '\\', '$(']) assert.ok(ROLE_PASSWORD.includes(sign), sign);
});

test('files: odd names, links, empty folders and files, modes, folders called scratch', () => {
  const entries = cdswFiles(PLAIN);
  const some = (what: string, holds: (entry: Entry) => boolean): void => {
    assert.ok(
      entries.some((entry) => holds(entry)),
      what,
    );
  };
  for (const sign of [' ', '東', '🚀', "'", '"', '\n', '\\', '$(', ' -leading', ' .hidden'])
    some(`a path with ${JSON.stringify(sign)}`, ({ path }) => path.includes(sign));
  some('a link that leads somewhere', (one) => one.kind === 'link' && one.target === 'run.sh');
  some('a link that leads nowhere', (one) => one.kind === 'link' && one.target.startsWith('../nowhere'));
  some('an absolute link', (one) => one.kind === 'link' && one.target.startsWith('/'));
  some('an empty file', (one) => one.kind === 'file' && one.content.length === 0);
  some('binary content', (one) => one.kind === 'file' && one.content.includes(0));
  some(
    'an empty folder',
    ({ path, kind }) => kind === 'folder' && !entries.some((one) => one.path.startsWith(`${path}/`)),
  );
  for (const mode of [0o600, 0o755, 0o700, 0o2775])
    some(`mode ${mode.toString(8)}`, (one) => one.kind !== 'link' && one.mode === mode);
  some('temporary data', ({ path }) => path.startsWith('scratch/'));
  some('scratch inside a project', ({ path }) => path.endsWith('/projects/scratch/keep.txt'));
  some('a project called scratch', ({ path }) => path.startsWith('projects/scratch/'));
});

test("files of CML: the workspace's own folders, and a snapshot that belongs to root", () => {
  const paths = cmlFiles().map(({ path }) => path);
  for (const path of ['addons/spark.conf', 'cdn/app.js', 'output', 'projects', 'scratch', SNAPSHOT])
    assert.ok(paths.includes(path), path);
});

test.run();
