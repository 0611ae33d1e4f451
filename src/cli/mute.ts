import { inertText } from '../text/render-diff.ts';
import type { Client } from './client.ts';
import { type OutputOptions, shortTime, type Write, writeJson } from './print.ts';

export interface MuteOptions extends OutputOptions {
  readonly story: string;
  /** As people write it, such as 2h. */
  readonly duration: string;
}

/** `mute STORY FOR`: nothing about it is sent for so long; it is watched on, and what was kept back is listed. */
export const mute = async (client: Client, options: MuteOptions, write: Write): Promise<number> => {
  const { id, name } = await client.story(options.story);
  const mutedUntil = await client.mute(id, options.duration);
  if (options.json) return writeJson(write, { storyId: id, mutedUntil });
  write(`${inertText(name)} is muted until ${shortTime(mutedUntil)}.`);
  return 0;
};

/** `unmute STORY`. */
export const unmute = async (
  client: Client,
  options: OutputOptions & { readonly story: string },
  write: Write,
): Promise<number> => {
  const { id, name } = await client.story(options.story);
  await client.unmute(id);
  if (options.json) return writeJson(write, { storyId: id, mutedUntil: null });
  write(`${inertText(name)} is not muted.`);
  return 0;
};
