/** The procedure at a glance. In: phases and steps of the guide, outages. Out: places and sizes of a drawing, in units of its own, and what its caption says in words. */
import type { Outage } from '../../effects/outages.js';
import type { StepView } from '../guide/steps.js';
import type { PhaseView } from '../guide/view.js';

interface Cell {
  readonly x: number;
  /** Where its label stands. */
  readonly middle: number;
  readonly label: string;
}

/** Neighbours in a row that look the same. */
interface Run {
  /** `read-only`, `reversible`, `destructive`, `point-of-no-return`, and ` hand` where a person acts. */
  readonly look: string;
  readonly cells: readonly Cell[];
}

interface RowOfRuns {
  /** The line on which labels stand. */
  readonly base: number;
  readonly runs: readonly Run[];
}

interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** From its own left edge. */
  readonly middle: number;
  readonly letter: string;
}

export interface DiagramView {
  readonly width: number;
  readonly height: number;
  readonly heads: readonly { readonly y: number; readonly text: string }[];
  readonly rows: readonly RowOfRuns[];
  readonly bars: readonly Bar[];
  readonly outages: readonly OutageView[];
  readonly noReturn: readonly { readonly label: string; readonly anchor: string; readonly title: string }[];
  /** Looks that occur, with what they mean. */
  readonly legend: readonly { readonly look: string; readonly meaning: string }[];
}

interface OutageView {
  readonly letter: string;
  readonly from: StepView;
  readonly to: StepView | undefined;
}

/** What fits a phone of 390 pixels without being made smaller. */
const A_ROW = 16;
const PITCH = 22;
/** The style has it too, beside a width of 20. */
const CELL_HEIGHT = 18;
/** From a cell's upper edge; the style has it too. */
const BASE = 13;
const HEAD = 24;
const LANE = 15;
const WIDTH = A_ROW * PITCH;
const LONGEST_HEAD = 42;

const MEANINGS: Readonly<Record<string, string>> = {
  'read-only': 'changes nothing',
  reversible: 'changes something',
  destructive: 'destructive',
  'point-of-no-return': 'point of no return',
  hand: 'done by a person',
};

const isByHand = ({ question, choice }: StepView): boolean => question !== '' || choice !== '';

/** A drawing has no markup, and no line that breaks. */
function headOf({ number, title }: PhaseView): string {
  const text = `${number}. ${title.replaceAll('`', '')}`;
  return text.length <= LONGEST_HEAD ? text : `${text.slice(0, LONGEST_HEAD - 1).trimEnd()}…`;
}

interface Row {
  readonly phase: PhaseView;
  readonly steps: readonly StepView[];
  readonly isFirst: boolean;
}

function rowsOf(phases: readonly PhaseView[]): Row[] {
  return phases.flatMap((phase) =>
    Array.from({ length: Math.ceil(phase.steps.length / A_ROW) }, (_, at) => ({
      phase,
      steps: phase.steps.slice(at * A_ROW, (at + 1) * A_ROW),
      isFirst: at === 0,
    })),
  );
}

const lookOf = (step: StepView): string => (isByHand(step) ? `${step.risk} hand` : step.risk);

function cellOf({ label }: StepView, column: number): Cell {
  const x = column * PITCH + 1;
  return { x, middle: x + 10, label: label.replace(/^.*\./, '') };
}

function runsOf(steps: readonly StepView[]): Run[] {
  const runs: { readonly look: string; readonly cells: Cell[] }[] = [];
  for (const [column, step] of steps.entries()) {
    const cell = cellOf(step, column);
    const last = runs.at(-1);
    if (last?.look === lookOf(step)) last.cells.push(cell);
    else runs.push({ look: lookOf(step), cells: [cell] });
  }
  return runs;
}

/** The part of an outage that falls into a row, at its own height below the steps. */
function barOf(row: Row, { letter, from, to }: OutageView, order: readonly StepView[], y: number): Bar[] {
  const inside = row.steps.filter((step) => {
    const at = order.indexOf(step);
    return at >= order.indexOf(from) && (to === undefined || at <= order.indexOf(to));
  });
  const [first] = inside;
  if (first === undefined) return [];
  const x = row.steps.indexOf(first) * PITCH + 1;
  const width = inside.length * PITCH - 2;
  return [{ x, y, width, middle: width / 2, letter }];
}

interface Drawn extends Pick<DiagramView, 'heads' | 'bars'> {
  readonly row: RowOfRuns;
  readonly height: number;
}

function drawnRow(row: Row, outages: readonly OutageView[], order: readonly StepView[], top: number): Drawn {
  const head = row.isFirst ? HEAD : 2;
  const y = top + head;
  const bars = outages
    .filter((outage) => barOf(row, outage, order, 0).length > 0)
    .flatMap((outage, lane) => barOf(row, outage, order, y + CELL_HEIGHT + 3 + lane * LANE));
  return {
    heads: row.isFirst ? [{ y: top + HEAD - 8, text: headOf(row.phase) }] : [],
    row: { base: y + BASE, runs: runsOf(row.steps) },
    bars,
    height: head + CELL_HEIGHT + 3 + bars.length * LANE,
  };
}

/** A, B, C …, and numbers where letters end. */
const letterOf = (at: number): string => (at < 26 ? String.fromCharCode(65 + at) : String(at + 1));

function outageViews(outages: readonly Outage[], order: readonly StepView[]): OutageView[] {
  const viewOf = (id: string | undefined): StepView | undefined => order.find((step) => step.id === id);
  return outages.flatMap(({ from, to }, at) => {
    const begin = viewOf(from.id);
    return begin === undefined ? [] : [{ letter: letterOf(at), from: begin, to: viewOf(to?.id) }];
  });
}

function legendOf(order: readonly StepView[]): DiagramView['legend'] {
  const looks = new Set(order.flatMap((step) => (isByHand(step) ? [step.risk, 'hand'] : [step.risk])));
  return Object.entries(MEANINGS).flatMap(([look, meaning]) => (looks.has(look) ? [{ look, meaning }] : []));
}

export function diagramView(phases: readonly PhaseView[], stretches: readonly Outage[]): DiagramView {
  const order = phases.flatMap(({ steps }) => steps);
  const outages = outageViews(stretches, order);
  const noReturn = order.filter(({ risk }) => risk === 'point-of-no-return');
  const rows: Drawn[] = [];
  let height = 0;
  for (const row of rowsOf(phases)) {
    const drawn = drawnRow(row, outages, order, height);
    rows.push(drawn);
    height += drawn.height;
  }
  return {
    width: WIDTH,
    height: height + 2,
    heads: rows.flatMap(({ heads }) => heads),
    rows: rows.map(({ row }) => row),
    bars: rows.flatMap(({ bars }) => bars),
    outages,
    noReturn,
    legend: legendOf(order),
  };
}
