import ipaddr from 'ipaddr.js';
import { failure, type Failure } from '../platform/errors.ts';
import { canParseUrl } from '../web/can-parse-url.ts';

/** Destinations that are allowed in addition to public addresses on the default ports. */
export interface AddressPolicy {
  /** `host`, `host:port`, IP addresses (`10.0.0.7`, `[::1]:9000`) or CIDR ranges. An entry without a port allows all ports. */
  readonly allowPrivate: readonly string[];
  /** Allowed for every host, in addition to `DEFAULT_PORTS`. */
  readonly extraPorts?: readonly number[];
}

export type AddressCheck =
  | { readonly kind: 'allowed'; readonly url: URL }
  | { readonly kind: 'refused'; readonly failure: Failure };

type Address = ipaddr.IPv4 | ipaddr.IPv6;

interface AddressRule {
  readonly network: Address;
  readonly bits: number;
  /** null: any. */
  readonly port: number | null;
}

/** A compiled AddressPolicy. Hosts have the form of `URL.hostname`, IPv6 without brackets. */
export interface Guard {
  /** Guards with equal keys allow the same destinations. */
  readonly key: string;
  checkUrl(url: string): AddressCheck;
  /** Checks a mail server. `url` of the result, `http://HOST:PORT/`, only identifies it. */
  checkServer(host: string, port: number): AddressCheck;
  /** The reason why this address of this host must not be connected to, for messages; null if it may be. */
  refusal(host: string, port: number, address: string): string | null;
}

const DEFAULT_PORTS: readonly number[] = [80, 443, 8080, 8443];

/** Relay (RFC 5321), submission over TLS (RFC 8314), submission (RFC 6409), and the usual alternative to a blocked port 25. */
const MAIL_PORTS: readonly number[] = [25, 465, 587, 2525];

/**
 * Public addresses that cloud providers route internally: the metadata server of Azure, and service ranges of IBM Cloud.
 * Metadata services of other providers are link-local, unique-local or carrier-grade NAT and are refused as such.
 */
const PROVIDER_RANGES: readonly (readonly [Address, number])[] = [
  ipaddr.parseCIDR('168.63.129.16/32'),
  ipaddr.parseCIDR('161.26.0.0/16'),
  ipaddr.parseCIDR('166.8.0.0/14'),
];

/** The global unicast space that IANA assigns from (RFC 4291 §2.4); ipaddr.js also reports unassigned space as unicast. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Parses an IP address; IPv4-mapped IPv6 becomes IPv4. Null for a host name. */
const parseAddress = (host: string): Address | null => {
  const { IPv4, IPv6 } = ipaddr;
  return IPv4.isValidFourPartDecimal(host) || IPv6.isValid(host) ? ipaddr.process(host) : null;
};

const isWithin = (address: Address, [network, bits]: readonly [Address, number]): boolean =>
  address.kind() === network.kind() && address.match(network, bits);

/** Null for a public address, else the name of its range. */
const specialRange = (address: Address): string | null => {
  const range = address.range();
  if (range !== 'unicast') return range.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  if (address.kind() === 'ipv6' && !isWithin(address, GLOBAL_IPV6)) return 'unassigned';
  return PROVIDER_RANGES.some((provider) => isWithin(address, provider)) ? 'cloud provider' : null;
};

const parseRange = (text: string): readonly [Address, number] | null => {
  const { IPv4, IPv6 } = ipaddr;
  return IPv4.isValidCIDRFourPartDecimal(text) || IPv6.isValidCIDR(text) ? ipaddr.parseCIDR(text) : null;
};

export const bareHost = (host: string): string => host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');

interface Rules {
  readonly addresses: AddressRule[];
  /** Allowed ports by host name; null allows all. */
  readonly hosts: Map<string, Set<number> | null>;
}

/** An invalid entry allows nothing; the configuration reports it earlier. */
const addEntry = (rules: Rules, entry: string): void => {
  const text = entry.trim().toLowerCase();
  const range = parseRange(text);
  if (range) {
    rules.addresses.push({ network: range[0], bits: range[1], port: null });
    return;
  }
  const [, before = text, digits] = /^(\[.*\]|[^:]*):(\d{1,5})$/.exec(text) ?? [];
  const port = digits === undefined ? null : Number(digits);
  const address = parseAddress(bareHost(before));
  if (address) {
    rules.addresses.push({ network: address, bits: address.kind() === 'ipv4' ? 32 : 128, port });
    return;
  }
  if (!canParseUrl(`http://${before}`)) return;
  const host = bareHost(new URL(`http://${before}`).hostname);
  const known = rules.hosts.get(host);
  if (port === null || known === null) rules.hosts.set(host, null);
  else rules.hosts.set(host, new Set([...(known ?? []), port]));
};

