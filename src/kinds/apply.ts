/** `apply`: a Kubernetes manifest. */
import * as Type from '@sinclair/typebox';
import { Manifest, clusterFields } from './fields.js';
import { defineKind } from './kind.js';
import { kubectl } from './kubectl.js';
import { feedTemplate } from './words.js';

export const apply = defineKind({
  key: 'apply',
  title: 'Apply a Kubernetes manifest',
  description:
    'Gives a manifest to `kubectl apply`. Only variables whose type is safe inside YAML (k8s-name, image, int, bool, duration, or a pattern) may stand in it.',
  example: `- id: helper-pod
  title: Start the helper pod
  apply:
    namespace: \${NAMESPACE}
    manifest: {include: manifests/helper-pod.yaml}`,
  schema: Type.Object(
    {
      ...clusterFields,
      manifest: Manifest('YAML for the API server; `${NAME}` is a variable, `$$` a dollar.'),
    },
    { additionalProperties: false },
  ),
  risk: 'reversible',
  rerunSafe: true,
  lower: ({ manifest, ...cluster }) => ({
    body: feedTemplate(kubectl(cluster, 'apply', '-f -'), 'YAML', manifest),
    summary: '',
  }),
});
