#!/usr/bin/env node
import * as nodeModule from 'node:module';

// JavaScript, so that Node's type stripper, which costs as much as a small plan, is loaded only when the cache lacks something.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  const { runOnOwnNode } = await import('./own-node.js');
  process.exitCode = runOnOwnNode();
} else {
  nodeModule.enableCompileCache();
  const { runCommandLine } = await import('../src/command-line.ts');
  const code = await runCommandLine(process.argv.slice(2));
  // Once all is written there is nothing to wait for, and Node would take a tenth of a small plan to find that out.
  process.stdout.write('', () => process.exit(code));
}
