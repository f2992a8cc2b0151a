/** rotate-tls-certificate on a real nginx and a real sshd: by guide and by script, undone, and refused. In: the shipped procedure. Out: what clients get. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { readGuide } from '../../src/outputs/guide.js';
import { followSteps, prepare } from '../support/follow-guide.js';
import { openInteractiveBash } from '../support/interactive-bash.js';
import { placeScript } from '../support/rendered-script.js';
import { byHand, byScript, rendered } from '../support/routes.js';
import type { OpenRoute } from '../support/routes.js';
import { plainEnvironment, run } from '../support/run-script.js';
import { argumentsOf, openTlsServer } from '../support/tls-server.js';

const test = suite('rotate-tls-certificate');

/** Rotates, and removes the old key. */
async function rotateBy(open: OpenRoute): Promise<unknown> {
  const site = await openTlsServer();
  const { folder, values, env } = site;
  const route = await open({ procedure: rendered('rotate-tls-certificate'), values, env, folder });
  assert.is(site.served(), site.fingerprint('old.pem'));
  await route.phase('rotate');
  assert.is(site.served(), site.fingerprint('new.pem'));
  const [cert = '', key = ''] = site.installed();
  assert.is(cert, `644 ${readFileSync(join(folder, 'new.pem'), 'utf8')}`);
  assert.is(key, `640 ${readFileSync(join(folder, 'new.key'), 'utf8')}`);
  assert.equal(readdirSync(join(folder, 'live')).sort(), ['server.key', 'server.pem']);
  const kept = (): string[] => readdirSync(route.work).filter((name) => name.startsWith('install.'));
  const count = kept().length;
  await route.phase('clean-up');
  assert.equal(kept(), []);
  await route.close();
  site.stop();
  return { count };
}

test('guide and script end alike', async () => {
  assert.equal(await rotateBy(byHand), await rotateBy(byScript));
});

test('the guide takes it back', async () => {
  const site = await openTlsServer();
  const { plan, guide } = rendered('rotate-tls-certificate');
  const before = site.installed();
  const bash = await openInteractiveBash({
    env: { ...plainEnvironment(site.env), HOME: site.folder },
    cwd: site.folder,
  });
  await prepare(guide, site, bash);
  const ids = plan.phases[0]?.steps.map(({ id }) => id) ?? [];
  await followSteps(guide, ids, site, bash);
  assert.is(site.served(), site.fingerprint('new.pem'));
  for (const { text } of readGuide(guide).filter(({ role }) => role === 'undo'))
    assert.is(await bash.paste(text), 0, bash.shown().slice(-2000));
  await bash.close();
  assert.is(site.served(), site.fingerprint('old.pem'));
  assert.equal(site.installed(), before);
  site.stop();
});

test('what clients would refuse never reaches the server', async () => {
  const site = await openTlsServer();
  const before = site.installed();
  const script = placeScript(rendered('rotate-tls-certificate').script);
  const lone = join(site.folder, 'lone.pem');
  writeFileSync(
    lone,
    readFileSync(join(site.folder, 'new.pem'), 'utf8').split(/(?<=END CERTIFICATE-----\n)/)[0] ?? '',
  );
  site.issue('short', { days: 10 });
  site.issue('misnamed', { names: 'DNS:www.example.test' });
  for (const [values, step] of [
    [{ CERT: lone }, 'same-certificate'],
    [{ NEW_KEY: join(site.folder, 'old.key') }, 'key-matches'],
    [{ NEW_CERT: lone }, 'chain-is-complete'],
    [
      { NEW_CERT: join(site.folder, 'short.pem'), NEW_KEY: join(site.folder, 'short.key') },
      'chain-is-complete',
    ],
    [
      { NEW_CERT: join(site.folder, 'misnamed.pem'), NEW_KEY: join(site.folder, 'misnamed.key') },
      'names-match',
    ],
  ] as const) {
    const given = argumentsOf({ values: { ...site.values, ...values } });
    const own = {
      ...script,
      state: join(script.folder, `state-${step}-${Object.values(values)[0]?.length ?? 0}`),
    };
    const { status, stdout, stderr } = await run(own, ['run', 'rotate', '--yes', ...given], {
      env: site.env,
    });
    assert.ok(status === 1 || status === 3, `${step}: ${stdout}${stderr}`);
    assert.match(stdout + stderr, new RegExp(`FAILED: step 1\\.\\d, ${step}:`));
  }
  assert.equal(site.installed(), before);
  assert.is(site.served(), site.fingerprint('old.pem'));
  site.stop();
});

test('undo refuses a certificate that somebody has replaced since', async () => {
  const site = await openTlsServer();
  const script = placeScript(rendered('rotate-tls-certificate').script);
  await run(script, ['run', 'rotate', '--yes', ...argumentsOf(site)], { env: site.env });
  site.issue('third');
  const third = readFileSync(join(site.folder, 'third.pem'), 'utf8');
  writeFileSync(site.values['CERT'] ?? '', third);
  const { status, stdout } = await run(script, ['undo', '--yes'], { env: site.env });
  assert.is(status, 1);
  assert.match(stdout, /changed since this step wrote it, and left as it is/);
  assert.is(readFileSync(site.values['CERT'] ?? '', 'utf8'), third);
  site.stop();
});

test.run();
