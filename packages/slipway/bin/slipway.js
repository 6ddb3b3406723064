#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// JavaScript, so that Node's type stripper, which costs as much as a small plan, is loaded only when the cache lacks something.
enableCompileCache();
const { runCommandLine } = await import('../src/command-line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2));
