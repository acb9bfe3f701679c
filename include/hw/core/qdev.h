/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices and the buses they sit on.
 *
 * Life of a device: instance_init (cannot fail, touches nothing outside the
 * object) -> properties -> realize (may fail, then nothing of it remains) ->
 * reset -> run -> unrealize -> finalize.  A device may be realized again.
 * What a device takes through hw/core/qdev-owned.h is given back for it.
 *
 * For device models and boards.  Big lock held for everything.
 */
#ifndef HW_CORE_QDEV_H
#define HW_CORE_QDEV_H

#include "qemu/aio.h"
#include "qemu/bitmap.h"
#include "qemu/bitops.h"
#include "qemu/queue.h"
#include "qom/object.h"
#include "hw/core/hotplug.h"
#include "hw/core/irq.h"
#include "hw/core/resettable.h"

#define TYPE_DEVICE "device"
#define TYPE_BUS    "bus"

typedef struct VMStateDescription VMStateDescription;
typedef struct Property Property;
typedef struct Clock Clock;
struct RegBankView;

typedef enum DeviceCategory {
    DEVICE_CATEGORY_BRIDGE,
    DEVICE_CATEGORY_USB,
    DEVICE_CATEGORY_STORAGE,
    DEVICE_CATEGORY_NETWORK,
    DEVICE_CATEGORY_INPUT,
    DEVICE_CATEGORY_DISPLAY,
    DEVICE_CATEGORY_SOUND,
    DEVICE_CATEGORY_MISC,
    DEVICE_CATEGORY_CPU,
    DEVICE_CATEGORY_WATCHDOG,
    DEVICE_CATEGORY_MAX
} DeviceCategory;

/* The level at which what a line stands for (a lamp lit, a key pressed) is on. */
typedef enum GpioPolarity {
    GPIO_POLARITY_ACTIVE_LOW,
    GPIO_POLARITY_ACTIVE_HIGH,
} GpioPolarity;

/* Where a device is in its life. */
typedef enum DevicePhase {
    DEVICE_CREATED,
    DEVICE_REALIZING,
    DEVICE_REALIZED,
    DEVICE_UNREALIZED,
} DevicePhase;

OBJECT_DECLARE_TYPE(DeviceState, DeviceClass, DEVICE)
OBJECT_DECLARE_TYPE(BusState, BusClass, BUS)
#define QOM_ANCESTORS_DeviceState(M, ...) \
    QOM_ANCESTORS_Object(M, __VA_ARGS__) M(Object, __VA_ARGS__)
#define QOM_ANCESTORS_BusState(M, ...) QOM_ANCESTORS_Object(M, __VA_ARGS__) M(Object, __VA_ARGS__)

typedef void (*DeviceRealize)(DeviceState *dev, Error **errp);
typedef void (*DeviceUnrealize)(DeviceState *dev);
typedef void (*DeviceReset)(DeviceState *dev);
typedef int (*DeviceSyncConfig)(DeviceState *dev, Error **errp);
typedef void (*BusRealize)(BusState *bus, Error **errp);
typedef void (*BusUnrealize)(BusState *bus);

/* Lines of one name on one device; private to hw/core except for walking. */
typedef struct NamedGPIOList {
    QLIST_ENTRY(NamedGPIOList) node;
    char *name;                         /* NULL: the unnamed bank */
    qemu_irq *in;
    int num_in;
    int num_out;
} NamedGPIOList;

typedef struct NamedClockList {
    QLIST_ENTRY(NamedClockList) node;
    char *name;
    Clock *clock;
    bool output;
    bool alias;
} NamedClockList;

typedef struct DeviceResource DeviceResource;

#include "hw/core/qdev-ops.h"

struct DeviceClass {
    ObjectClass parent_class;

