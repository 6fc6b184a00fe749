/* A disk that is gone while a file says so: put in front of the C library by LD_PRELOAD.

   YUETAN_DISK is the folder on the disk, YUETAN_GONE the file.  While that exists, everything below the folder fails
   as it does when a stick is pulled out: EIO for what is open, ENOENT for what is opened. */
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
#include <unistd.h>

static int is_gone(void) {
    const char *flag = getenv("YUETAN_GONE");
    return flag && syscall(SYS_faccessat, AT_FDCWD, flag, F_OK) == 0;
}

static int on_disk(const char *path) {
    const char *folder = getenv("YUETAN_DISK");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int fails(int fd) {
    char link[64], path[PATH_MAX];
    if (!is_gone()) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (!on_disk(path)) return 0;
    errno = EIO;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) { return fails(fd) ? -1 : REAL(pwrite64)(fd, from, size, at); }
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) { return fails(fd) ? -1 : REAL(pwrite)(fd, from, size, at); }
ssize_t write(int fd, const void *from, size_t size) { return fails(fd) ? -1 : REAL(write)(fd, from, size); }
ssize_t pread64(int fd, void *to, size_t size, off64_t at) { return fails(fd) ? -1 : REAL(pread64)(fd, to, size, at); }
ssize_t pread(int fd, void *to, size_t size, off_t at) { return fails(fd) ? -1 : REAL(pread)(fd, to, size, at); }
int fsync(int fd) { return fails(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails(fd) ? -1 : REAL(fdatasync)(fd); }
int ftruncate64(int fd, off64_t size) { return fails(fd) ? -1 : REAL(ftruncate64)(fd, size); }

static int opened(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
    if (on_disk(path) && is_gone()) {
        errno = ENOENT;
        return -1;
    }
    return real(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    return opened(REAL(open), path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    return opened(REAL(open64), path, flags, mode);
}
