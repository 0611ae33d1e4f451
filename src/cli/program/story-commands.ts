import type { Command } from 'commander';
import type { ServerFlags, ServerTools } from './alert-commands.ts';
import { STORY_ARGUMENT } from './help.ts';
import { versionNumber, wholeNumber } from './values.ts';

/** Commands about watched stories and their versions. They send requests to a running Stop Press. */

const registerLists = (
  program: Command,
  { write, finish, withServer, clientOf, output }: ServerTools,
): void => {
  withServer(program.command('list').description('monitored stories and their state')).action(
    async (flags: ServerFlags) => {
      const { list } = await import('../stories.ts');
      finish(await list(await clientOf(flags), output(flags.json), write));
    },
  );

  withServer(
    program
      .command('log')
      .argument('[story]', `${STORY_ARGUMENT}; all unless given`)
      .description('recorded versions, newest first'),
  )
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .action(async (story: string | undefined, flags: ServerFlags & { limit: number }) => {
      const { log } = await import('../stories.ts');
      finish(
        await log(
          await clientOf(flags),
          { story: story ?? null, limit: flags.limit, ...output(flags.json) },
          write,
        ),
      );
    });
};

const registerVersions = (
  program: Command,
  { write, talk, finish, withServer, clientOf, output }: ServerTools,
): void => {
  withServer(
    program
      .command('show')
      .argument('<story>', STORY_ARGUMENT)
      .argument('[version]', 'its number; the newest unless given', versionNumber)
      .description('the text of a version and the expectations of the story'),
  ).action(async (story: string, version: string | undefined, flags: ServerFlags) => {
    const { show } = await import('../stories.ts');
    finish(
      await show(await clientOf(flags), { story, version: version ?? null, ...output(flags.json) }, write),
    );
  });

  withServer(
    program
      .command('diff')
      .argument('<story>', STORY_ARGUMENT)
      .argument('[from]', 'number of a version; the one before TO unless given', versionNumber)
      .argument('[to]', 'number of a version; the newest unless given', versionNumber)
      .description('what changed between two versions'),
  ).action(async (story: string, from: string | undefined, to: string | undefined, flags: ServerFlags) => {
    const { diff } = await import('../stories.ts');
    finish(
      await diff(
        await clientOf(flags),
        { story, from: from ?? null, to: to ?? null, ...output(flags.json) },
        write,
        talk,
      ),
    );
  });

  withServer(
    program
      .command('explain')
      .argument('<event>', 'id of an event, evt_…')
      .description('recompute the decision behind an event from stored data; exit code 1 if it would differ'),
  ).action(async (event: string, flags: ServerFlags) => {
    const { explain } = await import('../explain.ts');
    finish(await explain(await clientOf(flags), { event, ...output(flags.json) }, write));
  });
};

export const registerStoryCommands = (program: Command, tools: ServerTools): void => {
  registerLists(program, tools);
  registerVersions(program, tools);
};
