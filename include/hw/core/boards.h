/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machines: a class says what a board is like, the one instance ("/machine")
 * holds what the user asked for, and init() builds it.  For board files and
 * start-up; big lock held.
 */
#ifndef HW_CORE_BOARDS_H
#define HW_CORE_BOARDS_H

#include "hw/core/qdev.h"
#include "hw/core/qdev-properties.h"
#include "system/memory.h"

#define TYPE_MACHINE_SUFFIX "-machine"
/* Machine "virt-11.0" is type "virt-11.0-machine". */
#define MACHINE_TYPE_NAME(machinename) (machinename TYPE_MACHINE_SUFFIX)
#define TYPE_MACHINE "machine"

OBJECT_DECLARE_TYPE(MachineState, MachineClass, MACHINE)
#define QOM_ANCESTORS_MachineState(M, ...) \
    QOM_ANCESTORS_Object(M, __VA_ARGS__) M(Object, __VA_ARGS__)

/* What -smp asks for; 0: not given. */
typedef struct CpuTopology {
    unsigned int cpus;              /* present at start */
    unsigned int drawers;
    unsigned int books;
    unsigned int sockets;
    unsigned int dies;
    unsigned int clusters;
    unsigned int modules;
    unsigned int cores;
    unsigned int threads;
    unsigned int max_cpus;
} CpuTopology;

/* Which levels of the topology the board knows (sockets, cores, threads always). */
typedef struct SMPCompatProps {
    bool prefer_sockets;
    bool dies_supported;
    bool clusters_supported;
    bool modules_supported;
    bool books_supported;
    bool drawers_supported;
    bool has_clusters;
} SMPCompatProps;

struct MachineClass {
    ObjectClass parent_class;

    const char *family;
    char *name;                     /* without "-machine"; filled by the core, may be replaced */
    const char *alias;
    const char *desc;
    const char *deprecation_reason;

    void (*init)(MachineState *state);
    void (*reset)(MachineState *state, ResetType type);    /* NULL: qemu_devices_reset() */
    void (*wakeup)(MachineState *state);
    HotplugHandler *(*get_hotplug_handler)(MachineState *machine, DeviceState *dev);
    bool (*hotplug_allowed)(MachineState *state, DeviceState *dev, Error **errp);

    int max_cpus;                   /* 0: 1 */
    int min_cpus;
    int default_cpus;
    bool no_serial, no_parallel, no_floppy, no_cdrom, no_sdcard;
    bool pci_allow_0_address;
    bool is_default;
    bool has_hotpluggable_cpus;
    bool ignore_memory_transaction_failures;
    bool default_nic_none;
    const char *default_machine_opts;
    const char *default_boot_order;
    const char *default_display;
    const char *default_nic;
    GPtrArray *compat_props;        /* of GlobalProperty *, own array per class */
    const char *hw_version;
    uint64_t default_ram_size;
    const char *default_ram_id;     /* name of the RAM block, for the migration stream */
    const char *default_cpu_type;
    const char *const *valid_cpu_types;     /* NULL-terminated; NULL: any */
    int minimum_page_bits;
    SMPCompatProps smp_props;
    GSList *allowed_dynamic_sysbus_devices; /* private */
};

typedef struct BootConfiguration {
    char *order;
    char *once;
    bool has_menu, menu;
    char *splash;
    bool has_splash_time, has_reboot_timeout, has_strict, strict;
    int64_t splash_time, reboot_timeout;
} BootConfiguration;

struct MachineState {
    QOM_PARENT(Object);

    void *fdt;                      /* device tree blob, or NULL */
    char *dtb;
    char *dumpdtb;
    int phandle_start;
    char *dt_compatible;
    char *firmware;
    bool dump_guest_core;
    bool mem_merge;
    bool usb;
    bool usb_disabled;
    bool suppress_vmdesc;
    bool enable_graphics;
    bool aux_ram_share;
    char *kernel_filename;
    char *kernel_cmdline;
    char *initrd_filename;
    char *shim_filename;
    char *ram_memdev_id;            /* memory-backend= */
    Object *memdev;
    MemoryRegion *ram;              /* made by start-up before init() */
    uint64_t ram_size;
    uint64_t maxram_size;
    uint64_t ram_slots;
    BootConfiguration boot_config;
    const char *cpu_type;
    struct AccelState *accelerator;
    CpuTopology smp;
};

