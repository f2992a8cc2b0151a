/** A program that cannot be started, in a container runtime's words instead of chroot's. In: a command's standard error. Out: the same, with its first line put right. */
import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { tool } from '../pods/container.js';

const COMPLAINT = /^.* ['‘](.*)['’]: (.*)\n/s;

function reason(program: string, why: string): string {
  if (!why.startsWith('No such file')) return why.toLowerCase();
  return program.includes('/')
    ? `stat ${program}: no such file or directory`
    : 'executable file not found in $PATH';
}

function translated(text: string): string {
  const [, program = '', why] = COMPLAINT.exec(text) ?? [];
  const start = 'OCI runtime exec failed: exec failed: unable to start container process:';
  return why === undefined ? text : `${start} exec: "${program}": ${reason(program, why)}: unknown\n`;
}

export function inRuntimeWords(): Transform {
  /** By its whole path: a chroot that a person calls speaks with another name. It comes in pieces. */
  const start = Buffer.from(`${tool('chroot')}: failed to run command `);
  let held: Buffer | undefined = Buffer.alloc(0);
  return new Transform({
    transform: (chunk: Buffer, _encoding, done: TransformCallback) => {
      if (held === undefined) {
        done(null, chunk);
        return;
      }
      held = Buffer.concat([held, chunk]);
      const seen = Math.min(held.length, start.length);
      const isComplaint = held.subarray(0, seen).equals(start.subarray(0, seen));
      if (isComplaint && !held.includes('\n')) {
        done();
        return;
      }
      const whole = held;
      held = undefined;
      done(null, isComplaint ? translated(whole.toString('utf8')) : whole);
    },
    flush: (done: TransformCallback) => {
      done(null, held);
    },
  });
}
