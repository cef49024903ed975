/** Facts of an executable's application, from its bill of materials. */
export interface ProgramFacts {
  version?: string;
  description?: string;
  /** An SPDX expression, when each of its licences is one of a known identifier. */
  licence?: string;
}

/**
 * Reads the facts from a bill of materials that `billOfMaterials` wrote (CycloneDX JSON). What is missing or of another form
 * counts as not said: the file is a description, and was checked by digest only.
 */
export function programFacts(sbom: Uint8Array | undefined): ProgramFacts {
  const component = asRecord(asRecord(asRecord(parsed(sbom)).metadata).component);
  const version = text(component.version);
  const description = text(component.description);
  const licences = Array.isArray(component.licenses)
    ? component.licenses.map((one) => text(asRecord(asRecord(one).license).id))
    : [];
  const licence = licences.every((id) => id !== undefined) ? licences.join(' AND ') : '';
  return {
    ...(version && { version }),
    ...(description && { description }),
    ...(licence && { licence }),
  };
}

function parsed(bytes: Uint8Array | undefined): unknown {
  if (!bytes) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' && value.length < 4000 ? value : undefined;
