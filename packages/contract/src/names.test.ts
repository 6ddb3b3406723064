import { describe, expect, test } from 'vitest';

import { appName, commit, fingerprint, version } from './names.ts';

describe('an app name', () => {
  test.each(['api', 'checkout', 'web-2', 'a', 'a'.repeat(63)])('may be %s', (name) => {
    expect(appName.safeParse(name).success).toBe(true);
  });

  test.each(['', 'Api', '2-web', '-api', 'api_v2', 'api\n', 'a'.repeat(64), 'api\0'])('may not be %j', (name) => {
    expect(appName.safeParse(name).success).toBe(false);
  });
});

describe('a version', () => {
  test.each(['1.4.2', '0.0.0', '2.0.0-rc.1', '1.0.0+build.7'])('may be %s', (text) => {
    expect(version.safeParse(text).success).toBe(true);
  });

  test.each(['1.4', 'v1.4.2', '1.4.2.0', '01.4.2', 'latest', ' 1.4.2', `1.4.${'2'.repeat(100)}`])(
    'may not be %j',
    (text) => {
      expect(version.safeParse(text).success).toBe(false);
    },
  );
});

test('a fingerprint is 64 hexadecimal digits in lower case', () => {
  expect(fingerprint.safeParse('9f'.repeat(32)).success).toBe(true);
  expect(fingerprint.safeParse('9F'.repeat(32)).success).toBe(false);
  expect(fingerprint.safeParse('9f'.repeat(31)).success).toBe(false);
});

test('a commit is 40 hexadecimal digits in lower case', () => {
  expect(commit.safeParse('3d'.repeat(20)).success).toBe(true);
  expect(commit.safeParse('3d3c42e').success).toBe(false);
});
