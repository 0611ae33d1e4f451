import { parentPort } from 'node:worker_threads';
import { extractArticle } from '../src/extract/extract.ts';
import type { ThreadAnswer, ThreadRequest } from '../src/extract/isolation/isolated-extractor.ts';

/** The worker-thread side of createIsolatedExtractor: one response per request. */
parentPort?.on('message', ({ id, input }: ThreadRequest) => {
  const answer: ThreadAnswer = { id, extraction: extractArticle(input) };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(answer);
});
