import { defineConfig } from 'eslint/config';

/**
 * Folders of `src` as stations on one line: imports only run downwards.
 * @param stations from the top down
 */
export function stations(...stations: readonly string[]) {
  return defineConfig(
    stations.map((station, at) => ({
      files: [`src/${station}/**/*.ts`],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [...stations.slice(0, at), 'command-line.ts', 'main.ts'].map((above) => ({
              group: [`../${above}`, `../${above}/**`, `../../${above}`, `../../${above}/**`],
              message: `${station} stands below ${above}: what both need belongs further down.`,
            })),
          },
        ],
      },
    })),
  );
}
