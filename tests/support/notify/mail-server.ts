import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** A small mail server (RFC 5321, STARTTLS of RFC 3207, AUTH PLAIN of RFC 4954) that keeps what comes and answers as told. */

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As sent, dot-stuffing undone. */
  readonly raw: string;
  readonly safe: boolean;
  /** `\0user\0password`, decoded. */
  readonly login: string | null;
}

export interface MailServerOptions {
  readonly pem?: { readonly key: string; readonly cert: string };
  readonly tlsFromStart?: boolean;
  readonly starttls?: boolean;
  readonly auth?: boolean;
  /** Instead of the usual reply, by the beginning of the command; `DATA-END` after the text, `GREETING` at first. */
  readonly replies?: Readonly<Record<string, string>>;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** Commands in order, over all connections. */
  readonly commands: readonly string[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

export const startMailServer = async (options: MailServerOptions = {}): Promise<MailServer> => {
  const mails: ReceivedMail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const converse = (plain: Socket, safeAlready: boolean): void => {
    let socket: Socket = plain;
    let [safe, login, from, buffer, text] = [
      safeAlready,
      null as string | null,
      '',
      '',
      null as string | null,
    ];
    let to: string[] = [];
    const say = (line: string): void => {
      if (line !== 'SILENCE') socket.write(`${line}\r\n`);
    };
    const reply = (key: string, usual: string): string => {
      const given = options.replies?.[key] ?? usual;
      say(given);
      return given;
    };
    const capabilities = (): string[] => [
      'mail.example',
      ...(options.starttls === true && !safe ? ['STARTTLS'] : []),
      ...(options.auth === true ? ['AUTH PLAIN'] : []),
      '8BITMIME',
    ];
    const upgrade = (): void => {
      plain.removeAllListeners('data');
      const secured = new TLSSocket(plain, { isServer: true, ...options.pem });
      secured.on('error', () => {});
      [socket, safe, buffer] = [secured, true, ''];
      secured.on('data', onData);
    };
    const onLine = (line: string): void => {
      if (text !== null) {
        if (line !== '.') {
          text += `${line.replace(/^\./, '')}\r\n`;
          return;
        }
        const given = options.replies?.['DATA-END'] ?? '250 2.0.0 kept';
        if (given.startsWith('2')) mails.push({ from, to, raw: text, safe, login });
        text = null;
        say(given);
        return;
      }
      commands.push(line);
      const word = line.split(/[ :]/)[0]?.toUpperCase() ?? '';
      switch (word) {
        case 'EHLO': {
          const lines = capabilities();
          const usual = lines
            .map((one, index) => `250${index === lines.length - 1 ? ' ' : '-'}${one}`)
            .join('\r\n');
          reply('EHLO', usual);
          return;
        }
        case 'STARTTLS':
          if (
            reply('STARTTLS', options.starttls === true ? '220 go on' : '502 5.5.1 unknown').startsWith('220')
          ) {
            upgrade();
          }
          return;
        case 'AUTH':
          login = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString();
          reply('AUTH', '235 2.7.0 welcome');
          return;
        case 'MAIL':
          from = /<(.*?)>/.exec(line)?.[1] ?? '';
          to = [];
          reply('MAIL', '250 2.1.0 ok');
          return;
        case 'RCPT':
          if (reply('RCPT', '250 2.1.5 ok').startsWith('2')) to.push(/<(.*?)>/.exec(line)?.[1] ?? '');
          return;
        case 'DATA':
          if (reply('DATA', '354 go ahead').startsWith('354')) text = '';
          return;
        case 'QUIT':
          say('221 2.0.0 bye');
          socket.end();
          return;
        default:
          say('502 5.5.1 unknown');
      }
    };
    const onData = (bytes: Buffer): void => {
      buffer += bytes.toString('latin1');
      for (let end = buffer.indexOf('\r\n'); end !== -1; end = buffer.indexOf('\r\n')) {
        const line = Buffer.from(buffer.slice(0, end), 'latin1').toString('utf8');
        buffer = buffer.slice(end + 2);
        onLine(line);
      }
    };
    socket.on('data', onData);
    reply('GREETING', '220 mail.example ESMTP');
  };

  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    if (options.tlsFromStart !== true) {
      converse(socket, false);
      return;
    }
    const secured = new TLSSocket(socket, { isServer: true, ...options.pem });
    secured.on('error', () => {});
    secured.once('secure', () => converse(secured, true));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    commands,
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** A mail taken apart by hand, so that what the sender's library wrote is looked at with other eyes. */
export interface ReadMail {
  /** Lower-case names, folding undone; every occurrence. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly parts: readonly { readonly type: string; readonly text: string }[];
}

const splitHead = (raw: string): [string, string] => {
  const at = raw.indexOf('\r\n\r\n');
  return [raw.slice(0, at), raw.slice(at + 4)];
};

const headersOf = (head: string): Record<string, string[]> => {
  const headers: Record<string, string[]> = {};
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const [name = '', ...value] = line.split(':');
    (headers[name.toLowerCase()] ??= []).push(value.join(':').trim());
  }
  return headers;
};

const decoded = (headers: Record<string, string[]>, body: string): string => {
  const bytes = Buffer.from(body, 'utf8');
  switch (headers['content-transfer-encoding']?.[0]?.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable':
      return Buffer.from(
        body
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString('utf8');
    default:
      return bytes.toString('utf8');
  }
};

export const readMail = (raw: string): ReadMail => {
  const [head, body] = splitHead(raw);
  const headers = headersOf(head);
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type']?.[0] ?? '')?.[1];
  const pieces = boundary === undefined ? [] : body.split(`--${boundary}`).slice(1, -1);
  return {
    headers,
    parts: pieces.map((piece) => {
      const [partHead, partBody] = splitHead(piece.replace(/^\r\n/, ''));
      const partHeaders = headersOf(partHead);
      return {
        type: partHeaders['content-type']?.[0] ?? '',
        text: decoded(partHeaders, partBody.replace(/\r\n$/, '')).replaceAll('\r\n', '\n'),
      };
    }),
  };
};

/** Encoded words of a header (RFC 2047), undone. */
export const readWords = (value: string): string =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_all, encoding: string, text: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('utf8')
        : Buffer.from(
            text
              .replaceAll('_', ' ')
              .replace(/=([0-9A-F]{2})/gi, (_word, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              ),
            'latin1',
          ).toString('utf8'),
    );
