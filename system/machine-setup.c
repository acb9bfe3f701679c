/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Start-up: which machine, which accelerator, what the machine is told, and its memory.
 */
#include "qemu/osdep.h"
#include "accel/accel.h"
#include "cmdline.h"
#include "hw/core/boards.h"
#include "hw/core/sysbus.h"
#include "qemu/cutils.h"
#include "qemu/keyval.h"
#include "qemu/target-info.h"
#include "qom/object_interfaces.h"
#include "system/hostmem.h"

/* ---- class ----------------------------------------------------------------------------- */

MachineClass *machine_setup_class(Error **errp)
{
    ERRP_GUARD();
    CmdLine *c = cmdline();
    const char *name = c->machine ? cmdline_str(c->machine, "type") : NULL;
    MachineClass *mc;

    if (name) {
        loc_restore(&c->machine_loc);
        mc = machine_class_by_name(name);
        if (!mc) {
            error_setg(errp, "unsupported machine type: \"%s\"", name);
        }
    } else {
        name = target_info()->default_machine;
        mc = name ? machine_class_by_name(name) : machine_class_default();
        if (!mc) {
            error_setg(errp, "No machine specified, and there is no default");
        }
    }
    if (!mc) {
        error_append_hint(errp, "Use -machine help to list supported machines\n");
        return NULL;
    }
    loc_set_none();
    if (mc->deprecation_reason) {
        warn_report("Machine type '%s' is deprecated: %s", mc->name, mc->deprecation_reason);
    }
    return mc;
}

/* ---- accelerator ---------------------------------------------------------------------------- */

/* Names users know that this build does not have. */
static const char *const known_accels[] = {
    "hvf", "kvm", "mshv", "nitro", "nvmm", "tcg", "whpx", "xen", NULL,
};

static void drop_json(void *object)
{
    json_object_put(object);
}

/* What -accel and -machine accel= ask for: objects with "accel"; owned array of borrowed ones. */
static GPtrArray *wanted_accels(Error **errp)
{
    CmdLine *c = cmdline();
    const char *names = c->machine ? cmdline_str(c->machine, "accel") : NULL;
    GPtrArray *items = c->lists[LIST_ACCEL];
    GPtrArray *wanted = g_ptr_array_new_with_free_func(drop_json);

    if (names && items) {
        error_setg(errp, "The -accel and \"-machine accel=\" options are incompatible");
        g_ptr_array_unref(wanted);
        return NULL;
    }
    for (unsigned i = 0; items && i < items->len; i++) {
        CmdItem *item = g_ptr_array_index(items, i);

        g_ptr_array_add(wanted, json_object_get(item->opts));
    }
    if (names || !items) {
        g_auto(GStrv) list = g_strsplit(names ?: "tcg", ":", -1);

        for (char **name = list; *name; name++) {
            struct json_object *opts = json_object_new_object();

            json_object_object_add(opts, "accel", json_object_new_string(*name));
            g_ptr_array_add(wanted, opts);
        }
    }
    return wanted;
}

/* Can @name be started here?  Reports what nobody knows. */
static AccelClass *usable_accel(const char *name, bool *unknown)
{
    AccelClass *ac = accel_find(name);
    Error *err = NULL;

    if (!ac) {
        if (!g_strv_contains(known_accels, name)) {
            error_report("invalid accelerator %s", name);
            *unknown = true;
        }
        return NULL;
    }
    if (ac->available && !ac->available(&err)) {
        warn_reportf_err(err, "%s: ", name);
        return NULL;
    }
    return ac;
}

static bool start_accel(AccelClass *ac, struct json_object *opts, Error **errp)
{
    static const char *const skip[] = { "accel", NULL };
    Object *accel = object_new_with_class(OBJECT_CLASS(ac));

    if (!object_set_properties_from_keyval(accel, opts, false, skip, errp)) {
        object_unref(accel);
        return false;
    }
    return accel_start(ACCEL(accel), errp);
}

