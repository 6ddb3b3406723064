#!/usr/bin/env node

// JavaScript, so that Node's type stripper, which costs as much as a small plan, is loaded only when the cache lacks something.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  const { runOnOwnNode } = await import('./own-node.js');
  process.exitCode = runOnOwnNode();
} else {
  // Not imported: an import of one of Node's own modules makes all of it ready, which takes 3 ms.
  const { createRequire, enableCompileCache } = process.getBuiltinModule('node:module');
  enableCompileCache();
  const found = bundle();
  const { runCommandLine } =
    found === undefined ? await import('../src/command-line.ts') : createRequire(import.meta.url)(found);
  const code = await runCommandLine(process.argv.slice(2));
  // Once all is written there is nothing to wait for, and Node would take a tenth of a small plan to find that out.
  process.stdout.write('', () => process.exit(code));
}

/**
 * The bundle, if it was made of exactly the sources that are there: a change time is set by every write, and by nobody else.
 * @returns its path; undefined where the sources are to be run
 */
function bundle() {
  const { readFileSync, statSync } = process.getBuiltinModule('node:fs');
  const { join } = process.getBuiltinModule('node:path');
  const root = join(import.meta.dirname, '..');
  try {
    const { id, sources } = JSON.parse(readFileSync(`${root}/dist/label.json`, 'utf8'));
    const isSame = sources.every(([path, changed, size]) => {
      const stats = statSync(`${root}/${path}`);
      return stats.ctimeMs === changed && stats.size === size;
    });
    return isSame ? join(root, 'dist', id, 'command-line.cjs') : undefined;
  } catch {
    return undefined;
  }
}
