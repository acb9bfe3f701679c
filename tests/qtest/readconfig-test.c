/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -readconfig: sections become options. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "libqtest.h"

/* Start with a configuration file of @text (its path replaces %s in @args). */
static QTestState *start_with(const char *args, const char *text)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("readconfig-XXXXXX", &path, NULL);
    QTestState *s;

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    s = qtest_initf("%s -readconfig %s", args, path);
    g_remove(path);
    return s;
}

static bool has_object(QTestState *s, const char *name, const char *type)
{
    QList *list = qtest_qmp_assert_success_ref(
        s, "{'execute': 'qom-list', 'arguments': {'path': '/objects'}}");
    bool found = false;

    for (size_t i = 0; i < qlist_size(list); i++) {
        QDict *row = qlist_at(list, i);

        found |= !strcmp(qdict_get_str(row, "name"), name) &&
                 !strcmp(qdict_get_str(row, "type"), type);
    }
    qobject_unref(list);
    return found;
}

static void memory_section(void)
{
    QTestState *s = start_with("-machine none", "[memory]\nsize = \"200\"\n");
    QList *list = qtest_qmp_assert_success_ref(s, "{'execute': 'query-memdev'}");

    g_assert_cmpuint(qlist_size(list), ==, 1);
    g_assert_cmpstr(qdict_get_str(qlist_at(list, 0), "id"), ==, "ram");
    g_assert_cmpint(qdict_get_int(qlist_at(list, 0), "size"), ==, 200 * 1024 * 1024);
    qobject_unref(list);
    qtest_quit(s);
}

static void object_section(void)
{
    QTestState *s = start_with("-machine none",
                               "[object]\nqom-type=\"secret\"\nid=\"s0\"\ndata=\"x\"\n");

    g_assert_true(has_object(s, "s0", "child<secret>"));
    qtest_quit(s);
}

static void object_section_with_id(void)
{
    QTestState *s = start_with("-machine none", "# a comment\n\n[object \"mem1\"]\n"
                               "  qom-type = \"memory-backend-ram\"\n  size = \"1M\"\n"
                               "[chardev \"c1\"]\n  backend = \"null\"\n");

    g_assert_true(has_object(s, "mem1", "child<memory-backend-ram>"));
    qtest_qmp_assert_success(s, "{'execute': 'chardev-remove', 'arguments': {'id': 'c1'}}");
    qtest_quit(s);
}

static void mistakes(void)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        { "[nothing]\nx = \"1\"\n", "nothing" },
        { "x = \"1\"\n", "" },
        { "[memory\n", "" },
        { "[memory]\nsize\n", "" },
        { "[memory]\nsize = \"abc\"\n", "" },
        { "[object]\nid = \"x\"\n", "qom-type" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_autofree char *path = NULL;
        int fd = g_file_open_tmp("readconfig-XXXXXX", &path, NULL);
        g_autoptr(QTestRun) run = NULL;

        close(fd);
        g_assert_true(g_file_set_contents(path, rows[i].text, -1, NULL));
        run = qtest_runf("-M none -display none -readconfig %s", path);
        g_remove(path);
        if (run->timed_out || run->status != 1 || !strstr(run->err, rows[i].message)) {
            g_test_fail_printf("'%s': status %d, '%s'", rows[i].text, run->status, run->err);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("readconfig/memory", memory_section);
    qtest_add_func("readconfig/object", object_section);
    qtest_add_func("readconfig/object-and-chardev", object_section_with_id);
    qtest_add_func("readconfig/mistakes", mistakes);
    return g_test_run();
}
