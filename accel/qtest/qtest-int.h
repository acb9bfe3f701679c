/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the qtest server share.
 */
#ifndef ACCEL_QTEST_QTEST_INT_H
#define ACCEL_QTEST_QTEST_INT_H

#include "system/qtest.h"

/* A longer line is answered with FAIL and dropped: bounds what a client can make us keep. */
#define QTEST_MAX_LINE  (256 * MiB)
/* Largest SIZE of a command whose reply carries the bytes. */
#define QTEST_MAX_READ  (64 * MiB)
/* Largest SIZE of a command that writes. */
#define QTEST_MAX_WRITE (1 * GiB)
/* Stop taking input while this much output waits for the client. */
#define QTEST_MAX_QUEUED (64 * KiB)

typedef struct QTestCommand {
    const char *name;
    unsigned min_words;              /* including the name */
    QTestCommandFunc *fn;
} QTestCommand;

/* Look @words[0] up and run it; always leads to one reply. */
void qtest_dispatch(char **words, unsigned count);
/* Queue text for the client, newline and all; takes over @text. */
void qtest_send(GString *text);
/* Give intercepted lines back. */
void qtest_irq_reset(void);
/* The line that is coming in. */
typedef struct QTestParser {
    GString *line;
    bool overlong;                   /* it is being dropped */
} QTestParser;
/*
 * Take bytes of @buf up to the first newline; how many.  *@complete: the newline
 * was there, parser->line (without it) is the line unless it was overlong.
 */
size_t qtest_parse(QTestParser *parser, const char *buf, size_t len, bool *complete);
/* Forget the line. */
void qtest_parser_reset(QTestParser *parser);
/*
 * Split @line in place at single blanks (an empty word for each extra one);
 * NULL-terminated, free the array only.
 */
char **qtest_split(char *line, unsigned *count);

/* Numbers of any C base; false (after answering) when @word is none. */
bool qtest_get_u64(const char *word, uint64_t *value);
bool qtest_get_i64(const char *word, int64_t *value);

extern const QTestCommand qtest_memory_commands[];
extern const QTestCommand qtest_control_commands[];

#endif
