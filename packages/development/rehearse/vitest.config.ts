import { testConfig } from '@repo/vitest-config';

export default testConfig();
