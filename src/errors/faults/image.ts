import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Faults of an OCI image layout. `blob`: a path in its folder. */
interface ImageFaults {
  /** `reason`: the system's message. */
  unreadable: { reason: string };
  digest: { blob: string };
  json: { blob: string };
  descriptor: object;
  /** `platform`: `linux/arm64`. */
  'no-image': { platform: string };
  architecture: { expected: string; found: string };
  /** `expected`: digests in the configuration; `found`: layers. */
  layers: { expected: number; found: number };
}

export type ImageFault = Fault<ImageFaults>;

const texts: FaultTexts<ImageFaults> = {
  unreadable: ({ reason }) => reason,
  digest: ({ blob }) => `the digest of \`${blob}\` differs from its descriptor`,
  json: ({ blob }) => `\`${blob}\` is not JSON`,
  descriptor: () => 'a descriptor has no digest or no size',
  'no-image': ({ platform }) => `it has no image for ${platform}`,
  architecture: ({ expected, found }) => `expected an image for ${expected}, found one for ${found}`,
  layers: ({ expected, found }) => `expected ${expected} layers, found ${found}`,
};

export const imageFaultText = (fault: ImageFault): string => faultText(texts, fault);
