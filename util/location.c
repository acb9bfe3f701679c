/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the program is working on, for messages: a stack of locations per thread. */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "error-internal.h"

static __thread Location bottom = { .kind = LOC_NONE };
static __thread Location *current;      /* NULL: &bottom */

static Location *cur_loc(void)
{
    if (!current) {
        current = &bottom;
    }
    return current;
}

Location *loc_push_restore(Location *loc)
{
    assert(!loc->prev);
    loc->prev = cur_loc();
    current = loc;
    return loc;
}

Location *loc_push_none(Location *loc)
{
    loc->kind = LOC_NONE;
    loc->num = 0;
    loc->ptr = NULL;
    loc->prev = NULL;
    return loc_push_restore(loc);
}

Location *loc_pop(Location *loc)
{
    assert(cur_loc() == loc && loc->prev);
    current = loc->prev;
    loc->prev = NULL;
    return loc;
}

Location *loc_save(Location *loc)
{
    *loc = *cur_loc();
    loc->prev = NULL;
    return loc;
}

void loc_restore(Location *loc)
{
    assert(!loc->prev);
    Location *cur = cur_loc();
    Location *prev = cur->prev;
    *cur = *loc;
    cur->prev = prev;
}

void loc_set_none(void)
{
    cur_loc()->kind = LOC_NONE;
}

void loc_set_cmdline(char **argv, int idx, int cnt)
{
    Location *loc = cur_loc();
    loc->kind = LOC_CMDLINE;
    loc->num = cnt;
    loc->ptr = argv + idx;
}

void loc_set_file(const char *fname, int lno)
{
    Location *loc = cur_loc();
    assert(fname || loc->kind == LOC_FILE);
    loc->kind = LOC_FILE;
    loc->num = lno;
    if (fname) {
        loc->ptr = fname;
    }
}

void location_append(GString *out)
{
    const Location *loc = cur_loc();

    if (loc->kind == LOC_CMDLINE) {
        char *const *args = loc->ptr;
        for (int i = 0; i < loc->num; i++) {
            g_string_append_printf(out, "%s%s", i ? " " : "", args[i]);
        }
        g_string_append(out, ": ");
    } else if (loc->kind == LOC_FILE) {
        g_string_append_printf(out, "%s:", (const char *)loc->ptr);
        if (loc->num) {
            g_string_append_printf(out, "%d:", loc->num);
        }
        g_string_append_c(out, ' ');
    }
}

bool location_is_file(void)
{
    return cur_loc()->kind == LOC_FILE;
}
