import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A published package: its manifest, and its files by path if it has more. */
export interface Published {
  readonly manifest: { readonly name: string; readonly version: string } & Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
}

/** A package registry on this machine. */
export interface Registry {
  readonly url: string;
  readonly close: () => Promise<void>;
}

// Long enough ago for every policy about young releases.
const published = '2020-01-01T00:00:00.000Z';

/** Serves packages as a registry does, so that real pnpm can resolve and fetch them. */
export async function startRegistry(packages: readonly Published[]): Promise<Registry> {
  const tarballs = new Map(packages.map((one) => [tarballName(one), pack(one)]));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const tarball = tarballs.get(path);
    const versions = packages.filter(({ manifest }) => manifest.name === path);
    if (tarball !== undefined) response.end(tarball);
    else if (versions.length > 0) response.end(JSON.stringify(document(path, versions, addressOf(server), tarballs)));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: addressOf(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function addressOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${isAddress(address) ? address.port : 0}/`;
}

function isAddress(address: ReturnType<Server['address']>): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function document(name: string, versions: readonly Published[], url: string, tarballs: ReadonlyMap<string, Buffer>) {
  const dist = (one: Published) => {
    const tarball = tarballs.get(tarballName(one)) ?? Buffer.alloc(0);
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    return { tarball: `${url}${tarballName(one)}`, integrity };
  };
  return {
    name,
    'dist-tags': { latest: versions.at(-1)?.manifest.version },
    time: Object.fromEntries(versions.map(({ manifest }) => [manifest.version, published])),
    versions: Object.fromEntries(versions.map((one) => [one.manifest.version, { ...one.manifest, dist: dist(one) }])),
  };
}

function tarballName({ manifest: { name, version } }: Published): string {
  return `${name}/-/${name.replace(/^@[^/]+\//, '')}-${version}.tgz`;
}

/** The archive of a package, as `npm publish` makes it. */
export function pack({ manifest, files = {} }: Published): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-package-'));
  try {
    const all = { 'package.json': JSON.stringify(manifest), 'index.js': 'module.exports = 1;\n', ...files };
    for (const [path, content] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, 'package', path)), { recursive: true });
      writeFileSync(join(folder, 'package', path), content);
    }
    execFileSync('tar', ['-czf', 'package.tgz', 'package'], { cwd: folder });
    return readFileSync(join(folder, 'package.tgz'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
