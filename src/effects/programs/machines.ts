/** Programs that reach other machines, containers and the network. */
import type { Arg, Done } from '../effect.js';
import { has, optionOf } from '../invocation.js';
import type { Invocation } from '../invocation.js';
import { deed, deedOf, forms, only, operandsOf, unknown } from './program.js';
import type { Form, Program } from './program.js';

const joined = (words: readonly Arg[]): Arg => ({
  value: words.map(({ value }) => value).join(' '),
  exact: words.every(({ exact }) => exact),
});

/** A command that a shell reads as text, or the text on standard input when there is none. */
export function shellOf(called: Invocation, script: Arg | undefined, place: string, errexit = false): Done {
  if (script !== undefined) return { deeds: [], inner: [{ kind: 'shell', script, place, args: [] }] };
  if (called.input === undefined)
    return only(unknown(called.program, 'the commands that it reads are not in the text'));
  return {
    deeds: [],
    inner: [
      {
        kind: 'shell',
        script: { value: `${errexit ? 'set -e; ' : ''}${called.input}`, exact: true },
        place,
        args: [],
      },
    ],
  };
}

const placed = (called: Invocation, what: string): string =>
  called.place === 'here' ? what : `${what}, from ${called.place}`;

function ssh(called: Invocation): Done {
  const [host, ...words] = [...called.operands, ...(called.behind ?? [])];
  if (host === undefined) return only(unknown('ssh', 'no host is named'));
  const user = optionOf(called, '-l');
  const place = placed(called, `machine ${user === undefined ? '' : `${user}@`}${host.value}`);
  const loose = called.options.filter(
    ({ name, value }) =>
      name === '-o' && /StrictHostKeyChecking=(?:no|off)|UserKnownHostsFile=\/dev\/null/.test(value),
  );
  const script = words.length === 0 ? undefined : joined(words);
  const reads = /^(?:ba|da|k)?sh( -[a-z]*s| -s)?( --?)?$/.exec(script?.value ?? '');
  const done =
    reads === null
      ? shellOf(called, script, place)
      : shellOf(called, undefined, place, reads[1]?.includes('e') === true);
  return {
    ...done,
    deeds: [
      deed('reads', 'ssh', [place], { widens: loose.map(({ value }) => `-o ${value}`) }),
      ...done.deeds,
    ],
  };
}

/** `a:b` is a path on another machine. */
function transfer(called: Invocation, form: Form): Done {
  const operands = operandsOf(called);
  const to = operands.at(-1) ?? '';
  return only({ ...deedOf(called, form, called.program, []), objects: [to] });
}

const KEYGEN: Form = { does: 'changes', acts: 'none', readsWith: '-l -F -E', widens: '-R -y' };

/** `-Y sign` writes FILE.sig, or prints the signature of its input; the other operations of `-Y` look at one. */
function keygen(called: Invocation): Done {
  const operation = optionOf(called, '-Y');
  if (operation === undefined) return only(deedOf(called, KEYGEN, 'ssh-keygen', []));
  const signed = operation === 'sign' ? operandsOf(called).map((file) => `${file}.sig`) : [];
  return only(deed(signed.length === 0 ? 'reads' : 'changes', `ssh-keygen -Y ${operation}`, signed));
}

const RSYNC: Form = {
  does: 'changes',
  widens:
    '--delete --delete-after --delete-before --delete-during --delete-excluded --force --remove-source-files --exclude --include --ignore-errors --size-only --inplace',
  protects: '-n --dry-run --backup -b --ignore-existing --max-delete -c --checksum -u --update',
};

const WRITING_METHODS = /^(?:POST|PUT|PATCH|DELETE)$/i;

function curl(called: Invocation): Done {
  const method = optionOf(called, '-X', '--request');
  const sends = has(
    called,
    '-d',
    '--data',
    '--data-binary',
    '--data-raw',
    '--data-urlencode',
    '-F',
    '--form',
    '-T',
    '--upload-file',
    '--json',
  );
  const urls = [
    ...operandsOf(called),
    ...called.options.filter(({ name }) => name === '--url').map(({ value }) => value),
  ];
  const widens = ['-k', '--insecure'].filter((name) => has(called, name));
  const protects = ['-f', '--fail', '--fail-with-body'].filter((name) => has(called, name));
  const changes = sends || (method !== undefined && WRITING_METHODS.test(method));
  const out = optionOf(called, '-o', '--output');
  const verb = `curl${changes ? ` ${method ?? 'POST'}` : ''}`;
  const request = deed(changes ? 'changes' : 'reads', verb, urls, { widens, protects });
  return {
    deeds:
      out === undefined || out === '/dev/null' ? [request] : [request, deed('changes', 'curl -o', [out])],
    inner: [],
  };
}

function openssl(called: Invocation): Done {
  const [verb = '', ...rest] = operandsOf(called);
  const out = optionOf(called, '-out', '-keyout');
  if (out !== undefined) return only(deed('changes', `openssl ${verb}`, [out]));
  return only(deed('reads', `openssl ${verb}`, rest));
}

const CONTAINER_VERBS: Readonly<Record<string, Form>> = {
  ...forms('ps images inspect logs info version port top stats diff history search events wait', {
    does: 'reads',
  }),
  ...forms(
    'rm rmi kill stop start restart pause unpause rename update tag push pull load import commit build create save export login logout',
    {
      does: 'changes',
      widens: '-f --force -v --volumes --all -a',
    },
  ),
};

const RISKY_RUN =
  '--privileged -v --volume --mount --network --net --pid --ipc --cap-add --security-opt --device --userns -u --user --restart';

