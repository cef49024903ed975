/* A library that is not there when the program starts that needs it: both, by what is defined. */
#ifdef LIBRARY
__declspec(dllexport) int lost(void) { return 0; }
#else
__declspec(dllimport) int lost(void);
int main(void) { return lost(); }
#endif
