/** The pages' Content-Security-Policy. In: their style and script. Out: a policy under which nothing else is used, run or asked for. */
import { createHash } from 'node:crypto';

const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The texts are what stands between the tags, line ends included. */
export function policyFor(style: string, script?: string): string {
  const scripts = script === undefined ? [] : [`script-src ${hashSource(script)}`];
  const sources = [`style-src ${hashSource(style)}`, ...scripts];
  return ["default-src 'none'", ...sources, "base-uri 'none'", "form-action 'none'"].join('; ');
}
