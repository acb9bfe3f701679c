/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The test mode: "-accel qtest" runs no guest code and stops guest time, and a
 * qtest server lets a test program read and write memory and ports, watch and
 * drive interrupt lines, and step the clock through a character device.
 *
 * qtest_enabled() is for anybody; the server functions are for system/.
 */
#ifndef SYSTEM_QTEST_H
#define SYSTEM_QTEST_H

#include "chardev/char.h"

#define TYPE_QTEST "qtest"

/* Is the qtest accelerator in use? */
bool qtest_enabled(void);
/* Does a qtest server exist (with any accelerator)? */
bool qtest_driver(void);

/*
 * Start the server on @chr (borrowed).  @log_path: where to log, "none" or NULL
 * for nowhere, "" for stderr.  Only one server may exist.
 */
bool MUST_CHECK qtest_server_init(Chardev *chr, const char *log_path, Error **errp);
/* Stop it, give intercepted lines back; nothing happens without a server. */
void qtest_server_finish(void);

/*
 * A command of another part of the program.  @words are the command's words,
 * @words[0] the name, NULL-terminated; the handler answers with
 * qtest_reply() exactly once.
 */
typedef void QTestCommandFunc(char **words, unsigned count);
/* @name in static storage.  A second command of the same name aborts. */
void qtest_register_command(const char *name, unsigned min_words, QTestCommandFunc *fn);
/* "OK 17", without newline. */
void qtest_reply(const char *fmt, ...) G_GNUC_PRINTF_(1, 2);

#endif