bool machine_setup_accel(MachineClass *mc, Error **errp)
{
    g_autoptr(GPtrArray) wanted = wanted_accels(errp);
    bool unknown = false;

    if (!wanted) {
        return false;
    }
    for (unsigned i = 0; i < wanted->len; i++) {
        struct json_object *opts = g_ptr_array_index(wanted, i);
        AccelClass *ac = usable_accel(cmdline_str(opts, "accel"), &unknown);

        if (ac) {
            return start_accel(ac, opts, errp);
        }
    }
    if (unknown) {
        exit(1);
    }
    /* A machine without CPUs needs nobody to run them. */
    if (!strcmp(mc->name, "none")) {
        return true;
    }
    error_setg(errp, "no accelerator that runs guest code in this build; use -accel qtest");
    return false;
}

/* ---- machine ------------------------------------------------------------------------------- */

/* mc->default_machine_opts: "key=value,...". */
static bool set_default_opts(MachineState *ms, MachineClass *mc, Error **errp)
{
    struct json_object *opts;
    bool ok;

    if (!mc->default_machine_opts) {
        return true;
    }
    opts = keyval_parse(mc->default_machine_opts, NULL, NULL, errp);
    ok = opts && object_set_properties_from_keyval(OBJECT(ms), opts, false, NULL, errp);
    json_object_put(opts);
    return ok;
}

/* -machine GROUP.x=y and the option for the group mean the same. */
static bool join_group(struct json_object **group, const char *key, Error **errp)
{
    struct json_object *member = NULL;
    struct json_object *merged;
    bool ok = true;

    if (!cmdline()->machine || !json_object_object_get_ex(cmdline()->machine, key, &member)) {
        return true;
    }
    if (!json_object_is_type(member, json_type_object)) {
        error_setg(errp, "Invalid parameter type for '%s', expected: object", key);
        return false;
    }
    merged = json_object_get(member);
    ok = !*group || keyval_merge(merged, *group, errp);
    json_object_put(*group);
    *group = merged;
    return ok;
}

static bool set_cpu(MachineState *ms, MachineClass *mc, Error **errp)
{
    CmdLine *c = cmdline();
    g_autofree char *model = NULL;
    g_autofree char *type = NULL;

    if (!c->cpu) {
        ms->cpu_type = mc->default_cpu_type;
        return true;
    }
    loc_restore(&c->cpu_loc);
    model = g_strndup(c->cpu, strcspn(c->cpu, ","));
    type = g_strconcat(model, target_info()->cpu_type_suffix, NULL);
    ms->cpu_type = g_intern_string(type);
    if (mc->valid_cpu_types && !is_cpu_type_supported(ms, ms->cpu_type, errp)) {
        return false;
    }
    loc_set_none();
    return true;
}

/* Drives are letters a to p, each at most once. */
static bool check_boot_order(const char *order, Error **errp)
{
    unsigned seen = 0;

    for (; *order; order++) {
        unsigned bit = 1u << (*order - 'a');

        if (*order < 'a' || *order > 'p') {
            error_setg(errp, "Invalid boot device '%c'", *order);
            return false;
        }
        if (seen & bit) {
            error_setg(errp, "Boot device '%c' was given twice", *order);
            return false;
        }
        seen |= bit;
    }
    return true;
}

static bool set_boot_number(struct json_object *opts, const char *key, int64_t max, bool *has,
                            int64_t *value, Error **errp)
{
    const char *text = cmdline_str(opts, key);

    if (!text) {
        return true;
    }
    if (qemu_strtoi64(text, NULL, 0, value) < 0 || *value < -1 || *value > max) {
        error_setg(errp, "Parameter '%s' expects a number between -1 and %" PRId64, key, max);
        return false;
    }
    *has = true;
    return true;
}

