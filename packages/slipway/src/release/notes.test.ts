import { expect, test } from 'vitest';

import { notesOf } from './notes.ts';

const changelog = `# @fleet/api

## 1.10.0

### Minor Changes

- Records who released.

## 1.1.0

### Patch Changes

- Mends a typo.
`;

test('takes what stands below the version’s heading, and nothing of its neighbours', () => {
  expect(notesOf(changelog, '1.10.0')).toBe('### Minor Changes\n\n- Records who released.\n');
  expect(notesOf(changelog, '1.1.0')).toBe('### Patch Changes\n\n- Mends a typo.\n');
});

test.each([
  ['no changelog', undefined],
  ['a changelog without the version', changelog],
  ['nothing below its heading', '## 2.0.0\n\n## 1.0.0\n\n- First.\n'],
])('says at least the version where there is %s', (_, text) => {
  expect(notesOf(text, '2.0.0')).toBe('Version 2.0.0.\n');
});
