/** Renders INSTALL.txt: how to check the bundle with coreutils and ssh-keygen alone, and how to plan, run and report. In: the plan, who signs. Out: text. */
import type { Plan } from '../plan/plan.js';
import { RUNNER_CHECKSUM_PROGRAMS, RUNNER_PROGRAMS } from '../plan/script-facts.js';
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

/** Names on a line. */
const A_LINE = 10;

/** What the script calls on this machine: the runner's programs, and what the procedure declares, with lowest versions. */
function programLines({ requires: { bash, tools } }: Plan): string[] {
  const declared = new Map(
    tools.map(({ name, min }) => [name, min === '' ? name : `${name} ${min} or later`]),
  );
  const names = [...new Set([...RUNNER_PROGRAMS, ...declared.keys()])].sort();
  const programs = [
    `bash ${bash} or later`,
    ...names.map((name) => declared.get(name) ?? name),
    RUNNER_CHECKSUM_PROGRAMS.join(' or '),
  ];
  return Array.from({ length: Math.ceil(programs.length / A_LINE) }, (_, line) =>
    programs.slice(line * A_LINE, (line + 1) * A_LINE).join(', '),
  );
}

interface ValueLine {
  readonly name: string;
  /** What brings the name to the length of the longest. */
  readonly blanks: string;
  readonly help: string;
}

/** What the operator has to give. */
function valueLines({ variables }: Plan): ValueLine[] {
  const given = variables.filter(({ defaultText, secret }) => defaultText === undefined && !secret);
  const width = Math.max(...given.map(({ name }) => name.length));
  return given.map(({ name, help }) => ({
    name,
    blanks: ' '.repeat(width - name.length),
    help: help.replace(/\s+/g, ' ').trim(),
  }));
}

function secretsOf({ variables }: Plan): string {
  const asked = variables.filter(({ defaultText, secret }) => defaultText === undefined && secret);
  return asked.map(({ name }) => name).join(', ');
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
    programs: programLines(plan),
    values: valueLines(plan),
    secrets: secretsOf(plan),
    phases: plan.phases.map(({ id, title }) => ({ id, title })),
    hasArtifacts: artifacts.length > 0,
    artifactFolder: ARTIFACTS,
  });
}
