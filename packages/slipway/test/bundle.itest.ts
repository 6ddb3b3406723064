import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { fleet } from './kit/fleet.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { runProgram, slipway } from './kit/slipway.ts';
import { workspaceFiles } from './kit/workspace-files.ts';

// An install makes a bundle of slipway's sources: it must do what they do, and run only where they are the very same.

const own = fileURLToPath(new URL('..', import.meta.url));
const mark = 'runs from the bundle\n';
let repository: TestRepository;
let copy: string;

beforeAll(async () => {
  repository = createRepository();
  repository.commit(workspaceFiles(fleet));
  repository.write({ 'packages/cache/src/index.ts': 'export const changed = true;\n' });
  repository.git('commit', '--quiet', '--all', '--message', 'Change');
  copy = mkdtempSync(join(tmpdir(), 'slipway-bundle-'));
  for (const name of ['bin', 'scripts', 'src', 'package.json'])
    cpSync(join(own, name), join(copy, name), { recursive: true });
  symlinkSync(join(own, 'node_modules'), join(copy, 'node_modules'));
  await makeBundle();
});
afterAll(() => {
  repository.remove();
  rmSync(copy, { recursive: true, force: true });
});
async function makeBundle(): Promise<void> {
  rmSync(join(copy, 'dist'), { recursive: true, force: true });
  const made = await runProgram(join(copy, 'scripts/prepare.js'), copy, []);
  expect(made).toEqual({ status: 0, stdout: '', stderr: '' });
  const file = join(bundleFolder(), 'command-line.cjs');
  const code = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    code.replace('{', () => `{ process.stderr.write(${JSON.stringify(mark)});`),
  );
}

function bundleFolder(): string {
  const [id = ''] = readdirSync(join(copy, 'dist')).filter((name) => name !== 'label.json');
  return join(copy, 'dist', id);
}

function filesEnding(ending: string): string[] {
  return readdirSync(bundleFolder())
    .filter((name) => name.endsWith(ending))
    .map((name) => join(bundleFolder(), name));
}

const bundled = (words: readonly string[]) => runProgram(join(copy, 'bin/slipway.js'), repository.folder, words);
const sides = ['--base', 'HEAD^', '--head', 'HEAD'];

test.each([
  ['a plan', ['plan', ...sides]],
  ['a plan as JSON', ['plan', ...sides, '--json']],
  ['a plan as Markdown', ['plan', ...sides, '--markdown']],
  ['a page, whose style and script lie beside the sources', ['plan', ...sides, '--html', '/dev/stdout']],
  ['a plan of the working tree', ['plan', '--base', 'HEAD']],
  ['an explanation', ['why', 'api', '--base', 'HEAD^']],
  ['a context', ['context', 'api', '--list']],
  ['help', ['--help']],
  ['a wrong call', ['plan', '--nonsense']],
  ['a base that is not there', ['plan', '--base', 'nowhere']],
])('the bundle gives %s as the sources do', async (_, words) => {
  const { stderr, ...others } = await slipway(repository.folder, words);
  expect(await bundled(words)).toEqual({ ...others, stderr: `${mark}${stderr}` });
});

describe('what V8 made of the bundle', () => {
  beforeEach(makeBundle);

  /** Makes a plan. @returns of each file, whether V8 refused what it was given; undefined where it was given nothing */
  async function refusals(): Promise<readonly (readonly [name: string, isRefused: string])[]> {
    const watcher = join(copy, 'tell-refused.mjs');
    writeFileSync(
      watcher,
      `import vm from 'node:vm';
const { Script } = vm;
vm.Script = class extends Script {
  constructor(code, options) {
    super(code, options);
    process.stderr.write(\`\${options.filename.split('/').at(-1)}: \${this.cachedDataRejected}\\n\`);
  }
};`,
    );
    const words = [watcher, join(copy, 'bin/slipway.js'), 'plan', ...sides];
    const { stderr } = await runProgram('--import', repository.folder, words);
    return Array.from(stderr.matchAll(/^(.+\.cjs): (\w+)$/gm), ([, name = '', isRefused = '']) => [name, isRefused]);
  }

  test('lies beside every file, and V8 takes it in a plan', async () => {
    expect(filesEnding('.compiled')).toEqual(filesEnding('.cjs').map((file) => `${file}.compiled`));
    expect(await refusals()).toEqual([
      // This one has the mark, which it had not when it was compiled.
      ['command-line.cjs', 'true'],
      ['start.cjs', 'false'],
      ['rolldown-runtime.cjs', 'false'],
      ['plan.cjs', 'false'],
    ]);
  });

  test.each<[string, (file: string) => void]>([
    [
      'is missing',
      (file) => {
        rmSync(file);
      },
    ],
    [
      'is empty',
      (file) => {
        writeFileSync(file, '');
      },
    ],
    [
      'ends early',
      (file) => {
        writeFileSync(file, readFileSync(file).subarray(0, 1000));
      },
    ],
    [
      'is of another file',
      (file) => {
        writeFileSync(file, 'Something else.Something else!');
      },
    ],
    [
      'has a wrong byte',
      (file) => {
        const bytes = readFileSync(file);
        bytes[500] = (bytes[500] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      },
    ],
  ])('is not needed where it %s', async (_, damage) => {
    filesEnding('.compiled').forEach(damage);
    expect((await refusals()).map(([, isRefused]) => isRefused)).not.toContain('false');
    const { stderr, ...others } = await slipway(repository.folder, ['plan', ...sides]);
    expect(await bundled(['plan', ...sides])).toEqual({ ...others, stderr: `${mark}${stderr}` });
  });
});

describe('the sources run', () => {
  beforeEach(makeBundle);

  test.each<[string, () => void]>([
    [
      'when one of them was edited',
      () => {
        appendFileSync(join(copy, 'src/plan/cause.ts'), '// edited\n');
      },
    ],
    [
      'when one of them was written again as it was',
      () => {
        const path = join(copy, 'src/commands/context.ts');
        writeFileSync(path, readFileSync(path));
      },
    ],
    [
      'when there is no bundle',
      () => {
        rmSync(join(copy, 'dist'), { recursive: true });
      },
    ],
    [
      'when its label is damaged',
      () => {
        writeFileSync(join(copy, 'dist/label.json'), '{"id":');
      },
    ],
  ])('%s', async (_, change) => {
    expect((await bundled(['--help'])).stderr).toBe(mark);
    change();
    expect((await bundled(['--help'])).stderr).toBe('');
  });

  test('when the bundler is not installed, as in CI’s plan job', async () => {
    rmSync(join(copy, 'dist'), { recursive: true });
    rmSync(join(copy, 'node_modules'));
    try {
      expect(await runProgram(join(copy, 'scripts/prepare.js'), copy, [])).toEqual({
        status: 0,
        stdout: '',
        stderr: '',
      });
      expect(readdirSync(copy)).not.toContain('dist');
      expect((await bundled(['plan', ...sides])).status).toBe(0);
    } finally {
      symlinkSync(join(own, 'node_modules'), join(copy, 'node_modules'));
    }
  });
});
