import { libraryBuild } from '@repo/tsup-config';

export default libraryBuild();
