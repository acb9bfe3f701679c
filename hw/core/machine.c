/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Machines: the base class with what every board has, and the end of start-up. */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/core/qdev-monitor.h"
#include "qemu/module.h"
#include "qemu/notify.h"
#include "system/reset.h"

/* ---- finding classes --------------------------------------------------------------- */

static gint compare_names(gconstpointer a, gconstpointer b)
{
    const MachineClass *ma = a, *mb = b;

    return strcmp(ma->name, mb->name);
}

/* All concrete machine classes by name; free with g_slist_free(). */
static GSList *machine_classes(void)
{
    return g_slist_sort(object_class_get_list(TYPE_MACHINE, false), compare_names);
}

MachineClass *machine_class_by_name(const char *name)
{
    g_autoptr(GSList) list = machine_classes();

    for (GSList *el = list; el; el = el->next) {
        MachineClass *mc = el->data;

        if (!strcmp(mc->name, name) || !g_strcmp0(mc->alias, name)) {
            return mc;
        }
    }
    return NULL;
}

MachineClass *machine_class_default(void)
{
    g_autoptr(GSList) list = machine_classes();

    for (GSList *el = list; el; el = el->next) {
        MachineClass *mc = el->data;

        if (mc->is_default) {
            return mc;
        }
    }
    return NULL;
}

static void print_machine(GString *out, const MachineClass *mc)
{
    if (mc->alias) {
        g_string_append_printf(out, "%-20s %s (alias of %s)\n", mc->alias, mc->desc ? mc->desc : "",
                               mc->name);
    }
    g_string_append_printf(out, "%-20s %s%s%s\n", mc->name, mc->desc ? mc->desc : "",
                           mc->is_default ? " (default)" : "",
                           mc->deprecation_reason ? " (deprecated)" : "");
}

void machine_print_list(GString *out)
{
    g_autoptr(GSList) list = machine_classes();

    g_string_append(out, "Supported machines are:\n");
    for (GSList *el = list; el; el = el->next) {
        print_machine(out, el->data);
    }
}

/* ---- properties -------------------------------------------------------------------- */

/* Accessors of a string member. */
#define STRING_PROPERTY(member)                                                         \
    static char *machine_get_##member(Object *obj, Error **errp)                        \
    {                                                                                   \
        return g_strdup(MACHINE(obj)->member);                                          \
    }                                                                                   \
    static void machine_set_##member(Object *obj, const char *value, Error **errp)      \
    {                                                                                   \
        MachineState *ms = MACHINE(obj);                                                \
        g_free(ms->member);                                                             \
        ms->member = g_strdup(value);                                                   \
    }
STRING_PROPERTY(kernel_filename)
STRING_PROPERTY(kernel_cmdline)
STRING_PROPERTY(initrd_filename)
STRING_PROPERTY(shim_filename)
STRING_PROPERTY(dtb)
STRING_PROPERTY(dumpdtb)
STRING_PROPERTY(dt_compatible)
STRING_PROPERTY(firmware)
STRING_PROPERTY(ram_memdev_id)
#undef STRING_PROPERTY

/* Accessors of a bool member. */
#define BOOL_PROPERTY(member)                                                           \
    static bool machine_get_##member(Object *obj, Error **errp)                         \
    {                                                                                   \
        return MACHINE(obj)->member;                                                    \
    }                                                                                   \
    static void machine_set_##member(Object *obj, bool value, Error **errp)             \
    {                                                                                   \
        MACHINE(obj)->member = value;                                                   \
    }
BOOL_PROPERTY(dump_guest_core)
BOOL_PROPERTY(mem_merge)
BOOL_PROPERTY(suppress_vmdesc)
BOOL_PROPERTY(enable_graphics)
BOOL_PROPERTY(aux_ram_share)
#undef BOOL_PROPERTY

static bool machine_get_usb(Object *obj, Error **errp)
{
    return MACHINE(obj)->usb;
}

