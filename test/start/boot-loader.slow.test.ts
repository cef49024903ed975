import { testBootLoader } from './boot-loader.ts';

await testBootLoader([25, 29]);
