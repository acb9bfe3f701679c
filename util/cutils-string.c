/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copying and comparing strings, dates, and what a typing error meant. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"

void pstrcpy(char *buf, int buf_size, const char *str)
{
    if (buf_size > 0) {
        g_strlcpy(buf, str, (gsize)buf_size);
    }
}

char *pstrcat(char *buf, int buf_size, const char *s)
{
    int len = (int)strlen(buf);

    if (len < buf_size) {
        pstrcpy(buf + len, buf_size - len, s);
    }
    return buf;
}

void strpadcpy(char *buf, int buf_size, const char *str, char pad)
{
    int len = qemu_strnlen(str, buf_size);

    memcpy(buf, str, (size_t)len);
    memset(buf + len, pad, (size_t)(buf_size - len));
}

static int starts(const char *str, const char *val, const char **ptr, bool ignore_case)
{
    size_t len = strlen(val);

    if (ignore_case ? g_ascii_strncasecmp(str, val, len) : strncmp(str, val, len)) {
        return 0;
    }
    if (ptr) {
        *ptr = str + len;
    }
    return 1;
}

int strstart(const char *str, const char *val, const char **ptr)
{
    return starts(str, val, ptr, false);
}

int stristart(const char *str, const char *val, const char **ptr)
{
    return starts(str, val, ptr, true);
}

int qemu_strnlen(const char *s, int max_len)
{
    int i = 0;

    while (i < max_len && s[i]) {
        i++;
    }
    return i;
}

char *qemu_strsep(char **input, const char *delim)
{
    char *result = *input;

    if (result) {
        char *end = strpbrk(result, delim);
        if (end) {
            *end++ = '\0';
        }
        *input = end;
    }
    return result;
}

bool qemu_str_is_blank(const char *s)
{
    while (g_ascii_isspace(*s)) {
        s++;
    }
    return !*s;
}

time_t mktimegm(struct tm *tm)
{
    /* Days since a March 1st, so that the leap day is the last of its year. */
    int64_t month = tm->tm_mon, year = tm->tm_year + INT64_C(1900);
    year += month / 12;
    month %= 12;
    if (month < 0) {
        month += 12;
        year--;
    }
    if (month < 2) {
        month += 12;
        year--;
    }
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month - 2) + 2) / 5 + tm->tm_mday - 1;
    int64_t days = era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
                   day_of_year - 719468;
    return (time_t)(((days * 24 + tm->tm_hour) * 60 + tm->tm_min) * 60 + tm->tm_sec);
}

const char *util_basename(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

unsigned util_edit_distance(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b);
    size_t width = lb + 1;
    /* Row i: the cost of turning the first i characters of a into those of b. */
    g_autofree unsigned *d = g_new(unsigned, (la + 1) * width);

    for (size_t i = 0; i <= la; i++) {
        for (size_t j = 0; j <= lb; j++) {
            unsigned *cell = &d[i * width + j];
            if (i == 0 || j == 0) {
                *cell = (unsigned)(i + j);
                continue;
            }
            char ca = g_ascii_tolower(a[i - 1]), cb = g_ascii_tolower(b[j - 1]);
            unsigned best = cell[-(ptrdiff_t)width - 1] + (ca != cb);
            best = MIN(best, MIN_CONST(cell[-1], cell[-(ptrdiff_t)width]) + 1);
            if (i > 1 && j > 1 && ca == g_ascii_tolower(b[j - 2]) &&
                cb == g_ascii_tolower(a[i - 2])) {
                best = MIN(best, cell[-2 * (ptrdiff_t)width - 2] + 1);
            }
            *cell = best;
        }
    }
    return d[la * width + lb];
}

const char *util_nearest_match(const char *word, const char *const *list)
{
    size_t len = strlen(word);
    /* One mistake in three letters still looks like the same word; so does one in two. */
    unsigned best = MAX((unsigned)MIN(len, (size_t)64) / 3, 1u) + 1;
    const char *found = NULL;

    if (len == 0 || len > 64) {
        return NULL;
    }
    for (; *list; list++) {
        unsigned distance = strlen(*list) <= 128 ? util_edit_distance(word, *list) : UINT_MAX;
        if (distance < best && distance < len) {
            best = distance;
            found = *list;
        }
    }
    return found;
}

char *util_read_file(const char *path, size_t max, size_t *len, Error **errp)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char buf[4096];
    ssize_t n;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        error_setg_file_open(errp, errno, path);
        return NULL;
    }
    while ((n = read(fd, buf, sizeof(buf))) != 0) {
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            error_setg_errno(errp, errno, "Could not read '%s'", path);
            break;
        }
        if ((size_t)n > max - text->len) {
            error_setg(errp, "file '%s' has more than %zu bytes", path, max);
            break;
        }
        g_string_append_len(text, buf, n);
    }
    close(fd);
    if (n != 0) {
        return NULL;
    }
    if (len) {
        *len = text->len;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}