    DECLARE_BITMAP(categories, DEVICE_CATEGORY_MAX);
    const char *fw_name;
    const char *desc;
    const Property *props_;             /* private: device_class_set_props() */
    uint16_t props_count_;
    bool user_creatable;                /* -device and device_add may make one */
    bool hotpluggable;
    DeviceReset legacy_reset;
    DeviceRealize realize;
    DeviceUnrealize unrealize;
    DeviceSyncConfig sync_config;
    const VMStateDescription *vmsd;
    const char *unmigratable;           /* why there is nothing to migrate, instead of vmsd */
    const char *bus_type;               /* NULL: sits on no bus */

    const DeviceOps *ops;               /* this class's typed table, NULL in the QEMU dialect */
    DeviceOps merged_ops;               /* private: with what the ancestors' tables say */
    const struct RegBankView *banks;    /* register banks, for the monitor and tests */
};

struct DeviceState {
    QOM_PARENT(Object);

    char *id;                           /* the user's name for it, or NULL */
    char *canonical_path;               /* fixed by realize */
    bool realized;                      /* use qdev_is_realized() off the big lock */
    bool pending_deleted_event;
    int64_t pending_deleted_expires_ms;
    int hotplugged;
    bool allow_unplug_during_migration;
    struct json_object *opts;           /* what the user wrote, or NULL */
    BusState *parent_bus;
    QLIST_HEAD(, NamedGPIOList) gpios;
    QLIST_HEAD(, NamedClockList) clocks;
    QLIST_HEAD(, BusState) child_bus;
    int num_child_bus;
    int instance_id_alias;
    int alias_required_for_version;
    ResettableState reset;
    GSList *unplug_blockers;
    MemReentrancyGuard mem_reentrancy_guard;

    /* private */
    DevicePhase phase;
    DeviceResource *resources;          /* latest first */
    GPtrArray *init_regions;            /* regions that were there before realize */
};

struct BusClass {
    ObjectClass parent_class;

    void (*print_dev)(GString *out, DeviceState *dev, int indent);
    char *(*get_dev_path)(DeviceState *dev);    /* g_free; NULL member: no path on this bus */
    char *(*get_fw_dev_path)(DeviceState *dev);
    bool (*check_address)(BusState *bus, DeviceState *dev, Error **errp);
    BusRealize realize;
    BusUnrealize unrealize;
    int max_dev;                        /* 0: any number */
    int automatic_ids;                  /* private: the next ".N" */
};

typedef struct BusChild {
    DeviceState *child;
    int index;
    QTAILQ_ENTRY(BusChild) sibling;
} BusChild;
typedef QTAILQ_HEAD(BusChildHead, BusChild) BusChildHead;

struct BusState {
    QOM_PARENT(Object);

    DeviceState *parent;
    char *name;
    HotplugHandler *hotplug_handler;
    int max_index;
    bool realized;
    bool full;
    int num_children;
    BusChildHead children;              /* newest first */
    QLIST_ENTRY(BusState) sibling;
    ResettableState reset;
    bool made_by_realize;               /* private: of the parent device */
};

/* ---- life -------------------------------------------------------------------------- */

/* An unrealized device, the caller's reference.  Unknown type: our bug, aborts. */
DeviceState *qdev_new(const char *name);
/* NULL when the type is unknown. */
DeviceState *qdev_try_new(const char *name);
/*
 * Put it on @bus (NULL: none) and realize it.  On failure the device is as
 * before.  The caller keeps its reference.
 */
bool qdev_realize(DeviceState *dev, BusState *bus, Error **errp);
/* The same and drop the caller's reference, also on failure. */
bool qdev_realize_and_unref(DeviceState *dev, BusState *bus, Error **errp);
void qdev_unrealize(DeviceState *dev);
/* Any thread: acquires what realize wrote. */
bool qdev_is_realized(DeviceState *dev);
/* Move to @bus; counts of reset follow. */
bool qdev_set_parent_bus(DeviceState *dev, BusState *bus, Error **errp);
/* Debug check: dies naming @what when the device is not in @phase. */
void qdev_require_phase(DeviceState *dev, DevicePhase phase, const char *what);

