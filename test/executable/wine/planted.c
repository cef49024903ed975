/* A library that somebody put beside a program: it notes that it was loaded. */
#include <stdio.h>
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, LPVOID reserved) {
  wchar_t path[32768];
  DWORD length = GetModuleFileNameW(library, path, 32000);
  HANDLE file;
  if (reason != DLL_PROCESS_ATTACH) return TRUE;
  wcscpy(path + length, L".loaded");
  file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
  if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
  return TRUE;
}
