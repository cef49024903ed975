import type { ErrorTexts } from '../error-text.ts';

export interface FilesErrors {
  'folder-not-empty': { path: string };
}

export const filesTexts: ErrorTexts<FilesErrors> = {
  'folder-not-empty': ({ path }) => ({
    message: `\`${path}\` is there already and is not an empty folder`,
    hint: 'name a folder that does not exist yet, or remove this one',
  }),
};
