/**
 * Drives a real Chromium over the DevTools protocol, through a pipe: no port, no package. In: a page's file, and what its window is like.
 * Out: the page, with what it said on its console and each request that left it.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { removeFolder, makeFolder } from './folder.js';

type Values = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Values;
  readonly result?: Values;
  readonly error?: { readonly message: string };
}

export interface Window {
  readonly width?: number;
  readonly dark?: boolean;
  readonly javascript?: boolean;
  readonly media?: 'print';
  /** Script that runs before the page's own. */
  readonly before?: string;
}

export interface Page {
  /** What an expression comes to; promises are waited for. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  /** A click of the mouse on the middle of an element. */
  readonly click: (selector: string) => Promise<void>;
  readonly press: (key: string) => Promise<void>;
  /** Keys one after the other, as text. */
  readonly type: (text: string) => Promise<void>;
  /** The page on paper, as bytes of a PDF. */
  readonly print: () => Promise<Buffer>;
  /** What the window shows, as base64 of a PNG. */
  readonly screenshot: () => Promise<string>;
  readonly reload: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** What was said on the console, errors that nothing caught, and what its policy refused. */
  readonly said: readonly string[];
  /** Addresses that were asked for. */
  readonly requests: readonly string[];
}

export interface Browser {
  /** The folder in which it saves files. */
  readonly downloads: string;
  readonly open: (url: string, window?: Window) => Promise<Page>;
  readonly close: () => Promise<void>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Quiet, without a sandbox, which root may not use, and without anything that would go out by itself. */
const OPTIONS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --remote-debugging-pipe';

/** The browser on this machine, or undefined. */
export function chromiumPath(): string | undefined {
  return NAMES.find((name) => spawnSync(name, ['--version']).status === 0);
}

export function startChromium(program: string): Browser {
  const profile = makeFolder();
  const child = spawn(program, [...OPTIONS.split(' '), `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const toBrowser = child.stdio[3] as Writable;
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Set<(session: string, message: Message) => void>();
  let rest = Buffer.alloc(0);
  (child.stdio[4] as Readable).on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0); end !== -1; end = rest.indexOf(0)) {
      const message = JSON.parse(rest.subarray(0, end).toString()) as Message & { sessionId?: string };
      rest = rest.subarray(end + 1);
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else for (const listener of listeners) listener(message.sessionId ?? '', message);
    }
  });

  let last = 0;
  async function send(method: string, params: Values = {}, sessionId?: string): Promise<Values> {
    const id = (last += 1);
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const { result, error } = await answer;
    waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  async function open(url: string, window: Window = {}): Promise<Page> {
    const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
    const attached = await send('Target.attachToTarget', { targetId, flatten: true });
    const session = attached['sessionId'] as string;
    const ask = (method: string, params?: Values): Promise<Values> => send(method, params, session);
    const said: string[] = [];
    const requests: string[] = [];
    const loads: (() => void)[] = [];
    const listen = (from: string, { method, params = {} }: Message): void => {
      if (from !== session) return;
      if (method === 'Network.requestWillBeSent') requests.push((params['request'] as { url: string }).url);
      if (method === 'Page.loadEventFired') loads.shift()?.();
      if (/^(?:Runtime\.(?:consoleAPICalled|exceptionThrown)|Log\.entryAdded)$/.test(method ?? ''))
        said.push(JSON.stringify(params));
      if (method === 'Page.javascriptDialogOpening')
        void ask('Page.handleJavaScriptDialog', { accept: true });
    };
    listeners.add(listen);
    await send('Browser.grantPermissions', { permissions: ['clipboardReadWrite'] });
    await send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: profile });
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await ask(`${domain}.enable`);
    const loading = async (act: () => Promise<unknown>): Promise<void> => {
      const loaded = new Promise<void>((resolve) => loads.push(resolve));
      await act();
      await loaded;
    };
    await ask('Emulation.setDeviceMetricsOverride', {
      width: window.width ?? 1280,
      height: 844,
      deviceScaleFactor: 1,
      mobile: false,
    });
    const value = window.dark === true ? 'dark' : 'light';
    await ask('Emulation.setEmulatedMedia', {
      media: window.media ?? '',
      features: [{ name: 'prefers-color-scheme', value }],
    });
    await ask('Page.addScriptToEvaluateOnNewDocument', { source: window.before ?? '' });
    await ask('Page.bringToFront');
    await ask('Emulation.setScriptExecutionDisabled', { value: window.javascript === false });
    await loading(() => ask('Page.navigate', { url }));

    async function evaluate(expression: string): Promise<unknown> {
      const answer = await ask('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
      });
      if (answer['exceptionDetails'] !== undefined) throw new Error(JSON.stringify(answer));
      return (answer['result'] as { readonly value?: unknown }).value;
    }
    async function click(selector: string): Promise<void> {
      const place = (await evaluate(`(() => {
        const element = document.querySelector(${JSON.stringify(selector)});
        element.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { x, y, width, height } = element.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      })()`)) as Values;
      const event = { ...place, button: 'left', clickCount: 1 };
      await ask('Input.dispatchMouseEvent', { ...event, type: 'mousePressed' });
      await ask('Input.dispatchMouseEvent', { ...event, type: 'mouseReleased' });
    }
    /** Keys that make a character or act by themselves say so; the page gets both. */
    async function press(key: string): Promise<void> {
      const text = { Enter: '\r', ' ': ' ' }[key] ?? (key.length === 1 ? key : undefined);
      const windowsVirtualKeyCode = { Enter: 13, Tab: 9, ' ': 32, Escape: 27, ArrowRight: 39, ArrowLeft: 37 }[
        key
      ];
      for (const type of ['keyDown', 'keyUp'])
        await ask('Input.dispatchKeyEvent', {
          type,
          key,
          code: key,
          windowsVirtualKeyCode,
          ...(type === 'keyDown' ? { text } : {}),
        });
    }
    async function print(): Promise<Buffer> {
      const { data } = await ask('Page.printToPDF', { printBackground: true, preferCSSPageSize: true });
      return Buffer.from(data as string, 'base64');
    }
    return {
      evaluate,
      click,
      press,
      print,
      type: async (text) => {
        await ask('Input.insertText', { text });
      },
      screenshot: async () => (await ask('Page.captureScreenshot'))['data'] as string,
      reload: () => loading(() => ask('Page.reload')),
      close: async () => {
        listeners.delete(listen);
        await send('Target.closeTarget', { targetId });
      },
      said,
      requests,
    };
  }

  async function close(): Promise<void> {
    await send('Browser.close');
    await ended;
    removeFolder(profile);
  }

  return { open, close, downloads: profile };
}
