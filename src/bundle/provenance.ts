/**
 * Says what was built from what by which version: an in-toto statement (https://in-toto.io/Statement/v1) with a predicate of SLSA
 * provenance v1. In: the plan and the entries. Out: JSON. It is signed with the bundle, by way of SHA256SUMS.
 */
import type { Plan } from '../plan/plan.js';
import { byPath } from './entry.js';
import type { Entry } from './entry.js';

interface Resource {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

function resource({ path, sha256 }: { readonly path: string; readonly sha256: string }): Resource {
  return { name: path, digest: { sha256 } };
}

/** `made` are the files that stepwright made; `artifacts` were added as they are, and count as what the bundle was made from. */
export function provenanceText(plan: Plan, made: readonly Entry[], artifacts: readonly Entry[]): string {
  const sources = plan.files.map(({ path, digest }) => resource({ path, sha256: digest }));
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: byPath(made).map(resource),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'urn:stepwright:bundle:1',
        externalParameters: {
          procedure: plan.procedure,
          version: plan.version,
          sourceDigest: { sha256: plan.digest },
          artifacts: byPath(artifacts).map(({ path }) => path),
        },
        internalParameters: {},
        resolvedDependencies: [...sources, ...byPath(artifacts).map(resource)],
      },
      runDetails: { builder: { id: 'urn:stepwright:compiler', version: { stepwright: plan.toolVersion } } },
    },
  };
  return `${JSON.stringify(statement, null, 2)}\n`;
}