static void machine_set_usb(Object *obj, bool value, Error **errp)
{
    MACHINE(obj)->usb = value;
    MACHINE(obj)->usb_disabled = !value;
}

static void machine_get_phandle_start(Object *obj, Visitor *v, const char *name, void *opaque,
                                      Error **errp)
{
    int64_t value = MACHINE(obj)->phandle_start;

    visit_type_int(v, name, &value, errp);
}

static void machine_set_phandle_start(Object *obj, Visitor *v, const char *name, void *opaque,
                                      Error **errp)
{
    int64_t value;

    if (!visit_type_int(v, name, &value, errp)) {
        return;
    }
    if (value < 0 || value > INT_MAX) {
        error_setg(errp, "phandle-start must be 0 to %d", INT_MAX);
        return;
    }
    MACHINE(obj)->phandle_start = (int)value;
}

/* Numbers of the topology as one object. */
static void machine_get_smp(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const CpuTopology *smp = &MACHINE(obj)->smp;
    const struct {
        const char *name;
        unsigned value;
    } members[] = {
        { "cpus", smp->cpus }, { "sockets", smp->sockets }, { "dies", smp->dies },
        { "clusters", smp->clusters }, { "modules", smp->modules }, { "cores", smp->cores },
        { "threads", smp->threads }, { "maxcpus", smp->max_cpus },
    };
    struct json_object *object = json_object_new_object();

    for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
        json_object_object_add(object, members[i].name, json_object_new_int64(members[i].value));
    }
    visit_type_any(v, name, &object, errp);
    json_object_put(object);
}

static void machine_set_smp(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    struct json_object *object = NULL;

    if (!visit_type_any(v, name, &object, errp)) {
        return;
    }
    if (!machine_set_smp_from_json(MACHINE(obj), object, visit_is_strict(v), errp)) {
        /* the error says what is wrong */
    }
    json_object_put(object);
}

static void add_string(ObjectClass *oc, const char *name, const char *description,
                       char *(*get)(Object *, Error **),
                       void (*set)(Object *, const char *, Error **))
{
    object_class_property_add_str(oc, name, get, set);
    object_class_property_set_description(oc, name, description);
}

static void add_bool(ObjectClass *oc, const char *name, const char *description,
                     bool (*get)(Object *, Error **), void (*set)(Object *, bool, Error **))
{
    object_class_property_add_bool(oc, name, get, set);
    object_class_property_set_description(oc, name, description);
}

static void add_string_properties(ObjectClass *oc)
{
    add_string(oc, "kernel", "Linux kernel image file", machine_get_kernel_filename,
               machine_set_kernel_filename);
    add_string(oc, "shim", "shim.efi file", machine_get_shim_filename, machine_set_shim_filename);
    add_string(oc, "initrd", "Linux initial ramdisk file", machine_get_initrd_filename,
               machine_set_initrd_filename);
    add_string(oc, "append", "Linux kernel command line", machine_get_kernel_cmdline,
               machine_set_kernel_cmdline);
    add_string(oc, "dtb", "Linux kernel device tree file", machine_get_dtb, machine_set_dtb);
    add_string(oc, "dumpdtb", "Dump current dtb to a file and quit", machine_get_dumpdtb,
               machine_set_dumpdtb);
    add_string(oc, "dt-compatible", "Overrides the \"compatible\" property of the dt root node",
               machine_get_dt_compatible, machine_set_dt_compatible);
    add_string(oc, "firmware", "Firmware image", machine_get_firmware, machine_set_firmware);
    add_string(oc, "memory-backend", "Set RAM backend. Valid value is ID of hostmem based backend",
               machine_get_ram_memdev_id, machine_set_ram_memdev_id);
}

