import { environmentName, releaseInput, releaseStatus } from '@repo/contract';
import { expect, test } from 'vitest';

import { exampleReleases } from './releases.ts';

const releases = exampleReleases.map(({ release }) => release);

test('every example is a release that the api would take', () => {
  expect(releases.map((release) => releaseInput.parse(release))).toEqual(releases);
});

test('eight apps run in all environments', () => {
  const places = new Set(releases.map(({ app, environment }) => `${app} ${environment}`));

  expect(new Set(releases.map(({ app }) => app)).size).toBe(8);
  expect(places.size).toBe(8 * environmentName.options.length);
});

test('a version has the same fingerprint and commit wherever it runs, and no other version has them', () => {
  const versions = new Set(releases.map(({ app, version }) => `${app} ${version}`));
  const identities = new Set(releases.map((its) => [its.app, its.version, its.fingerprint, its.commit].join(' ')));
  const fingerprints = new Set(releases.map(({ fingerprint }) => fingerprint));

  expect(identities.size).toBe(versions.size);
  expect(fingerprints.size).toBe(versions.size);
});

test('examples come oldest first', () => {
  const ages = exampleReleases.map(({ hoursAgo }) => hoursAgo);

  expect(ages).toEqual(ages.toSorted((a, b) => b - a));
});

test('each version reaches dev before staging before prod', () => {
  const byVersion = Map.groupBy(releases, ({ app, version }) => `${app} ${version}`);
  const routes = [...byVersion.values()].map((its) => its.map(({ environment }) => environment));

  expect(routes).toEqual(
    routes.map((route) =>
      route.toSorted((a, b) => environmentName.options.indexOf(a) - environmentName.options.indexOf(b)),
    ),
  );
});

test('every status is to be seen', () => {
  expect(new Set(releases.map(({ status }) => status))).toEqual(new Set(releaseStatus.options));
});
