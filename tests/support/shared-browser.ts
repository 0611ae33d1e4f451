import { request } from 'node:http';

/** Names the environment variable that holds where tests/support/global-setup.ts answers with the browser's address. */
export const SHARED_BROWSER = 'STOPPRESS_TEST_SHARED_BROWSER';

/**
 * `http://127.0.0.1:PORT`: the Chrome DevTools Protocol of the one Chromium that all files of a run share, started when
 * the first of them asks. Give each test a browser context of its own, and leave the browser open.
 */
export const sharedBrowser = (): Promise<string> =>
  new Promise((resolve, reject) => {
    // Without an agent, so that no idle connection outlives the answer.
    request(process.env[SHARED_BROWSER] ?? '', { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`The shared browser did not start: ${text}`));
      });
    })
      .on('error', reject)
      .end();
  });