static void add_other_properties(ObjectClass *oc)
{
    add_bool(oc, "dump-guest-core", "Include guest memory in a core dump",
             machine_get_dump_guest_core, machine_set_dump_guest_core);
    add_bool(oc, "mem-merge", "Enable/disable memory merge support", machine_get_mem_merge,
             machine_set_mem_merge);
    add_bool(oc, "usb", "Set on/off to enable/disable usb", machine_get_usb, machine_set_usb);
    add_bool(oc, "graphics", "Set on/off to enable/disable graphics emulation",
             machine_get_enable_graphics, machine_set_enable_graphics);
    add_bool(oc, "suppress-vmdesc", "Set on to disable self-describing migration",
             machine_get_suppress_vmdesc, machine_set_suppress_vmdesc);
    add_bool(oc, "aux-ram-share", "Use anonymous shared memory for auxiliary guest RAMs",
             machine_get_aux_ram_share, machine_set_aux_ram_share);
    object_class_property_add(oc, "phandle-start", "int", machine_get_phandle_start,
                              machine_set_phandle_start, NULL, NULL);
    object_class_property_set_description(oc, "phandle-start",
                                          "The first phandle ID we may generate dynamically");
    object_class_property_add(oc, "smp", "SMPConfiguration", machine_get_smp, machine_set_smp,
                              NULL, NULL);
    object_class_property_set_description(oc, "smp", "CPU topology");
}

/* ---- the class --------------------------------------------------------------------- */

static void machine_class_init(ObjectClass *oc, const void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->default_cpus = 1;
    mc->max_cpus = 1;
    mc->minimum_page_bits = 12;
    mc->default_boot_order = "";
    mc->default_ram_size = 128 * 1024 * 1024;
    add_string_properties(oc);
    add_other_properties(oc);
}

/* Runs for each descendant: what may not be inherited. */
static void machine_class_base_init(ObjectClass *oc, const void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->is_default = false;
    mc->alias = NULL;
    mc->name = NULL;
    if (!object_class_is_abstract(oc)) {
        const char *name = object_class_get_name(oc);

        g_assert(g_str_has_suffix(name, TYPE_MACHINE_SUFFIX));
        mc->name = g_strndup(name, strlen(name) - strlen(TYPE_MACHINE_SUFFIX));
    }
    /* Versions add rows; their parent keeps what it has. */
    mc->compat_props = mc->compat_props ? g_ptr_array_copy(mc->compat_props, NULL, NULL)
                                        : g_ptr_array_new();
    mc->allowed_dynamic_sysbus_devices = g_slist_copy(mc->allowed_dynamic_sysbus_devices);
}

static void machine_initfn(Object *obj)
{
    MachineState *ms = MACHINE(obj);
    MachineClass *mc = MACHINE_GET_CLASS(obj);

    ms->dump_guest_core = true;
    ms->mem_merge = true;
    ms->enable_graphics = true;
    ms->kernel_cmdline = g_strdup("");
    ms->ram_size = mc->default_ram_size;
    ms->maxram_size = mc->default_ram_size;
    ms->cpu_type = mc->default_cpu_type;
    ms->smp = (CpuTopology){
        .cpus = (unsigned)mc->default_cpus, .max_cpus = (unsigned)mc->default_cpus,
        .drawers = 1, .books = 1, .sockets = 1, .dies = 1, .clusters = 1, .modules = 1,
        .cores = 1, .threads = 1,
    };
    object_property_add_new_container(obj, "peripheral");
    object_property_add_new_container(obj, "peripheral-anon");
    object_property_add_new_container(obj, "unattached");
}

static void machine_finalize(Object *obj)
{
    MachineState *ms = MACHINE(obj);

    g_free(ms->kernel_filename);
    g_free(ms->kernel_cmdline);
    g_free(ms->initrd_filename);
    g_free(ms->shim_filename);
    g_free(ms->dtb);
    g_free(ms->dumpdtb);
    g_free(ms->dt_compatible);
    g_free(ms->firmware);
    g_free(ms->ram_memdev_id);
    g_free(ms->boot_config.order);
    g_free(ms->boot_config.once);
    g_free(ms->boot_config.splash);
    g_free(ms->fdt);
}

