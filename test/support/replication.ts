/**
 * A MariaDB primary and a replica that has fallen out of replication, reached over a real sshd. In: nothing but the installed servers. Out: both
 * servers, the values of `rebuild-mariadb-replica`, and what to compare.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ask, startMariadb, stopMariadb } from './mariadb.js';
import type { MariadbServer } from './mariadb.js';
import { scratchFolder } from './rendered-script.js';
import { until } from './run-script.js';
import type { SshHost } from './sshd.js';

export const NAME = 'rebuild-mariadb-replica';
export const REPL_PASSWORD = `it's $(touch pwned) "\\ é`;

export interface Pair {
  readonly primary: MariadbServer;
  readonly replica: MariadbServer;
  readonly folder: string;
  readonly values: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** Rows, a table with an odd name, a routine, an event that would write on the replica as well, and a database that comes later. */
const SHOP = `CREATE USER repl@'%' IDENTIFIED BY ${quoted(REPL_PASSWORD)}; GRANT REPLICATION SLAVE ON *.* TO repl@'%';
  CREATE DATABASE shop; CREATE DATABASE \`the-stock\`;
  CREATE TABLE shop.names (id int PRIMARY KEY, name text CHARACTER SET utf8mb4, raw blob) ENGINE=InnoDB;
  CREATE TABLE \`the-stock\`.\`it's a \`\`table\` (id int PRIMARY KEY) ENGINE=InnoDB;
  CREATE PROCEDURE shop.two() SELECT 2;
  CREATE EVENT shop.hourly ON SCHEDULE EVERY 1 HOUR DO DELETE FROM shop.names WHERE id < 0;
  INSERT INTO shop.names VALUES (1, 'ü\\n''s', X'00ff'), (2, '$(touch pwned)', NULL);`;

const status = (replica: MariadbServer): string =>
  ask(replica, 'SHOW SLAVE STATUS').split('\t').slice(10, 12).join(' ');

/** The replica was written to, so a row of the primary finds its key taken; and it holds a database of its own. */
async function fallOut(primary: MariadbServer, replica: MariadbServer): Promise<void> {
  ask(
    replica,
    `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${primary.port}, MASTER_USER='repl', MASTER_PASSWORD=${quoted(REPL_PASSWORD)},
      MASTER_USE_GTID=slave_pos; START SLAVE`,
  );
  await until(
    'it replicates',
    () => ask(replica, 'SHOW DATABASES').includes('the-stock') && status(replica) === 'Yes Yes',
  );
  await until('rows are there', () => ask(replica, 'SELECT COUNT(*) FROM shop.names') === '2');
  ask(
    replica,
    `INSERT INTO shop.names VALUES (3, 'only here', NULL); CREATE DATABASE stray; CREATE TABLE stray.t (id int)`,
  );
  ask(primary, `INSERT INTO shop.names VALUES (3, 'three', X'27'), (4, 'four', X'5c')`);
  await until('it has fallen out', () => status(replica) === 'Yes No');
}

export async function openPair(host: SshHost): Promise<Pair> {
  const folder = join(scratchFolder(), "it's a folder");
  mkdirSync(folder, { recursive: true });
  const [primary, replica] = await Promise.all([
    startMariadb({ 'server-id': '11', 'log-bin': 'log-bin' }),
    startMariadb({ 'server-id': '12', 'log-bin': 'log-bin', 'log-slave-updates': '' }),
  ]);
  ask(primary, SHOP);
  await fallOut(primary, replica);
  const values = {
    PRIMARY_HOST: '127.0.0.1',
    REPLICA_HOST: '127.0.0.2',
    SSH_PORT: String(host.port),
    PRIMARY_SOCKET: primary.socket,
    REPLICA_SOCKET: replica.socket,
    FOLDER: folder,
    PRIMARY_PORT: String(primary.port),
  };
  const stop = async (): Promise<void> => {
    await stopMariadb(replica);
    await stopMariadb(primary);
  };
  const env = { PATH: host.path, STEPWRIGHT_REPL_PASSWORD: REPL_PASSWORD };
  return { primary, replica, folder, values, env, stop };
}

const ROWS = 'SELECT id, HEX(name), HEX(raw) FROM shop.names ORDER BY id';

/** What readers of a server find. */
export function contents(server: MariadbServer): Readonly<Record<string, string>> {
  return {
    databases: ask(server, 'SHOW DATABASES'),
    rows: ask(server, ROWS),
    odd: ask(server, "CHECKSUM TABLE `the-stock`.`it's a ``table`"),
    routine: ask(server, 'CALL shop.two()'),
  };
}

/** How a replica stands to its primary: where it connects, what runs, what it has, and whether its events are off. */
export function standing(replica: MariadbServer): Readonly<Record<string, string>> {
  const columns = ask(replica, 'SHOW SLAVE STATUS').split('\t');
  return {
    primary: columns.slice(1, 4).join(' '),
    threads: status(replica),
    position: ask(replica, 'SELECT @@gtid_slave_pos'),
    events: ask(replica, 'SELECT status FROM information_schema.events'),
  };
}

/** The words for the script, with the answers to what it asks. */
export function argumentsFor({ values }: Pair, words: readonly string[]): string[] {
  const given = Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  return [...words, '--yes', '--confirm', 'new-log', ...given];
}
