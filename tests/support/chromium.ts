import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface SharedBrowser {
  /** `http://127.0.0.1:PORT`, where the Chrome DevTools Protocol answers. */
  readonly url: string;
  /** Kills it and waits until it is gone. */
  readonly close: () => Promise<void>;
}

/** A headless Chromium on a free port, its profile in `folder`. @throws Error with its output when it ends at once. */
export const startChromium = async (executable: string, folder: string): Promise<SharedBrowser> => {
  const child = spawn(
    executable,
    [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const closed = once(child, 'close');
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /DevTools listening on ws:\/\/([^/]+)\//.exec(output)?.[1];
      if (found !== undefined) resolve(`http://${found}`);
    });
    child.once('close', () => reject(new Error(`Chromium ended before it listened:\n${output}`)));
  });
  return {
    url,
    close: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
};