/* Names: "virt" or an alias of it; NULL when there is none. */
MachineClass *machine_class_by_name(const char *name);
/* The one with is_default, or NULL. */
MachineClass *machine_class_default(void);
/* "-machine help". */
void machine_print_list(GString *out);
/* "-machine X,help"; also works for a class without an instance. */
void machine_print_options(GString *out, MachineClass *mc);

/*
 * Check -smp values against the class and fill in what is not given.
 * Texts of errors are QEMU's.
 */
MUST_CHECK bool machine_parse_smp_config(MachineState *ms, const CpuTopology *given, Error **errp);
/* The object {cpus, sockets, ..., maxcpus} of numbers (or of strings). */
MUST_CHECK bool machine_set_smp_from_json(MachineState *ms, struct json_object *opts,
                                          bool from_json, Error **errp);

/* Call the class's init(), and let the phase be "initialized". */
MUST_CHECK bool machine_run_board_init(MachineState *machine, Error **errp);
/* After all -device are there: "ready", machine creation notifiers, first reset by the caller. */
void qdev_machine_creation_done(void);
/* Called with the machine complete (-device included). */
struct Notifier;
void qemu_add_machine_init_done_notifier(struct Notifier *notify);
void qemu_remove_machine_init_done_notifier(struct Notifier *notify);
/* mc->reset or qemu_devices_reset(). */
void machine_reset(MachineState *machine, ResetType type);

void machine_class_allow_dynamic_sysbus_dev(MachineClass *mc, const char *type);
bool device_type_is_dynamic_sysbus_allowed(MachineClass *mc, const char *type);
bool device_is_dynamic_sysbus(MachineClass *mc, DeviceState *dev);

bool machine_usb(MachineState *machine);
bool machine_dump_guest_core(MachineState *machine);
bool machine_mem_merge(MachineState *machine);
/* Names of the class's valid CPU types say whether @type may be used. */
MUST_CHECK bool is_cpu_type_supported(const MachineState *machine, const char *type, Error **errp);

/* A machine with no versions: name and a function that fills its class. */
#define DEFINE_MACHINE(namestr, machine_initfn)                               \
    static void machine_initfn##_class_init(ObjectClass *oc, const void *data) \
    {                                                                         \
        machine_initfn(MACHINE_CLASS(oc));                                    \
    }                                                                         \
    static const TypeInfo machine_initfn##_typeinfo = {                       \
        .name = MACHINE_TYPE_NAME(namestr),                                   \
        .parent = TYPE_MACHINE,                                               \
        .class_init = machine_initfn##_class_init,                            \
    };                                                                        \
    static void machine_initfn##_register_types(void)                         \
    {                                                                         \
        type_register_static(&machine_initfn##_typeinfo);                     \
    }                                                                         \
    type_init(machine_initfn##_register_types)

/*
 * One version of a family: type "FAMILY-MAJOR.MINOR-machine" below @parent
 * (the family's abstract type).  @options(MachineClass *) fills the class; an
 * older version calls the next newer one's, then compat_props_add() for what
 * changed.  @is_latest makes the family's name its alias.
 */
#define DEFINE_MACHINE_VERSION(sym, family_str, parent_str, major, minor, is_latest, options) \
    static void sym##_##major##_##minor##_class_init(ObjectClass *oc, const void *data) \
    {                                                                         \
        MachineClass *mc = MACHINE_CLASS(oc);                                 \
        options(mc);                                                          \
        mc->family = (family_str);                                            \
        mc->alias = (is_latest) ? (family_str) : NULL;                        \
    }                                                                         \
    static const TypeInfo sym##_##major##_##minor##_info = {                  \
        .name = MACHINE_TYPE_NAME(family_str "-" #major "." #minor),          \
        .parent = (parent_str),                                               \
        .class_init = sym##_##major##_##minor##_class_init,                   \
    };                                                                        \
    static void sym##_##major##_##minor##_register(void)                      \
    {                                                                         \
        type_register_static(&sym##_##major##_##minor##_info);                \
    }                                                                         \
    type_init(sym##_##major##_##minor##_register)

#endif
