import { fakeApplication, fakeBase, relText } from '../oracle/fake-release.ts';

/** Files in a folder, and one call of `make_relup` there. */
export interface RelupCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly top: string;
  readonly up: readonly (string | readonly [name: string, description: string])[];
  readonly down: readonly (string | readonly [name: string, description: string])[];
  readonly options?: {
    path?: readonly string[];
    restartEmulator?: boolean;
    warningsAsErrors?: boolean;
    outdir?: string;
  };
}

/** `name-1` and `name-2` of an application, with these scripts between them. */
export interface Change {
  readonly up?: string;
  readonly down?: string;
  readonly modules?: readonly string[];
  readonly oldModules?: readonly string[];
  /** The complete `.appup` file instead. */
  readonly appup?: string;
}

/** Releases `new` (version 2) and `old` (version 1) of one application `app` that changed. */
export function changeCase(name: string, change: Change, options: RelupCase['options'] = {}): RelupCase {
  const { modules = ['m1', 'm2', 'm3', 'm4'], oldModules = modules, up = '[]', down = '[]' } = change;
  const appup = change.appup ?? `{"2", [{"1", ${up}}], [{"1", ${down}}]}.\n`;
  return {
    name,
    files: {
      ...fakeBase,
      ...withSasl22,
      ...fakeApplication('app', '1', oldModules),
      ...fakeApplication('app', '2', modules),
      'lib/app-2/ebin/app.appup': appup,
      'new.rel': release('2', ['{app, "2"}']),
      'old.rel': release('1', ['{app, "1"}']),
    },
    top: 'new',
    up: [['old', 'up']],
    down: ['old'],
    options: { path: ['lib/*/ebin'], ...options },
  };
}

/** A sasl whose upgrade can start with a restart. */
export const withSasl22 = fakeApplication('sasl', '2.2');

/** A release with that sasl. */
export function release(
  vsn: string,
  applications: readonly string[],
  more: Parameters<typeof relText>[1] = {},
): string {
  return relText(['{sasl, "2.2"}', ...applications], { vsn: `"${vsn}"`, sasl: false, ...more });
}
