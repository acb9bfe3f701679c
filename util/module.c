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

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool module_load_dir(const char *dir, Error **errp)
{
    g_autoptr(GError) gerr = NULL;
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
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
    g_ptr_array_sort(paths, by_name);
    for (guint i = 0; i < paths->len; i++) {
        if (!module_load_file(g_ptr_array_index(paths, i), errp)) {
            return false;
        }
    }
    return true;
}
