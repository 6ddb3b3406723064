import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import type { Clone } from './clone.ts';
import { RehearsalError } from './error.ts';
import { runLine, type Ended } from './shell.ts';

/** All that a rehearsal plays with. */
export interface World {
  readonly clone: Clone;
  readonly staging: string;
  readonly prod: string;
  /**
   * Runs a line as a step of a workflow would.
   * @param settings of the step: shown before the line
   * @param status that it must end with; `refused` when any but 0 will do
   */
  readonly run: (
    line: string,
    settings?: Readonly<Record<string, string>>,
    status?: number | 'refused',
  ) => Promise<Ended>;
  /** Outputs that the last step wrote for those after it. */
  readonly outputs: () => Readonly<Record<string, string>>;
  /** What the last call of .github/actions/images/push said of each image. */
  readonly images: () => readonly Image[];
  readonly tell: (text: string) => void;
  /** Says that something is as it should be. @throws RehearsalError when it is not */
  readonly expect: (holds: boolean, text: string, otherwise?: string) => void;
}

const imageSchema = z.object({ app: z.string(), digest: z.string(), status: z.string() });
type Image = z.output<typeof imageSchema>;

interface Settings {
  readonly clone: Clone;
  /** For what steps hand on to each other. */
  readonly temporary: string;
  readonly namespaces: { readonly staging: string; readonly prod: string };
  readonly environment: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
}

export function createWorld({ clone, temporary, namespaces, environment, print }: Settings): World {
  const outputFile = join(temporary, 'outputs');
  const imagesFile = join(temporary, 'images.json');
  const files = {
    RUNNER_TEMP: temporary,
    GITHUB_OUTPUT: outputFile,
    GITHUB_ENV: join(temporary, 'environment'),
    GITHUB_STEP_SUMMARY: join(temporary, 'summary.md'),
  };
  return {
    clone,
    ...namespaces,
    async run(line, settings = {}, status = 0) {
      rmSync(outputFile, { force: true });
      writeFileSync(outputFile, '');
      const shown = Object.entries(settings).map(
        ([name, value]) => `${name}=${/^[\w./@-]+$/.test(value) ? value : `'${value}'`} `,
      );
      print(
        `  $ ${shown.join('')}${line.replace(/^node_modules\/\.bin\/node packages\/slipway\/bin\/slipway\.js/, 'slipway')}`,
      );
      const ended = await runLine(clone.folder, line, { ...environment, ...files, ...settings }, (said) => {
        print(`    ${said}`);
      });
      if (status === 'refused' ? ended.status === 0 : ended.status !== status) {
        throw new RehearsalError(`It ended with ${ended.status}, and was to end with ${status}.`);
      }
      return ended;
    },
    outputs() {
      const lines = readFileSync(outputFile, 'utf8').split('\n').filter(Boolean);
      return Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      );
    },
    images: () => z.object({ images: z.array(imageSchema) }).parse(JSON.parse(readFileSync(imagesFile, 'utf8'))).images,
    tell: (text) => {
      print(`  ${text}`);
    },
    expect(holds, text, otherwise) {
      if (!holds)
        throw new RehearsalError(
          `It should be so, and is not: ${text}${otherwise === undefined ? '' : ` (${otherwise})`}.`,
        );
      print(`  ✓ ${text}`);
    },
  };
}

/** The delivery tool as the workflows call it. */
export function slipway(words: string): string {
  return `node_modules/.bin/node packages/slipway/bin/slipway.js ${words}`;
}