/* In class_init: chain to the parent's realize, which the own one must call. */
void device_class_set_parent_realize(DeviceClass *dc, DeviceRealize dev_realize,
                                     DeviceRealize *parent_realize);
void device_class_set_parent_unrealize(DeviceClass *dc, DeviceUnrealize dev_unrealize,
                                       DeviceUnrealize *parent_unrealize);
/* One function for all of reset (models written for QEMU); replaces all three phases. */
void device_class_set_legacy_reset(DeviceClass *dc, DeviceReset dev_reset);

/* ---- about a device ---------------------------------------------------------------- */

BusState *qdev_get_parent_bus(const DeviceState *dev);
BusState *qdev_get_child_bus(DeviceState *dev, const char *name);
/* Depth first below @bus; NULL when there is none. */
DeviceState *qdev_find_recursive(BusState *bus, const char *id);
/* Where it sits, as its bus says it (g_free), or NULL: prefix of its migration section. */
char *qdev_get_dev_path(DeviceState *dev);
/* Open Firmware path (g_free). */
char *qdev_get_fw_dev_path(DeviceState *dev);
const char *qdev_fw_name(DeviceState *dev);
/* For messages to people: id or path (g_free). */
char *qdev_get_human_name(DeviceState *dev);
const char *qdev_get_printable_name(DeviceState *dev);
const VMStateDescription *qdev_get_vmsd(DeviceState *dev);
/* Accept sections that carry @alias_id from streams before @required_for_version. */
void qdev_set_legacy_instance_id(DeviceState *dev, int alias_id, int required_for_version);
/* "/machine"; made as an empty container when no machine is there (tests). */
Object *qdev_get_machine(void);
/* A container below /machine: "peripheral", "peripheral-anon", "unattached". */
Object *machine_get_container(const char *name);

/* ---- reset ------------------------------------------------------------------------- */

void device_cold_reset(DeviceState *dev);
void bus_cold_reset(BusState *bus);
bool device_is_in_reset(DeviceState *dev);
bool bus_is_in_reset(BusState *bus);

/* ---- buses ------------------------------------------------------------------------- */

/*
 * @name NULL: "<parent id>.N" or "<lower-cased type>.N".  The bus is a child of
 * @parent (which may be NULL only for the main system bus).
 */
void qbus_init(void *bus, size_t size, const char *typename, DeviceState *parent,
               const char *name);
BusState *qbus_new(const char *typename, DeviceState *parent, const char *name);
bool qbus_realize(BusState *bus, Error **errp);
void qbus_unrealize(BusState *bus);
typedef int (qbus_walkerfn)(BusState *bus, void *opaque);
typedef int (qdev_walkerfn)(DeviceState *dev, void *opaque);
/* Pre-order functions (<0: stop, >0: skip below), post-order ones; NULL allowed. */
int qbus_walk_children(BusState *bus, qdev_walkerfn *pre_devfn, qbus_walkerfn *pre_busfn,
                       qdev_walkerfn *post_devfn, qbus_walkerfn *post_busfn, void *opaque);
int qdev_walk_children(DeviceState *dev, qdev_walkerfn *pre_devfn, qbus_walkerfn *pre_busfn,
                       qdev_walkerfn *post_devfn, qbus_walkerfn *post_busfn, void *opaque);
void qbus_set_hotplug_handler(BusState *bus, Object *handler);
/* The bus handles hotplug itself (its type implements "hotplug-handler"). */
void qbus_set_bus_hotplug_handler(BusState *bus);
bool qbus_is_hotpluggable(BusState *bus);
static inline void qbus_mark_full(BusState *bus)
{
    bus->full = true;
}

/* ---- lines ------------------------------------------------------------------------- */

/*
 * @n inputs, numbered after those of the same name that exist; @handler gets
 * the device (or @opaque) and the line's number.  Children "NAME[i]",
 * "unnamed-gpio-in[i]".
 */
