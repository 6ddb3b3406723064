import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { annotationOf } from './kit/look.ts';
import { createYard, type Yard } from './kit/yard.ts';

const cluster = requirement('cluster');
const registry = requirement('registry');

describe.skipIf(cluster.missing || registry.missing)('a run that was overtaken [needs cluster and registry]', () => {
  let yard: Yard;
  let first: string;
  let second: string;
  const commit = (greeting: string) => yard.commit([{ name: 'api', settings: { GREETING: greeting } }]);

  beforeAll(async () => {
    yard = await createYard();
    first = await commit('first');
    expect((await yard.deploy('--head', first, '--onward')).outcomes).toEqual({ api: 'deployed' });
    second = await commit('second');
    expect((await yard.deploy('--head', second, '--onward')).outcomes).toEqual({ api: 'deployed' });
  });
  afterAll(() => yard.remove());

  it('leaves alone what runs a later commit, and says so', async () => {
    const { status, writes, outcomes, stdout } = await yard.deploy('--head', first, '--onward');
    expect({ status, writes, outcomes }).toEqual({ status: 0, writes: 0, outcomes: { api: 'skipped' } });
    expect(stdout).toContain(`it runs a later commit (${second.slice(0, 7)})`);
    expect(await annotationOf(yard, 'api', 'commit')).toBe(second);
  });

  it('leaves it alone also where somebody replaced its image by hand, which a later run makes up for', async () => {
    await yard.kubectl('set', 'image', 'deployment/api', '*=by-hand.invalid/api:1');
    expect((await yard.deploy('--head', first, '--onward')).outcomes).toEqual({ api: 'skipped' });
    expect((await yard.deploy('--head', second, '--onward')).outcomes).toEqual({ api: 'deployed' });
  });

  it('makes up for what went back by hand', async () => {
    expect((await yard.deploy('--head', first)).outcomes).toEqual({ api: 'deployed' });
    expect((await yard.deploy('--head', second, '--onward')).outcomes).toEqual({ api: 'deployed' });
  });

  it('makes up for what somebody deployed from a branch', async () => {
    yard.repository.git('switch', '--quiet', '--create', 'aside');
    const aside = await commit('aside');
    yard.repository.git('switch', '--quiet', 'main');
    expect((await yard.deploy('--head', aside)).outcomes).toEqual({ api: 'deployed' });
    expect((await yard.deploy('--head', second, '--onward')).outcomes).toEqual({ api: 'deployed' });
  });

  it('needs a commit to compare with, and nothing that contradicts it', async () => {
    expect((await yard.deploy('--head', second, '--onward', '--again')).stderr).toContain('exclude each other');
    yard.repository.write({ 'apps/api/src/main.js': '// changed\n' });
    expect((await yard.deploy('--onward')).stderr).toContain('--onward compares commits');
  });
});
