import { testTreeShake } from './tree-shake.ts';

await testTreeShake([25, 29]);
