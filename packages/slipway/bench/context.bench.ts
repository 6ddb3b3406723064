import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createDifficultFleet, startSources } from '../test/kit/difficult-repository.ts';
import { contextIn } from '../test/kit/extract.ts';
import { importCommits } from '../test/kit/fast-import.ts';
import { copyOwnRepository } from '../test/kit/own-repository.ts';
import { createRepository, runGit, type TestRepository } from '../test/kit/repository.ts';
import { workspaceFiles } from '../test/kit/workspace-files.ts';
import { openRepository } from '../src/revision/index.ts';
import { namesOf } from '../src/state/index.ts';
import { readWorkspace } from '../src/workspace/index.ts';
import { largeFleet } from './large-fleet.ts';
import { livedIn } from './lived-in.ts';
import { installTools, program } from './tools.ts';

type Print = (line: string) => void;

const wanted = 0.5;

/**
 * Measures how much is sent to the builder of each app's image: the bytes of `slipway context APP --tar` beside those of
 * what `turbo prune APP --docker` leaves, as a tar of its output.
 */
export async function benchContext(sizes: readonly number[], print: Print): Promise<void> {
  installTools();
  await withRepository(copyOwnRepository(), (repository) => compare('this repository', repository, print));
  for (const size of sizes) {
    const repository = createRepository();
    importCommits(repository.folder, [workspaceFiles(livedIn(largeFleet(size)))]);
    runGit(repository.folder, ['reset', '--quiet', '--hard']);
    await withRepository(repository, () => compare(`${size} packages`, repository, print));
  }
  const [sources, home] = [await startSources(), mkdtempSync(join(tmpdir(), 'slipway-pnpm-'))];
  try {
    await withRepository(await createDifficultFleet(sources, home), async (repository) => {
      const manifest = { name: 'fleet', private: true, packageManager: 'pnpm@12.21.0' };
      writeFileSync(join(repository.folder, 'package.json'), JSON.stringify(manifest));
      await compare('a difficult workspace', repository, print);
    });
  } finally {
    await sources.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function withRepository(repository: TestRepository, use: (repository: TestRepository) => Promise<void>) {
  try {
    await use(repository);
  } finally {
    repository.remove();
  }
}

async function compare(title: string, { folder }: TestRepository, print: Print): Promise<void> {
  const repository = await openRepository(folder);
  const revision = await repository.revision('HEAD');
  if (revision === undefined) throw new Error(`${folder} has no commit`);
  const { apps } = await readWorkspace(revision);
  const names = namesOf(apps);
  const results: { readonly app: string; readonly ours: number; readonly theirs: number }[] = [];
  for (const { name, directory } of apps) {
    const app = names.get(directory) ?? name;
    const { tar } = await contextIn(folder, app, 'HEAD');
    results.push({ app, ours: tar.length, theirs: pruned(folder, name) });
  }
  print(`\n${title}, ${apps.length} apps`);
  const shown = results.toSorted((a, b) => a.ours / a.theirs - b.ours / b.theirs);
  const [least, most] = [shown[0], shown.at(-1)];
  for (const result of shown.length <= 3 ? shown : [least, shown[Math.floor(shown.length / 2)], most]) {
    if (result !== undefined) print(line(result));
  }
  if (most === undefined) return;
  const ratio = most.ours / most.theirs;
  print(`  ${ratio <= wanted ? 'reached' : 'missed '}: at most ${ratio.toFixed(2)} of turbo prune, wanted ≤ ${wanted}`);
}

function line({ app, ours, theirs }: { readonly app: string; readonly ours: number; readonly theirs: number }): string {
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(0).padStart(6)} KB`;
  return `  ${app.padEnd(20)} slipway ${kilobytes(ours)}  turbo prune ${kilobytes(theirs)}  ${(ours / theirs).toFixed(2)} ×`;
}

/** The bytes of what turbo leaves for an app's build. */
function pruned(folder: string, name: string): number {
  const out = mkdtempSync(join(tmpdir(), 'slipway-pruned-'));
  try {
    const environment = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
    execFileSync(program('turbo'), ['prune', name, '--docker', '--out-dir', out], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return execFileSync('tar', ['-cf', '-', '.'], { cwd: out, maxBuffer: 1 << 28 }).length;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
