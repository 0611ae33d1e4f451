/** Blocking services (CDN, WAF, bot protection) detected by headers that they send only with a block or a challenge. */
const HEADERS: readonly (readonly [service: string, header: string, value: RegExp])[] = [
  ['Cloudflare', 'cf-mitigated', /challenge|block/i],
  ['AWS WAF', 'x-amzn-waf-action', /challenge|captcha|block/i],
  ['DataDome', 'server', /^datadome$/i],
  ['Vercel', 'x-vercel-mitigated', /challenge|deny/i],
  ['Sucuri', 'x-sucuri-block', /./],
];

/** Evidence of a block only together with a refusing status: on a page they only name the CDN that serves it. */
const REFUSING: readonly (readonly [service: string, header: string, value: RegExp])[] = [
  ['Akamai', 'server', /^akamaighost$/i],
  ['CloudFront', 'server', /^cloudfront$/i],
  ['DataDome', 'x-dd-b', /./],
  ['Kasada', 'x-kpsdk-ct', /./],
  ['DDoS-Guard', 'server', /^ddos-guard$/i],
];

export interface HeaderMark {
  readonly service: string;
  readonly header: string;
}

type Headers = Readonly<Record<string, string>>;

const find = (marks: typeof HEADERS, headers: Headers): HeaderMark | null => {
  const mark = marks.find(([, header, value]) => value.test(headers[header] ?? ''));
  return mark === undefined ? null : { service: mark[0], header: mark[1] };
};

/** The blocking service that certainly sent this response, or null. Names of `headers` are in lower case. */
export const blockerByHeader = (headers: Headers): HeaderMark | null => find(HEADERS, headers);

const REFUSALS: ReadonlySet<number> = new Set([401, 403, 405, 429]);

/** The blocking service that refused the request; null for other responses, and where the site itself may have refused. */
export const refuserByHeader = (status: number, headers: Headers): HeaderMark | null =>
  blockerByHeader(headers) ?? (REFUSALS.has(status) ? find(REFUSING, headers) : null);
