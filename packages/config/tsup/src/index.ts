import { defineConfig, type Options } from 'tsup';

const shared: Options = {
  outDir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node26',
  sourcemap: true,
  clean: true,
  splitting: true,
  dts: false,
  silent: true,
  // Node resolves packages when the service starts; only a package's own files are bundled.
  skipNodeModulesBundle: true,
};

/**
 * A service's build: each entry becomes a file in dist/ of the same name.
 * @param entries file names in src/ without `.ts`; `main` starts the service
 */
export function serviceBuild(entries: string[] = ['main']) {
  return defineConfig({ ...shared, entry: files(entries) });
}

/**
 * A library's build: dist/index.js, and one file for each further entry.
 * Types are read from the sources, by the `types` condition of the package's exports.
 * @param entries file names in src/ without `.ts`
 */
export function libraryBuild(entries: string[] = ['index']) {
  return defineConfig({ ...shared, entry: files(entries) });
}

/** By name, since tsup would drop the folders that all entries have in common. */
function files(entries: string[]): Record<string, string> {
  return Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`]));
}
