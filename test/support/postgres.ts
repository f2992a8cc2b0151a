/**
 * Starts throw-away PostgreSQL servers for tests, on a unix socket and on loopback, and makes and drops their databases.
 * In: nothing but an installed PostgreSQL (PATH, or Debian's /usr/lib/postgresql). Out: a `PostgresServer`; `stopPostgres` ends it and
 * deletes all that it wrote. As root the server runs as `postgres` (or `nobody`), because it refuses root.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';

export interface PostgresServer {
  /** Folder of initdb, psql, pg_dump and the like, all of the server's own version. */
  readonly bin: string;
  /** Folder of the unix socket, where every role is trusted: the value of PGHOST. */
  readonly socket: string;
  /** Port of the socket and of 127.0.0.1, where a password is asked for (scram-sha-256). */
  readonly port: number;
  /** Environment for clients: no PG* of the caller, then PGHOST, PGPORT and PGUSER=postgres, and `bin` in front of PATH. */
  readonly env: NodeJS.ProcessEnv;
  readonly pid: number;
  /** All files of the server: data, log, socket. */
  readonly folder: string;
}

/** What a client needs to reach a server, ours or another. */
export type PostgresClient = Pick<PostgresServer, 'env'>;

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface PsqlOptions {
  readonly database: string;
  readonly user?: string;
  /** psql variables: text for `:'NAME'`, `:"NAME"` and `:NAME`. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly singleTransaction?: boolean;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

const STARTS = 3;
const READY_SECONDS = 30;

/** The newest installed PostgreSQL's folder of programs; throws with what to install when there is none. */
export function postgresBin(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')));
  if (found === undefined)
    throw new Error('no PostgreSQL server is installed (Debian: apt-get install postgresql)');
  return found;
}

/** The account that the server runs as: undefined stands for our own. */
function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const asked = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
    const [uid, gid] = asked.map(({ status, stdout }) => (status === 0 ? Number(stdout) : undefined));
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error('running as root, and neither "postgres" nor "nobody" exists to run the server as');
}

function clientEnvironment(bin: string, socket: string, port: number): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  const path = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
  return { ...Object.fromEntries(own), PATH: path, PGHOST: socket, PGPORT: String(port), PGUSER: 'postgres' };
}

