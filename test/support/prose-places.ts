/**
 * Puts hostile prose into every field of a plan that takes prose, past all that analysis would refuse, and looks at what the guide becomes.
 * In: a text. Out: nothing; throws where it left its place.
 */
import { Lexer } from 'marked';
import type { Token, Tokens } from 'marked';
import * as assert from 'uvu/assert';
import { readGuide } from '../../src/outputs/guide.js';
import type { Phase, Plan, Step, Variable } from '../../src/plan/plan.js';
import { guideView } from '../../src/render/guide/view.js';
import { renderGuide } from '../../src/render/markdown/render.js';
import { createRender } from '../../src/render/template-engine.js';
import { build } from './compile.js';

const PROCEDURE = `procedure: all-prose
title: The title
version: 1.0.0
contact: somebody
summary: The summary.
use_when: The use.
limits: The limits.
requires:
  tools: [{name: awk, why: The tool.}]
  images: ["an/image:1"]
  access: [{run: 'true', why: The right.}]
variables:
  FIRST: {type: string, help: The first.}
  SECOND: {type: enum, values: [a, b], default: a, help: The second.}
phases:
  - id: one
    title: Phase one
    where: here
    intro: The intro.
    steps:
      - {id: first, title: Step one, why: The reason., run: 'echo "$FIRST"', expect: The result., if_it_fails: The remedy., risk: destructive,
         undo: {run: 'echo back'}}
      - {id: second, title: Step two, run: 'echo "$SECOND"', verify: 'true', expect: The result., undo: {with: first}}
      - {id: asked, title: Step three, confirm: {question: Is it so?, look_for: The signs.}}
  - id: two
    title: Phase two
    where: there
    steps:
      - {id: pick, title: Step four, choose: {into: PICKED, question: Which?, run: 'echo x'}}
      - {id: last, title: Step five, run: 'echo "$PICKED"', undo: {confirm: {question: Is it back?, look_for: More signs.}}}
      - {id: end, title: Step six, run: 'rm x', risk: point-of-no-return}
`;

const { plan: PLAN } = build(PROCEDURE);
const render = createRender();
const guideOf = (plan: Plan): string => renderGuide(guideView(plan), render);

/** Questions are templates, in which a dollar is doubled. */
const asTemplate = (text: string): string => text.replaceAll('$', '$$$$');

function hostileStep(step: Step, text: string): Step {
  const { prompt, undo } = step;
  return {
    ...step,
    title: text,
    why: text,
    expect: text,
    ifItFails: text,
    prompt:
      prompt === undefined || prompt.kind === 'choose'
        ? prompt && { ...prompt, question: asTemplate(text) }
        : { ...prompt, question: asTemplate(text), lookFor: text },
    undo:
      undo.kind === 'confirm'
        ? { ...undo, question: text, lookFor: text, discards: text }
        : undo.kind === 'text'
          ? { ...undo, discards: text }
          : undo,
  };
}

function hostilePhase(phase: Phase, text: string): Phase {
  const steps = phase.steps.map((step) => hostileStep(step, text));
  return { ...phase, title: text, where: text, intro: text, steps };
}

function hostilePlan(text: string): Plan {
  const { requires } = PLAN;
  const variables = PLAN.variables.map((variable): Variable => ({ ...variable, help: text }));
  return {
    ...PLAN,
    title: text,
    contact: text,
    summary: text,
    useWhen: text,
    limits: text,
    requires: {
      ...requires,
      tools: requires.tools.map((tool) => ({ ...tool, why: text })),
      images: [asTemplate(text)],
      access: requires.access.map((access) => ({ ...access, why: text })),
    },
    variables,
    phases: PLAN.phases.map((phase) => hostilePhase(phase, text)),
  };
}

/** Values' comments hold prose too, so of that block only the commands count. */
function commands(guide: string): object[] {
  return readGuide(guide)
    .filter(({ role }) => role !== '')
    .map(({ role, step, text }) => ({ role, step, text: text.replace(/(^| {2})#.*$/gm, '') }))
    .map((block) => ({ ...block, text: block.text.replace(/\n+/g, '\n').replace(/^\n/, '') }));
}

interface Shape {
  readonly fences: readonly string[];
  readonly headings: readonly number[];
  readonly rows: number;
  readonly anchors: number;
  readonly html: readonly string[];
  readonly own: number;
}

function allTokens(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => {
    const { tokens: inner = [], items = [] } = token as { tokens?: Token[]; items?: Token[] };
    const { header = [], rows = [] } = token as { header?: Tokens.TableCell[]; rows?: Tokens.TableCell[][] };
    const cells = [...header, ...rows.flat()].flatMap((cell) => cell.tokens);
    return [token, ...allTokens([...inner, ...items, ...cells])];
  });
}

const ANCHOR = /^<a id="[a-z0-9-]+">$|^<\/a>$/;

/** What a reader of Markdown finds that is the guide's own. */
function shapeOf(guide: string): Shape {
  const top = new Lexer({ gfm: true }).lex(guide);
  const all = allTokens(top);
  const html = all.filter(({ type }) => type === 'html').map(({ raw }) => raw.trim());
  const tables = top.filter(({ type }) => type === 'table') as Tokens.Table[];
  const links = all.filter(({ type }) => type === 'link') as Tokens.Link[];
  return {
    fences: top.flatMap((token) =>
      token.type === 'code' && /role=/.test(String(token['lang'])) ? [String(token['lang'])] : [],
    ),
    headings: all.flatMap((token) => (token.type === 'heading' ? [(token as Tokens.Heading).depth] : [])),
    rows: tables.find(({ header }) => header[0]?.text === 'Done')?.rows.length ?? 0,
    anchors: html.filter((one) => ANCHOR.test(one)).length,
    html: html.filter((one) => !ANCHOR.test(one)),
    own: links.filter(({ href }) => /^#(?:step|undo)--?[a-z]+$/.test(href)).length,
  };
}

const PLAIN = guideOf(PLAN);
const SHAPE = shapeOf(PLAIN);

/** Fails where the text, in any field, adds, takes away or changes anything but itself. */
export function staysInPlace(text: string): void {
  const guide = guideOf(hostilePlan(text));
  const hint = `${JSON.stringify(text)}\n${guide.slice(0, 3000)}`;
  assert.equal(commands(guide), commands(PLAIN), hint);
  assert.equal(shapeOf(guide), SHAPE, hint);
}
