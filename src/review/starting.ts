import { failure } from '../platform/errors.ts';
import { problemResponse } from './api/problem.ts';

const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/** Responses from opening the port to the first sweep: healthy, not ready. */
export const answerWhileStarting =
  (version: string) =>
  (request: Request): Response => {
    const { pathname } = new URL(request.url);
    if (pathname === '/healthz') return json(200, { status: 'ok', version });
    if (pathname === '/readyz')
      return json(503, { status: 'not-ready', reasons: ['Stop Press is starting.'] });
    const response = problemResponse(503, failure('STARTING', 'Stop Press is starting.'));
    response.headers.set('retry-after', '1');
    return response;
  };