void qdev_init_gpio_in(DeviceState *dev, qemu_irq_handler handler, int n);
void qdev_init_gpio_in_named(DeviceState *dev, qemu_irq_handler handler, const char *name, int n);
void qdev_init_gpio_in_named_with_opaque(DeviceState *dev, qemu_irq_handler handler, void *opaque,
                                         const char *name, int n);
/* @n outputs held in @pins (of the device), unconnected. */
void qdev_init_gpio_out(DeviceState *dev, qemu_irq *pins, int n);
void qdev_init_gpio_out_named(DeviceState *dev, qemu_irq *pins, const char *name, int n);
/* No such line: dies naming device, bank and how many there are. */
qemu_irq qdev_get_gpio_in(DeviceState *dev, int n);
qemu_irq qdev_get_gpio_in_named(DeviceState *dev, const char *name, int n);
/* One sink per output: connecting again replaces it, NULL disconnects. */
void qdev_connect_gpio_out(DeviceState *dev, int n, qemu_irq pin);
void qdev_connect_gpio_out_named(DeviceState *dev, const char *name, int n, qemu_irq input_pin);
/* What output @n is connected to now, or NULL. */
qemu_irq qdev_get_gpio_out_connector(DeviceState *dev, const char *name, int n);
/* Connect @icpt instead, and return what was connected (NULL: nothing). */
qemu_irq qdev_intercept_gpio_out(DeviceState *dev, qemu_irq icpt, const char *name, int n);
/* The lines named @name become @container's as well. */
void qdev_pass_gpios(DeviceState *dev, DeviceState *container, const char *name);

/* ---- hotplug ----------------------------------------------------------------------- */

HotplugHandler *qdev_get_bus_hotplug_handler(DeviceState *dev);
HotplugHandler *qdev_get_machine_hotplug_handler(DeviceState *dev);
/* The machine's word first, then the bus's; NULL: nobody minds. */
HotplugHandler *qdev_get_hotplug_handler(DeviceState *dev);
bool qdev_hotplug_allowed(DeviceState *dev, BusState *bus, Error **errp);
bool qdev_hotunplug_allowed(DeviceState *dev, Error **errp);
/* An unplug callback for buses without ceremony. */
void qdev_simple_device_unplug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp);
/* @reason stays the caller's. */
void qdev_add_unplug_blocker(DeviceState *dev, Error *reason);
void qdev_del_unplug_blocker(DeviceState *dev, Error *reason);
/* A copy of one reason in @errp when there is any. */
bool qdev_unplug_blocked(DeviceState *dev, Error **errp);

typedef struct DeviceListener DeviceListener;
struct DeviceListener {
    void (*realize)(DeviceListener *listener, DeviceState *dev);
    void (*unrealize)(DeviceListener *listener, DeviceState *dev);
    /* true: do not create the device with these options now. */
    bool (*hide_device)(DeviceListener *listener, struct json_object *device_opts, bool from_json,
                        Error **errp);
    QTAILQ_ENTRY(DeviceListener) link;
};
/* Told of devices that exist already, too. */
void device_listener_register(DeviceListener *listener);
void device_listener_unregister(DeviceListener *listener);
bool qdev_should_hide_device(struct json_object *opts, bool from_json, Error **errp);

/* ---- how far start-up got ---------------------------------------------------------- */

typedef enum MachineInitPhase {
    PHASE_NO_MACHINE,
    PHASE_MACHINE_CREATED,
    PHASE_ACCEL_CREATED,
    PHASE_LATE_BACKENDS_CREATED,
    PHASE_MACHINE_INITIALIZED,
    PHASE_MACHINE_READY,            /* devices made from now on are hot-plugged */
} MachineInitPhase;
bool phase_check(MachineInitPhase phase);
/* Exactly one step; going back is for tests (phase_reset_for_test()). */
void phase_advance(MachineInitPhase phase);
void phase_reset_for_test(MachineInitPhase phase);

#endif
