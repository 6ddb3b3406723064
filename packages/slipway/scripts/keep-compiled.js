import { Buffer } from 'node:buffer';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import vm from 'node:vm';

// Loaded before slipway, it writes beside each file of the bundle what V8 has made of it when slipway ends.

const { Script } = vm;
const scripts = new Map();

vm.Script = class extends Script {
  constructor(code, options) {
    super(code, options);
    scripts.set(options.filename, this);
  }
};

process.once('exit', (code) => {
  if (code === 0) scripts.forEach(keepCompiled);
});

/** What is there stays: each plan on trial is for what the one before did not load. */
export function keepCompiled(script, filename) {
  const name = `${filename}.compiled`;
  if (existsSync(name)) return;
  const compiled = script.createCachedData();
  // A file is there whole or not at all; it has all of it twice, which tells whether it is damaged.
  writeFileSync(`${name}.${process.pid}`, Buffer.concat([compiled, compiled]));
  renameSync(`${name}.${process.pid}`, name);
}
