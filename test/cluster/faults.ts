/** The faults that a test has ordered, and whether one strikes a given call. In: orders. Out: the fault to play, each as often as it was ordered. */
import type { CutExec, FailRequests } from './api.js';
import type { ExecCall } from './server/exec.js';

export interface FaultList {
  readonly cutExec: (fault: CutExec) => void;
  readonly failRequests: (fault: FailRequests) => void;
  readonly clear: () => void;
  readonly struck: () => number;
  readonly forExec: (call: ExecCall) => CutExec | undefined;
  readonly forRequest: (request: string) => FailRequests | undefined;
}

interface Order<T> {
  readonly fault: T;
  left: number;
}

function take<T>(orders: readonly Order<T>[], matches: (fault: T) => boolean): T | undefined {
  const order = orders.find(({ fault, left }) => left > 0 && matches(fault));
  if (order !== undefined) order.left -= 1;
  return order?.fault;
}

export function faultList(): FaultList {
  const cuts: Order<CutExec>[] = [];
  const failures: Order<FailRequests>[] = [];
  let struck = 0;
  const counted = <T>(fault: T | undefined): T | undefined => {
    if (fault !== undefined) struck += 1;
    return fault;
  };
  return {
    cutExec: (fault) => cuts.push({ fault, left: fault.times ?? 1 }),
    failRequests: (fault) => failures.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    clear: () => {
      cuts.length = 0;
      failures.length = 0;
    },
    struck: () => struck,
    forExec: ({ pod, argv }) =>
      counted(take(cuts, (cut) => (cut.pod ?? pod) === pod && (cut.command?.test(argv.join(' ')) ?? true))),
    forRequest: (request) => counted(take(failures, (failure) => failure.request?.test(request) ?? true)),
  };
}
