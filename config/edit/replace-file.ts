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
 * Replaces a file as a whole: whoever reads it sees the text before or the text after, also when the process dies in
 * between. A link is followed, permissions are kept.
 * @param before what the edit was made from; if the file says something else by now, nothing is written.
 * @throws StopPressError CONFIG_UNREADABLE when the folder does not let it, CONFIG_CHANGED.
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
