/*
 * Debian has musl, but no C++ library that was built for it. With what is here, its own one, built for the GNU C library,
 * loads under musl far enough for Bun. Compiled without headers: both C libraries have what is declared.
 */
typedef __SIZE_TYPE__ size_t;

extern long getrandom(void *bytes, size_t length, unsigned flags);
extern size_t strftime_l(char *text, size_t size, const char *format, const void *time, void *locale);

char __libc_single_threaded = 0;

struct {
  unsigned words[4];
} __cpu_model;

int __cpu_indicator_init(void) { return 0; }

unsigned arc4random(void) {
  unsigned value = 0;
  getrandom(&value, sizeof value, 0);
  return value;
}

size_t __strftime_l(char *text, size_t size, const char *format, const void *time, void *locale) {
  return strftime_l(text, size, format, time, locale);
}

int __cxa_thread_atexit_impl(void (*end)(void *), void *object, void *library) { return 0; }

int _dl_find_object(void *address, void *result) { return -1; }
