import { expect, test } from 'bun:test';
import {
  inRelease,
  isInEmulatorFolder,
  isReleaseRuntime,
  otpApplicationOf,
  releaseApplicationOf,
  releaseEmulatorFolder,
  releaseFile,
  releaseProgramName,
  releaseResourceOf,
  versionedBin,
} from '../../../src/payload/format/layout.ts';

test("a runtime's file in a release is where that of an escript with versioned programs is, without the folder above", () => {
  expect(inRelease(`${versionedBin('15.2')}/erlexec`)).toBe(`${releaseEmulatorFolder('15.2')}/erlexec`);
  expect(isInEmulatorFolder('erts-15.2/bin/erlexec')).toBe(true);
  expect(isInEmulatorFolder('bin/erlexec')).toBe(false);
});

test('the path of a release’s file determines its owner', () => {
  expect(releaseApplicationOf('lib/hello-1.0.0+abc/ebin/hello.beam')).toBe('hello-1.0.0+abc');
  expect(releaseApplicationOf('lib/onebeam/ebin/onebeam_agent.beam')).toBeUndefined();
  expect(otpApplicationOf('lib/hello-1.0.0/ebin/hello.beam')).toBeUndefined();
  expect(releaseResourceOf('lib/hello-1.0.0/ebin/hello.app')).toBe('hello-1.0.0');
  expect(isReleaseRuntime('erts-15.2/bin/beam.smp')).toBe(true);
  expect(isReleaseRuntime('releases/1.0.0/start.boot')).toBe(false);
  expect(releaseFile('1.0.0', 'hello.rel')).toBe('releases/1.0.0/hello.rel');
  expect(releaseProgramName('bin/migrate')).toBe('migrate');
  expect(releaseProgramName('bin/hooks/pre_start')).toBeUndefined();
});
