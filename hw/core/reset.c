/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reset of the whole machine.
 *
 * The roots are children of one resettable object outside the visible tree;
 * plain handlers become roots by a small object whose hold phase calls them.
 */
#include "qemu/osdep.h"
#include "hw/core/qdev.h"
#include "qemu/module.h"
#include "system/reset.h"

#define TYPE_RESET_ROOT "reset-root"
OBJECT_DECLARE_SIMPLE_TYPE(ResetRoot, RESET_ROOT)
struct ResetRoot {
    Object parent_obj;
    GPtrArray *roots;                   /* of Object *, borrowed, in order */
    ResettableState state;
};

#define TYPE_RESET_HANDLER "reset-handler"
OBJECT_DECLARE_SIMPLE_TYPE(ResetHandler, RESET_HANDLER)
struct ResetHandler {
    Object parent_obj;
    QEMUResetHandler *func;
    void *opaque;
    bool skip_snapshot_load;
    ResettableState state;
};

static ResetRoot *the_root;

/* ---- the root ---------------------------------------------------------------------- */

static ResetRoot *reset_root(void)
{
    if (!the_root) {
        Object *obj = object_new(TYPE_RESET_ROOT);

        object_property_add_child(object_get_internal_root(), "reset", obj);
        object_unref(obj);
        the_root = RESET_ROOT(obj);
    }
    return the_root;
}

static ResettableState *reset_root_get_state(Object *obj)
{
    return &RESET_ROOT(obj)->state;
}

static void reset_root_child_foreach(Object *obj, ResettableChildCallback cb, void *opaque,
                                     ResetType type)
{
    ResetRoot *r = RESET_ROOT(obj);

    /* A handler may unregister itself: look at the length every time. */
    for (unsigned i = 0; i < r->roots->len; i++) {
        cb(g_ptr_array_index(r->roots, i), opaque, type);
    }
}

static void reset_root_init(Object *obj)
{
    RESET_ROOT(obj)->roots = g_ptr_array_new();
}

static void reset_root_finalize(Object *obj)
{
    g_ptr_array_unref(RESET_ROOT(obj)->roots);
    the_root = NULL;
}

static void reset_root_class_init(ObjectClass *klass, const void *data)
{
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    rc->get_state = reset_root_get_state;
    rc->child_foreach = reset_root_child_foreach;
}

void qemu_register_resettable(Object *obj)
{
    ResetRoot *r = reset_root();

    g_assert(!g_ptr_array_find(r->roots, obj, NULL));
    g_ptr_array_add(r->roots, obj);
}

void qemu_unregister_resettable(Object *obj)
{
    if (the_root) {
        g_ptr_array_remove(the_root->roots, obj);
    }
}

/* ---- handlers ---------------------------------------------------------------------- */

static ResettableState *reset_handler_get_state(Object *obj)
{
    return &RESET_HANDLER(obj)->state;
}

static void reset_handler_hold(Object *obj, ResetType type)
{
    ResetHandler *h = RESET_HANDLER(obj);

    if (!(h->skip_snapshot_load && type == RESET_TYPE_SNAPSHOT_LOAD)) {
        h->func(h->opaque);
    }
}

static void reset_handler_class_init(ObjectClass *klass, const void *data)
{
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    rc->get_state = reset_handler_get_state;
    rc->phases.hold = reset_handler_hold;
}

static void add_handler(QEMUResetHandler *func, void *opaque, bool skip_snapshot_load)
{
    ResetHandler *h = RESET_HANDLER(object_new(TYPE_RESET_HANDLER));

    h->func = func;
    h->opaque = opaque;
    h->skip_snapshot_load = skip_snapshot_load;
    object_property_add_child(OBJECT(reset_root()), "handler[*]", OBJECT(h));
    object_unref(h);
    qemu_register_resettable(OBJECT(h));
}

void qemu_register_reset(QEMUResetHandler *func, void *opaque)
{
    add_handler(func, opaque, false);
}

void qemu_register_reset_nosnapshotload(QEMUResetHandler *func, void *opaque)
{
    add_handler(func, opaque, true);
}

void qemu_unregister_reset(QEMUResetHandler *func, void *opaque)
{
    for (unsigned i = 0; the_root && i < the_root->roots->len; i++) {
        Object *obj = g_ptr_array_index(the_root->roots, i);
        ResetHandler *h = (ResetHandler *)object_dynamic_cast(obj, TYPE_RESET_HANDLER);

        if (h && h->func == func && h->opaque == opaque) {
            g_ptr_array_remove_index(the_root->roots, i);
            object_unparent(obj);
            return;
        }
    }
}

/* ---- the machine ------------------------------------------------------------------- */

static int collect_device(Object *obj, void *opaque)
{
    GPtrArray *devices = opaque;

    if (object_dynamic_cast(obj, TYPE_DEVICE) && qdev_is_realized(DEVICE(obj))) {
        g_ptr_array_add(devices, object_ref(obj));
    }
    return 0;
}

/* Devices on no bus whose container does not reset them. */
static void reset_unreached_devices(ResetType type)
{
    g_autoptr(GPtrArray) devices = g_ptr_array_new_with_free_func(object_unref);

    object_child_foreach_recursive(qdev_get_machine(), collect_device, devices);
    for (unsigned i = 0; i < devices->len; i++) {
        Object *obj = g_ptr_array_index(devices, i);

        if (!resettable_was_reached(obj) && qdev_is_realized(DEVICE(obj))) {
            resettable_reset(obj, type);
        }
    }
}

void qemu_devices_reset(ResetType type)
{
    resettable_start_round();
    resettable_reset(OBJECT(reset_root()), type);
    reset_unreached_devices(type);
}

static const InterfaceInfo resettable_interfaces[] = {
    { TYPE_RESETTABLE_INTERFACE },
    { }
};

static const TypeInfo reset_types[] = {
    {
        .name = TYPE_RESET_ROOT,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(ResetRoot),
        .instance_init = reset_root_init,
        .instance_finalize = reset_root_finalize,
        .class_init = reset_root_class_init,
        .interfaces = resettable_interfaces,
    },
    {
        .name = TYPE_RESET_HANDLER,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(ResetHandler),
        .class_init = reset_handler_class_init,
        .interfaces = resettable_interfaces,
    },
};
DEFINE_TYPES(reset_types)
