import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ownNode = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));

/**
 * Runs the same command line on the Node that this repository's lockfile brings, for a machine whose own is too old.
 * @returns the exit code
 */
export function runOnOwnNode() {
  if (existsSync(ownNode)) {
    const { status } = spawnSync(ownNode, process.argv.slice(1), { stdio: 'inherit' });
    return status ?? 1;
  }
  process.stderr.write(
    `slipway needs Node 22.18 or newer, and this is ${process.versions.node}: run \`npx pnpm@12 install\` here, which brings one.\n`,
  );
  return 2;
}
