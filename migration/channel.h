/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a stream goes to or comes from: addresses, and channels whose reads
 * and writes wait without the big lock and can be cancelled.  Private to
 * migration/.
 */
#ifndef MIGRATION_CHANNEL_H
#define MIGRATION_CHANNEL_H

#include "migration/qemu-file.h"

struct json_object;

typedef enum MigrationTransport {
    MIGRATION_TRANSPORT_TCP,
    MIGRATION_TRANSPORT_UNIX,
    MIGRATION_TRANSPORT_FD,
    MIGRATION_TRANSPORT_EXEC,
    MIGRATION_TRANSPORT_FILE,
} MigrationTransport;

typedef struct MigrationAddress {
    MigrationTransport transport;
    char *host;         /* tcp; may be empty: any */
    char *port;         /* tcp: number or service */
    char *path;         /* unix, file; fd: its name */
    char **argv;        /* exec */
    uint64_t offset;    /* file */
} MigrationAddress;

/* From exactly one of @uri and @channels; NULL with @errp set. */
MigrationAddress *migration_address_parse(const char *uri, struct json_object *channels,
                                          Error **errp);
void migration_address_free(MigrationAddress *addr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MigrationAddress, migration_address_free)

typedef struct MigrationChannel MigrationChannel;

/*
 * Open for writing: what can fail at once does so here (files, processes,
 * descriptors); sockets are connected by channel_connect().
 */
MigrationChannel *channel_open_outgoing(MigrationAddress *addr, Error **errp);
/* In the migration thread, without the big lock. */
bool channel_connect(MigrationChannel *ch, Error **errp);
/* Open for reading; sockets listen, see channel_listen_fd(). */
MigrationChannel *channel_open_incoming(MigrationAddress *addr, Error **errp);
/* The listening socket, or -1 when the channel is ready to be read. */
int channel_listen_fd(MigrationChannel *ch);
/* Take one connection and stop listening; false: nobody there (yet). */
bool channel_accept(MigrationChannel *ch);
/* A JSON socket address of what is listened on; NULL for others. */
struct json_object *channel_listen_address(MigrationChannel *ch);
/* Make all waiting end with -ECANCELED; any thread. */
void channel_cancel(MigrationChannel *ch);
/* The stream; closing it closes the connection but does not free @ch. */
QEMUFile *channel_output(MigrationChannel *ch);
QEMUFile *channel_input(MigrationChannel *ch);
void channel_free(MigrationChannel *ch);

/*
 * Around waiting for a peer or a thread: let go of the big lock if this thread
 * has it, and take it again.
 */
bool channel_drop_lock(void);
void channel_retake_lock(bool dropped);

#endif
