/* Writes down what a process does to the files below a folder, and kills it where it is told: put in front of the C
   library by LD_PRELOAD.

   YUETAN_WATCH is the folder, YUETAN_LOG the file of the log.  YUETAN_KILL_AT=k ends the process, as SIGKILL does,
   instead of its k-th act on the folder after yuetan_begin(); with YUETAN_KILL_HALF a write is done by half before.
   After yuetan_fail(k, error) the k-th act from then on is not done, and answers the error; later ones are done again.
   An act is what changes the folder or makes a change durable.  tests/crash/disk_log.py reads the log. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define MOST_FDS 4096

enum { OPEN = 'O', WRITE = 'W', TRUNCATE = 'T', SYNC = 'S', RENAME = 'R', UNLINK = 'U', MKDIR = 'D', MARK = 'M' };
enum { CREATED = 1, TRUNCATED = 2 };

struct head {
    uint32_t kind, flags, serial, length1, length2;
    uint64_t offset;
} __attribute__((packed));

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t serials[MOST_FDS], last_serial;
static long done_since_begin = -1;
static long fails_in = -1;
static int fails_with, has_failed;
static int log_fd = -1;

static int is_watched(const char *path) {
    const char *folder = getenv("YUETAN_WATCH");
    if (!folder || !path) return 0;
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static void put(int kind, uint32_t flags, uint32_t serial, uint64_t offset, const void *one, uint32_t length1,
                const void *two, uint32_t length2) {
    const char *name = getenv("YUETAN_LOG");
    if (!name) return;
    if (log_fd < 0) log_fd = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct head head = {(uint32_t)kind, flags, serial, length1, length2, offset};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)one, length1}, {(void *)two, length2}};
    if (syscall(SYS_writev, log_fd, parts, 3) != (ssize_t)(sizeof head + length1 + length2)) abort();
}

/* Counts an act that is about to be done; whether the process ends with it. */
static int is_last(void) {
    if (done_since_begin < 0) return 0;
    const char *at = getenv("YUETAN_KILL_AT");
    done_since_begin++;
    return at && atol(at) == done_since_begin;
}

/* Whether an act that is about to be done has to fail; errno says with what. */
static int is_failing(void) {
    if (fails_in < 0 || --fails_in != 0) return 0;
    fails_in = -1;
    has_failed = 1;
    errno = fails_with;
    return 1;
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

static uint32_t serial_of(int fd) { return fd >= 0 && fd < MOST_FDS ? serials[fd] : 0; }

static const char *whole(int folder, const char *path, char *into) {
    if (path[0] == '/') return path;
    char link[64];
    if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, into, PATH_MAX - 1);
    if (length < 0) return path;
    snprintf(into + length, PATH_MAX - (size_t)length, "/%s", path);
    return into;
}

void yuetan_fail(long at, int error) { fails_in = at; fails_with = error; has_failed = 0; }
int yuetan_failed(void) { fails_in = -1; return has_failed; }
void yuetan_begin(void) { done_since_begin = 0; }
long yuetan_done(void) { return done_since_begin; }

void yuetan_mark(const char *text) {
    pthread_mutex_lock(&lock);
    put(MARK, 0, 0, 0, text, (uint32_t)strlen(text), NULL, 0);
    pthread_mutex_unlock(&lock);
}

