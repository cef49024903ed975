/*
 * Stands for a virus scanner: waits for a folder `.new-*` in the folder given, holds it so that nobody can rename it,
 * lets it go after the milliseconds given, and tells how long it was held.
 */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv) {
  static wchar_t pattern[32768], path[32768];
  WIN32_FIND_DATAW found;
  DWORD start = GetTickCount();
  swprintf(pattern, 32768, L"%ls\\.new-*", argv[1]);
  printf("looking\n");
  fflush(stdout);
  while (GetTickCount() - start < 30000) {
    HANDLE search = FindFirstFileW(pattern, &found);
    if (search == INVALID_HANDLE_VALUE) continue;
    FindClose(search);
    swprintf(path, 32768, L"%ls\\%ls", argv[1], found.cFileName);
    HANDLE folder = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
                                FILE_FLAG_BACKUP_SEMANTICS, NULL);
    if (folder == INVALID_HANDLE_VALUE) continue;
    Sleep(_wtoi(argv[2]));
    CloseHandle(folder);
    printf("held\n");
    return 0;
  }
  return 1;
}
