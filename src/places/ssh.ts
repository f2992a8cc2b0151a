/** `ssh`: another host, reached without a question by a key that is known. */
import * as Type from '@sinclair/typebox';
import { HostName, Port, Template } from '../kinds/fields.js';
import { command, word } from '../kinds/bash-pieces.js';
import { ShellField, definePlace, shellFunctions } from './place.js';
import { inspectSshOptions } from './ssh-options.js';

export const ssh = definePlace({
  key: 'ssh',
  title: 'Another host',
  description:
    'The function runs a command on the host. ssh asks nothing (`BatchMode`), and the key of the host must be known (`StrictHostKeyChecking`): before the first step the host must answer, and have the shell and the programs. Where it is that of an item, this is so for each item of a list that a variable holds. ' +
    'One connection serves all commands that follow each other within seven seconds; `options: [ControlPath=none]` opens one for each. ' +
    'What a text or a command without input has started there ends when its connection does.',
  example: 'old: {ssh: {host: "${OLD_HOST}", user: root}}   # old systemctl is-active nginx',
  schema: Type.Object(
    {
      host: HostName('The host: a name or an address, or a reference to a value of type `host`.'),
      port: Type.Optional(Port('The port; without it, the one that ssh knows for the host.')),
      user: Type.Optional(Template('The user there; without it, the one that ssh knows for the host.')),
      options: Type.Optional(
        Type.Array(
          Template('An option of ssh, as `ssh -o` takes it.', {
            pattern: '^[A-Za-z]+=.+$',
            examples: ['ProxyJump=gate.example.org'],
          }),
          { minItems: 1, description: 'Options of ssh, as `ssh -o` takes them.' },
        ),
      ),
      shell: ShellField('bash', 'The shell for texts on the host.'),
    },
    { additionalProperties: false, description: 'A host, by ssh.' },
  ),
  hasShell: true,
  isCluster: false,
  standingShell: ({ shell = 'bash' }) => shell,
  inspect: ({ options = [] }) => inspectSshOptions(options),
  functions: ({ host, port, user, options = [], shell = 'bash' }, { name }) => {
    const flags = [
      port === undefined ? undefined : `-p ${word(String(port))}`,
      user === undefined ? undefined : `-l ${word(user)}`,
      ...options.map((option) => `-o ${word(option)}`),
    ];
    return shellFunctions(name, 'on the host', command('on_host', word(host), ...flags, '-- WORDS'), shell);
  },
});
