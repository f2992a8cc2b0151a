/** Lowers a rendered script to the form that is compared, for when the procedure is not at hand. In: the script as read back. Out: the subject. */
import { createHash } from 'node:crypto';
import { scriptFunctionName, textFunctionName } from '../outputs/function-name.js';
import { RUNNER_MARK } from '../outputs/script.js';
import type { Script } from '../outputs/script.js';
import type { ScriptPhase } from '../outputs/script-parts.js';
import type { ScriptStep } from '../outputs/script-step.js';
import type { Subject, SubjectPhase, SubjectStep } from './subject.js';

const sourceOf = ({ functions }: Script, name: string): string => functions.get(name)?.source ?? '';

const accessText = (script: Script, at: number): string =>
  sourceOf(script, scriptFunctionName('access', String(at)));

/** A step's place is where it runs, whatever number it gives itself. */
function stepOf({ functions }: Script, { about, texts }: ScriptStep, at: number): SubjectStep {
  const found = texts.flatMap((name) => {
    const text = functions.get(textFunctionName(name, about.id))?.source;
    return text === undefined ? [] : [[name, text] as const];
  });
  return { ...about, number: at + 1, texts: Object.fromEntries(found), expect: undefined };
}

function phaseOf(script: Script, phase: ScriptPhase): SubjectPhase {
  const { id, title, where, variables, tools, images, access, disk } = phase;
  const needs = {
    ...{ variables, tools, images },
    access: access.map((at) => accessText(script, Number(at))),
    disk: disk.map((at) => script.parts.disk[Number(at) - 1]?.path ?? ''),
  };
  return { id, title, where, intro: undefined, needs };
}

export function subjectOfScript(script: Script): Subject {
  const { about, variables, disk, ...parts } = script.parts;
  return {
    ...{ ...about, variables, disk },
    ...{ summary: undefined, useWhen: undefined, limits: undefined },
    phases: parts.phases.map((phase) => phaseOf(script, phase)),
    tools: parts.tools.map((tool) => ({
      ...tool,
      version: sourceOf(script, scriptFunctionName('version', tool.name)),
    })),
    images: [...new Set(parts.phases.flatMap(({ images }) => images))],
    access: parts.access.map(({ why }, at) => ({ text: accessText(script, at + 1), why })),
    steps: parts.steps.map((step, at) => stepOf(script, step, at)),
    functions: new Map([...script.shared].map(([name, block]) => [name, block.replace(/\n$/, '')])),
    runner: script.runner === undefined ? undefined : runnerDigest(script.runner),
    foreign: script.foreign.map((piece) => piece.text).join('\n'),
  };
}

function runnerDigest(runner: string): string {
  return createHash('sha256').update(runner, 'utf8').digest('hex');
}

/** Of the runner that a rendered script holds, without reading the rest of it. */
export function runnerOf(script: string): string | undefined {
  const at = script.indexOf(`\n${RUNNER_MARK}\n`);
  return at === -1 ? undefined : runnerDigest(script.slice(at + RUNNER_MARK.length + 2));
}
