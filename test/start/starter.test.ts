import { expect, test } from 'bun:test';
import { readBeam } from '../../src/beam/beam-file.ts';
import { exports, imports, moduleName } from '../../src/beam/functions.ts';
import { mayRunOnLoad } from '../../src/beam/on-load.ts';
import { starter, starterName } from '../../src/start/starter.ts';
import { otpReleases } from '../bed/otp.ts';
import { testStarter } from './starter.ts';

await testStarter([27]);

test('it may be loaded by a boot file, and calls what OTP has', () => {
  for (const release of otpReleases) {
    const beam = readBeam(starter('tool', release));
    expect(moduleName(beam)).toBe(starterName);
    expect(exports(beam)).toEqual([{ function: 'main', arity: 1 }]);
    expect(mayRunOnLoad(beam)).toBe(false);
    expect(imports(beam).at(-1)).toEqual({ module: 'tool', function: 'main', arity: 1 });
  }
});
