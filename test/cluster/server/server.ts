/**
 * The API server: HTTPS on loopback, token check, routes. In: the store, what runs pods, the faults. Out: a listening server.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PodRef } from '../api.js';
import type { FaultList } from '../faults.js';
import { parsePath } from '../state/resources.js';
import type { ResourcePath } from '../state/resources.js';
import type { Store } from '../state/store.js';
import { ApiError, badRequest, notFound, statusObject } from './api-error.js';
import type { Certificate } from './certificate.js';
import { REVIEWS_PATH, discover } from './discovery.js';
import { acceptExec, execCall, joinExec } from './exec.js';
import type { ExecCall } from './exec.js';
import { list, shaped, watch } from './lists.js';
import { handleObject } from './objects-api.js';
import { openApiV2 } from './openapi.js';
import { decodeObject } from './protobuf.js';

/** The side of the pods that the API server talks to. */
export interface PodRunner {
  /** Throws an `ApiError` when the container does not run. The command starts when the client is ready, so that none of its output is lost. */
  readonly exec: (call: ExecCall) => () => ChildProcess;
  readonly restart: (where: PodRef, downMs: number) => void;
  readonly sendLog: (path: ResourcePath, query: URLSearchParams, response: ServerResponse) => Promise<void>;
}

export interface ServerParts {
  readonly store: Store;
  readonly pods: PodRunner;
  readonly faults: FaultList;
  readonly token: string;
  readonly certificate: Certificate;
}

export interface ApiServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

function answer(response: ServerResponse, code: number, object: object): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(object)}\n`);
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(500, 'InternalError', `Internal error occurred: ${String(error)}`);
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  if (body.length === 0) return undefined;
  if ((request.headers['content-type'] ?? '').includes('protobuf')) return decodeObject(body);
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw badRequest('the body of the request is not JSON');
  }
}

function checkAccess({ token, faults }: ServerParts, request: IncomingMessage): 'go on' | 'drop' {
  const fault = faults.forRequest(`${request.method ?? ''} ${request.url ?? ''}`);
  if (fault?.how === 'drop') return 'drop';
  if (fault !== undefined)
    throw new ApiError(
      fault.how,
      'ServiceUnavailable',
      'the server is currently unable to handle the request',
    );
  if (request.headers.authorization !== `Bearer ${token}`)
    throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  return 'go on';
}

async function serveResource(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const path = parsePath(url.pathname);
  if (path === undefined)
    throw new ApiError(404, 'NotFound', 'the server could not find the requested resource');
  const { method = 'GET', headers } = request;
  const query = url.searchParams;
  const call = { path, query, asTable: (headers.accept ?? '').includes('as=Table') };
  if (path.subresource === 'log') return parts.pods.sendLog(path, query, response);
  if (method === 'GET' && ['true', '1'].includes(query.get('watch') ?? '')) {
    watch(parts.store, call, response);
    return undefined;
  }
  if (method === 'GET' && path.name === undefined) {
    answer(response, 200, list(parts.store, call));
    return undefined;
  }
  const body = await readBody(request);
  const { code, object } = handleObject(parts.store, {
    method,
    path,
    query,
    body,
    contentType: headers['content-type'] ?? '',
  });
  answer(response, code, shaped(call, object));
  return undefined;
}

async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (checkAccess(parts, request) === 'drop') {
    request.socket.destroy();
    return;
  }
  const url = new URL(request.url ?? '/', 'https://127.0.0.1');
  if (/^\/(healthz|livez|readyz)/.test(url.pathname)) response.end('ok');
  else if (url.pathname === '/openapi/v2') {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.end(openApiV2());
  } else if (url.pathname === REVIEWS_PATH && request.method === 'POST') {
    // kubectl may send it as protobuf; whatever is asked, everything is allowed here.
    request.resume();
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {} };
    answer(response, 201, { ...review, status: { allowed: true } });
  } else {
    const discovered = request.method === 'GET' ? discover(url.pathname) : undefined;
    if (discovered === undefined) await serveResource(parts, request, response, url);
    else answer(response, 200, discovered);
  }
}

/** An upgrade that is refused is answered by hand: the connection is no longer the HTTP server's. */
function refuse(socket: Duplex, error: ApiError): void {
  const body = JSON.stringify(statusObject(error));
  const head = `HTTP/1.1 ${error.code} ${error.reason}\r\nContent-Type: application/json\r\nConnection: close\r\n`;
  socket.end(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

async function serveUpgrade(
  parts: ServerParts,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  if (checkAccess(parts, request) === 'drop') {
    socket.destroy();
    return;
  }
  const url = new URL(request.url ?? '/', 'https://127.0.0.1');
  const path = parsePath(url.pathname);
  if (path?.subresource !== 'exec')
    throw new ApiError(404, 'NotFound', 'the server could not find the requested resource');
  const { namespace = '', name = '' } = path;
  if (parts.store.get('pods', namespace, name) === undefined) throw notFound(path.resource, name);
  const call = execCall(namespace, name, url.searchParams);
  const start = parts.pods.exec(call);
  const streams = await acceptExec(request, { socket, head }, url.searchParams);
  const where = {
    namespace,
    pod: name,
    ...(call.container === undefined ? {} : { container: call.container }),
  };
  await joinExec(call, streams, start(), parts.faults.forExec(call), () => {
    parts.pods.restart(where, 0);
  });
}

export async function startApiServer(parts: ServerParts, port: number): Promise<ApiServer> {
  const { key, certificate } = parts.certificate;
  const server = createServer({ key, cert: certificate, keepAliveTimeout: 60_000 });
  const connections = new Set<Duplex>();
  server.on('secureConnection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  server.on('request', (request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      const refused = asApiError(error);
      if (response.headersSent) response.destroy();
      else answer(response, refused.code, statusObject(refused));
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined);
    serveUpgrade(parts, request, socket, head).catch((error: unknown) => {
      refuse(socket, asApiError(error));
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the API server has no port');
  const close = async (): Promise<void> => {
    server.close();
    for (const socket of connections) socket.destroy();
    await once(server, 'close');
  };
  return { port: address.port, close };
}
