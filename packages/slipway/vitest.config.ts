import { testConfig } from '@repo/vitest-config';

// By far the longest suite: its last files run when all others have ended, and have the machine for themselves.
export default testConfig({ workers: '100%' });
