import type { ErrorTexts } from '../error-text.ts';

export const shippingTexts = {
  'icon-invalid': ({ path, expected, found }) => ({
    message: `the icon \`${path}\` is not ${expected}: ${found}`,
    hint: 'give a square PNG of 128, 256, 512 or 1024 pixels, or an ICNS file for macOS alone',
  }),
  'icon-unreadable': ({ path, found, detail }) => ({
    message: `the icon \`${path}\` cannot be read: ${found}`,
    hint: `check the path that \`${detail?.option ?? '--icon'}\` names`,
  }),
  'executable-no-sbom': ({ path }) => ({
    message: `\`${path}\` carries no bill of materials`,
    hint: 'build it again with this version',
  }),
} satisfies ErrorTexts;
