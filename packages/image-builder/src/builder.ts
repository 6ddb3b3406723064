import { execFile } from 'node:child_process';

import { Builder } from '@docker/actions-toolkit/lib/buildx/builder.js';

/** A builder of buildx. */
export interface BuilderNode {
  readonly name: string;
  /** `docker` is the engine's own: it can neither push by digest nor set all times to one. */
  readonly driver: string;
}

/** Why there is no builder: a program is missing, or the builder does not answer. */
export interface NoBuilder {
  readonly missing: 'docker' | 'buildx' | 'builder';
  readonly message: string;
}

/**
 * The builder that buildx would take.
 * @param name one that somebody asked for; undefined takes the current one
 */
export async function findBuilder(name: string | undefined): Promise<BuilderNode | NoBuilder> {
  const words = ['buildx', 'inspect', ...(name === undefined ? [] : [name])];
  const { code, stdout, stderr } = await run('docker', words);
  if (code === 'ENOENT') return { missing: 'docker', message: 'docker is not on the path' };
  if (/is not a docker command|unknown command/.test(stderr)) return { missing: 'buildx', message: stderr.trim() };
  if (code !== 0) return { missing: 'builder', message: lastLine(stderr) };
  // The toolkit's own call of buildx writes to standard output, which is not ours to fill.
  const { name: found, driver, nodes } = Builder.parseInspect(stdout);
  const fault = /^Error:\s*(.*)$/m.exec(stdout)?.[1];
  if (fault !== undefined || nodes.length === 0) return { missing: 'builder', message: fault ?? 'it has no nodes' };
  return { name: found ?? name ?? 'default', driver: driver ?? '' };
}

function run(program: string, words: readonly string[]) {
  return new Promise<{ code: number | string; stdout: string; stderr: string }>((resolve) => {
    execFile(program, [...words], { timeout: 60_000, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? 1), stdout, stderr });
    });
  });
}

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').replace(/^ERROR:\s*/, '');
}
