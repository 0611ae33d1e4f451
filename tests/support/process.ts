import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/workers/cli.js', import.meta.url));

export interface StartedProcess {
  readonly child: ChildProcess;
  /** Where it answers. */
  readonly url: string;
  readonly output: () => string;
  /** Ends it by its pid and waits until it is gone. */
  readonly end: (signal: NodeJS.Signals) => Promise<{ code: number | null; signal: string | null }>;
}

/** A port of 127.0.0.1 that nobody listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
};

/** A real process of the built product, its log as JSON; resolves when it answers, rejects with its output when it ends first. */
export const startProcess = async (env: Record<string, string>): Promise<StartedProcess> => {
  const child = spawn(process.execPath, [CLI, 'start', '--no-demo'], {
    env: { PATH: process.env['PATH'] ?? '', STOPPRESS_LOG: 'json', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /is running at (http:\S+?)"/.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => reject(new Error(`The process ended before it answered:\n${output}`)));
  });
  return {
    child,
    url,
    output: () => output,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
};
