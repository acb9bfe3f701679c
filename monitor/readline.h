/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line editor that works over a byte stream, for HMP.
 *
 * Keys and output are those that scripts know from QEMU's monitor: each change
 * redraws the whole line.
 */
#ifndef MONITOR_READLINE_H
#define MONITOR_READLINE_H

#include <glib.h>

typedef struct ReadLine ReadLine;

typedef struct ReadLineOps {
    void (*puts)(const char *text, void *opaque);
    /* A line without its end; its storage is the editor's. */
    void (*line)(const char *text, void *opaque);
    /* Candidates for the end of @text: add copies to @out; returns the length of the word. */
    size_t (*complete)(const char *text, GPtrArray *out, void *opaque);
} ReadLineOps;

ReadLine *readline_new(const ReadLineOps *ops, void *opaque);
void readline_free(ReadLine *rl);
/* Print the prompt and start an empty line. */
void readline_start(ReadLine *rl, const char *prompt);
/* Print prompt and the line so far again. */
void readline_show(ReadLine *rl);
/* Forget the line so far and a started escape sequence. */
void readline_restart(ReadLine *rl);
void readline_key(ReadLine *rl, int c);
/* Entry @index of the history, oldest first; NULL past the end. */
const char *readline_history(const ReadLine *rl, unsigned index);

#endif
