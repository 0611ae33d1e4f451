import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { buildConnector } from 'undici';
import type { OutboundRequest } from './exchange.ts';
import { endOfHead, repairHead, statusOf } from './response-head.ts';
import type { Transfer } from './transfer.ts';

/**
 * Reads one response that undici's parser refuses, with Node's lenient parser. The request has a connection of its own,
 * which is closed after the response: with a lenient parser, the next response on it could begin in the wrong place.
 */

/** Passes a connection through, with the head of its response repaired and interim responses removed (RFC 9110 §15.2). */
class RepairedConnection extends Duplex {
  readonly #socket: Socket;
  readonly #maxHeaderBytes: number;
  readonly #onStatus: (status: number) => void;
  /** The head so far; null when it is complete. */
  #head: Buffer[] | null = [];
  #headBytes = 0;

  constructor(socket: Socket, maxHeaderBytes: number, onStatus: (status: number) => void) {
    super();
    this.#socket = socket;
    this.#maxHeaderBytes = maxHeaderBytes;
    this.#onStatus = onStatus;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('end', () => {
      if (this.#head !== null) this.push(Buffer.concat(this.#head));
      this.push(null);
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  #receive(chunk: Buffer): void {
    if (this.#head === null) {
      if (!this.push(chunk)) this.#socket.pause();
      return;
    }
    this.#head.push(chunk);
    this.#headBytes += chunk.length;
    if (chunk.includes(0x0a)) this.#readHead(Buffer.concat(this.#head));
    else if (this.#headBytes >= 8) this.#refuseOther(this.#head);
    if (this.#head !== null && this.#headBytes > this.#maxHeaderBytes) {
      this.#socket.destroy(
        Object.assign(new Error('too many headers'), { code: 'UND_ERR_HEADERS_OVERFLOW' }),
      );
    }
  }

  #readHead(bytes: Buffer): void {
    let from = 0;
    for (const text = bytes.toString('latin1'); ;) {
      const length = endOfHead(text.slice(from));
      if (length < 0) break;
      const repaired = repairHead(text.slice(from, from + length));
      from += length;
      if (repaired !== null && repaired.status < 200 && repaired.status !== 101) continue;
      this.#head = null;
      if (repaired !== null) this.#onStatus(repaired.status);
      this.push(repaired === null ? bytes : Buffer.from(repaired.text, 'latin1'));
      if (repaired !== null && from < bytes.length) this.push(bytes.subarray(from));
      return;
    }
    this.#head = [bytes.subarray(from)];
    // The rest of the head may never come.
    const started = statusOf(bytes.toString('latin1', from, from + 256));
    if (started !== null && started >= 200) this.#onStatus(started);
    this.#refuseOther(this.#head);
  }

  /** Hands over what is not HTTP, so that the parser refuses it at once. */
  #refuseOther(chunks: readonly Buffer[]): void {
    const bytes = Buffer.concat(chunks);
    const start = bytes.toString('latin1', 0, 64).trimStart();
    if ('HTTP/'.startsWith(start.slice(0, 5).toUpperCase())) return;
    this.#head = null;
    this.push(bytes);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    // Some servers take a half-closed connection for a client that has gone.
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}

const headersOf = ({ rawHeaders }: IncomingMessage): Record<string, string | string[]> => {
  const values = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const known = values.get(name);
    if (known) known.push(rawHeaders[i + 1] ?? '');
    else values.set(name, [rawHeaders[i + 1] ?? '']);
  }
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]),
  );
};

const interrupted = (): Error => Object.assign(new Error('aborted'), { code: 'ECONNRESET' });

export interface LenientDeps {
  readonly connect: buildConnector.connector;
  readonly maxHeaderBytes: number;
  /** Open connections, so that they can be closed with the rest. */
  readonly sockets: Set<Socket>;
}

/** Sends the request and reports its response to `transfer`. */
export const sendLeniently = (
  { connect, maxHeaderBytes, sockets }: LenientDeps,
  url: URL,
  { method, headers, body }: Pick<OutboundRequest, 'method' | 'headers' | 'body'>,
  transfer: Transfer,
): void => {
  const { protocol, hostname, host, port } = url;
  const ignored = { abort: () => undefined };
  const send = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    if (transfer.isSettled) {
      socket.destroy();
      return;
    }
    const controller = { abort: () => void socket.destroy() };
    const connection = new RepairedConnection(socket, maxHeaderBytes, (status) => transfer.onStatus(status));
    const fail = (error: Error): void => {
      socket.destroy();
      transfer.onResponseError(controller, error);
    };
    connection.on('error', fail);
    try {
      const request = httpRequest({
        method,
        path: `${url.pathname}${url.search}`,
        headers: {
          host,
          ...headers,
          connection: 'close',
          ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        },
        setHost: false,
        insecureHTTPParser: true,
        maxHeaderSize: maxHeaderBytes,
        createConnection: () => connection,
      });
      request.on('error', fail);
      request.on('upgrade', () => fail(new Error('unexpected upgrade')));
      request.on('response', (response) => {
        transfer.onResponseStart(controller, response.statusCode ?? 0, headersOf(response));
        response.on('data', (chunk: Buffer) => transfer.onResponseData(controller, chunk));
        response.on('error', fail);
        response.on('end', () => {
          if (response.complete) transfer.onResponseEnd();
          else fail(interrupted());
          socket.destroy();
        });
      });
      transfer.onRequestStart(controller);
      request.end(body);
    } catch (error) {
      // An argument that cannot be sent is a bug of the caller.
      socket.destroy();
      transfer.reject(error instanceof Error ? error : new Error(String(error)));
    }
  };
  connect({ protocol, hostname: hostname.replace(/^\[(.*)\]$/, '$1'), host, port }, (...[error, socket]) =>
    error ? transfer.onResponseError(ignored, error) : send(socket),
  );
};
