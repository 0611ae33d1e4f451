/** Services that answer in place of a site, known by headers that they send with such an answer and with nothing else. */
const HEADERS: readonly (readonly [service: string, header: string, value: RegExp])[] = [
  ['Cloudflare', 'cf-mitigated', /challenge|block/i],
  ['AWS WAF', 'x-amzn-waf-action', /challenge|captcha|block/i],
  ['DataDome', 'server', /^datadome$/i],
  ['Vercel', 'x-vercel-mitigated', /challenge|deny/i],
  ['Sucuri', 'x-sucuri-block', /./],
];

/** With a refusal only: with a page they say who delivers it. */
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

/** The service that answered instead of the site, beyond doubt; names of `headers` in lower case. */
export const blockerByHeader = (headers: Headers): HeaderMark | null => find(HEADERS, headers);

const REFUSALS: ReadonlySet<number> = new Set([401, 403, 405, 429]);

/** The service that refused a request in place of the site; null for other answers, and where the site may have spoken itself. */
export const refuserByHeader = (status: number, headers: Headers): HeaderMark | null =>
  blockerByHeader(headers) ?? (REFUSALS.has(status) ? find(REFUSING, headers) : null);
