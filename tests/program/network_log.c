/* Preloaded into a process, it notes each way out of the machine that is tried, in the file $NETWORK_LOG. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static void note(const char *what, const char *detail) {
    FILE *log = fopen(getenv("NETWORK_LOG"), "a");
    if (log) {
        fprintf(log, "%s %s\n", what, detail);
        fclose(log);
    }
}

int socket(int domain, int type, int protocol) {
    static int (*real)(int, int, int);
    if (!real) real = dlsym(RTLD_NEXT, "socket");
    if (domain == AF_INET || domain == AF_INET6) note("socket", domain == AF_INET ? "IPv4" : "IPv6");
    return real(domain, type, protocol);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    if (!real) real = dlsym(RTLD_NEXT, "getaddrinfo");
    note("getaddrinfo", node ? node : "-");
    return real(node, service, hints, found);
}

int connect(int handle, const struct sockaddr *address, socklen_t size) {
    static int (*real)(int, const struct sockaddr *, socklen_t);
    if (!real) real = dlsym(RTLD_NEXT, "connect");
    if (address->sa_family == AF_INET || address->sa_family == AF_INET6) note("connect", "");
    return real(handle, address, size);
}
