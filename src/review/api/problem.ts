import { ERRORS, type Failure } from '../../platform/errors.ts';

/** RFC 9457 problem with our `code`. `detail` says what is wrong and where, `wayOut` how to fix it. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly wayOut: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** A failure as an `application/problem+json` answer. */
export const problemResponse = (status: number, { code, message }: Failure): Response => {
  const problem: Problem = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail: message,
    code,
    wayOut: ERRORS[code].wayOut,
  };
  return new Response(JSON.stringify(problem), {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(status === 401 && { 'www-authenticate': 'Bearer realm="stoppress"' }),
    },
  });
};
