/** `compose`: the container of a service of a Compose project. */
import * as Type from '@sinclair/typebox';
import { Template } from '../kinds/fields.js';
import { command, word } from '../kinds/bash-pieces.js';
import { LookField, ShellField, definePlace, shellFunctions } from './place.js';

export const compose = definePlace({
  key: 'compose',
  title: 'A service of a Compose project',
  description:
    'The function runs a command in the running container of a service, by `docker compose exec -T` or `podman compose exec -T`. ' +
    'Before the first step the container must run, and have the shell and the programs.',
  example: 'app: {compose: {folder: /srv/app, service: web}}   # app bin/rake db:migrate',
  schema: Type.Object(
    {
      folder: Template('The folder of the project, where its Compose file is.', { examples: ['/srv/app'] }),
      service: Template('The service; its container must run.', { examples: ['web'] }),
      project: Type.Optional(Template('The name of the project; without it, the one that the folder gives.')),
      tool: Type.Optional(
        Type.Union([Type.Literal('docker'), Type.Literal('podman')], {
          default: 'docker',
          description: 'The program whose `compose` is used.',
        }),
      ),
      shell: ShellField('sh', 'The shell for texts in the container.'),
      look: LookField,
    },
    { additionalProperties: false, description: 'The container of a service.' },
  ),
  hasShell: true,
  isCluster: false,
  standingShell: ({ shell = 'sh', look = true }) => (look ? shell : undefined),
  functions: ({ folder, service, project, tool = 'docker', shell = 'sh' }, { name }) => {
    const named = project === undefined ? undefined : `-p ${word(project)}`;
    const reach = command(
      'cd --',
      word(folder),
      '&&',
      tool,
      'compose',
      named,
      'exec -T',
      word(service),
      'WORDS',
    );
    return shellFunctions(name, 'in the container', `(${reach})`, shell);
  },
});
