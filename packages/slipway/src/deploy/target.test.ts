import { expect, it } from 'vitest';

import type { DeliverySettings } from '../workspace/delivery-settings.ts';
import { targetOf } from './target.ts';

const staging = { name: 'staging', context: 'dev', namespace: 'shop-staging', from: undefined, soak: 0 };
const prod = { name: 'prod', context: 'live', namespace: 'shop', from: 'staging', soak: 600_000 };
const settings: DeliverySettings = {
  registry: undefined,
  imageBudget: new Map(),
  environments: [staging, prod],
  keep: 5,
};

it('takes an environment as slipway.json says', () => {
  expect(targetOf(settings, 'prod', {})).toEqual({ ...prod, overlay: 'prod', preview: undefined, migrates: true });
});

it('makes previews of staging, or of what is named, in that one’s cluster', () => {
  expect(targetOf(settings, 'pr-123', { ttl: '12h' }, 0)).toEqual({
    name: 'pr-123',
    context: 'dev',
    namespace: 'pr-123',
    from: undefined,
    soak: 0,
    overlay: 'staging',
    preview: { from: 'staging', expires: '1970-01-01T12:00:00.000Z' },
    migrates: false,
  });
  expect(targetOf(settings, 'try-out', { from: 'prod' })).toMatchObject({ overlay: 'prod', context: 'live' });
});

it('lets a preview migrate only what is no other environment’s, or what it is allowed to', () => {
  expect(targetOf(settings, 'pr-1', { from: 'preview' }).migrates).toBe(true);
  expect(targetOf({ ...settings, environments: [] }, 'pr-1', {}).migrates).toBe(false);
  expect(targetOf(settings, 'try-out', { from: 'prod' }).migrates).toBe(false);
  expect(targetOf(settings, 'try-out', { from: 'prod', allowMigrations: true }).migrates).toBe(true);
});

it('refuses to make a preview of what is none', () => {
  expect(() => targetOf(settings, 'prod', { from: 'staging' })).toThrow('prod is an environment of its own');
  expect(() => targetOf(settings, 'staging', { ttl: '1d' })).toThrow('--ttl is for previews');
  expect(() => targetOf(settings, 'staging', { allowMigrations: true })).toThrow('it migrates anyway');
  expect(() => targetOf(settings, 'pr-1', { ttl: 'soon' })).toThrow('--ttl takes a time');
  expect(() => targetOf(settings, 'PR_1', {})).toThrow('cannot be an environment');
});
