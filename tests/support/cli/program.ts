import type { Command } from 'commander';
import { buildProgram } from '../../../src/cli/program/program.ts';

const notHere = (): never => {
  throw new Error('Only the help of the commands is read here.');
};

/** All commands, unable to run. */
const program = (): Command =>
  buildProgram({
    version: '0.0.0',
    write: notHere,
    talk: notHere,
    finish: notHere,
    output: notHere,
    linesOf: notHere,
    openExtractor: notHere,
    start: notHere,
    clientOf: notHere,
    watchList: {
      locate: notHere,
      read: notHere,
      parse: notHere,
      add: notHere,
      replace: notHere,
      check: notHere,
      schema: notHere,
    },
  });

export interface CommandHelp {
  readonly words: readonly string[];
  /** What `--help` prints in a terminal of 80 columns. */
  readonly help: string;
}

const helpOf = (command: Command): string => {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return help.trim();
};

const below = (command: Command, words: readonly string[]): CommandHelp[] =>
  command.commands.flatMap((child): CommandHelp[] => {
    const path = [...words, child.name()];
    return [{ words: path, help: helpOf(child) }, ...below(child, path)];
  });

/** The help of every command and subcommand, in the order of `stoppress --help`. */
export const allHelp = (): CommandHelp[] => below(program(), []);
