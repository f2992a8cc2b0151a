/** Makes what the page carries with it. In: the compiled modules for the browser, the style sheet. Out: their texts, small. */
import { readFileSync } from 'node:fs';
import { buildSync, transformSync } from 'esbuild';

/** Browsers of the last years; nothing is loaded, so nothing can be chosen at run time. */
const TARGET = ['chrome105', 'firefox110', 'safari16'];

export function pageScript(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: TARGET,
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return (outputFiles[0]?.text ?? '').trimEnd();
}

/** Custom properties are known in the style sheet alone. */
function withShortProperties(style: string): string {
  const names = [...new Set(style.match(/--[a-z-]+/g))];
  const short = (name: string): string => `--${names.indexOf(name).toString(36)}`;
  return style.replaceAll(/--[a-z-]+/g, short).replaceAll(/(--\w+): /g, '$1:');
}

/** The style sheet without blanks and with short names of its own; its features are its author's choice, with what is left where a browser lacks one. */
export function pageStyle(path: string): string {
  const { code } = transformSync(readFileSync(path, 'utf8'), {
    loader: 'css',
    minify: true,
    charset: 'utf8',
  });
  return withShortProperties(code.trimEnd());
}
