import { expect, test } from 'bun:test';
import { nsisScript } from '../../../src/shipping/installers/nsis-script.ts';

const installer = {
  name: 'greeter',
  version: '1.2.0-rc.1',
  executable: 'program',
  size: 5_000_001,
  compress: 'zlib',
  output: 'setup.exe',
} as const;

test('texts of the program replace nothing in the script', () => {
  const script = nsisScript({
    ...installer,
    description: 'Costs $5, "really"\nand more',
    publisher: `${'$'}{NSISDIR}`,
    homepage: 'https://example.org/$PROFILE',
  });
  expect(script).toContain('VIAddVersionKey "FileDescription" "Costs $$5, $\\"really$\\" and more"\n');
  expect(script).toContain('VIAddVersionKey "CompanyName" "$${NSISDIR}"\n');
  expect(script).toContain('"URLInfoAbout" "https://example.org/$$PROFILE"\n');
});

test('is for one user, and changes `Path` and the start menu on request only', () => {
  const script = nsisScript(installer);
  expect(script).toContain('RequestExecutionLevel user\n');
  expect(script).not.toContain('HKLM');
  expect(script).toContain('Section /o "Add to Path" path\n');
  expect(script).toContain('Section /o "Start menu" startmenu\n');
  expect(script).toContain('"EstimatedSize" 4883\n');
});

test('versions have four numbers of 16 bits', () => {
  const versions = ['1.2.0-rc.1', '7', '1.2.3.4.5', '1.99999.0'];
  expect(
    versions.map((version) => /VIProductVersion "(.*)"/.exec(nsisScript({ ...installer, version }))?.[1]),
  ).toEqual(['1.2.0.0', '7.0.0.0', '1.2.3.4', '1.65535.0.0']);
});
