/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Line editing for HMP: see readline.h. */
#include "qemu/osdep.h"
#include "readline.h"

enum {
    HISTORY_MAX = 64,
    LINE_MAX_BYTES = 4095,
    SCREEN_COLUMNS = 80,
};

typedef enum EscapeState { ESC_NONE, ESC_SEEN, ESC_CSI, ESC_SS3 } EscapeState;

struct ReadLine {
    const ReadLineOps *ops;
    void *opaque;
    char *prompt;
    GString *line;
    size_t cursor;
    size_t shown_cursor;            /* columns right of the prompt where the terminal's cursor is */
    GPtrArray *history;
    int history_at;                 /* -1: not walking it */
    EscapeState escape;
    int escape_number;
};

ReadLine *readline_new(const ReadLineOps *ops, void *opaque)
{
    ReadLine *rl = g_new0(ReadLine, 1);

    rl->ops = ops;
    rl->opaque = opaque;
    rl->line = g_string_new(NULL);
    rl->history = g_ptr_array_new_with_free_func(g_free);
    rl->history_at = -1;
    return rl;
}

void readline_free(ReadLine *rl)
{
    if (rl) {
        g_free(rl->prompt);
        g_string_free(rl->line, TRUE);
        g_ptr_array_free(rl->history, TRUE);
        g_free(rl);
    }
}

static void put(ReadLine *rl, const char *text)
{
    rl->ops->puts(text, rl->opaque);
}

/* ---- drawing ------------------------------------------------------------------- */

static void back(ReadLine *rl, size_t columns)
{
    while (columns--) {
        put(rl, "\033[D");
    }
}

static void redraw(ReadLine *rl)
{
    back(rl, rl->shown_cursor);
    put(rl, rl->line->str);
    put(rl, "\033[K");
    back(rl, rl->line->len - rl->cursor);
    rl->shown_cursor = rl->cursor;
}

static void move_to(ReadLine *rl, size_t cursor)
{
    for (; rl->shown_cursor < cursor; rl->shown_cursor++) {
        put(rl, "\033[C");
    }
    if (rl->shown_cursor > cursor) {
        back(rl, rl->shown_cursor - cursor);
        rl->shown_cursor = cursor;
    }
    rl->cursor = cursor;
}

void readline_show(ReadLine *rl)
{
    put(rl, rl->prompt ? rl->prompt : "");
    put(rl, rl->line->str);
    back(rl, rl->line->len - rl->cursor);
    rl->shown_cursor = rl->cursor;
}

void readline_restart(ReadLine *rl)
{
    g_string_truncate(rl->line, 0);
    rl->cursor = rl->shown_cursor = 0;
    rl->history_at = -1;
    rl->escape = ESC_NONE;
}

void readline_start(ReadLine *rl, const char *prompt)
{
    g_free(rl->prompt);
    rl->prompt = g_strdup(prompt);
    readline_restart(rl);
    readline_show(rl);
}

/* ---- editing ------------------------------------------------------------------- */

static void insert(ReadLine *rl, const char *text)
{
    size_t len = strlen(text);

    if (rl->line->len + len <= LINE_MAX_BYTES) {
        g_string_insert(rl->line, rl->cursor, text);
        rl->cursor += len;
        redraw(rl);
    }
}

static void erase(ReadLine *rl, size_t from, size_t to)
{
    if (from < to && to <= rl->line->len) {
        g_string_erase(rl->line, from, to - from);
        rl->cursor = from;
        redraw(rl);
    }
}

static size_t word_start(ReadLine *rl)
{
    size_t at = rl->cursor;

    while (at > 0 && isspace((unsigned char)rl->line->str[at - 1])) {
        at--;
    }
    while (at > 0 && !isspace((unsigned char)rl->line->str[at - 1])) {
        at--;
    }
    return at;
}

static void replace(ReadLine *rl, const char *text)
{
    g_string_assign(rl->line, text);
    rl->cursor = rl->line->len;
    redraw(rl);
}

/* ---- history ------------------------------------------------------------------- */

static void remember(ReadLine *rl, const char *line)
{
    if (!line[0]) {
        return;
    }
    for (guint i = 0; i < rl->history->len; i++) {
        if (!strcmp(rl->history->pdata[i], line)) {
            g_ptr_array_remove_index(rl->history, i);
            break;
        }
    }
    if (rl->history->len >= HISTORY_MAX) {
        g_ptr_array_remove_index(rl->history, 0);
    }
    g_ptr_array_add(rl->history, g_strdup(line));
}

const char *readline_history(const ReadLine *rl, unsigned index)
{
    return index < rl->history->len ? rl->history->pdata[index] : NULL;
}

static void history_up(ReadLine *rl)
{
    int at = rl->history_at < 0 ? (int)rl->history->len - 1 : rl->history_at - 1;

    if (at >= 0) {
        rl->history_at = at;
        replace(rl, rl->history->pdata[at]);
    }
}

static void history_down(ReadLine *rl)
{
    if (rl->history_at < 0) {
        return;
    }
    if (++rl->history_at >= (int)rl->history->len) {
        rl->history_at = -1;
        replace(rl, "");
    } else {
        replace(rl, rl->history->pdata[rl->history_at]);
    }
}

