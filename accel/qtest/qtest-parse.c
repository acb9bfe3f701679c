/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qtest server: lines, words and numbers of the protocol.
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qtest-int.h"

size_t qtest_parse(QTestParser *parser, const char *buf, size_t len, bool *complete)
{
    const char *end = memchr(buf, '\n', len);
    size_t part = end ? (size_t)(end - buf) : len;

    if (parser->overlong || parser->line->len + part > QTEST_MAX_LINE) {
        parser->overlong = true;
        g_string_set_size(parser->line, 0);
    } else {
        g_string_append_len(parser->line, buf, part);
    }
    *complete = end != NULL;
    return part + (end != NULL);
}

void qtest_parser_reset(QTestParser *parser)
{
    parser->overlong = false;
    g_string_set_size(parser->line, 0);
}

char **qtest_split(char *line, unsigned *count)
{
    GPtrArray *words = g_ptr_array_new();

    while (line) {
        char *blank = strchr(line, ' ');

        g_ptr_array_add(words, line);
        if (blank) {
            *blank++ = '\0';
        }
        line = blank;
    }
    *count = words->len;
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

bool qtest_get_u64(const char *word, uint64_t *value)
{
    if (qemu_strtou64(word, NULL, 0, value) < 0) {
        qtest_reply("ERR invalid number '%.40s'", word);
        return false;
    }
    return true;
}

bool qtest_get_i64(const char *word, int64_t *value)
{
    if (qemu_strtoi64(word, NULL, 0, value) < 0) {
        qtest_reply("ERR invalid number '%.40s'", word);
        return false;
    }
    return true;
}
