#define _GNU_SOURCE
#include "CFuzzer.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <time.h>

static _Thread_local bool isSealed = false;

void seal(void) { isSealed = true; }
void unseal(void) { isSealed = false; }

int64_t processorMicroseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

// Functions of the program come before those of shared libraries, for these libraries too: what
// libxml2 or Foundation calls by one of these names arrives here.
static void *next(const char *function, const char *what) {
    // After a crash libFuzzer writes its input down.
    if (isSealed && !strstr(what, "/findings/")) {
        fprintf(stderr, "finding: %s(\"%s\") while a document is read\n", function, what);
        abort();
    }
    return dlsym(RTLD_NEXT, function);
}

#define OPEN(NAME)                                                        \
    int NAME(const char *path, int flags, ...) {                          \
        va_list rest;                                                     \
        va_start(rest, flags);                                            \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                                     \
        return ((int (*)(const char *, int, ...))next(#NAME, path))(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPEN_AT(NAME)                                                     \
    int NAME(int folder, const char *path, int flags, ...) {              \
        va_list rest;                                                     \
        va_start(rest, flags);                                            \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                                     \
        return ((int (*)(int, const char *, int, ...))next(#NAME, path))(folder, path, flags, mode); \
    }
OPEN_AT(openat)
OPEN_AT(openat64)

#define FOPEN(NAME)                                                       \
    FILE *NAME(const char *path, const char *mode) {                      \
        return ((FILE * (*)(const char *, const char *))next(#NAME, path))(path, mode); \
    }
FOPEN(fopen)
FOPEN(fopen64)

int socket(int domain, int type, int protocol) {
    return ((int (*)(int, int, int))next("socket", ""))(domain, type, protocol);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result) {
    return ((int (*)(const char *, const char *, const struct addrinfo *, struct addrinfo **))next(
        "getaddrinfo", node ? node : ""))(node, service, hints, result);
}