/* Take over what the strings of @opts say. */
static bool set_boot(BootConfiguration *boot, struct json_object *opts, Error **errp)
{
    static const char *const known[] = {
        "order", "once", "menu", "splash", "splash-time", "reboot-timeout", "strict", NULL,
    };

    json_object_object_foreach(opts, key, value) {
        (void)value;
        if (!g_strv_contains(known, key)) {
            error_setg(errp, "Parameter 'boot.%s' is unexpected", key);
            return false;
        }
    }
    boot->has_menu = cmdline_str(opts, "menu") != NULL;
    boot->has_strict = cmdline_str(opts, "strict") != NULL;
    if (!check_boot_order(cmdline_str(opts, "order") ?: "", errp) ||
        !check_boot_order(cmdline_str(opts, "once") ?: "", errp) ||
        !cmdline_bool(opts, "menu", &boot->menu, errp) ||
        !cmdline_bool(opts, "strict", &boot->strict, errp) ||
        !set_boot_number(opts, "splash-time", 0xffff, &boot->has_splash_time,
                         &boot->splash_time, errp) ||
        !set_boot_number(opts, "reboot-timeout", 0xffff, &boot->has_reboot_timeout,
                         &boot->reboot_timeout, errp)) {
        return false;
    }
    boot->order = g_strdup(cmdline_str(opts, "order"));
    boot->once = g_strdup(cmdline_str(opts, "once"));
    boot->splash = g_strdup(cmdline_str(opts, "splash"));
    return true;
}

static bool set_groups(MachineState *ms, Error **errp)
{
    CmdLine *c = cmdline();

    if (!join_group(&c->smp, "smp", errp) || !join_group(&c->boot, "boot", errp) ||
        !join_group(&c->memory, "memory", errp)) {
        return false;
    }
    if (!c->smp) {
        c->smp = json_object_new_object();
    }
    loc_restore(&c->smp_loc);
    if (!machine_set_smp_from_json(ms, c->smp, false, errp)) {
        return false;
    }
    loc_restore(&c->boot_loc);
    if (c->boot && !set_boot(&ms->boot_config, c->boot, errp)) {
        return false;
    }
    loc_set_none();
    return true;
}

MachineState *machine_setup_create(MachineClass *mc, Error **errp)
{
    static const char *const skip[] = { "type", "accel", "smp", "boot", "memory", NULL };
    CmdLine *c = cmdline();
    MachineState *ms = MACHINE(object_new_with_class(OBJECT_CLASS(mc)));

    object_property_add_child(object_get_root(), "machine", OBJECT(ms));
    object_unref(ms);
    phase_advance(PHASE_MACHINE_CREATED);
    sysbus_get_default();            /* so that a question about it later changes no tree */
    object_set_machine_compat_props(mc->compat_props);
    ms->enable_graphics = !c->nographic;
    if (c->no_acpi && object_property_find(OBJECT(ms), "acpi") &&
        !object_property_parse(OBJECT(ms), "acpi", "off", errp)) {
        return NULL;
    }
    if (!set_default_opts(ms, mc, errp)) {
        return NULL;
    }
    loc_restore(&c->machine_loc);
    if (c->machine &&
        !object_set_properties_from_keyval(OBJECT(ms), c->machine, false, skip, errp)) {
        return NULL;
    }
    loc_set_none();
    return set_groups(ms, errp) && set_cpu(ms, mc, errp) ? ms : NULL;
}

/* ---- memory -------------------------------------------------------------------------------- */

/* Member @key of -m; @mib: numbers without suffix are MiB.  0 when it is not there. */
static bool memory_size(const char *key, bool mib, uint64_t *size, Error **errp)
{
    ERRP_GUARD();
    struct json_object *memory = cmdline()->memory;
    const char *text = memory ? cmdline_str(memory, key) : NULL;

    *size = 0;
    if (!text) {
        return true;
    }
    if ((mib ? qemu_strtosz_MiB(text, NULL, size) : qemu_strtosz(text, NULL, size)) < 0) {
        error_setg(errp, "Parameter '%s' expects a non-negative number below 2^64", key);
        error_append_hint(errp, "Optional suffix k, M, G, T, P or E means kilo-, mega-, giga-, "
                          "tera-, peta-\nand exabytes, respectively.\n");
        return false;
    }
    return true;
}

