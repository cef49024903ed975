import { type ErrorData, OnebeamError } from '../errors/onebeam-error.ts';
import type { RuntimeSource } from './runtime-source.ts';

/**
 * An error about a runtime that was unpacked into the cache, told of what the user gave instead: `otp.zip/lib/kernel-10.2` for
 * a path below `folder`. Other errors come back as they are.
 *
 * @param folder where it is in the cache; absolute.
 */
export function blameSource(error: unknown, folder: string, source: RuntimeSource): unknown {
  const given = source.kind === 'archive' ? source.path : source.kind === 'download' ? source.url : undefined;
  if (given === undefined || !(error instanceof OnebeamError)) return error;
  const told = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(told);
    return typeof value === 'string' ? value.replaceAll(folder, given) : value;
  };
  const { cause, detail, ...data } = error.data;
  const changed = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, told(value)]));
  const details =
    detail && Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, told(value)]));
  const all = { ...changed, ...(details && { detail: details }), cause } as ErrorData;
  return new OnebeamError(error.code, all);
}
