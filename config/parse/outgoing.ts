import type { Endpoint } from '../../src/model/endpoint.ts';
import type { EpochMs } from '../../src/model/time.ts';
import { type CheckAddress, checkSecretUrl, type NotifyPolicy } from './addresses.ts';
import { endpointSchema } from '../schema/endpoints.ts';
import { readMailServer, senderFault } from './mail.ts';
import { type Finding, quote } from '../report/problems.ts';
import type { LenientWatchList } from '../report/lenient-schema.ts';
import { resolveText, type SecretSources } from './secrets.ts';
import { endpointTargets, type TargetContext } from './targets.ts';

/** Everything that is sent other than page requests: messages to endpoints, mail, and the heartbeat. */

interface OutgoingContext extends SecretSources {
  readonly checkAddress: CheckAddress;
  readonly policy: NotifyPolicy;
  readonly now: EpochMs | undefined;
}

interface Outgoing {
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly endpoints: readonly (readonly Endpoint[])[];
  readonly pingUrl: string | null;
}

interface Mail {
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly mail: TargetContext['mail'];
}

const mailOf = ({ mail }: LenientWatchList, context: OutgoingContext): Mail => {
  const problems: Finding[] = [];
  const warnings: Finding[] = [];
  const fault = mail?.from === undefined ? null : senderFault(mail.from);
  if (fault !== null) problems.push({ path: ['mail', 'from'], message: fault });
  if (mail?.server === undefined) return { problems, warnings, mail: null };
  const path = ['mail', 'server'];
  const read = readMailServer(mail.server, context.policy, context);
  if (read.kind === 'refused') {
    problems.push({ path, message: read.message });
    return { problems, warnings, mail: null };
  }
  if (read.warning !== null) warnings.push({ path, message: read.warning });
  const from = mail.from?.trim();
  return { problems, warnings, mail: from === undefined ? null : { server: read.server, from } };
};

const pingOf = (
  { alive }: LenientWatchList,
  context: OutgoingContext,
): { url: string | null; problems: Finding[] } => {
  if (alive.ping === undefined) return { url: null, problems: [] };
  const resolved = resolveText(alive.ping, context);
  const url =
    resolved.kind === 'refused'
      ? resolved.message
      : checkSecretUrl(resolved.secret.trim(), context.policy, {
          checkAddress: context.checkAddress,
          shown: resolved.name === null,
        });
  return typeof url === 'string'
    ? { url: null, problems: [{ path: ['alive', 'ping'], message: url }] }
    : { url: url.href, problems: [] };
};

/** Conflicts between the name of an endpoint and the generated name of a mail recipient. */
const repeatedRecipients = (
  file: LenientWatchList,
  endpoints: readonly (readonly Endpoint[])[],
): Finding[] => {
  const written = new Set(file.endpoints.map(({ name }) => name?.trim()));
  return endpoints.flatMap((several, index) =>
    several
      .filter(({ name }) => several.length > 1 && written.has(name))
      .map(({ name }) => ({
        path: ['endpoints', index, 'name'],
        message: `the name ${quote(name)}, which a recipient of this one gets, is taken already`,
      })),
  );
};

const KNOWN_KEYS = Object.keys(endpointSchema.shape);

export const outgoing = (file: LenientWatchList, context: OutgoingContext): Outgoing => {
  const mail = mailOf(file, context);
  const ping = pingOf(file, context);
  const targetContext = { ...context, mail: mail.mail, hasMail: file.mail !== undefined };
  const targets = file.endpoints.map((endpoint, index) =>
    endpointTargets(endpoint, index, targetContext, KNOWN_KEYS),
  );
  const endpoints = targets.map(({ endpoints }) => endpoints);
  return {
    problems: [
      ...mail.problems,
      ...ping.problems,
      ...targets.flatMap(({ problems }) => problems),
      ...repeatedRecipients(file, endpoints),
    ],
    warnings: [...mail.warnings, ...targets.flatMap(({ warnings }) => warnings)],
    endpoints,
    pingUrl: ping.url,
  };
};