/* The sizes that -m gives. */
static bool set_sizes(MachineState *ms, MachineClass *mc, Error **errp)
{
    uint64_t size, max;
    uint64_t slots = 0;
    const char *slots_text = cmdline()->memory ? cmdline_str(cmdline()->memory, "slots") : NULL;

    if (!memory_size("size", true, &size, errp) || !memory_size("maxmem", false, &max, errp) ||
        (slots_text && !parse_option_number("slots", slots_text, &slots, errp))) {
        return false;
    }
    ms->ram_size = size ?: mc->default_ram_size;
    if (slots_text && !max) {
        error_setg(errp, "slots specified but no max-size");
        return false;
    }
    if (max && max < ms->ram_size) {
        error_setg(errp, "invalid value of maxmem: maximum memory size (0x%" PRIx64
                   ") must be at least the initial memory size (0x%" PRIx64 ")", max,
                   ms->ram_size);
        return false;
    }
    if (slots && max == ms->ram_size) {
        error_setg(errp, "invalid value of maxmem: memory slots were specified but maximum "
                   "memory size (0x%" PRIx64 ") is equal to the initial one", max);
        return false;
    }
    ms->maxram_size = max ?: ms->ram_size;
    ms->ram_slots = slots;
    return true;
}

/* The object that memory-backend= names. */
static bool use_backend(MachineState *ms, bool size_given, Error **errp)
{
    Object *obj = object_resolve_path_type(ms->ram_memdev_id, TYPE_MEMORY_BACKEND, NULL);
    uint64_t size;

    if (!obj) {
        error_setg(errp, "Memory backend '%s' not found", ms->ram_memdev_id);
        return false;
    }
    size = object_property_get_uint(obj, "size", errp);
    if (size_given && size != ms->ram_size) {
        error_setg(errp, "Machine memory size does not match the size of the memory backend");
        return false;
    }
    if (ms->maxram_size == ms->ram_size) {
        ms->maxram_size = size;
    }
    ms->ram_size = size;
    ms->memdev = obj;                /* mapped: cannot be deleted */
    return true;
}

/* Memory of the machine's own, under the name that streams know. */
static bool create_backend(MachineState *ms, MachineClass *mc, Error **errp)
{
    CmdLine *c = cmdline();
    Object *obj = object_new(c->mem_path ? TYPE_MEMORY_BACKEND_FILE : TYPE_MEMORY_BACKEND_RAM);
    bool ok = !c->mem_path || object_property_set_str(obj, "mem-path", c->mem_path, errp);

    ok = ok && object_property_set_uint(obj, "size", ms->ram_size, errp) &&
         (!c->mem_prealloc || object_property_set_bool(obj, "prealloc", true, errp)) &&
         object_property_try_add_child(object_get_objects_root(), mc->default_ram_id, obj, errp) &&
         user_creatable_complete(USER_CREATABLE(obj), errp);
    if (ok) {
        ms->memdev = obj;            /* /objects keeps it */
    }
    object_unref(obj);
    return ok;
}

bool machine_setup_memory(MachineState *ms, Error **errp)
{
    CmdLine *c = cmdline();
    MachineClass *mc = MACHINE_GET_CLASS(ms);
    uint64_t size;

    loc_restore(&c->memory_loc);
    if (!set_sizes(ms, mc, errp) || !memory_size("size", true, &size, errp)) {
        return false;
    }
    if (ms->ram_memdev_id) {
        if (!use_backend(ms, size != 0, errp)) {
            return false;
        }
    } else if (mc->default_ram_id && ms->ram_size && !create_backend(ms, mc, errp)) {
        return false;
    }
    if (ms->memdev) {
        HostMemoryBackend *backend = MEMORY_BACKEND(ms->memdev);

        if (host_memory_backend_is_mapped(backend)) {
            error_setg(errp, "memory backend '%s' can't be used multiple times",
                       object_get_canonical_path_component(ms->memdev));
            return false;
        }
        ms->ram = host_memory_backend_get_memory(backend);
        vmstate_register_ram_global(ms->ram);       /* its name in the stream is the id */
        host_memory_backend_set_mapped(backend, true);
    }
    loc_set_none();
    return true;
}
