/** `npm run cluster`: keeps a stand-in Kubernetes running for a person to play with, until Ctrl-C. Prints what to type next. */
import type { Manifest } from './api.js';
import { busyboxImage, postgresImage, serviceImage } from './images.js';
import { startCluster } from './start.js';

const NAMESPACE = 'mlx';

function workload(
  kind: string,
  name: string,
  replicas: number,
  podSpec: object,
  more: object = {},
): Manifest {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: podSpec };
  const spec = { replicas, selector: { matchLabels: labels }, template, ...more };
  return { apiVersion: 'apps/v1', kind, metadata: { name, namespace: NAMESPACE, labels }, spec };
}

function service(name: string, replicas: number): Manifest {
  return workload('Deployment', name, replicas, { containers: [{ name, image: 'service:1' }] });
}

function database(): Manifest {
  const env = { PGDATA: '/data-versioned/11', POSTGRES_USER: 'sense', POSTGRES_PASSWORD: 'only for playing' };
  const container = {
    name: 'db',
    image: 'postgres:15',
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    volumeMounts: [{ name: 'postgres-data-versioned', mountPath: '/data-versioned' }],
    readinessProbe: { exec: { command: ['pg_isready', '-q'] } },
  };
  const claim = { metadata: { name: 'postgres-data-versioned' }, spec: { accessModes: ['ReadWriteOnce'] } };
  return workload(
    'StatefulSet',
    'db',
    1,
    { containers: [container] },
    { serviceName: 'db', volumeClaimTemplates: [claim] },
  );
}

const cluster = await startCluster({
  images: { service: serviceImage(), busybox: busyboxImage(), postgres: postgresImage() },
  objects: [service('web', 2), service('cron', 1), database()],
  nodes: ['node-1', 'node-2'],
});
await cluster.settled();
console.log(`A stand-in Kubernetes runs at ${cluster.url}; Ctrl-C ends it. In another terminal:

  export KUBECONFIG=${cluster.kubeconfig}
  kubectl -n ${NAMESPACE} get all
  kubectl -n ${NAMESPACE} exec -it db-0 -- psql -U sense
  kubectl -n ${NAMESPACE} scale deployment/web --replicas=5`);
