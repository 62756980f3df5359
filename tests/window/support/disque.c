/* The disk of the folder BESACE_ESSAI_DISQUE, for the process that it is loaded into. The file « etat » beside that folder
   (its path and « .etat ») says what it is now: « plein » (nothing more fits), « lecture » (nothing may be written). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* What writing under that folder meets: 0, ENOSPC or EROFS. */
static int state(void) {
  const char *folder = getenv("BESACE_ESSAI_DISQUE");
  char path[PATH_MAX], word[16] = "";
  if (!folder || snprintf(path, sizeof path, "%s.etat", folder) >= (int)sizeof path) return 0;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t size = syscall(SYS_read, file, word, sizeof word - 1);
  close(file);
  if (size <= 0) return 0;
  return !strncmp(word, "plein", 5) ? ENOSPC : !strncmp(word, "lecture", 7) ? EROFS : 0;
}

static int under(const char *path) {
  const char *folder = getenv("BESACE_ESSAI_DISQUE");
  return folder && path && !strncmp(path, folder, strlen(folder));
}

static int refused(int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return 0;
  path[size] = 0;
  return under(path) ? state() : 0;
}

#define REFUSE(file) do { int why = refused(file); if (why) { errno = why; return -1; } } while (0)
#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int file, const void *from, size_t size) {
  REAL(ssize_t, "write", int, const void *, size_t);
  REFUSE(file);
  return real(file, from, size);
}

ssize_t pwrite(int file, const void *from, size_t size, off_t at) {
  REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
  REFUSE(file);
  return real(file, from, size, at);
}

ssize_t pwrite64(int file, const void *from, size_t size, off64_t at) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  REFUSE(file);
  return real(file, from, size, at);
}

/* A full disk lets files be opened; one in reading only does not let them be opened to write. */
static int may_open(const char *path, int flags) {
  return !(flags & (O_WRONLY | O_RDWR | O_CREAT)) || !under(path) || state() != EROFS;
}

#define OPENS(name)                                                       \
  int name(const char *path, int flags, ...) {                            \
    REAL(int, #name, const char *, int, ...);                             \
    va_list rest;                                                         \
    va_start(rest, flags);                                                \
    mode_t mode = flags & O_CREAT ? (mode_t)va_arg(rest, int) : 0;        \
    va_end(rest);                                                         \
    if (!may_open(path, flags)) { errno = EROFS; return -1; }             \
    return real(path, flags, mode);                                       \
  }
OPENS(open)
OPENS(open64)