function makeCluster(bin: string, folder: string, account: Account | undefined): void {
  mkdirSync(join(folder, 'socket'));
  if (account !== undefined)
    for (const path of [folder, join(folder, 'socket')]) chownSync(path, account.uid, account.gid);
  const options = ['--username=postgres', '--encoding=UTF8', '--locale=C', '--no-sync'];
  const auth = ['--auth-local=trust', '--auth-host=scram-sha-256'];
  const made = spawnSync(join(bin, 'initdb'), [...options, ...auth, '-D', join(folder, 'data')], {
    ...account,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
}

/** Starts the server on a port that was free a moment ago; undefined when it ended at once, as it does when the port was taken. */
async function launch(
  bin: string,
  folder: string,
  account: Account | undefined,
): Promise<PostgresServer | undefined> {
  const port = await freePort();
  const socket = join(folder, 'socket');
  const settings = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${socket}`,
    'fsync=off',
    'full_page_writes=off',
  ];
  const sizes = [
    'shared_buffers=32MB',
    'max_connections=60',
    'max_prepared_transactions=2',
    'autovacuum=off',
    'logging_collector=off',
  ];
  const log = openSync(join(folder, 'log'), 'a');
  const args = [
    '-D',
    join(folder, 'data'),
    '-p',
    String(port),
    ...[...settings, ...sizes].flatMap((one) => ['-c', one]),
  ];
  const child = spawn(join(bin, 'postgres'), args, { ...account, cwd: folder, stdio: ['ignore', log, log] });
  const env = clientEnvironment(bin, socket, port);
  child.unref();
  const limit = Date.now() + READY_SECONDS * 1000;
  while (child.exitCode === null && child.pid !== undefined && Date.now() < limit) {
    if (spawnSync(join(bin, 'pg_isready'), ['-q'], { env }).status === 0) {
      return { bin, socket, port, env, folder, pid: child.pid };
    }
    await sleep(20);
  }
  child.kill('SIGKILL');
  return undefined;
}

/** Starts a server of our own; it ends with this process even if `stopPostgres` is never reached. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = postgresBin();
  const account = serverAccount();
  const folder = mkdtempSync(join(tmpdir(), 'stepwright-pg-'));
  makeCluster(bin, folder, account);
  for (let tries = 0; tries < STARTS; tries += 1) {
    const server = await launch(bin, folder, account);
    if (server === undefined) continue;
    process.once('exit', () => {
      if (existsSync(folder)) endServer(server);
    });
    return server;
  }
  throw new Error(`the PostgreSQL server did not start:\n${readFileSync(join(folder, 'log'), 'utf8')}`);
}

/** Immediate shutdown: nothing of a throw-away server is worth a checkpoint. */
function endServer(server: PostgresServer): void {
  if (alive(server.pid)) process.kill(server.pid, 'SIGQUIT');
  rmSync(server.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends the server, waits until it is gone and deletes its files. */
export async function stopPostgres(server: PostgresServer): Promise<void> {
  if (alive(server.pid)) process.kill(server.pid, 'SIGQUIT');
  while (alive(server.pid)) await sleep(10);
  endServer(server);
}

/** Runs a program with the server's client environment, feeding it `input`; never rejects because of its status. */
export async function runClient(
  server: PostgresClient,
  program: string,
  args: readonly string[],
  input = '',
): Promise<Ended> {
  const child = spawn(program, args, { env: server.env, stdio: ['pipe', 'pipe', 'pipe'] });
  const chunks: Readonly<Record<'stdout' | 'stderr', Buffer[]>> = { stdout: [], stderr: [] };
  child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  // A client that ended early (ON_ERROR_STOP) no longer reads; its status tells the story.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [status] = (await once(child, 'close')) as [number | null];
  const text = (key: 'stdout' | 'stderr'): string => Buffer.concat(chunks[key]).toString('utf8');
  return { status, stdout: text('stdout'), stderr: text('stderr') };
}

/** Feeds SQL to psql as the procedures do: on standard input, with -X and ON_ERROR_STOP; output unaligned, tuples only. */
export function psql(server: PostgresClient, sql: string, options: PsqlOptions): Promise<Ended> {
  const variables = Object.entries(options.variables ?? {}).flatMap(([name, value]) => [
    '-v',
    `${name}=${value}`,
  ]);
  const user = options.user === undefined ? [] : ['-U', options.user];
  const single = options.singleTransaction === true ? ['--single-transaction'] : [];
  const fixed = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'];
  return runClient(server, 'psql', [...fixed, ...single, ...user, ...variables, '-d', options.database], sql);
}

/** The output of SQL that must succeed, without its last newline; throws with psql's message otherwise. */
export async function query(server: PostgresClient, database: string, sql: string): Promise<string> {
  const { status, stdout, stderr } = await psql(server, sql, { database });
  if (status !== 0) throw new Error(`psql ended with status ${String(status)}: ${stderr}`);
  return stdout.replace(/\n$/, '');
}

/** One psql that answers query after query, where starting a client for each would take too long. */
export interface Session {
  /** Output of the SQL, unaligned, without its last newline. The first error ends the session and rejects. */
  readonly ask: (sql: string) => Promise<string>;
  readonly end: () => Promise<void>;
}

export function openSession(server: PostgresClient, database: string): Session {
  const args = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', database];
  const child = spawn('psql', args, { env: server.env, stdio: ['pipe', 'pipe', 'pipe'] });
  const marker = '--- end of answer ---';
  const output = { text: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output.text += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output.errors += chunk));
  child.stdin.on('error', () => undefined);
  const closed = once(child, 'close');
  let turn: Promise<unknown> = Promise.resolve();
  const answer = async (sql: string): Promise<string> => {
    output.text = '';
    child.stdin.write(`${sql}\n;\n\\echo '${marker}'\n`);
    while (!output.text.endsWith(`${marker}\n`)) {
      const ended = await Promise.race([
        once(child.stdout, 'data').then(() => false),
        closed.then(() => true),
      ]);
      if (ended) throw new Error(`psql ended: ${output.errors}`);
    }
    return output.text.slice(0, -marker.length - 1).replace(/\n$/, '');
  };
  return {
    ask: (sql) => {
      const result = turn.then(() => answer(sql));
      turn = result.catch(() => undefined);
      return result;
    },
    end: async () => {
      child.stdin.end();
      await closed;
    },
  };
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export interface DatabaseOptions {
  readonly owner?: string;
  /** A database to copy, which takes some 20 ms; nobody may be connected to it. */
  readonly template?: string;
}

export async function createDatabase(
  server: PostgresClient,
  name: string,
  options: DatabaseOptions = {},
): Promise<void> {
  const owner = options.owner === undefined ? '' : ` OWNER ${identifier(options.owner)}`;
  const template = ` TEMPLATE ${identifier(options.template ?? 'template0')}`;
  await query(server, 'postgres', `CREATE DATABASE ${identifier(name)}${owner}${template};`);
}

/** Drops the database, if it exists, and ends whoever is connected to it. */
export async function dropDatabase(server: PostgresServer, name: string): Promise<void> {
  await query(server, 'postgres', `DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE);`);
}