bool machine_usb(MachineState *machine)
{
    return machine->usb;
}

bool machine_dump_guest_core(MachineState *machine)
{
    return machine->dump_guest_core;
}

bool machine_mem_merge(MachineState *machine)
{
    return machine->mem_merge;
}

/* ---- dynamic sysbus devices -------------------------------------------------------- */

void machine_class_allow_dynamic_sysbus_dev(MachineClass *mc, const char *type)
{
    mc->allowed_dynamic_sysbus_devices =
        g_slist_prepend(mc->allowed_dynamic_sysbus_devices, (char *)(uintptr_t)type);
}

bool device_type_is_dynamic_sysbus_allowed(MachineClass *mc, const char *type)
{
    ObjectClass *klass = object_class_by_name(type);

    for (GSList *el = mc->allowed_dynamic_sysbus_devices; el && klass; el = el->next) {
        if (object_class_dynamic_cast(klass, el->data)) {
            return true;
        }
    }
    return false;
}

bool device_is_dynamic_sysbus(MachineClass *mc, DeviceState *dev)
{
    Object *obj = OBJECT(dev);

    return object_dynamic_cast(obj, "sys-bus-device") &&
           device_type_is_dynamic_sysbus_allowed(mc, object_get_typename(obj));
}

/* ---- building it ------------------------------------------------------------------- */

static NotifierList init_done_notifiers = NOTIFIER_LIST_INITIALIZER(init_done_notifiers);

bool is_cpu_type_supported(const MachineState *machine, const char *type, Error **errp)
{
    const MachineClass *mc = MACHINE_GET_CLASS(machine);
    ObjectClass *oc = object_class_by_name(type);
    g_autoptr(GString) valid = g_string_new(NULL);

    for (const char *const *t = mc->valid_cpu_types; t && *t; t++) {
        if (!strcmp(type, *t) || (oc && object_class_dynamic_cast(oc, *t))) {
            return true;
        }
        g_string_append_printf(valid, "%s%s", valid->len ? ", " : "", *t);
    }
    if (!mc->valid_cpu_types) {
        return true;
    }
    error_setg(errp, "Invalid CPU model: %s (the machine takes: %s)", type, valid->str);
    return false;
}

bool machine_run_board_init(MachineState *machine, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(machine);

    if (machine->cpu_type && !is_cpu_type_supported(machine, machine->cpu_type, errp)) {
        return false;
    }
    if (mc->init) {
        mc->init(machine);
    }
    phase_advance(PHASE_MACHINE_INITIALIZED);
    return true;
}

void qemu_add_machine_init_done_notifier(Notifier *notify)
{
    notifier_list_add(&init_done_notifiers, notify);
    if (phase_check(PHASE_MACHINE_READY)) {
        notify->notify(notify, NULL);
    }
}

void qemu_remove_machine_init_done_notifier(Notifier *notify)
{
    notifier_remove(notify);
}

void qdev_machine_creation_done(void)
{
    phase_advance(PHASE_MACHINE_READY);
    notifier_list_notify(&init_done_notifiers, NULL);
    qdev_prop_check_globals();
}

void machine_reset(MachineState *machine, ResetType type)
{
    MachineClass *mc = MACHINE_GET_CLASS(machine);

    if (mc->reset) {
        mc->reset(machine, type);
    } else {
        qemu_devices_reset(type);
    }
}

static const TypeInfo machine_types[] = {
    {
        .name = TYPE_MACHINE,
        .parent = TYPE_OBJECT,
        .abstract = true,
        .class_size = sizeof(MachineClass),
        .class_init = machine_class_init,
        .class_base_init = machine_class_base_init,
        .instance_size = sizeof(MachineState),
        .instance_init = machine_initfn,
        .instance_finalize = machine_finalize,
    },
};
DEFINE_TYPES(machine_types)
