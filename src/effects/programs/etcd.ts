/** What etcdctl does. In: a call. Out: what it reads or changes; of a snapshot, the file or the directory that it writes. */
import type { Done } from '../effect.js';
import type { Invocation } from '../invocation.js';
import { deed, describe, forms, only, operandsOf } from './program.js';
import type { Program } from './program.js';

const VALUED =
  '--endpoints --cacert --cert --key --user -w --write-out --rev --data-dir --wal-dir --name --initial-cluster --initial-cluster-token --initial-advertise-peer-urls';

const TABLE: Program = {
  names: 'etcdctl',
  does: 'changes',
  verbs: {
    ...forms('get endpoint version check watch', { does: 'reads' }),
    ...forms('put del compact defrag snapshot alarm member move-leader user role auth lease', {
      does: 'changes',
      widens: '--prefix --from-key',
    }),
  },
};

/** `restore` writes a data directory, which etcdctl calls like the member if no other name is given. */
function restored({ options }: Invocation): string {
  const valueOf = (wanted: string): string | undefined => options.find(({ name }) => name === wanted)?.value;
  return valueOf('--data-dir') ?? `${valueOf('--name') ?? 'default'}.etcd`;
}

function etcdctl(called: Invocation): Done {
  const [verb, action, file = ''] = operandsOf(called);
  if (verb === 'snapshot' && action === 'status') return only(deed('reads', 'snapshot status', [file]));
  if (verb === 'snapshot' && action === 'save') return only(deed('changes', 'snapshot save', [file]));
  if (verb === 'snapshot' && action === 'restore')
    return only(deed('changes', 'snapshot restore', [restored(called)]));
  return describe(TABLE, called);
}

export const ETCDCTL: Program = {
  names: 'etcdctl',
  does: 'changes',
  syntax: { valued: VALUED },
  describe: etcdctl,
};
