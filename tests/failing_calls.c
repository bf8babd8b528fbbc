/* Has a chosen call of the system about a folder fail: loaded before libc, by LD_PRELOAD.
   Each function below has the name of one of libc, which it calls where nothing is to fail. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST_HANDLES 65536
static char below[PATH_MAX];
static atomic_long count, at;
static atomic_int code, lasting, failed;
static atomic_char ours[MOST_HANDLES];
static char first[PATH_MAX + 64];

void faults_begin(const char *folder, long number, int error, int then) {
    strncpy(below, folder, sizeof below - 1);
    count = 0; failed = 0; code = error; lasting = then; first[0] = 0;
    at = number;
}
long faults_end(void) { at = 0; return count; }
int faults_failed(void) { return failed; }
const char *faults_first(void) { return first; }

static int is_below(const char *path) {
    size_t length = strlen(below);
    return at && length && path && strncmp(path, below, length) == 0;
}
static int is_ours(int handle) { return at && handle >= 0 && handle < MOST_HANDLES && ours[handle]; }
/* A full disk fails what writes, and nothing else. */
static int fails_at(const char *call, const char *path, int writes) {
    if (code == ENOSPC && !writes) return 0;
    long now = atomic_fetch_add(&count, 1) + 1;
    if (now == at || (lasting && now > at)) {
        if (!atomic_fetch_add(&failed, 1)) snprintf(first, sizeof first, "%s %s", call, path ? path : "");
        errno = code;
        return 1;
    }
    return 0;
}
static int fails(const char *call, const char *path) { return fails_at(call, path, 1); }
static int reading_fails(const char *call, const char *path) { return fails_at(call, path, 0); }
static int opened(int handle, int of_ours) {
    if (handle >= 0 && handle < MOST_HANDLES) ours[handle] = of_ours;
    return handle;
}
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
#define OPEN(name) int name(const char *path, int flags, ...) { MODE int mine = is_below(path); \
    if (mine && fails_at("open", path, flags & (O_CREAT | O_WRONLY | O_RDWR))) return -1; return opened(REAL(name)(path, flags, mode), mine); }
OPEN(open)
OPEN(open64)
#define OPENAT(name) int name(int folder, const char *path, int flags, ...) { MODE int mine = is_below(path) || (path[0] != '/' && is_ours(folder)); \
    if (mine && fails_at("openat", path, flags & (O_CREAT | O_WRONLY | O_RDWR))) return -1; return opened(REAL(name)(folder, path, flags, mode), mine); }
OPENAT(openat)
OPENAT(openat64)
#define FOPEN(name) FILE *name(const char *path, const char *mode) { int mine = is_below(path); if (mine && fails_at("fopen", path, mode[0] != 'r')) return NULL; \
    FILE *file = REAL(name)(path, mode); if (file) opened(fileno(file), mine); return file; }
FOPEN(fopen)
FOPEN(fopen64)
size_t fwrite(const void *from, size_t size, size_t many, FILE *file) {
    if (is_ours(fileno(file)) && fails("fwrite", "")) return 0; return REAL(fwrite)(from, size, many, file); }
size_t fread(void *to, size_t size, size_t many, FILE *file) {
    if (is_ours(fileno(file)) && reading_fails("fread", "")) return 0; return REAL(fread)(to, size, many, file); }
int fclose(FILE *file) { int mine = is_ours(fileno(file)); opened(fileno(file), 0);
    int done = REAL(fclose)(file); if (mine && fails("fclose", "")) return EOF; return done; }
int close(int handle) { opened(handle, 0); return REAL(close)(handle); }
ssize_t write(int handle, const void *from, size_t many) { if (is_ours(handle) && fails("write", "")) return -1; return REAL(write)(handle, from, many); }
ssize_t read(int handle, void *to, size_t many) { if (is_ours(handle) && reading_fails("read", "")) return -1; return REAL(read)(handle, to, many); }
ssize_t pwrite64(int handle, const void *from, size_t many, off64_t place) { if (is_ours(handle) && fails("pwrite", "")) return -1; return REAL(pwrite64)(handle, from, many, place); }
ssize_t pread64(int handle, void *to, size_t many, off64_t place) { if (is_ours(handle) && reading_fails("pread", "")) return -1; return REAL(pread64)(handle, to, many, place); }
int fsync(int handle) { if (is_ours(handle) && fails("fsync", "")) return -1; return is_ours(handle) ? 0 : REAL(fsync)(handle); }
int fdatasync(int handle) { if (is_ours(handle) && fails("fdatasync", "")) return -1; return REAL(fdatasync)(handle); }
int ftruncate64(int handle, off64_t size) { if (is_ours(handle) && fails("ftruncate", "")) return -1; return REAL(ftruncate64)(handle, size); }
int ftruncate(int handle, off_t size) { if (is_ours(handle) && fails("ftruncate", "")) return -1; return REAL(ftruncate)(handle, size); }
int rename(const char *from, const char *to) { if ((is_below(from) || is_below(to)) && fails("rename", to)) return -1; return REAL(rename)(from, to); }
int renameat(int a, const char *from, int b, const char *to) { if ((is_below(from) || is_below(to)) && fails("renameat", to)) return -1; return REAL(renameat)(a, from, b, to); }
int unlink(const char *path) { if (is_below(path) && fails("unlink", path)) return -1; return REAL(unlink)(path); }
int unlinkat(int folder, const char *path, int flags) { if ((is_below(path) || is_ours(folder)) && fails("unlinkat", path)) return -1; return REAL(unlinkat)(folder, path, flags); }
int mkdir(const char *path, mode_t mode) { if (is_below(path) && fails("mkdir", path)) return -1; return REAL(mkdir)(path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { if ((is_below(path) || is_ours(folder)) && fails("mkdirat", path)) return -1; return REAL(mkdirat)(folder, path, mode); }
int rmdir(const char *path) { if (is_below(path) && fails("rmdir", path)) return -1; return REAL(rmdir)(path); }
DIR *opendir(const char *path) { if (is_below(path) && reading_fails("opendir", path)) return NULL; return REAL(opendir)(path); }
int chmod(const char *path, mode_t mode) { if (is_below(path) && fails("chmod", path)) return -1; return REAL(chmod)(path, mode); }
int utimensat(int folder, const char *path, const struct timespec *times, int flags) { if (is_below(path) && fails("utimensat", path)) return -1; return REAL(utimensat)(folder, path, times, flags); }
