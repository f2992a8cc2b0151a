/** `pod`: a container of a pod, reached through its cluster. */
import * as Type from '@sinclair/typebox';
import { bashName } from '../functions/definition.js';
import { ClusterName, Template } from '../kinds/fields.js';
import { command, word } from '../kinds/bash-pieces.js';
import { LookField, definePlace, shellFunctions } from './place.js';

export const pod = definePlace({
  key: 'pod',
  title: 'A pod',
  description:
    'The function runs a command in the container. What it prints is text and arrives whole, or the command fails: a stream through `kubectl exec` can end early with status 0. ' +
    'A second function, whose name ends in `_stream`, passes bytes on as they come: for texts that compare size and checksum themselves. ' +
    'Before the first step the container must run, and have the programs.',
  example: 'db: {pod: {in: cml, name: "${CML_DB}-0", container: db}}   # db psql --version',
  schema: Type.Object(
    {
      in: ClusterName('The cluster: a place of kind `kubectl`.'),
      name: Template('The name of the pod.'),
      container: Type.Optional(Template('The container; name it whenever the pod may have several.')),
      look: LookField,
    },
    { additionalProperties: false, description: 'A container of a pod.' },
  ),
  hasShell: true,
  isCluster: false,
  standingShell: ({ look = true }) => (look ? 'sh' : undefined),
  functions: ({ in: cluster, name: podName, container }, { name }) => {
    const where = [word(podName), container === undefined ? undefined : `-c ${word(container)}`];
    const reach = command(bashName(cluster), 'exec -i', ...where, '-- WORDS');
    return shellFunctions(name, 'in the pod', reach, 'sh');
  },
});
