import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Answers on 8080 as its environment tells it to; closes when it is asked to. */
const server = `
import { createServer } from 'node:http';
const { MODE = 'ok', GREETING = '', PASSWORD = '' } = process.env;
if (MODE === 'crash') {
  console.error('cannot start with the password ' + PASSWORD);
  process.exit(1);
}
const server = createServer(({ url }, response) => {
  if (url === '/work') for (const end = Date.now() + 20; Date.now() < end; );
  response.statusCode = url === '/readyz' && MODE === 'unready' ? 503 : 200;
  response.end(JSON.stringify({ greeting: GREETING }));
});
server.listen(8080, () => console.log('listening'));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

const migrate = `
const { MIGRATION = 'ok' } = process.env;
console.log('migrating');
await new Promise((resolve) => setTimeout(resolve, MIGRATION === 'slow' ? 6000 : 0));
if (MIGRATION === 'fail') {
  console.error('ERROR: column "amount" does not exist');
  process.exit(1);
}
`;

const dockerfile = `FROM node:26.10.0-bookworm-slim
COPY server.mjs migrate.mjs /app/
USER 10001:10001
CMD ["node", "/app/server.mjs"]
`;

const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** One tiny image, in a registry, that goes by many names. */
export interface TinyImage {
  /** Makes it an image of a repository under a tag: nothing is built. */
  readonly tag: (repository: string, tag: string) => Promise<void>;
  /** Takes it out of a repository, where the registry lets anybody. */
  readonly remove: (repository: string) => Promise<void>;
}

/** Builds the image once per machine. @param registry its host, on loopback */
export async function tinyImage(registry: string): Promise<TinyImage> {
  const name = 'slipway-tests/tiny';
  const version = createHash('sha256').update(server).update(migrate).update(dockerfile).digest('hex').slice(0, 12);
  const base = `http://${registry}/v2`;
  const head = await fetch(`${base}/${name}/manifests/${version}`, { method: 'HEAD', headers: { accept } });
  if (!head.ok) build(`${registry}/${name}:${version}`);
  const { manifest, type } = await manifestOf(`${base}/${name}/manifests/${version}`);
  const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  const blobs = [...manifest.matchAll(/"digest":\s*"(sha256:[0-9a-f]{64})"/g)].flatMap(([, blob]) => blob ?? []);
  return {
    async tag(repository, tag) {
      for (const blob of blobs) {
        const query = new URLSearchParams({ mount: blob, from: name });
        await must(fetch(`${base}/${repository}/blobs/uploads/?${query.toString()}`, { method: 'POST' }));
      }
      const url = `${base}/${repository}/manifests/${tag}`;
      await must(fetch(url, { method: 'PUT', headers: { 'content-type': type }, body: manifest }));
    },
    async remove(repository) {
      await fetch(`${base}/${repository}/manifests/${digest}`, { method: 'DELETE' });
    },
  };
}

/** Of the one platform that the engine built for. */
async function manifestOf(url: string): Promise<{ readonly manifest: string; readonly type: string }> {
  const answer = await must(fetch(url, { headers: { accept } }));
  const manifest = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  if (!/index|list/.test(type)) return { manifest, type };
  const digest = /"digest":\s*"(sha256:[0-9a-f]{64})"/.exec(manifest)?.[1] ?? '';
  return manifestOf(url.replace(/[^/]+$/, digest));
}

async function must(request: Promise<Response>): Promise<Response> {
  const answer = await request;
  if (!answer.ok) throw new Error(`${answer.url} answers ${answer.status}: ${await answer.text()}`);
  return answer;
}

function build(reference: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-tiny-'));
  try {
    writeFileSync(join(folder, 'Dockerfile'), dockerfile);
    writeFileSync(join(folder, 'server.mjs'), server);
    writeFileSync(join(folder, 'migrate.mjs'), migrate);
    execFileSync('docker', ['build', '--quiet', '--tag', reference, folder], { stdio: 'pipe' });
    execFileSync('docker', ['push', '--quiet', reference], { stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
