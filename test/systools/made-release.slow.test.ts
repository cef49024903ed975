import { testMadeRelease } from './made-release.ts';

await testMadeRelease([25, 29]);
