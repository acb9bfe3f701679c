/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of command line options, from which parsing, -help and the search
 * for what a mistyped option may have meant derive.  Start-up only.
 */
#ifndef SYSTEM_OPTIONS_H
#define SYSTEM_OPTIONS_H

#include "qapi/error.h"

typedef struct OptionRow OptionRow;
/* @arg is NULL for options without argument; the option is the current location. */
typedef bool OptionHandler(const OptionRow *row, const char *arg, Error **errp);

#define ARCH_ARM  (1u << 0)
#define ARCH_X86  (1u << 1)
#define ARCH_ANY  (~0u)

typedef enum OptionSection {
    SECTION_STANDARD,
    SECTION_BOOT,
    SECTION_DEVICES,
    SECTION_CHARDEV,
    SECTION_STORAGE,
    SECTION_NETWORK,
    SECTION_DISPLAY,
    SECTION_MONITOR,
    SECTION_RUN,
    SECTION_DEBUG,
    SECTION__MAX,
} OptionSection;

struct OptionRow {
    const char *name;               /* without dash */
    bool has_arg;
    unsigned arch;                  /* targets that have it */
    OptionSection section;
    const char *arg_help;           /* "FILE"; NULL without argument */
    const char *help;               /* NULL: not shown by -help */
    OptionHandler *handler;
    const char *extra;              /* for handlers that serve several rows */
};

/* The table; ends with a NULL name. */
extern const OptionRow option_table[];

/*
 * Call the handlers for @argv.  Reports the first error and returns false.
 * Configuration files that options name are read on the way.
 */
bool options_parse(int argc, char **argv);
/*
 * Help has been printed: end the program with status 0.  Nothing that would
 * need undoing has been done yet.
 */
QEMU_NORETURN void options_end_after_help(void);
/* -help, to stdout. */
void options_print_help(const char *prog);
/* Name and copyright, to stdout. */
void options_print_version(void);

#endif
