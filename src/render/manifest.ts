/** Renders manifest.json: what other programs need to know of a procedure. In: the plan and the other outputs. Out: JSON. */
import { sha256 } from '../plan/text.js';
import type { Review } from './review/review.js';
import type { Plan, Policy, Requirements, Step, Text, Variable } from '../plan/plan.js';

interface Rendered {
  readonly path: string;
  readonly content: string;
}

function textEntry({ name, digest, tools, reads, origins }: Text): object {
  return { name, digest, tools, reads, origins };
}

/** What few steps say stands only where it is said. */
function policyEntry({ quiet, checkUntil, ...policy }: Policy): object {
  return { ...policy, ...(quiet && { quiet }), ...(checkUntil !== '' && { checkUntil }) };
}

function stepEntry(step: Step): object {
  const { id, number, title, kind, policy, captures, needs, prompt, texts, alternatives, group, items } =
    step;
  return {
    id,
    number,
    title,
    kind,
    policy: policyEntry(policy),
    prompt: prompt?.kind ?? null,
    captures,
    needs,
    ...(alternatives.length === 0 ? {} : { alternatives }),
    ...(group === '' ? {} : { group }),
    ...(items === undefined ? {} : { items }),
    texts: Object.values(texts).map(textEntry),
    block: `bash role=ROLE step=${id}`,
  };
}

function variableEntry({ name, type, defaultText, values, secret, help }: Variable): object {
  return { name, type, default: defaultText ?? null, values, secret, help };
}

function requirementsEntry({ bash, tools, images, disk, access }: Requirements): object {
  return {
    bash,
    tools: tools.map(({ name, min, why }) => ({ name, min, why })),
    images,
    disk: disk.map(({ pathText, bytes }) => ({ path: pathText, bytes })),
    access: access.map(({ text, why }) => ({ ...textEntry(text), why })),
  };
}

/** `others` are the outputs beside it; by their digests a program sees that one was edited, without the procedure at hand. */
export function renderManifest(plan: Plan, review: Review, others: readonly Rendered[]): string {
  const manifest = {
    format: 1,
    procedure: plan.procedure,
    title: plan.title,
    version: plan.version,
    digest: plan.digest,
    generator: `stepwright ${plan.toolVersion}`,
    files: plan.files,
    outputs: others.map(({ path, content }) => ({ path, digest: sha256(content) })),
    requires: requirementsEntry(plan.requires),
    review,
    variables: plan.variables.map(variableEntry),
    phases: plan.phases.map(({ id, title, variables, requires, steps }) => ({
      id,
      title,
      variables,
      requires: requirementsEntry(requires),
      steps: steps.map(stepEntry),
    })),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
