import { resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

import { help, parseCall } from './arguments.ts';
import { StartError } from './error.ts';

const repository = resolve(import.meta.dirname, '../../../..');

describe('The call', () => {
  test('without arguments means this repository, on this machine, with examples', () => {
    expect(parseCall([])).toEqual({
      help: false,
      root: repository,
      state: `${repository}/.slipway`,
      compose: false,
      reset: false,
      seed: true,
    });
  });

  test('takes every flag that the help names', () => {
    const flags = [...help.matchAll(/^ {2}(--[a-z-]+)(?: (DIR))?/gm)].flatMap(([, flag = '', value]) =>
      value === undefined ? [flag] : [flag, '/srv/board'],
    );

    expect(parseCall(flags)).toEqual({
      help: true,
      root: '/srv/board',
      state: '/srv/board',
      compose: true,
      reset: true,
      seed: false,
    });
  });

  test('keeps its state in the workspace that it starts', () => {
    expect(parseCall(['--cwd', '/srv/board']).state).toBe('/srv/board/.slipway');
  });

  test('passes over the -- that separates a script’s arguments from pnpm’s own', () => {
    expect(parseCall(['--', '--compose']).compose).toBe(true);
  });

  test.each([
    [['--compsoe'], "Unknown option '--compsoe'"],
    [['api'], "Unexpected argument 'api'"],
    [['--state'], "Option '--state <value>' argument missing"],
  ])('refuses %j in one sentence', (args, sentence) => {
    const call = () => parseCall(args);

    expect(call).toThrow(StartError);
    expect(call).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(call).toThrow(new RegExp(`^${sentence}[^.]*: \`pnpm start --help\` tells what there is\\.$`));
  });
});
