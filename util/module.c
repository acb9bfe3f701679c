/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The init functions of source files and loadable modules. */
#include "qemu/osdep.h"
#include <dlfcn.h>
#include "qapi/error.h"
#include "qemu/module.h"

typedef struct InitFunc {
    void (*fn)(void);
} InitFunc;

static GArray *queues[MODULE_INIT_MAX];
static guint started[MODULE_INIT_MAX];          /* functions of the queue that ran */
static bool phase_reached[MODULE_INIT_MAX];

void register_module_init(void (*fn)(void), module_init_type type)
{
    InitFunc init = { fn };

    assert((unsigned)type < MODULE_INIT_MAX);
    if (!queues[type]) {
        queues[type] = g_array_new(FALSE, FALSE, sizeof(InitFunc));
    }
    g_array_append_val(queues[type], init);
}

void module_call_init(module_init_type type)
{
    GArray *queue;

    assert((unsigned)type < MODULE_INIT_MAX);
    phase_reached[type] = true;
    queue = queues[type];
    while (queue && started[type] < queue->len) {
        g_array_index(queue, InitFunc, started[type]++).fn();
    }
}

bool module_load_file(const char *path, Error **errp)
{
    /*
     * Local: two modules may use the same name for different things.  Never
     * closed: types and tables of the module are used from now on.
     */
    if (!dlopen(path, RTLD_LAZY | RTLD_LOCAL)) {
        error_setg(errp, "cannot load module '%s': %s", path, dlerror());
        return false;
    }
    for (int type = 0; type < MODULE_INIT_MAX; type++) {
        if (phase_reached[type]) {
            module_call_init(type);
        }
    }
    return true;
}

#define MODULE_LIST "modules.list"

/* The modules that this build made; a folder may also hold those of an earlier one. */
static bool read_list(const char *dir, GPtrArray *paths, bool *found, Error **errp)
{
    g_autofree char *list = g_build_filename(dir, MODULE_LIST, NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    g_autoptr(GError) gerr = NULL;

    *found = g_file_test(list, G_FILE_TEST_EXISTS);
    if (!*found) {
        return true;
    }
    if (!g_file_get_contents(list, &text, NULL, &gerr)) {
        error_setg(errp, "cannot read the list of modules: %s", gerr->message);
        return false;
    }
    lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        if (*g_strstrip(*line)) {
            g_ptr_array_add(paths, g_build_filename(dir, *line, NULL));
        }
    }
    return true;
}

static bool list_folder(const char *dir, GPtrArray *paths, Error **errp)
{
    g_autoptr(GError) gerr = NULL;
    g_autoptr(GDir) d = g_dir_open(dir, 0, &gerr);
    const char *name;

    if (!d) {
        if (g_error_matches(gerr, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
            return true;
        }
        error_setg(errp, "cannot read module folder '%s': %s", dir, gerr->message);
        return false;
    }
    while ((name = g_dir_read_name(d))) {
        if (g_str_has_suffix(name, ".so")) {
            g_ptr_array_add(paths, g_build_filename(dir, name, NULL));
        }
    }
    return true;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool module_load_dir(const char *dir, Error **errp)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    bool has_list;

    if (!read_list(dir, paths, &has_list, errp) ||
        (!has_list && !list_folder(dir, paths, errp))) {
        return false;
    }
    g_ptr_array_sort(paths, by_name);
    for (guint i = 0; i < paths->len; i++) {
        if (!module_load_file(g_ptr_array_index(paths, i), errp)) {
            return false;
        }
    }
    return true;
}

/* The path that leads from @from to @to, both absolute: "../lib" from /usr/bin to /usr/lib. */
static char *relative_path(const char *from, const char *to)
{
    g_auto(GStrv) a = g_strsplit(from, "/", -1), b = g_strsplit(to, "/", -1);
    g_autoptr(GString) path = g_string_new(NULL);
    unsigned common = 0;

    while (a[common] && b[common] && !strcmp(a[common], b[common])) {
        common++;
    }
    for (char **up = a + common; *up; up++) {
        g_string_append(path, **up ? "../" : "");
    }
    for (char **down = b + common; *down; down++) {
        g_string_append_printf(path, "%s/", *down);
    }
    return g_strdup(path->str);
}

char *module_find_dir(const char *exe_dir, const char *bin_dir, const char *mod_dir)
{
    const char *chosen = getenv("QEMU_MODULE_DIR");
    g_autofree char *relative = relative_path(bin_dir, mod_dir);
    char *folders[] = {
        g_build_filename(exe_dir, "modules", NULL),
        g_build_filename(exe_dir, relative, NULL),
        g_strdup(mod_dir),
    };
    char *found = chosen ? g_strdup(chosen) : NULL;

    for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
        g_autofree char *list = g_build_filename(folders[i], MODULE_LIST, NULL);

        if (!found && g_file_test(list, G_FILE_TEST_EXISTS)) {
            found = g_strdup(folders[i]);
        }
        g_free(folders[i]);
    }
    return found;
}
