import { expect, test } from 'vitest';

import { tellDeployment } from './tell-deployment.ts';

async function toldOf(environment: NodeJS.ProcessEnv): Promise<string> {
  let text = '';
  const print = (more: string) => {
    text += more;
  };
  const around = { cwd: '/', environment, print, printBytes: () => Promise.resolve(), terminal: undefined };
  const { emit } = await tellDeployment(around, false);
  emit({ event: 'fault', app: 'api', reason: 'ErrImagePull', text: 'Deployment/api: no such image', evidence: [] });
  return text;
}

test('what failed in a workflow stands on the page of its run', async () => {
  expect(await toldOf({ GITHUB_ACTIONS: 'true', NO_COLOR: '1' })).toContain(
    '\n::error title=api::ErrImagePull: Deployment/api: no such image\n',
  );
  expect(await toldOf({ NO_COLOR: '1' })).not.toContain('::error');
});
