#!/usr/bin/env node

// JavaScript and all in one file: Node's type stripper, or one more module, costs as much as a part of a small plan. Nor is
// anything imported from Node: an import of one of its modules makes all of it ready, which takes 3 ms.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  const { runOnOwnNode } = await import('./own-node.js');
  process.exitCode = runOnOwnNode();
} else {
  const { runCommandLine } = openBundle() ?? (await importSources());
  const code = await runCommandLine(process.argv.slice(2));
  // Once all is written there is nothing to wait for, and Node would take a tenth of a small plan to find that out.
  process.stdout.write('', () => process.exit(code));
}

function importSources() {
  process.getBuiltinModule('node:module').enableCompileCache();
  return import('../src/command-line.ts');
}

/**
 * Loads the bundle, if it was made of exactly the sources that are there: a change time is set by every write, and by nobody
 * else. Each of its files lies beside what V8 made of it when a plan was made on trial (`scripts/warm-up.js`): Node's own
 * compile cache has only what runs while a file is loaded, and all else is compiled anew each time. V8 leaves out what
 * another V8 made.
 * @returns the command line; undefined where the sources are to be run
 */
function openBundle() {
  const { readFileSync, statSync } = process.getBuiltinModule('node:fs');
  const { createRequire, enableCompileCache } = process.getBuiltinModule('node:module');
  const { join } = process.getBuiltinModule('node:path');
  const { Script } = process.getBuiltinModule('node:vm');
  const root = join(import.meta.dirname, '..');
  const modules = new Map();
  const requireOutside = createRequire(import.meta.url);

  const id = labelledId();
  return id === undefined ? undefined : load('command-line.cjs');

  function labelledId() {
    try {
      const label = JSON.parse(readFileSync(`${root}/dist/label.json`, 'utf8'));
      const isSame = label.sources.every(([path, changed, size]) => {
        const stats = statSync(`${root}/${path}`);
        return stats.ctimeMs === changed && stats.size === size;
      });
      return isSame ? label.id : undefined;
    } catch {
      return undefined;
    }
  }

  function load(name) {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(name, module);
    const folder = join(root, 'dist', id);
    const filename = join(folder, name);
    const cachedData = compiledBefore(filename);
    const script = new Script(readFileSync(filename, 'latin1'), { filename, ...(cachedData && { cachedData }) });
    script.runInThisContext()(module.exports, find, module, filename, folder);
    return module.exports;
  }

  /** V8 trusts what it is given, so it lies there twice: what is damaged is not the same twice. */
  function compiledBefore(filename) {
    try {
      const twice = readFileSync(`${filename}.compiled`);
      const once = twice.subarray(0, twice.length / 2);
      return once.equals(twice.subarray(once.length)) ? once : undefined;
    } catch {
      return undefined;
    }
  }

  function find(wanted) {
    if (wanted.startsWith('./')) return load(wanted.slice(2));
    if (!wanted.startsWith('node:')) enableCompileCache();
    return requireOutside(wanted);
  }
}