/* ---- completion ---------------------------------------------------------------- */

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t common_prefix(const GPtrArray *words)
{
    const char *first = words->pdata[0];
    size_t len = strlen(first);

    for (guint i = 1; i < words->len; i++) {
        size_t n = 0;

        while (n < len && first[n] == ((const char *)words->pdata[i])[n]) {
            n++;
        }
        len = n;
    }
    return len;
}

static void show_candidates(ReadLine *rl, const GPtrArray *words)
{
    size_t width = 0;
    guint columns, i;

    for (i = 0; i < words->len; i++) {
        width = MAX(width, strlen(words->pdata[i]));
    }
    width += 2;
    columns = MAX((guint)(SCREEN_COLUMNS / width), 1u);
    put(rl, "\n");
    for (i = 0; i < words->len; i++) {
        g_autofree char *cell = g_strdup_printf("%-*s", (int)width, (char *)words->pdata[i]);

        put(rl, cell);
        if (i % columns == columns - 1 || i == words->len - 1) {
            put(rl, "\n");
        }
    }
    readline_show(rl);
}

static void complete(ReadLine *rl)
{
    g_autofree char *text = g_strndup(rl->line->str, rl->cursor);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    size_t typed = rl->ops->complete(text, words, rl->opaque);
    size_t common;

    if (!words->len) {
        return;
    }
    g_ptr_array_sort(words, by_text);
    common = common_prefix(words);
    if (common > typed) {
        g_autofree char *rest = g_strndup((char *)words->pdata[0] + typed, common - typed);

        insert(rl, rest);
    }
    if (words->len == 1) {
        size_t len = strlen(words->pdata[0]);

        if (len == 0 || ((char *)words->pdata[0])[len - 1] != '/') {
            insert(rl, " ");
        }
    } else if (common <= typed) {
        show_candidates(rl, words);
    }
}

/* ---- keys ---------------------------------------------------------------------- */

static void enter(ReadLine *rl)
{
    g_autofree char *line = g_strdup(rl->line->str);

    remember(rl, line);
    put(rl, "\n");
    readline_restart(rl);
    rl->ops->line(line, rl->opaque);
}

enum { CTRL = 0x1f };

static void plain_key(ReadLine *rl, int c)
{
    switch (c) {
    case 'A' & CTRL:
        move_to(rl, 0);
        break;
    case 'D' & CTRL:
        erase(rl, rl->cursor, rl->cursor + 1);
        break;
    case 'E' & CTRL:
        move_to(rl, rl->line->len);
        break;
    case '\t':
        complete(rl);
        break;
    case '\r':
    case '\n':
        enter(rl);
        break;
    case 'L' & CTRL:
        put(rl, "\033[2J\033[1;1H");
        readline_show(rl);
        break;
    case 'N' & CTRL:
        history_down(rl);
        break;
    case 'P' & CTRL:
        history_up(rl);
        break;
    case 'U' & CTRL:
        erase(rl, 0, rl->cursor);
        break;
    case 'W' & CTRL:
        erase(rl, word_start(rl), rl->cursor);
        break;
    case '\b':
    case 127:
        if (rl->cursor) {
            erase(rl, rl->cursor - 1, rl->cursor);
        }
        break;
    case 27:
        rl->escape = ESC_SEEN;
        break;
    default:
        if (c >= ' ') {
            insert(rl, (char []) { c, 0 });
        }
        break;
    }
}

static void control_sequence(ReadLine *rl, int c)
{
    if (isdigit(c)) {
        rl->escape_number = (rl->escape_number * 10 + (c - '0')) % 1000;
        return;
    }
    rl->escape = ESC_NONE;
    if (c == 'A' || c == 'F') {
        history_up(rl);
    } else if (c == 'B' || c == 'E') {
        history_down(rl);
    } else if (c == 'C' && rl->cursor < rl->line->len) {
        move_to(rl, rl->cursor + 1);
    } else if (c == 'D' && rl->cursor) {
        move_to(rl, rl->cursor - 1);
    } else if (c == '~' && rl->escape_number == 1) {
        move_to(rl, 0);
    } else if (c == '~' && rl->escape_number == 4) {
        move_to(rl, rl->line->len);
    } else if (c == '~' && rl->escape_number == 3) {
        erase(rl, rl->cursor, rl->cursor + 1);
    }
}

void readline_key(ReadLine *rl, int c)
{
    switch (rl->escape) {
    case ESC_NONE:
        plain_key(rl, c);
        break;
    case ESC_SEEN:
        rl->escape = c == '[' ? ESC_CSI : c == 'O' ? ESC_SS3 : ESC_NONE;
        rl->escape_number = 0;
        break;
    case ESC_CSI:
        control_sequence(rl, c);
        break;
    case ESC_SS3:
        rl->escape = ESC_NONE;
        if (c == 'H') {
            move_to(rl, 0);
        } else if (c == 'F') {
            move_to(rl, rl->line->len);
        }
        break;
    }
}
