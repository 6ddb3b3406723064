import { describe, expect, test } from 'vitest';

import { isNavigation } from './navigation.ts';

const browser = { 'sec-fetch-mode': 'navigate', accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('a navigation', () => {
  test.each(['/', '/fleet', '/apps/checkout?environment=prod', '/?redirect=a.b', '/versions'])('goes to %s', (url) => {
    expect(isNavigation({ url, headers: browser })).toBe(true);
    expect(isNavigation({ url, headers: { accept: 'text/html' } })).toBe(true);
  });

  test.each(['/assets/index-0a1b2c3d.js', '/assets/old', '/robots.txt', '/.env', '/v1/fleet', '/v1', '/docs'])(
    'never goes to %s',
    (url) => {
      expect(isNavigation({ url, headers: browser })).toBe(false);
    },
  );

  test('is neither a fetch by a page nor a program that takes anything', () => {
    expect(isNavigation({ url: '/fleet', headers: { 'sec-fetch-mode': 'cors', accept: 'text/html' } })).toBe(false);
    expect(isNavigation({ url: '/fleet', headers: { accept: '*/*' } })).toBe(false);
    expect(isNavigation({ url: '/fleet', headers: {} })).toBe(false);
  });
});
