import { fields } from '../kit/edits.ts';
import { all, type Change } from './case.ts';

const digest = (character: string) => `sha256:${character.repeat(64)}`;
const pins = (images: Readonly<Record<string, string>>) => `${JSON.stringify({ images })}\n`;
const settings = (value: unknown) => `${JSON.stringify(value)}\n`;

/** Changes of what a build is called with: the context is the same, the image is not. */
export const surrounding: Readonly<Record<string, Change & { readonly apps: readonly string[] }>> = {
  'the pinned digest of a base image': {
    given: { 'slipway.lock.json': pins({ 'debian:bookworm-slim': digest('a') }) },
    edits: { 'slipway.lock.json': pins({ 'debian:bookworm-slim': digest('b') }) },
    apps: all,
  },
  'the first pin of a base image': {
    edits: { 'slipway.lock.json': pins({ 'node:26.10.0-bookworm-slim': digest('a') }) },
    apps: all,
  },
  'the pin of an image that one app copies from': {
    given: {
      'apps/web/Dockerfile': (text) => `${text}COPY --from=busybox:1.37 /bin/wget /bin/wget\n`,
      'slipway.lock.json': pins({ 'busybox:1.37': digest('a') }),
    },
    edits: { 'slipway.lock.json': pins({ 'busybox:1.37': digest('b') }) },
    apps: ['web'],
  },
  'the pin of an image whose version is a build argument': {
    given: {
      'apps/web/Dockerfile': (text) =>
        `ARG WGET=1.36\n${text}COPY --from=wget /bin/wget /bin/wget\nFROM busybox:\${WGET} AS unused\n`,
      'slipway.json': settings({ buildArguments: { WGET: '1.37' } }),
      'slipway.lock.json': pins({ 'busybox:1.37': digest('a') }),
    },
    edits: { 'slipway.lock.json': pins({ 'busybox:1.37': digest('b') }) },
    apps: ['web'],
  },
  'the pin of an image behind a shell text that looks like a here-document': {
    given: {
      'apps/web/Dockerfile': (text) =>
        `FROM base AS greeting\nRUN cat <<<"hello" && echo $((1<<2))\n${text}FROM busybox:1.37 AS last\n`,
      'slipway.lock.json': pins({ 'busybox:1.37': digest('a') }),
    },
    edits: { 'slipway.lock.json': pins({ 'busybox:1.37': digest('b') }) },
    apps: ['web'],
  },
  'the pin of an image that the base Dockerfile takes by a build argument of one app': {
    given: {
      'Dockerfile.base': (text) =>
        `ARG NODE=26.10.0-bookworm-slim\n${text.replace('26.10.0-bookworm-slim', '${NODE}')}`,
      'slipway.json': settings({ apps: { 'apps/web': { buildArguments: { NODE: '24' } } } }),
      'slipway.lock.json': pins({ 'node:24': digest('a') }),
    },
    edits: { 'slipway.lock.json': pins({ 'node:24': digest('b') }) },
    apps: ['web'],
  },
  'the platforms of all images': { edits: { 'slipway.json': settings({ platforms: ['linux/arm64'] }) }, apps: all },
  'another platform of one app': {
    edits: { 'slipway.json': settings({ apps: { 'apps/api': { platforms: ['linux/amd64', 'linux/arm64'] } } }) },
    apps: ['api'],
  },
  'a build argument of all builds': {
    given: { 'slipway.json': settings({ buildArguments: { LOCALE: 'en' } }) },
    edits: { 'slipway.json': fields(() => ({ buildArguments: { LOCALE: 'de' } })) },
    apps: all,
  },
  'a build argument of one app': {
    edits: { 'slipway.json': settings({ apps: { 'apps/worker': { buildArguments: { QUEUE: 'mail' } } } }) },
    apps: ['worker'],
  },
};
