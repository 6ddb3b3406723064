import { expect, test } from 'vitest';

import { buildProgress } from './build-progress.ts';
import { plain } from './style.ts';

test('says in a line what is done, where lines cannot be written over', () => {
  const written: string[] = [];
  const { tell, end } = buildProgress({ write: (text) => written.push(text), columns: undefined }, plain);
  const step = (name: string, state: 'started' | 'done' | 'cached' | 'failed') => {
    tell({ kind: 'build', app: 'api', event: { kind: 'step', id: name, name, state } });
  };
  tell({ kind: 'stage', app: 'api', stage: 'building' });
  step('[internal] load build definition', 'done');
  step('[base 1/2] FROM scratch', 'cached');
  step('[production 3/5] RUN   make', 'started');
  step('[production 3/5] RUN   make', 'done');
  step('[production 4/5] RUN test', 'failed');
  tell({ kind: 'note', text: 'a note' });
  end();

  expect(written).toEqual([
    expect.stringMatching(/^api: \[production 3\/5\] RUN make \d+\.\d s\n$/),
    'api: [production 4/5] RUN test failed\n',
    'a note\n',
  ]);
});

test('keeps to a line for each app on a terminal, and leaves none', () => {
  const written: string[] = [];
  const { tell, end } = buildProgress({ write: (text) => written.push(text), columns: 40 }, plain);
  tell({ kind: 'stage', app: 'api', stage: 'building' });
  tell({ kind: 'stage', app: 'web', stage: 'waiting' });
  tell({
    kind: 'build',
    app: 'api',
    event: { kind: 'step', id: '1', name: `RUN ${'x'.repeat(90)}`, state: 'started' },
  });
  end();

  const [drawn = ''] = written;
  expect(drawn.split('\n').map((line) => line.replace('\u001B[2K', '').length <= 40)).toEqual([true, true, true]);
  expect(written.at(-1)).toBe('\u001B[2A\u001B[0J');
});
