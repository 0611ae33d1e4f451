import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAddress, type AddressPolicy } from '../../src/outbound/outbound.ts';
import { LOOPBACK_SPELLINGS } from '../support/outbound/spellings.ts';

const verdict = (
  url: string,
  allowPrivate: readonly string[] = [],
  extraPorts: readonly number[] = [],
): string => {
  const check = checkAddress(url, { allowPrivate, extraPorts });
  return check.kind === 'allowed' ? 'allowed' : check.failure.code;
};

const message = (url: string, policy: AddressPolicy = { allowPrivate: [] }): string => {
  const check = checkAddress(url, policy);
  return check.kind === 'allowed' ? 'allowed' : check.failure.message;
};

describe('an address that is not public', () => {
  it.each(LOOPBACK_SPELLINGS)('is refused as loopback written as %s', (_, host) => {
    expect(verdict(`http://${host}/`)).toBe('ADDRESS_FORBIDDEN');
  });

  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '192.0.0.192',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.9',
    '192.88.99.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '161.26.0.10',
    '166.9.1.1',
    '[fe80::1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[fd20:ce::254]',
    '[fec0::1]',
    '[ff02::1]',
    '[2001:db8::1]',
    '[100::1]',
    '[3fff::1]',
    '[5f00::1]',
    '[4000::1]',
    '[::ffff:10.0.0.1]',
    '[::ffff:a9fe:a9fe]',
  ])('is refused: %s', (host) => {
    expect(verdict(`http://${host}/`)).toBe('ADDRESS_FORBIDDEN');
  });

  it('is named together with the reason', () => {
    expect(message('http://169.254.169.254/latest/meta-data/')).toBe(
      '169.254.169.254 is not a public address but link local.',
    );
    expect(message('http://2130706433/')).toBe('127.0.0.1 is not a public address but loopback.');
    expect(message('http://168.63.129.16/')).toBe(
      '168.63.129.16 is not a public address but cloud provider.',
    );
  });

  it('is refused in every spelling of every address of the private networks', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const privateAddress = fc.oneof(
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(0), octet, octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
    );
    const write = fc.constantFrom<(n: number) => string>(
      (n) => n.toString(),
      (n) => `0x${n.toString(16)}`,
      (n) => `0${n.toString(8)}`,
    );
    fc.assert(
      fc.property(privateAddress, write, fc.boolean(), ([a, b, c, d], spell, whole) => {
        const host = whole
          ? spell(((a * 256 + b) * 256 + c) * 256 + d)
          : [a, b, c, d].map((part) => spell(part)).join('.');
        expect(verdict(`http://${host}/`)).toBe('ADDRESS_FORBIDDEN');
        expect(verdict(`http://[::ffff:${a}.${b}.${c}.${d}]/`)).toBe('ADDRESS_FORBIDDEN');
      }),
    );
  });
});

describe('a public address', () => {
  it.each([
    'https://news.example/story?id=1#top',
    'http://1.1.1.1/',
    'https://[2606:4700:4700::1111]/',
    'http://news.example:8080/',
    'https://news.example:8443/',
    'https://xn--nachrichten-x9a.example/',
    'https://localhost.example/',
    'https://notlocalhost/',
  ])('is allowed: %s', (url) => {
    expect(verdict(url)).toBe('allowed');
  });

  it('is given back as the URL that it was read as', () => {
    const check = checkAddress('HTTPS://News.Example:443/a/../b', { allowPrivate: [] });
    expect(check.kind === 'allowed' && check.url.href).toBe('https://news.example/b');
  });
});

