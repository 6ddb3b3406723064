import { describe, expect, it } from 'vitest';

import { ready, waiting, type Failing } from './finding.ts';
import { settling } from './settling.ts';

const late: Failing = { state: 'failing', reason: 'Late', text: 'late', pods: [], settles: 'generation 2' };

describe('settling', () => {
  it('lets what cannot heal count at once', () => {
    const { settles, ...doomed } = late;
    expect(settles).toBe('generation 2');
    expect(settling(() => 0)(doomed)).toEqual(doomed);
  });

  it('lets the rest count when it stays the same for long enough', () => {
    let now = 0;
    const settle = settling(() => now, 5000);
    expect(settle(late)).toEqual(waiting('late'));
    now = 4999;
    expect(settle(late)).toEqual(waiting('late'));
    now = 5000;
    expect(settle(late)).toEqual(late);
  });

  it('begins anew when something else is found in between, or the same of another generation', () => {
    let now = 0;
    const settle = settling(() => now, 5000);
    settle(late);
    now = 3000;
    expect(settle(ready)).toEqual(ready);
    now = 6000;
    expect(settle(late)).toEqual(waiting('late'));
    now = 9000;
    expect(settle({ ...late, settles: 'generation 3' })).toEqual(waiting('late'));
    now = 12_000;
    expect(settle({ ...late, settles: 'generation 3' })).toEqual(waiting('late'));
  });
});
