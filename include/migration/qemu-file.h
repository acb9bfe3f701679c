/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A migration stream: buffered bytes over a channel, with one sticky error.
 *
 * A file is either for writing or for reading.  Channels: a buffer in memory,
 * a file descriptor (file, pipe, socket), or functions of one's own.  One
 * thread at a time uses a file.  Reading and writing of numbers is in
 * qemu-file-types.h.
 */
#ifndef MIGRATION_QEMU_FILE_H
#define MIGRATION_QEMU_FILE_H

#include "migration/qemu-file-types.h"
#include "qapi/error.h"

/* What a channel does; each gets the opaque of qemu_file_new_*(). */
typedef struct QEMUFileOps {
    /* Write all of it; 0, or a negative errno with *errp set. */
    int (*write)(void *opaque, const uint8_t *buf, size_t size, Error **errp);
    /* Up to @size bytes, at least one; 0: end; or a negative errno with *errp set. */
    ssize_t (*read)(void *opaque, uint8_t *buf, size_t size, Error **errp);
    /* Release the channel; 0, or a negative errno when the end went wrong. */
    int (*close)(void *opaque, Error **errp);
} QEMUFileOps;

QEMUFile *qemu_file_new_output(const QEMUFileOps *ops, void *opaque);
QEMUFile *qemu_file_new_input(const QEMUFileOps *ops, void *opaque);
/* Owns @fd afterwards.  Blocking reads and writes. */
QEMUFile *qemu_file_new_fd_output(int fd);
QEMUFile *qemu_file_new_fd_input(int fd);
/* Keeps what is written; see qemu_file_memory(). */
QEMUFile *qemu_file_new_memory_output(void);
/* Reads @size bytes at @data, which must outlive the file. */
QEMUFile *qemu_file_new_memory_input(const void *data, size_t size);
/* What is in memory and was not flushed yet; borrowed, until the next put. */
const uint8_t *qemu_file_memory(QEMUFile *f, size_t *size);

/*
 * Flush (output), close the channel and free.  0, or the negative errno of
 * the first failure, including that of closing.
 */
int qemu_fclose(QEMUFile *f);
int qemu_fclose_errp(QEMUFile *f, Error **errp);

/* Send out what is buffered; 0 or the sticky error. */
int qemu_fflush(QEMUFile *f);
/*
 * Keep all output in memory until the next qemu_fflush(), instead of sending
 * it when the buffer is full: for code that must not wait.
 */
void qemu_file_hold(QEMUFile *f, bool hold);

/* The first error: 0 or a negative errno; *errp (may be NULL) gets a copy. */
int qemu_file_get_error_obj(QEMUFile *f, Error **errp);
/* Make it fail; the first error stays.  Takes over @err (may be NULL). */
void qemu_file_set_error_obj(QEMUFile *f, int ret, Error *err);
void qemu_file_set_error(QEMUFile *f, int ret);
/* The same with a text: for get functions of VMStateInfo that know a reason. */
void qemu_file_fail(QEMUFile *f, int ret, const char *fmt, ...) G_GNUC_PRINTF_(3, 4);
bool qemu_file_is_writable(QEMUFile *f);

/* Bytes put or taken so far. */
uint64_t qemu_file_transferred(QEMUFile *f);

/* Look at the byte @offset ahead without taking it; -1 at the end. */
int qemu_peek_byte(QEMUFile *f, size_t offset);
/* Copy up to @size bytes from @offset ahead; how many there are. */
size_t qemu_peek_buffer(QEMUFile *f, uint8_t *buf, size_t size, size_t offset);
/* Drop @size bytes; false (sticky error) when there are fewer. */
bool qemu_file_skip(QEMUFile *f, size_t size);

/* u8 length and bytes.  @str longer than 255 is our bug. */
void qemu_put_counted_string(QEMUFile *f, const char *str);
/* Reads one into @buf with a terminating NUL; its length, 0 on error. */
size_t qemu_get_counted_string(QEMUFile *f, char buf[static 256]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QEMUFile, qemu_fclose)

#endif
