import { OnebeamError } from '../../errors/onebeam-error.ts';

/**
 * An error of the library about an option, told of whoever gave the value: the library knows options alone.
 *
 * @param origins by the option's name, as `settle` tells them.
 */
export function blamed(error: unknown, origins: ReadonlyMap<string, string>): unknown {
  if (!(error instanceof OnebeamError) || error.code !== 'option-invalid') return error;
  const option = error.data.path ?? '';
  const key = option.replace(/^--/, '');
  const origin = origins.get(key);
  if (origin === undefined || origin === option) return error;
  const data = { ...error.data, path: origin, cause: error };
  return origin.startsWith('ONEBEAM_')
    ? new OnebeamError('option-invalid', data)
    : new OnebeamError('config-value', { ...data, detail: { key } });
}
