import { testInHostileFolder, ways } from './working-folder.ts';

await testInHostileFolder(ways.quick);
