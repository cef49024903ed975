import { testInHostileFolder, ways } from './working-folder.ts';

await testInHostileFolder((release) => (release === 27 ? ways.slow : [...ways.quick, ...ways.slow]));