/* ------------------------------------------------------------ opening and closing */

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char into[PATH_MAX];
    const char *full = whole(folder, path, into);
    if (!is_watched(full)) {
        int fd = (int)syscall(SYS_openat, folder, path, flags | O_LARGEFILE, mode);
        if (fd >= 0 && fd < MOST_FDS) serials[fd] = 0;
        return fd;
    }
    pthread_mutex_lock(&lock);
    int was_there = syscall(SYS_faccessat, AT_FDCWD, full, F_OK) == 0;
    int creates = (flags & O_CREAT) && !was_there, cuts = (flags & O_TRUNC) && was_there;
    if ((creates || cuts) && is_last()) die();
    if ((creates || cuts) && is_failing()) {
        pthread_mutex_unlock(&lock);
        return -1;
    }
    int fd = (int)syscall(SYS_openat, folder, path, flags | O_LARGEFILE, mode), error = errno;
    if (fd >= MOST_FDS) abort();
    if (fd >= 0) {
        serials[fd] = ++last_serial;
        put(OPEN, (creates ? CREATED : 0) | (cuts ? TRUNCATED : 0), serials[fd], 0, full, (uint32_t)strlen(full), NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define MODE_OF(flags, mode)                                          \
    mode_t mode = 0;                                                  \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                            \
        va_list more;                                                 \
        va_start(more, flags);                                        \
        mode = va_arg(more, mode_t);                                  \
        va_end(more);                                                 \
    }

int open(const char *path, int flags, ...) { MODE_OF(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_OF(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE_OF(flags, mode) return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE_OF(flags, mode) return opened(folder, path, flags, mode); }

int close(int fd) {
    if (fd >= 0 && fd < MOST_FDS) serials[fd] = 0;
    return REAL(close)(fd);
}

/* ------------------------------------------------------------ content */

/* `at` below zero: where the file stands. */
static ssize_t written(int fd, const void *from, size_t size, off64_t at) {
    uint32_t serial = serial_of(fd);
    if (!serial) return at < 0 ? syscall(SYS_write, fd, from, size) : syscall(SYS_pwrite64, fd, from, size, at);
    pthread_mutex_lock(&lock);
    off64_t offset = at < 0 ? (off64_t)syscall(SYS_lseek, fd, 0, SEEK_CUR) : at;
    int last = is_last();
    if (last && getenv("YUETAN_KILL_HALF")) syscall(SYS_pwrite64, fd, from, size / 2, offset);
    if (last) die();
    if (is_failing()) {
        pthread_mutex_unlock(&lock);
        return -1;
    }
    ssize_t done = at < 0 ? syscall(SYS_write, fd, from, size) : syscall(SYS_pwrite64, fd, from, size, at);
    int error = errno;
    if (done > 0) put(WRITE, 0, serial, (uint64_t)offset, from, (uint32_t)done, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

ssize_t write(int fd, const void *from, size_t size) { return written(fd, from, size, -1); }
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) { return written(fd, from, size, at); }
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) { return written(fd, from, size, at); }

/* The counting and the log around an act that answers 0; `lines` puts it into the log. */
#define ACT(watched, call, line)                    \
    if (!(watched)) return (int)(call);             \
    pthread_mutex_lock(&lock);                      \
    if (is_last()) die();                           \
    if (is_failing()) {                             \
        pthread_mutex_unlock(&lock);                \
        return -1;                                  \
    }                                               \
    int done = (int)(call), error = errno;          \
    if (done == 0) line;                            \
    pthread_mutex_unlock(&lock);                    \
    errno = error;                                  \
    return done;

static int truncated(int fd, off64_t size) {
    uint32_t serial = serial_of(fd);
    ACT(serial, syscall(SYS_ftruncate, fd, size), put(TRUNCATE, 0, serial, (uint64_t)size, NULL, 0, NULL, 0))
}

int ftruncate(int fd, off_t size) { return truncated(fd, size); }
int ftruncate64(int fd, off64_t size) { return truncated(fd, size); }

static int synced(int fd, long call) {
    uint32_t serial = serial_of(fd);
    ACT(serial, syscall(call, fd), put(SYNC, 0, serial, 0, NULL, 0, NULL, 0))
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

/* ------------------------------------------------------------ names */

static int renamed(int from_folder, const char *from, int to_folder, const char *to) {
    char into1[PATH_MAX], into2[PATH_MAX];
    const char *one = whole(from_folder, from, into1), *two = whole(to_folder, to, into2);
    ACT(is_watched(one) || is_watched(two), syscall(SYS_renameat2, from_folder, from, to_folder, to, 0),
        put(RENAME, 0, 0, 0, one, (uint32_t)strlen(one), two, (uint32_t)strlen(two)))
}

int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int folder1, const char *from, int folder2, const char *to) { return renamed(folder1, from, folder2, to); }

static int unlinked(int folder, const char *path, int flags) {
    char into[PATH_MAX];
    const char *full = whole(folder, path, into);
    ACT(is_watched(full), syscall(SYS_unlinkat, folder, path, flags),
        put(UNLINK, 0, 0, 0, full, (uint32_t)strlen(full), NULL, 0))
}

int unlink(const char *path) { return unlinked(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinked(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int folder, const char *path, int flags) { return unlinked(folder, path, flags); }

static int folder_made(int folder, const char *path, mode_t mode) {
    char into[PATH_MAX];
    const char *full = whole(folder, path, into);
    ACT(is_watched(full), syscall(SYS_mkdirat, folder, path, mode),
        put(MKDIR, 0, 0, 0, full, (uint32_t)strlen(full), NULL, 0))
}

int mkdir(const char *path, mode_t mode) { return folder_made(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return folder_made(folder, path, mode); }