describe('the form of an address', () => {
  it.each([
    ['nothing', ''],
    ['no scheme', 'news.example/story'],
    ['a path', '/story'],
    ['words', 'not an address'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,hello'],
    ['FTP', 'ftp://news.example/'],
    ['gopher', 'gopher://news.example/'],
    ['a web socket', 'wss://news.example/'],
    ['a user name', 'https://user@news.example/'],
    ['a password', 'https://user:secret@news.example/'],
    ['an empty password', 'https://user:@news.example/'],
    ['a zone id', 'http://[fe80::1%25eth0]/'],
    ['a bad port', 'http://news.example:99999/'],
    ['too many numbers', 'http://1.2.3.4.5/'],
  ])('is refused with %s', (_, url) => {
    expect(verdict(url)).toBe('ADDRESS_INVALID');
  });

  it('never shows a password or a query', () => {
    expect(message('https://user:secret@news.example/?key=hidden')).toBe(
      'The URL at news.example contains a user name or password.',
    );
    expect(message('ftp://user:secret@news.example/a?key=hidden')).toBe(
      '"ftp://news.example/a" is a ftp: URL; only http and https are allowed.',
    );
    expect(message(`nonsense${'x'.repeat(1_000)}`).length).toBeLessThan(260);
  });

  it('is judged without ever throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (url) => {
        expect(['allowed', 'ADDRESS_INVALID', 'ADDRESS_FORBIDDEN']).toContain(verdict(url, [url]));
      }),
    );
  });
});

describe('a port', () => {
  it.each([22, 25, 3306, 6379, 9200, 1, 81])('is refused when it is %d', (port) => {
    expect(verdict(`http://news.example:${port}/`)).toBe('ADDRESS_FORBIDDEN');
    expect(message(`http://news.example:${port}/`)).toContain(`news.example:${port}`);
  });

  it('is opened for every public host by configuration, and for no private one', () => {
    expect(verdict('http://news.example:8000/', [], [8000])).toBe('allowed');
    expect(verdict('http://10.0.0.1:8000/', [], [8000])).toBe('ADDRESS_FORBIDDEN');
  });
});

describe('an allowed private host', () => {
  it.each([
    ['http://127.0.0.1:3000/', '127.0.0.1'],
    ['http://127.0.0.1:3000/', '127.0.0.0/8'],
    ['http://[::ffff:127.0.0.1]:3000/', '127.0.0.1'],
    ['http://localhost:3000/', 'localhost'],
    ['http://localhost:3000/', '127.0.0.1'],
    ['http://[::1]:3000/', '::1'],
    ['http://[::1]:3000/', '[::1]'],
    ['http://[::1]:3000/', '[::1]:3000'],
    ['http://[fd00::7]:3000/', 'fd00::/8'],
    ['http://cms.internal:3000/', 'cms.internal'],
    ['http://cms.internal:3000/', ' CMS.Internal '],
    ['http://cms.internal.:3000/', 'cms.internal:3000'],
    ['http://cms.internal:3000/', 'cms.internal:3000'],
    ['http://10.2.3.4/', '10.2.0.0/16'],
    ['http://0x0a.2.3.4/', '10.2.3.4:80'],
    ['http://bücher.example:3000/', 'bücher.example'],
  ])('lets %s through when %s is listed', (url, entry) => {
    expect(verdict(url, [entry])).toBe('allowed');
  });

  it.each([
    ['http://127.0.0.2/', '127.0.0.1'],
    ['http://127.0.0.1:3001/', '127.0.0.1:3000'],
    ['http://10.3.0.1/', '10.2.0.0/16'],
    ['http://cms.internal:3001/', 'cms.internal:3000'],
    ['http://other.cms.internal:3000/', 'cms.internal'],
    ['http://127.0.0.1/', ''],
    ['http://127.0.0.1/', '127.0.0.0/99'],
    ['http://[::1]/', '127.0.0.1'],
    ['http://127.0.0.1/', '::/0'],
  ])('lets %s not through when only %s is listed', (url, entry) => {
    expect(verdict(url, [entry])).toBe('ADDRESS_FORBIDDEN');
  });

  it('keeps all its ports open when one of them is listed as well', () => {
    expect(verdict('http://cms.internal:9/', ['cms.internal', 'cms.internal:3000'])).toBe('allowed');
    expect(verdict('http://cms.internal:9/', ['cms.internal:3000', 'cms.internal'])).toBe('allowed');
    expect(verdict('http://cms.internal:4/', ['cms.internal:3', 'cms.internal:4'])).toBe('allowed');
  });

  it('still has to be a proper address', () => {
    expect(verdict('file://127.0.0.1/etc/passwd', ['127.0.0.1'])).toBe('ADDRESS_INVALID');
    expect(verdict('http://user@127.0.0.1/', ['127.0.0.1'])).toBe('ADDRESS_INVALID');
  });
});
