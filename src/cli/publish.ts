/** Publishes procedures. In: operands, a folder, a format. Out: a folder of pages, what was written, and what to do next. */
import { join } from 'node:path';
import { formatPretty } from '../diagnostics/formats/pretty.js';
import { writeOutputs } from '../emit/write-outputs.js';
import { publication } from '../publish/publication.js';
import type { Compiled as Published } from '../publish/publication.js';
import { publishedIn } from '../publish/published.js';
import type { Format } from '../render/format.js';
import { FORMATS } from '../render/formats.js';
import type { RenderedFile } from '../render/render.js';
import { createRender } from '../render/template-engine.js';
import { disk } from '../snapshot/disk.js';
import type { Compiled } from './sources.js';
import { compileSources, logWithoutBash, refuseEqualNames } from './sources.js';
import type { ExitCode, Terminal } from './terminal.js';
import { EXIT, TroubleError } from './terminal.js';
import { count } from '../diagnostics/message-parts.js';

export interface PublishOptions {
  readonly operands: readonly string[];
  readonly out: string;
  readonly format: string;
}

async function formatOf(name: string): Promise<Format> {
  const format = FORMATS.find((one) => one.name === name);
  if (format === undefined) throw new TroubleError(`there is no format \`${name}\``);
  return format.load();
}

/** What is needed of a procedure once it is compiled; the rest of it may be forgotten. */
function published({ result: { plan, outputs } }: Compiled): Published[] {
  return plan === undefined || outputs === undefined ? [] : [{ plan, outputs }];
}

function write(terminal: Terminal, out: string, files: readonly RenderedFile[]): boolean {
  const written = writeOutputs(out, files, terminal.token);
  if (!written.ok) {
    for (const { path, message, hint } of written.problems) {
      const said = hint === undefined ? '' : `  hint: ${hint}\n`;
      terminal.log(`stepwright: cannot write ${path}: ${message}\n${said}`);
    }
    terminal.log(`Nothing was written to ${out}.\n`);
    return false;
  }
  const changed = written.files.filter((file) => file.changed);
  for (const { path } of changed) terminal.out(`wrote     ${join(out, path)}\n`);
  const same = written.files.length - changed.length;
  if (same > 0) terminal.out(`unchanged ${count(same, 'file')}\n`);
  return true;
}

export async function publish(
  terminal: Terminal,
  { operands, out, format: name }: PublishOptions,
): Promise<ExitCode> {
  const format = await formatOf(name);
  if (disk.kind(out) === 'file') throw new TroubleError(`\`${out}\` is a file, not a folder`);
  const all = compileSources(operands, []);
  refuseEqualNames(all);
  logWithoutBash(terminal, all);
  const findings = all.flatMap((one) => one.findings);
  terminal.log(formatPretty(findings, terminal.colour.log));
  const compiled = all.flatMap(published);
  if (compiled.length < all.length) {
    terminal.log('Nothing was published: a procedure with errors cannot be built.\n');
    return EXIT.findings;
  }
  const before = format.keepsVersions ? publishedIn(disk, out) : [];
  const files = publication(format, compiled, before, createRender());
  if (!write(terminal, out, files)) return EXIT.trouble;
  terminal.out(`\nNext: ${format.next.replaceAll('DIR', out)}\n`);
  return EXIT.fine;
}
