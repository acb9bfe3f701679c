/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Strings, numbers in strings, sizes, dates and buffers; for anybody.
 */
#ifndef QEMU_CUTILS_H
#define QEMU_CUTILS_H

#include "qemu/units.h"

/* Copy (append) as much as fits into @buf of @buf_size bytes; always terminated. */
void pstrcpy(char *buf, int buf_size, const char *str);
char *pstrcat(char *buf, int buf_size, const char *s);
/* Fill all of @buf: the string, then @pad. No NUL unless @pad is one. */
void strpadcpy(char *buf, int buf_size, const char *str, char pad);
/* Does @str begin with @val (case ignored: stristart)?  The rest goes to *@ptr (or NULL). */
int strstart(const char *str, const char *val, const char **ptr);
int stristart(const char *str, const char *val, const char **ptr);
/* The length, at most @max_len. */
int qemu_strnlen(const char *s, int max_len);
/* Cut the next token at a character of @delim off *@input, as strsep(). */
char *qemu_strsep(char **input, const char *delim);
/* Trailing and leading characters for which isspace() holds. */
bool qemu_str_is_blank(const char *s);

/*
 * Numbers.  All return 0, -EINVAL (no number; *@result is 0) or -ERANGE
 * (*@result is the nearest limit).  The text after the number goes to *@endptr;
 * with @endptr NULL there must be none (-EINVAL).  Leading blanks are skipped,
 * as strtol() does.  The unsigned ones take a minus sign and negate, as
 * strtoul(); parse_uint does not.  @base 0 takes 0x and 0 prefixes.
 */
int qemu_strtoi(const char *nptr, const char **endptr, int base, int *result);
int qemu_strtoui(const char *nptr, const char **endptr, int base, unsigned int *result);
int qemu_strtol(const char *nptr, const char **endptr, int base, long *result);
int qemu_strtoul(const char *nptr, const char **endptr, int base, unsigned long *result);
int qemu_strtoi64(const char *nptr, const char **endptr, int base, int64_t *result);
int qemu_strtou64(const char *nptr, const char **endptr, int base, uint64_t *result);
/* Takes what strtod() takes; _finite refuses inf and nan. */
int qemu_strtod(const char *nptr, const char **endptr, double *result);
int qemu_strtod_finite(const char *nptr, const char **endptr, double *result);
/* Digits only (no sign, but 0x with base 0 or 16). */
int parse_uint(const char *s, const char **endptr, int base, uint64_t *value);
int parse_uint_full(const char *s, int base, uint64_t *value);
/*
 * Sizes: a number, perhaps with a decimal fraction, and a suffix B, K, M, G,
 * T, P or E in either case (powers of 1024).  Without suffix the unit is bytes
 * (strtosz) or MiB (strtosz_MiB).  strtosz_metric uses powers of 1000.  Hex
 * takes neither fraction nor suffix.  A fraction of a byte is -EINVAL.
 */
int qemu_strtosz(const char *nptr, const char **endptr, uint64_t *result);
int qemu_strtosz_MiB(const char *nptr, const char **endptr, uint64_t *result);
int qemu_strtosz_metric(const char *nptr, const char **endptr, uint64_t *result);

/* "1.5 GiB", "999 B", at most three digits before the point; g_free() it. */
char *size_to_str(uint64_t val);
/* "1.84 MHz"; g_free() it. */
char *freq_to_str(uint64_t freq_hz);

/* Seconds since 1970 of a broken-down UTC time; fields may be out of range. */
time_t mktimegm(struct tm *tm);

/* Are all bytes zero?  true for @len 0. */
bool buffer_is_zero(const void *buf, size_t len);
/* "0000: 41 42 ...  AB..." lines of 16 bytes, each with @prefix and ": ". */
void qemu_hexdump(FILE *fp, const char *prefix, const void *bufptr, size_t size);
/* Append one line's hex digits, a blank between groups of @unit_len bytes (0: none). */
GString *qemu_hexdump_line(GString *str, const void *buf, size_t len,
                           size_t unit_len, size_t block_len);

struct Error;
/*
 * Is @port one for getaddrinfo()?  A number above 65535 is not: the C library
 * takes it for another port.
 */
MUST_CHECK bool util_check_port(const char *port, struct Error **errp);

/*
 * The word of the NULL-terminated @list that differs least from @word, if the
 * difference is small enough to be a typing error; else NULL.  Ignores case.
 */
const char *util_nearest_match(const char *word, const char *const *list);
/* The edit distance behind it: inserted, removed, replaced, swapped letters. */
unsigned util_edit_distance(const char *a, const char *b);

/* Remove directories, "a/b/c" gives "c"; borrowed. */
const char *util_basename(const char *path);
/* All of a file, or NULL with @errp; at most @max bytes. */
char *util_read_file(const char *path, size_t max, size_t *len, struct Error **errp);

#endif
