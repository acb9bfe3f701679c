/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that run when the program (or a loadable module) starts a phase:
 * type_init(f) in any source file queues f for MODULE_INIT_QOM, and so on.
 * The order between files is not specified.  Main thread only.
 */
#ifndef QEMU_MODULE_H
#define QEMU_MODULE_H

struct Error;

typedef enum {
    MODULE_INIT_MIGRATION,
    MODULE_INIT_BLOCK,
    MODULE_INIT_OPTS,
    MODULE_INIT_QOM,
    MODULE_INIT_TRACE,
    MODULE_INIT_XEN_BACKEND,
    MODULE_INIT_LIBQOS,
    MODULE_INIT_FUZZ_TARGET,
    MODULE_INIT_MAX
} module_init_type;

#define module_init(function, type)                                         \
    static void __attribute__((constructor)) glue(init_queue_, function)(void) \
    {                                                                       \
        register_module_init(function, type);                               \
    }

#define migration_init(function)    module_init(function, MODULE_INIT_MIGRATION)
#define block_init(function)        module_init(function, MODULE_INIT_BLOCK)
#define opts_init(function)         module_init(function, MODULE_INIT_OPTS)
#define type_init(function)         module_init(function, MODULE_INIT_QOM)
#define trace_init(function)        module_init(function, MODULE_INIT_TRACE)
#define xen_backend_init(function)  module_init(function, MODULE_INIT_XEN_BACKEND)
#define libqos_init(function)       module_init(function, MODULE_INIT_LIBQOS)
#define fuzz_target_init(function)  module_init(function, MODULE_INIT_FUZZ_TARGET)

/* Queue @fn for phase @type; a module loaded after that phase runs it at load. */
void register_module_init(void (*fn)(void), module_init_type type);
/* Run the functions queued for the phase and not run yet. */
void module_call_init(module_init_type type);

/*
 * Load the modules of @dir: those named in its file modules.list, one per line,
 * or without that file every *.so.  In the order of their names; their types are
 * registered when this returns.  A missing folder is fine.  false with @errp at
 * the first file that does not load; the ones before stay.
 */
bool module_load_dir(const char *dir, struct Error **errp);
/*
 * Where the modules of a program in folder @exe_dir are: $QEMU_MODULE_DIR; or the
 * first folder with a modules.list among "modules" beside the program (the build
 * folder), @mod_dir seen from @exe_dir as it is from @bin_dir (an installation
 * moved as a whole), and @mod_dir.  NULL: none has one.  Caller frees.
 */
char *module_find_dir(const char *exe_dir, const char *bin_dir, const char *mod_dir);
/* One file. */
bool module_load_file(const char *path, struct Error **errp);

/* What a module provides and needs; used by build tools only. */
#define module_obj(name)        _Static_assert(1, "")
#define module_dep(name)        _Static_assert(1, "")
#define module_arch(name)       _Static_assert(1, "")
#define module_opts(name)       _Static_assert(1, "")
#define module_kconfig(name)    _Static_assert(1, "")

#endif
