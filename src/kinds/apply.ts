/** `apply`: a Kubernetes manifest. */
import * as Type from '@sinclair/typebox';
import { bashName } from '../functions/definition.js';
import { ClusterName, Manifest } from './fields.js';
import { defineKind } from './kind.js';
import { feedTemplate } from './bash-pieces.js';

export const apply = defineKind({
  key: 'apply',
  title: 'Apply a Kubernetes manifest',
  description:
    'Gives a manifest to `kubectl apply`. Only variables whose type is safe inside YAML may stand in it: k8s-name, host, image, int, bool, duration or size, and an enum or a pattern whose values hold nothing but letters, digits and `._:/@-`.',
  example: `- id: helper-pod
  title: Start the helper pod
  apply:
    on: cml
    manifest: {include: manifests/helper-pod.yaml}`,
  schema: Type.Object(
    {
      on: Type.Optional(ClusterName('The cluster: a place of kind `kubectl`; without it, that of the step.')),
      manifest: Manifest('YAML for the API server; `${NAME}` is a variable, `$$` a dollar.'),
    },
    { additionalProperties: false },
  ),
  risk: 'reversible',
  rerunSafe: true,
  placed: true,
  needsCluster: () => true,
  lower: ({ on, manifest }, { place = '' }) => ({
    body: feedTemplate(`${bashName(on ?? place)} apply -f -`, 'YAML', manifest),
    summary: '',
  }),
});
