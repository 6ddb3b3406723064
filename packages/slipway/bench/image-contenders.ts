import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { wholeDockerfile } from '../src/image/whole-dockerfile.ts';
import type { OwnBuilder } from '../test/images/kit/own-builder.ts';
import type { Corner } from '../test/images/kit/registry.ts';
import { program } from './tools.ts';

/** The app that is measured. */
export const app = 'api';
const slipway = fileURLToPath(new URL('../bin/slipway.js', import.meta.url));

/** What people write who have `turbo prune --docker`, on the same base and with the same cache mount. */
const prunedDockerfile = `FROM build AS production
WORKDIR /workspace
COPY json ./
RUN --mount=type=cache,id=pnpm,target=/store --mount=type=secret,id=ca \\
    NODE_EXTRA_CA_CERTS=/run/secrets/ca pnpm install --frozen-lockfile --ignore-scripts
COPY full ./
RUN --mount=type=cache,id=pnpm,target=/store pnpm --filter '@repo/${app}...' run build \\
    && pnpm deploy --offline --prod --config.inject-workspace-packages=true --filter @repo/${app} /production/app
FROM base
COPY --link --from=production /production /
ENV PORT=3001
CMD ["node", "dist/main.js"]
`;

/** A way to bring the app's image to a registry. */
export interface Contender {
  readonly name: string;
  readonly builder: OwnBuilder;
  /** Brings the app's image to the registry. */
  readonly run: () => void;
}

/** Both ways to bring the app's image to a registry. */
export function contendersIn(folder: string, corner: Corner, [first, second]: [OwnBuilder, OwnBuilder]): Contender[] {
  return [
    {
      name: 'slipway image',
      builder: first,
      run: () => {
        image(folder, corner, first.name, app);
      },
    },
    {
      name: 'turbo prune + buildx build',
      builder: second,
      run: () => {
        pruneAndBuild(folder, `${corner.prefix}/pruned:latest`, second.name);
      },
    },
  ];
}

/** Runs `slipway image --push`; for all apps when none is named. */
export function image(folder: string, { prefix }: Corner, builder: string, ...apps: string[]): void {
  execFileSync(process.execPath, [slipway, 'image', ...apps, '--push'], {
    cwd: folder,
    env: { ...process.env, BUILDX_BUILDER: builder, SLIPWAY_REGISTRY: prefix, SLIPWAY_BUILD_CACHE: 'off' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Leaves in a folder what `turbo prune --docker` does. */
export function prune(folder: string, out: string): void {
  execFileSync(program('turbo'), ['prune', `@repo/${app}`, '--docker', '--out-dir', out], {
    cwd: folder,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function pruneAndBuild(folder: string, reference: string, builder: string): void {
  const out = mkdtempSync(join(tmpdir(), 'slipway-pruned-'));
  try {
    prune(folder, out);
    const base = { path: 'Dockerfile.base', text: readFileSync(join(folder, 'Dockerfile.base'), 'utf8') };
    writeFileSync(
      join(out, 'Dockerfile'),
      wholeDockerfile({ path: 'Dockerfile', text: prunedDockerfile }, [base]).text,
    );
    const certificates = process.env['NODE_EXTRA_CA_CERTS'] ?? '';
    const secret = certificates === '' ? [] : [`--secret=id=ca,src=${certificates}`];
    execFileSync(
      'docker',
      ['buildx', 'build', `--builder=${builder}`, '--push', `--tag=${reference}`, ...secret, out],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
