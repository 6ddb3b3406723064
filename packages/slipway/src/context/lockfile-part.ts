import { createHash } from 'node:crypto';

import type { Lockfile, LockfileEntry } from '../workspace/index.ts';
import type { Cut } from './cut.ts';
import { sha256 } from './hash.ts';
import { headText, importerText, keptNeeds, keptSections } from './lockfile-text.ts';
import type { Part } from './part.ts';

/** The entries of a lockfile in their order, and the digests of what each adds to it, one after the other. */
interface Weights {
  readonly entries: readonly LockfileEntry[];
  readonly places: ReadonlyMap<LockfileEntry, number>;
  readonly digests: Buffer;
}

const digestBytes = 32;
const weights = new WeakMap<Lockfile, Weights>();

/** `pnpm-lock.yaml` cut down to what the app's build installs, as pnpm accepts it frozen. */
export function lockfilePart(cut: Cut): Part {
  const weighed = weigh(cut.workspace.lockfile);
  const places = Uint32Array.from(cut.closure.entries, (entry) => weighed.places.get(entry) ?? 0).sort();
  const head = headText(cut);
  const hash = createHash('sha256').update(head);
  for (const of of cut.closure.packages) hash.update(importerText(of, cut));
  const digests = Buffer.alloc(places.length * digestBytes);
  for (const [at, place] of places.entries()) {
    weighed.digests.copy(digests, at * digestBytes, place * digestBytes, (place + 1) * digestBytes);
  }
  return {
    digest: hash.update(digests).digest('hex'),
    inputs: () => inputsOf(cut, weighed, places),
    files: () => {
      const bytes = Buffer.from(textOf(cut, head, weighed, places));
      return [{ path: 'manifests/pnpm-lock.yaml', mode: '100644', source: { bytes } }];
    },
  };
}

function weigh(lockfile: Lockfile): Weights {
  const known = weights.get(lockfile);
  if (known !== undefined) return known;
  const entries = [...lockfile.entries.values()];
  const digests = entries.map(({ packageKey, text }) => sha256(`${lockfile.packages.get(packageKey) ?? ''}\0${text}`));
  const found = {
    entries,
    places: new Map(entries.map((entry, place) => [entry, place])),
    digests: Buffer.from(digests.join(''), 'hex'),
  };
  weights.set(lockfile, found);
  return found;
}

function textOf(cut: Cut, head: string, { entries }: Weights, places: Uint32Array): string {
  const importers = cut.closure.packages.map((of) => importerText(of, cut));
  const own = Array.from(places, (place) => entries[place]).filter((entry) => entry !== undefined);
  const { packages } = cut.workspace.lockfile;
  const packageTexts = new Set(own.map(({ packageKey }) => packages.get(packageKey) ?? `  ${packageKey}: {}`));
  const sections =
    own.length === 0 ? '' : `\npackages:\n${spaced(packageTexts)}\nsnapshots:\n${spaced(own.map(({ text }) => text))}`;
  return `${head}\nimporters:\n${importers.join('')}${sections}`;
}

function spaced(blocks: Iterable<string>): string {
  return Array.from(blocks, (block) => `\n${block}\n`).join('');
}

function* inputsOf(cut: Cut, { entries, digests }: Weights, places: Uint32Array): Generator<[string, string]> {
  for (const place of places) {
    yield [
      `lockfile ${entries[place]?.key ?? ''}`,
      digests.toString('hex', place * digestBytes, (place + 1) * digestBytes),
    ];
  }
  for (const of of cut.closure.packages) {
    for (const { name, version } of keptNeeds(of, cut))
      yield [`importer ${of.directory || '.'} ${name}`, sha256(version)];
  }
  for (const [name, text] of keptSections(cut.workspace)) yield [`section ${name}`, sha256(text)];
}
