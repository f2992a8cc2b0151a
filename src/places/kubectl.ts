/** `kubectl`: a cluster, as kubectl reaches it. */
import * as Type from '@sinclair/typebox';
import { clusterFields } from '../kinds/fields.js';
import { command, word } from '../kinds/bash-pieces.js';
import { definePlace } from './place.js';

export const kubectl = definePlace({
  key: 'kubectl',
  title: 'A Kubernetes cluster',
  description: 'The function takes arguments of kubectl; context and namespace are filled in.',
  example: 'cml: {kubectl: {context: "${CML_CONTEXT}", namespace: "${CML_NAMESPACE}"}}   # cml get pods',
  schema: Type.Object(clusterFields, { additionalProperties: false, description: 'A cluster, by kubectl.' }),
  hasShell: false,
  isCluster: true,
  functions: ({ kubeconfig, context, namespace }, { name, mayBeEmpty }) => {
    const option = (flag: string, field: string | undefined): string | undefined => {
      if (field === undefined) return undefined;
      const value = word(field);
      return mayBeEmpty(field) ? `\${${value.slice(2, -1)}:+${flag}=${value}}` : `${flag}=${value}`;
    };
    const options = [
      option('--kubeconfig', kubeconfig),
      option('--context', context),
      option('--namespace', namespace),
    ];
    return [
      {
        name,
        help: 'ARGUMENTS...: runs kubectl.',
        body: command('kubectl', ...options, '"$@"'),
      },
    ];
  },
});