function inContainer(called: Invocation, words: readonly Arg[], name: string): Done {
  const inner =
    words.length === 0 ? [] : [{ kind: 'words' as const, words, place: placed(called, `container ${name}`) }];
  return { deeds: [], inner };
}

function container(called: Invocation): Done {
  const [verb, first, ...rest] = called.operands;
  const name = verb?.value ?? '';
  if (name === 'exec') {
    const done = inContainer(called, [...rest, ...(called.behind ?? [])], first?.value ?? '');
    return done.inner.length === 0 ? only(unknown('exec', 'what it runs is not in the text')) : done;
  }
  if (name === 'run') {
    const one = deedOf(called, { does: 'changes', widens: RISKY_RUN }, 'run', [
      `image ${first?.value ?? ''}`,
    ]);
    return { deeds: [one], inner: inContainer(called, rest, `of image ${first?.value ?? ''}`).inner };
  }
  if (
    /^(?:volume|network|image|container|system|builder|secret|stack|service|node|swarm|config|compose|plugin|context)$/.test(
      name,
    )
  )
    return managed(
      called,
      name,
      first?.value ?? '',
      rest.map(({ value }) => value),
    );
  const form = Object.hasOwn(CONTAINER_VERBS, name) ? CONTAINER_VERBS[name] : undefined;
  if (form === undefined) return only(unknown(name, `what \`${called.program} ${name}\` does is not known`));
  return only(
    deedOf(
      called,
      form,
      name,
      [first, ...rest].flatMap((word) => (word === undefined ? [] : [`container ${word.value}`])),
    ),
  );
}

/** All words behind `compose exec OPTIONS SERVICE`: options there are those of the command. */
function behindService({ operands, words }: Invocation): readonly Arg[] {
  const service = operands[2];
  return service === undefined ? [] : words.slice(words.indexOf(service) + 1);
}

function managed(called: Invocation, what: string, verb: string, rest: readonly string[]): Done {
  const reads = /^(?:ls|list|inspect|ps|logs|df|info|events|config|images|port|top|version)$/.test(verb);
  const changes =
    /^(?:rm|create|prune|remove|up|down|start|stop|restart|pull|push|build|kill|update|scale|deploy|connect|disconnect|init|join|leave|rename|exec|run|cp)$/.test(
      verb,
    );
  if (!reads && !changes)
    return only(unknown(`${what} ${verb}`, `what \`${called.program} ${what} ${verb}\` does is not known`));
  const form: Form = {
    does: reads ? 'reads' : 'changes',
    widens: '-f --force -a --all -v --volumes --remove-orphans --rmi',
  };
  if (what === 'compose' && (verb === 'exec' || verb === 'run'))
    return inContainer(called, behindService(called), `of service ${rest[0] ?? ''}`);
  return only(
    deedOf(
      called,
      form,
      `${what} ${verb}`,
      rest.map((name) => `${what} ${name}`),
    ),
  );
}

const SSH_VALUED = '-i -p -P -l -o -F -L -R -D -J -b -c -E -e -I -m -O -Q -S -W -w';

export const machines: readonly Program[] = [
  { names: 'ssh', does: 'unknown', syntax: { valued: SSH_VALUED, stopsEarly: true }, describe: ssh },
  {
    names: 'scp',
    does: 'changes',
    syntax: { valued: SSH_VALUED },
    describe: (called) => transfer(called, { does: 'changes', widens: '-r -o' }),
  },
  {
    names: 'rsync',
    does: 'changes',
    syntax: {
      valued:
        '-e --rsh --exclude --include --filter -f --files-from --bwlimit --timeout --rsync-path --max-delete --chown',
    },
    describe: (called) => transfer(called, RSYNC),
  },
  {
    names: 'curl',
    does: 'reads',
    syntax: {
      valued:
        '-X --request -d --data --data-binary --data-raw --data-urlencode -H --header -o --output -u --user -F --form -T --upload-file -A -e -m ' +
        '--max-time --retry --retry-delay --connect-timeout --cacert --cert --key -K --config -w --write-out --url -b -c --resolve --json -x --proxy',
    },
    describe: curl,
  },
  {
    names: 'wget',
    does: 'changes',
    acts: 'all',
    widens: '--no-check-certificate',
    syntax: { valued: '-O -o -P -T -t -U --header' },
  },
  {
    names: 'openssl',
    does: 'reads',
    syntax: {
      valued: '-in -out -keyout -key -cert -CA -CAkey -subj -days -inkey -pass -passin -passout',
      oneDash: true,
    },
    describe: openssl,
  },
  {
    names: 'ssh-keygen',
    does: 'changes',
    syntax: { valued: '-f -t -b -C -N -P -Y -n -I -s' },
    describe: keygen,
  },
  { names: 'ssh-keyscan', does: 'reads' },
  {
    names: 'docker podman nerdctl',
    does: 'changes',
    syntax: {
      valued:
        '-v --volume --mount --network --net -e --env --name -p --publish -u --user -w --workdir --pid --ipc --cap-add --security-opt --device -t --tag --format --filter --entrypoint --restart -f'.replace(
          ' -f',
          '',
        ),
    },
    describe: container,
  },
  {
    names: 'docker-compose',
    does: 'changes',
    syntax: { valued: '-f --file -p' },
    describe: (called) =>
      managed(
        called,
        'compose',
        called.operands[0]?.value ?? '',
        called.operands.slice(1).map(({ value }) => value),
      ),
  },
  {
    names: 'aws gcloud az gsutil s3cmd mc rclone',
    does: 'unknown',
    describe: (called) =>
      only(
        unknown(
          operandsOf(called).slice(0, 2).join(' '),
          `what \`${called.program}\` does is not known`,
          operandsOf(called).slice(2),
        ),
      ),
  },
];
