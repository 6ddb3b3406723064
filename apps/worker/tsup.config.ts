import { serviceBuild } from '@repo/tsup-config';

export default serviceBuild(['main']);
