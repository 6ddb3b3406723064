import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Runs at each install, on whatever Node that runs on. Without a bundle slipway works all the same, so nothing fails for it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const ownNode = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));

if (major > 22 || (major === 22 && minor >= 18)) {
  await import('./bundle.ts').catch((error) => {
    process.stderr.write(`slipway runs from its sources, for they could not be bundled: ${String(error)}\n`);
  });
} else if (existsSync(ownNode)) {
  spawnSync(ownNode, [fileURLToPath(import.meta.url)], { stdio: 'inherit' });
}
