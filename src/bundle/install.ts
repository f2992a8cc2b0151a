/** Renders INSTALL.txt: how to check the bundle with coreutils and ssh-keygen alone, and how to plan, run and report. In: the plan, who signs. Out: text. */
import type { Plan } from '../plan/plan.js';
import type { Render } from '../render/template-engine.js';
import {
  ARTIFACTS,
  BUNDLE_NAMESPACE,
  EVIDENCE_NAMESPACE,
  SSH_SIGNATURE,
  MINISIGN_SIGNATURE,
} from './layout.js';

export type SignedWith = 'ssh' | 'minisign' | 'nothing';

export interface Signer {
  readonly with: SignedWith;
  /** Whom a line of allowed_signers names; '' without one. */
  readonly identity: string;
}

export function installText(
  plan: Plan,
  render: Render,
  folder: string,
  signer: Signer,
  artifacts: readonly { readonly path: string }[],
): string {
  return render('bundle/INSTALL.txt', {
    title: plan.title,
    procedure: plan.procedure,
    version: plan.version,
    generator: `stepwright ${plan.toolVersion}`,
    contact: plan.contact,
    folder,
    ssh: signer.with === 'ssh',
    minisign: signer.with === 'minisign',
    unsigned: signer.with === 'nothing',
    identity: signer.identity,
    signature: signer.with === 'minisign' ? MINISIGN_SIGNATURE : SSH_SIGNATURE,
    namespace: BUNDLE_NAMESPACE,
    evidenceNamespace: EVIDENCE_NAMESPACE,
    phases: plan.phases.map(({ id, title }) => ({ id, title })),
    hasArtifacts: artifacts.length > 0,
    artifactFolder: ARTIFACTS,
  });
}
