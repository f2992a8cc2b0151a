/** Programs that act on the machine: services, packages, users, jobs, firewalls. */
import type { Done } from '../effect.js';
import type { Invocation } from '../invocation.js';
import { deedOf, forms, only, operandsOf, unknown } from './program.js';
import type { Form, Program } from './program.js';

const SERVICE: Form = { does: 'changes', widens: '--now -f --force --no-block', protects: '--dry-run' };

/** `service NAME VERB` names the service first. */
function service(called: Invocation): Done {
  const [name = '', verb = ''] = operandsOf(called);
  if (verb === 'status') return only(deedOf(called, { does: 'reads' }, 'status', [`service ${name}`]));
  return only(deedOf(called, SERVICE, verb, [`service ${name}`]));
}

function systemctl(called: Invocation): Done {
  const [verb = '', ...units] = operandsOf(called);
  const reads =
    /^(?:status|is-active|is-enabled|is-failed|show|list-.*|cat|get-default|show-environment)$/.test(verb);
  const changes =
    /^(?:start|stop|restart|reload|reload-or-restart|try-restart|enable|disable|mask|unmask|daemon-reload|daemon-reexec|kill|isolate|set-default|edit|reset-failed|poweroff|reboot|halt|set-property|revert)$/;
  if (!reads && !changes.test(verb))
    return only(unknown(verb, `what \`systemctl ${verb}\` does is not known`));
  const objects = units.map((unit) => `service ${unit}`);
  return only(deedOf(called, reads ? { does: 'reads' } : SERVICE, verb, objects));
}

const PACKAGES: Readonly<Record<string, Form>> = {
  ...forms('list search info show policy repolist check-update query', { does: 'reads' }),
  ...forms(
    'install remove erase purge update upgrade dist-upgrade autoremove downgrade reinstall clean makecache groupinstall',
    {
      does: 'changes',
      widens:
        '-y --yes --assumeyes --force-yes --nogpgcheck --allow-unauthenticated --force --allow-downgrades --allow-remove-essential',
      protects: '-s --simulate --dry-run --assumeno',
    },
  ),
};

export const system: readonly Program[] = [
  {
    names: 'systemctl',
    does: 'changes',
    syntax: { valued: '-H --host -t --type -p --property -o -n -s --signal' },
    describe: systemctl,
  },
  { names: 'service', does: 'changes', describe: service },
  { names: 'journalctl dmesg hostnamectl timedatectl loginctl', does: 'reads' },
  {
    names: 'yum dnf apt-get apt zypper apk brew',
    does: 'changes',
    syntax: { valued: '-c -o -t' },
    verbs: PACKAGES,
  },
  {
    names: 'rpm dpkg',
    does: 'changes',
    readsWith: '-q --query -qa -l -L -s -V --verify --list',
    widens: '--force --nodeps --force-all -e --purge',
  },
  {
    names: 'useradd usermod groupadd groupmod passwd chpasswd gpasswd adduser',
    does: 'changes',
    acts: 'last',
    widens: '-o -u -G -aG -d',
  },
  { names: 'userdel groupdel deluser', does: 'changes', acts: 'last', widens: '-r -f --remove --force' },
  { names: 'crontab', does: 'changes', readsWith: '-l', widens: '-r' },
  {
    names: 'iptables ip6tables nft ufw firewall-cmd',
    does: 'changes',
    readsWith: '-L -S --list --list-all --state',
    widens: '-F --flush',
  },
  {
    names: 'ip',
    does: 'changes',
    verbs: forms('addr address link route neigh -br rule', { does: 'changes', acts: 'all' }),
  },
  { names: 'sysctl', does: 'changes', readsWith: '-n -a', widens: '-w -p' },
  { names: 'reboot shutdown poweroff halt init telinit', does: 'changes', widens: '-f --force -n' },
  {
    names: 'ldconfig update-ca-certificates update-ca-trust modprobe rmmod insmod depmod swapoff',
    does: 'changes',
  },
  { names: 'flock', does: 'changes', acts: 'first' },
];
