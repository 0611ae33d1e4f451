import { inertText } from '../text/inert-text.ts';
import type { Client } from './client.ts';
import { type OutputOptions, shortTime, type Write, writeJson } from './print.ts';

export interface MuteOptions extends OutputOptions {
  readonly story: string;
  /** As people write it, such as 2h. */
  readonly duration: string;
}

/** `mute STORY FOR`: nothing about it is sent for so long; monitoring continues, and what was suppressed is listed. */
export const mute = async (client: Client, options: MuteOptions, write: Write): Promise<number> => {
  const { id, name } = await client.story(options.story);
  const mutedUntil = await client.mute(id, options.duration);
  if (options.json) return writeJson(write, { storyId: id, mutedUntil });
  write(`${inertText(name)} is muted until ${shortTime(mutedUntil)}.`);
  return 0;
};

/** `unmute STORY`: says what it changed; a story that was not muted is no error. */
export const unmute = async (
  client: Client,
  options: OutputOptions & { readonly story: string },
  write: Write,
): Promise<number> => {
  const { id, name } = await client.story(options.story);
  const wasMutedUntil = await client.unmute(id);
  if (options.json) return writeJson(write, { storyId: id, mutedUntil: null, wasMutedUntil });
  write(
    wasMutedUntil === null
      ? `${inertText(name)} was not muted; nothing changed.`
      : `${inertText(name)} is no longer muted (it was until ${shortTime(wasMutedUntil)}); alerts are sent again.`,
  );
  return 0;
};
