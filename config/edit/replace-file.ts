import { randomBytes } from 'node:crypto';
import { open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { StopPressError } from '../../src/platform/errors.ts';
import { errorCode } from '../parse/secrets.ts';

/** The text of a file, and '' if there is none. @throws CONFIG_UNREADABLE */
export const readOrEmpty = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw new StopPressError('CONFIG_UNREADABLE', `${file} cannot be read (${errorCode(error)}).`, {
      cause: error,
    });
  }
};

/**
 * Replaces a file atomically: readers see either the old or the new text, even if the process crashes in between.
 * Symbolic links are followed and permissions are preserved.
 * @param before the text that the edit is based on; if the file has changed since, nothing is written.
 * @throws StopPressError CONFIG_UNREADABLE if the folder is not writable, CONFIG_CHANGED.
 */
export const replaceFile = async (file: string, before: string, text: string): Promise<void> => {
  const target = await realpath(file).catch(() => path.resolve(file));
  const temporary = path.join(
    path.dirname(target),
    `.${path.basename(target)}.${randomBytes(6).toString('hex')}`,
  );
  try {
    const mode = await stat(target).then(
      (found) => found.mode & 0o777,
      () => 0o644,
    );
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if ((await readOrEmpty(target)) !== before)
      throw new StopPressError('CONFIG_CHANGED', `${file} was edited meanwhile; nothing was written.`);
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    if (error instanceof StopPressError) throw error;
    throw new StopPressError('CONFIG_UNREADABLE', `${file} cannot be replaced (${errorCode(error)}).`, {
      cause: error,
    });
  }
};