/** RFC 6761 §6.3: these names always mean this machine, whatever a resolver returns. */
const isLocalhost = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');

/** The URL in messages: without credentials and query, which may be secret, and of limited length. */
const shown = (url: string, maxChars = 200): string => {
  const plain = url.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
  return plain.length > maxChars ? `${plain.slice(0, maxChars)}…` : plain;
};

const refused = (code: 'ADDRESS_INVALID' | 'ADDRESS_FORBIDDEN', message: string): AddressCheck => ({
  kind: 'refused',
  failure: failure(code, message),
});

export const portOf = (protocol: string, port: string): number => {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
};

export const compilePolicy = ({ allowPrivate, extraPorts = [] }: AddressPolicy, maxCached = 1_024): Guard => {
  const rules: Rules = { addresses: [], hosts: new Map() };
  for (const entry of allowPrivate) addEntry(rules, entry);
  const ports = new Set([...DEFAULT_PORTS, ...extraPorts]);
  const mailPorts = new Set([...MAIL_PORTS, ...extraPorts]);

  const isNamed = (host: string, port: number): boolean => {
    const opened = rules.hosts.get(host);
    return opened === null || (opened !== undefined && opened.has(port));
  };
  const isListed = (address: Address, port: number): boolean =>
    rules.addresses.some(
      (rule) => (rule.port === null || rule.port === port) && isWithin(address, [rule.network, rule.bits]),
    );

  const refusal = (host: string, port: number, address: string): string | null => {
    if (isNamed(host, port)) return null;
    const parsed = parseAddress(address);
    if (!parsed) return `${address}, which is not an IP address`;
    if (isListed(parsed, port)) return null;
    const range = specialRange(parsed);
    return range === null ? null : `${address} (${range}), which is not a public address`;
  };

  const checkHost = (url: URL, open: ReadonlySet<number>): AddressCheck => {
    const host = bareHost(url.hostname);
    const port = portOf(url.protocol, url.port);
    const literal = parseAddress(host) ?? (isLocalhost(host) ? ipaddr.parse('127.0.0.1') : null);
    if (isNamed(host, port) || (literal && isListed(literal, port))) return { kind: 'allowed', url };
    const range = literal && specialRange(literal);
    if (range) {
      return refused('ADDRESS_FORBIDDEN', `${url.hostname} is not a public address but ${range}.`);
    }
    return open.has(port)
      ? { kind: 'allowed', url }
      : refused(
          'ADDRESS_FORBIDDEN',
          `Port ${port} of ${url.hostname} is not allowed; to allow it, list ${host}:${port} under allowPrivate.`,
        );
  };

  const check = (text: string): AddressCheck => {
    if (!canParseUrl(text)) return refused('ADDRESS_INVALID', `"${shown(text)}" is not an absolute URL.`);
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      return refused(
        'ADDRESS_INVALID',
        `"${shown(text)}" is a ${url.protocol} URL; only http and https are allowed.`,
      );
    }
    if (url.username !== '' || url.password !== '') {
      return refused('ADDRESS_INVALID', `The URL at ${url.host} contains a user name or password.`);
    }
    return checkHost(url, ports);
  };

  const checkServer = (host: string, port: number): AddressCheck => {
    const named = ipaddr.IPv6.isValid(host) ? `[${host}]` : host;
    const text = `http://${named}:${port}/`;
    // Characters that would make the text more than a host.
    if (/[\s/?#@\\]/.test(host) || !canParseUrl(text) || new URL(text).hostname === '') {
      return refused(
        'ADDRESS_INVALID',
        `"${shown(host)}", port ${port}, is not a valid server name and port.`,
      );
    }
    return checkHost(new URL(text), mailPorts);
  };

  // The same few URLs are fetched again and again.
  const cache = new Map<string, AddressCheck>();
  return {
    key: JSON.stringify([allowPrivate, extraPorts]),
    refusal,
    checkServer,
    checkUrl: (text) => {
      const cached = cache.get(text);
      if (cached) return cached;
      if (cache.size >= maxCached) cache.clear();
      const result = check(text);
      cache.set(text, result);
      return result;
    },
  };
};

/**
 * Checks a URL without DNS: scheme, credentials, port, IP literals in every spelling of the URL Standard, and localhost
 * names. The addresses that a name resolves to are checked on each connection.
 */
export const checkAddress = (url: string, policy: AddressPolicy): AddressCheck =>
  compilePolicy(policy).checkUrl(url);
