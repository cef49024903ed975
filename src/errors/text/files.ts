import type { ErrorTexts } from '../error-text.ts';

export interface FilesErrors {
  'folder-not-empty': { path: string };
}

export const filesTexts: ErrorTexts<FilesErrors> = {
  'folder-not-empty': ({ path }) => ({
    message: `\`${path}\` already exists and is not an empty folder`,
    hint: 'choose a new folder, or delete this one',
  }),
};
