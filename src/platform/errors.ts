/**
 * The table of coded errors. `retryable`: can a retry succeed without a person? `wayOut`: how to fix it, one sentence
 * for people; the API returns it under that key. A test compares this table with docs/errors.md.
 */
export const ERRORS = {
  // Configuration: the start fails, or the previous list stays in force.
  CONFIG_UNREADABLE: { retryable: false, wayOut: 'Check the path in STOPPRESS_CONFIG and its permissions.' },
  CONFIG_INVALID: {
    retryable: false,
    wayOut: 'Fix the line shown; `stoppress config check` confirms when it is valid.',
  },
  CONFIG_CHANGED: {
    retryable: false,
    wayOut: 'The file changed meanwhile; run the command again.',
  },
  ENVIRONMENT_INVALID: {
    retryable: false,
    wayOut: 'Set the variable shown as described in config/example.env.',
  },
  DATA_FOLDER_LOCKED: {
    retryable: false,
    wayOut: 'Stop the process shown, or give this one its own STOPPRESS_DATA.',
  },
  DATA_FOLDER_UNWRITABLE: {
    retryable: false,
    wayOut: 'Make the folder writable for this user, or choose another one with STOPPRESS_DATA or --data.',
  },
  DATABASE_UNUSABLE: {
    retryable: false,
    wayOut: 'Restore a backup into the data folder, or set STOPPRESS_DATA to another folder.',
  },
  DATABASE_UNREACHABLE: {
    retryable: false,
    wayOut:
      'Start PostgreSQL, or correct host and port in DATABASE_URL; without it an embedded database is used.',
  },
  DATABASE_LOGIN: {
    retryable: false,
    wayOut: 'Correct the user name and password in DATABASE_URL (percent-encode special characters).',
  },
  DATABASE_MISSING: {
    retryable: false,
    wayOut: 'Create it with `createdb`, or correct the database name in DATABASE_URL.',
  },
  DATABASE_PERMISSION: {
    retryable: false,
    wayOut: 'Grant the user of DATABASE_URL the CREATE privilege on a writable database.',
  },
  REDIS_UNREACHABLE: {
    retryable: false,
    wayOut: 'Start Redis, or correct host and port in REDIS_URL; without it the queue lives in the database.',
  },
  REDIS_LOGIN: {
    retryable: false,
    wayOut:
      'Correct the user name, password and database number in REDIS_URL (percent-encode special characters).',
  },
  PORT_IN_USE: {
    retryable: false,
    wayOut:
      'Stop the program that uses the port (perhaps another Stop Press), or set PORT or --port; 0 picks a free one.',
  },
  LISTEN_FAILED: {
    retryable: false,
    wayOut: 'Set HOST to an address of this machine and PORT to a port that this user may open.',
  },
  SCHEMA_NEWER: {
    retryable: false,
    wayOut: 'This data was written by a newer release: start that release, or restore a backup.',
  },

  // Addresses: refused before connecting.
  ADDRESS_INVALID: {
    retryable: false,
    wayOut: 'Use a full http:// or https:// URL without user name and password.',
  },
  ADDRESS_FORBIDDEN: {
    retryable: false,
    wayOut: 'If this private address is intended, list it under fetch.allowPrivate.',
  },

  // Fetching.
  FETCH_DNS: { retryable: true, wayOut: 'Check the host name. The next check retries.' },
  FETCH_CONNECT: {
    retryable: true,
    wayOut: 'The host did not accept a connection. The next check retries.',
  },
  FETCH_TLS: {
    retryable: true,
    wayOut: 'The certificate was rejected; open the page in a browser and report the problem to the site.',
  },
  FETCH_TIMEOUT: {
    retryable: true,
    wayOut: 'The site responded too slowly. The next check retries.',
  },
  FETCH_TOO_LARGE: {
    retryable: true,
    wayOut: 'The page exceeds the size limit; watch a smaller page.',
  },
  FETCH_ENCODING: {
    retryable: true,
    wayOut: 'The content encoding is invalid or was applied more than once; report it to the site.',
  },
  FETCH_PROTOCOL: {
    retryable: true,
    wayOut: 'The response was not valid HTTP or was interrupted. The next check retries.',
  },
  FETCH_REDIRECTS: {
    retryable: true,
    wayOut: 'Open the URL in a browser and put the final address into the watch list.',
  },
  FETCH_ABORTED: { retryable: true, wayOut: 'The process was stopping; the check will run again.' },
  HTTP_NOT_FOUND: {
    retryable: true,
    wayOut: 'Check the URL; if the story is gone for good, remove it from the watch list.',
  },
  HTTP_FORBIDDEN: {
    retryable: true,
    wayOut: 'The site refuses this request; ask the site for access, or watch its feed.',
  },
  HTTP_RATE_LIMITED: {
    retryable: true,
    wayOut: 'The site wants fewer requests. Its Retry-After is honoured; raise `every`.',
  },
  HTTP_CLIENT_ERROR: {
    retryable: true,
    wayOut: 'Open the URL in a browser; if it works there, report the status shown here.',
  },
  HTTP_SERVER_ERROR: {
    retryable: true,
    wayOut: 'The site has a problem. The next check retries.',
  },

  // The response is not an article.
  CAPTURE_NOT_HTML: {
    retryable: true,
    wayOut: 'Only HTML pages can be watched; use the article page instead of the file.',
  },
  CAPTURE_IS_FEED: {
    retryable: true,
    wayOut:
      'Move the address from `stories:` to `discover:` in the watch list; `stoppress discover URL` previews its stories.',
  },
  CAPTURE_NO_ARTICLE: {
    retryable: true,
    wayOut: 'No article text was found; try `stoppress check URL`, then `include: SELECTOR`.',
  },
  CAPTURE_GONE: {
    retryable: true,
    wayOut:
      'The page says that the story does not exist; if it is gone for good, remove it from the watch list.',
  },
  CAPTURE_BLOCKED: {
    retryable: true,
    wayOut: 'The site shows a bot check; set fetch.contact and ask the site to allow your requests.',
  },
  CAPTURE_PAYWALLED: {
    retryable: true,
    wayOut: 'Only subscribers see the story; watch a page that shows it in full.',
  },
  ROBOTS_DISALLOWED: {
    retryable: true,
    wayOut: 'Ask the site for permission; with it, set `robots: ignore` for the host under `hosts`.',
  },
  ROBOTS_UNREACHABLE: {
    retryable: true,
    wayOut: 'The page is not fetched while robots.txt cannot be read. It is retried automatically.',
  },
  RENDER_FAILED: {
    retryable: true,
    wayOut:
      'The browser could not show the page; check STOPPRESS_BROWSER, or set `render: never` for the story.',
  },
  CAPTURE_REJECTED: {
    retryable: true,
    wayOut: 'The page is not the story, for the reason shown; nothing is compared until the story is back.',
  },
  CAPTURE_TOO_COMPLEX: {
    retryable: true,
    wayOut: 'The markup exceeds the parsing limits; restrict it to the story with `include: SELECTOR`.',
  },
  EXTRACT_TIMEOUT: {
    retryable: true,
    wayOut: 'Parsing was stopped at its time limit. Other stories are not affected.',
  },
  EXTRACT_CRASHED: {
    retryable: true,
    wayOut: 'Parsing failed; `stoppress check URL` shows where. Please report the page.',
  },

  CHECK_BROKEN: {
    retryable: true,
    wayOut:
      'This is a bug in Stop Press: please report it with the details from the log. The check is retried.',
  },

  CHECK_BROKEN_OFF: {
    retryable: true,
    wayOut:
      'Check the log and memory use of the process before it ended; restrict the page to the story with `include: SELECTOR`, or remove it from the watch list.',
  },

  CHECK_TIMED_OUT: {
    retryable: true,
    wayOut:
      'Check the log for what the check waited for; narrow the story with `include: SELECTOR`, or remove it from the watch list.',
  },

  // Sources of new stories.
  SOURCE_UNREADABLE: {
    retryable: true,
    wayOut:
      'Try `stoppress discover URL`; the address must respond with a feed, a news sitemap or a page of links.',
  },

  // Delivering.
  DELIVERY_REFUSED: {
    retryable: true,
    wayOut: 'The receiver responded with an error. It is retried on the schedule.',
  },
  DELIVERY_REDIRECT: {
    retryable: true,
    wayOut: 'Deliveries do not follow redirects; put the final URL into the watch list.',
  },
  DELIVERY_DECLINED: {
    retryable: false,
    wayOut: 'The receiver rejected this message but accepts others; its response says why.',
  },
  DELIVERY_GONE: {
    retryable: false,
    wayOut:
      'The receiver no longer exists, so the endpoint was disabled; fix it, then run `stoppress enable NAME --replay`.',
  },
  DELIVERY_UNREACHABLE: {
    retryable: true,
    wayOut: 'The receiver could not be reached. It is retried on the schedule.',
  },
  DELIVERY_TIMEOUT: {
    retryable: true,
    wayOut: 'The receiver must respond within 15 s: respond first, work later.',
  },
  DELIVERY_BROKEN: {
    retryable: true,
    wayOut:
      'This is a bug in Stop Press: please report it with the details from the log. The delivery is retried on the schedule.',
  },
  DELIVERY_BROKEN_OFF: {
    retryable: true,
    wayOut:
      'Check the log and memory use of the process before it ended. The delivery is retried on the schedule.',
  },
  MAIL_LOGIN: {
    retryable: true,
    wayOut: 'Check the user name and password of the mail server in the watch list.',
  },
  MAIL_INSECURE: {
    retryable: true,
    wayOut:
      'Nothing was sent: the mail server must offer STARTTLS with a valid certificate, or use its TLS port.',
  },
  ENDPOINT_UNKNOWN: {
    retryable: false,
    wayOut:
      'Add it to the watch list again; `stoppress endpoints` lists all. Its pending deliveries are kept.',
  },
  ENDPOINT_DISABLED: {
    retryable: false,
    wayOut: 'Fix its receiver, then run `stoppress enable NAME`; `--replay` also sends its held deliveries.',
  },

  // Commands and API.
  IMPORT_UNREADABLE: {
    retryable: false,
    wayOut: 'Use an OPML file, a CSV file or a list with one URL per line; - is standard input.',
  },
  NOT_RUNNING: {
    retryable: false,
    wayOut: 'Start it with `npm start`, or set HOST and PORT to the address where it runs.',
  },
  STARTING: { retryable: true, wayOut: 'Wait a few seconds and send the request again.' },
  NOT_FOUND: { retryable: false, wayOut: '`stoppress list` shows what exists.' },
  UNAUTHORIZED: { retryable: false, wayOut: 'Send the value of STOPPRESS_TOKEN as a bearer token.' },
  REQUEST_INVALID: { retryable: false, wayOut: 'Fix the part of the request shown and send it again.' },
  HOST_REFUSED: {
    retryable: false,
    wayOut: 'Open the address that was logged at start, such as http://127.0.0.1:8080/.',
  },
  CHECK_BUSY: {
    retryable: true,
    wayOut: 'The story is paused, or a check of it is running; repeat the request later.',
  },
  INTERNAL: {
    retryable: true,
    wayOut: 'This is a bug in Stop Press: please report it with the details from the log.',
  },
} as const satisfies Record<string, { retryable: boolean; wayOut: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** An expected failure as a value; `message` names the thing and the place. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

export const failure = (code: ErrorCode, message: string): Failure => ({ code, message });

/** One line for logs and terminals: message, how to fix it, code. */
export const describeError = ({ code, message }: Failure): string =>
  `${message} ${ERRORS[code].wayOut} [${code}]`;

/** Thrown only where the caller cannot continue: at start and in commands. */
export class StopPressError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(describeError({ code, message }), options);
    this.name = 'StopPressError';
    this.code = code;
  }
}
