import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import type * as Rolldown from 'rolldown';
import type { ChunkingContext, CodeSplittingGroup, OutputChunk, Plugin } from 'rolldown';

// Bundles slipway's sources into dist/: one file with what plans load, one with each thing that is loaded later. It runs at
// each install (`prepare`); where there is no bundler (`pnpm install --prod`), slipway runs from its sources.

/** A source at one moment. Whatever is written to it gets another change time, which nobody can set. */
interface Source {
  readonly path: string;
  readonly changed: number;
  readonly size: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const fromRoot = (path: string) => relative(root, path).replaceAll('\\', '/');

/** What a plan loads before it asks git, and what it loads while git works: two files are loaded faster than a hundred. */
const groups = [
  { name: 'start', modules: ['command-line', 'commands/plan'] },
  { name: 'plan', modules: ['commands/compare-sides', 'context/source-rules', 'report/text'] },
];

/** A long deployment loads what it needs when it needs it, so the bundle that it began with stays for a while. */
const keptFor = 24 * 60 * 60 * 1000;

async function bundle({ build, VERSION }: typeof Rolldown): Promise<void> {
  const sources = await readSources();
  const id = await idOf(sources, VERSION);
  const { output } = await build({
    input: join(root, 'src/command-line.ts'),
    platform: 'node',
    // Also packages of this workspace: they are loaded when they are needed, as from the sources.
    external: (name) => !name.startsWith('.') && !name.startsWith(root),
    plugins: [ownPlaces],
    transform: { define: { SLIPWAY_SOURCES: JSON.stringify(id) } },
    output: {
      format: 'cjs',
      dynamicImportInCjs: false,
      chunkFileNames: '[name].cjs',
      entryFileNames: '[name].cjs',
      codeSplitting: { groups: groupsOf() },
      comments: false,
    },
    write: false,
    logLevel: 'silent',
  });
  const chunks = output.filter((file) => file.type === 'chunk');
  const bundled = new Set(chunks.flatMap(({ moduleIds }) => moduleIds.map(fromRoot)));
  const label = sources.filter(({ path }) => bundled.has(path));
  const now = new Set((await readSources()).map((source) => JSON.stringify(source)));
  // What was edited meanwhile may have been read before or after that.
  if (!label.every((source) => now.has(JSON.stringify(source)))) return;
  await write(id, chunks);
  await put(
    'label.json',
    JSON.stringify({ id, sources: label.map(({ path, changed, size }) => [path, changed, size]) }),
  );
  await removeOld(id);
  warmUp(join(dist, id));
}

/** Where there is no git, or anything else goes wrong, the bundle is compiled as it runs. */
function warmUp(folder: string): void {
  spawnSync(process.execPath, [join(import.meta.dirname, 'warm-up.js'), folder], { stdio: 'ignore' });
}

async function readSources(): Promise<Source[]> {
  const names = await readdir(join(root, 'src'), { recursive: true });
  const paths = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort();
  return Promise.all(
    paths.map(async (name) => {
      const { ctimeMs: changed, size } = await stat(join(root, 'src', name));
      return { path: fromRoot(join(root, 'src', name)), changed, size };
    }),
  );
}

/** Of what is bundled, and of how. */
async function idOf(sources: readonly Source[], version: string): Promise<string> {
  const hash = createHash('sha256')
    .update(version)
    .update(await readFile(import.meta.filename));
  for (const { path } of sources)
    hash
      .update(path)
      .update('\0')
      .update(await readFile(join(root, path)));
  return hash.digest('hex').slice(0, 16);
}

/** Files that a source reads from beside itself stay there. */
const ownPlaces: Plugin = {
  name: 'own-places',
  transform: {
    filter: { id: /\.ts$/, code: /\bimport\.meta\b/ },
    handler: (code, id) => {
      const place = `new URL(${JSON.stringify(`../../${fromRoot(id)}`)}, import.meta.url)`;
      return code.replaceAll(/\bimport\.meta\.(url|filename|dirname)\b/g, (_, wanted: string) => {
        if (wanted === 'url') return `${place}.href`;
        const path = `process.getBuiltinModule('node:url').fileURLToPath(${place})`;
        return wanted === 'filename' ? path : `process.getBuiltinModule('node:path').dirname(${path})`;
      });
    },
  },
};

/** The named modules with all that they import, less what an earlier group has. */
function groupsOf(): CodeSplittingGroup[] {
  let names: ReadonlyMap<string, string> | undefined;
  const find = (graph: ChunkingContext) => {
    const found = new Map<string, string>();
    for (const { name, modules } of groups) {
      const reached = new Set(modules.map((module) => join(root, `src/${module}.ts`)));
      for (const module of reached) {
        for (const needed of graph.getModuleInfo(module)?.importedIds ?? []) reached.add(needed);
      }
      for (const module of reached) if (!found.has(module)) found.set(module, name);
    }
    return found;
  };
  return groups.map(({ name }) => ({
    debugName: name,
    name: (id, graph) => ((names ??= find(graph)).get(id) === name ? name : null),
  }));
}

/** Each file is what `bin/slipway.js` calls: the function that Node would make of a CommonJS module. */
async function write(id: string, chunks: readonly OutputChunk[]): Promise<void> {
  await mkdir(join(dist, id), { recursive: true });
  for (const { fileName, code } of chunks)
    await put(join(id, fileName), `(function (exports, require, module, __filename, __dirname) { ${ascii(code)}\n})\n`);
}

/** Of a text with other characters, V8 keeps two bytes for each. There are some in texts and expressions, and nowhere else. */
function ascii(code: string): string {
  return code.replaceAll(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A file is there whole or not at all. */
async function put(name: string, text: string): Promise<void> {
  const unfinished = join(dist, `${name}.${process.pid}`);
  await writeFile(unfinished, text);
  await rename(unfinished, join(dist, name));
}

async function removeOld(id: string): Promise<void> {
  for (const name of await readdir(dist)) {
    const path = join(dist, name);
    if (name === id || name === 'label.json' || Date.now() - (await stat(path)).mtimeMs < keptFor) continue;
    await rm(path, { recursive: true, force: true });
  }
}

const rolldown = await import('rolldown').catch(() => undefined);
if (rolldown !== undefined) await bundle(rolldown);
