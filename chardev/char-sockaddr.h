/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Socket addresses of back ends: from JSON, listening, connecting, and as
 * text.  For chardev/ only.
 */
#ifndef CHARDEV_CHAR_SOCKADDR_H
#define CHARDEV_CHAR_SOCKADDR_H

#include "chardev/char-io.h"

typedef enum {
    CHR_ADDR_INET,
    CHR_ADDR_UNIX,
    CHR_ADDR_FD,
} ChrAddrKind;

typedef struct ChrAddr {
    ChrAddrKind kind;
    char *host, *port;         /* inet; an empty host is any (server) or this one (client) */
    unsigned to;               /* inet server: try ports up to this one; 0: only port */
    int family;                /* inet: AF_UNSPEC, AF_INET, AF_INET6 */
    bool keep_alive;
    char *path;                /* unix */
    bool abstract, tight;
    char *fd;                  /* fd: number or name */
} ChrAddr;

#define CHR_MAX_LISTEN 8

/* A listening address may be several sockets (IPv4 and IPv6). */
typedef struct ChrListener {
    int fds[CHR_MAX_LISTEN];
    int count;
    char *path;                /* socket file that we made */
    dev_t dev;
    ino_t ino;
} ChrListener;

/* From {"type", "data"}; @where for messages.  chr_addr_free() it. */
ChrAddr *chr_addr_from_json(struct json_object *json, const char *where, Error **errp);
ChrAddr *chr_addr_copy(const ChrAddr *addr);
void chr_addr_free(ChrAddr *addr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChrAddr, chr_addr_free)
/* {"type": "inet", "data": {...}} of host, port and the options to, ipv4, ipv6. */
struct json_object *chr_addr_inet_json(const char *host, const char *port,
                                       struct json_object *opts, Error **errp);
/* Wrap @data. */
struct json_object *chr_addr_json(const char *type, struct json_object *data);

bool chr_addr_listen(const ChrAddr *addr, ChrListener *listener, Error **errp);
void chr_listener_close(ChrListener *listener);
/* Connected, blocking descriptor; waits.  -1 with error.  Any thread (not for CHR_ADDR_FD). */
int chr_addr_connect(const ChrAddr *addr, Error **errp);
/* Bound to @local (may be NULL) and connected to @remote. */
int chr_addr_connect_udp(const ChrAddr *remote, const ChrAddr *local, Error **errp);

/* "127.0.0.1:80", "[::1]:80", a path; of our end or the peer's.  g_free(). */
char *chr_socket_name(int fd, bool peer);
/* The address family of a socket; -1 when it is none. */
int chr_socket_family(int fd);
/* As written by the user: "host:port" or "path,abstract=on".  g_free(). */
char *chr_addr_text(const ChrAddr *addr);

#endif
