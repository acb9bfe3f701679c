/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Typed device tables: classes filled from a DeviceOps.
 *
 * Each class keeps the merged table of its ancestors and itself; the functions
 * put into the class look up the slot in it.
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/qdev.h"
#include "qemu/error-report.h"
#include "qdev-internal.h"

static const DeviceOps *ops_of(const void *obj)
{
    return &DEVICE_GET_CLASS(obj)->merged_ops;
}

void qdev_ops_realize(DeviceState *dev, Error **errp)
{
    Error *local_err = NULL;
    bool ok = ops_of(dev)->realize(dev, &local_err);

    if (ok != !local_err) {
        qdev_die(dev, ok ? "realize returned true but set the error '%s'"
                         : "realize returned false without setting an error%s",
                 local_err ? error_get_pretty(local_err) : "");
    }
    error_propagate(errp, local_err);
}

static void ops_unrealize(DeviceState *dev)
{
    ops_of(dev)->unrealize(dev);
}

static void ops_reset_enter(Object *obj, ResetType type)
{
    ops_of(obj)->reset_enter((DeviceState *)obj, type);
}

static void ops_reset_hold(Object *obj, ResetType type)
{
    ops_of(obj)->reset_hold((DeviceState *)obj, type);
}

static void ops_reset_exit(Object *obj, ResetType type)
{
    ops_of(obj)->reset_exit((DeviceState *)obj, type);
}

/* Slots that are given replace, the others keep what an ancestor of any dialect set. */
static void install_callbacks(DeviceClass *dc, const DeviceOps *ops)
{
    DeviceOps *m = &dc->merged_ops;
    ResettableClass *rc = RESETTABLE_CLASS(dc);

    if (ops->realize) {
        m->realize = ops->realize;
        dc->realize = qdev_ops_realize;
    }
    if (ops->unrealize) {
        m->unrealize = ops->unrealize;
        dc->unrealize = ops_unrealize;
    }
    if (ops->reset_enter) {
        m->reset_enter = ops->reset_enter;
        rc->phases.enter = ops_reset_enter;
    }
    if (ops->reset_hold) {
        m->reset_hold = ops->reset_hold;
        rc->phases.hold = ops_reset_hold;
    }
    if (ops->reset_exit) {
        m->reset_exit = ops->reset_exit;
        rc->phases.exit = ops_reset_exit;
    }
}

static void install_facts(DeviceClass *dc, const DeviceOps *ops)
{
    if (ops->vmsd || ops->unmigratable) {
        dc->vmsd = ops->vmsd;
        dc->unmigratable = ops->unmigratable;
    }
    if (ops->banks) {
        dc->banks = ops->banks;
    }
    if (ops->desc) {
        dc->desc = ops->desc;
    }
    if (ops->fw_name) {
        dc->fw_name = ops->fw_name;
    }
    if (ops->bus_type) {
        dc->bus_type = ops->bus_type;
    }
    if (ops->categories) {
        dc->categories[0] = ops->categories;
    }
    if (ops->user_creatable != QDEV_INHERIT) {
        dc->user_creatable = ops->user_creatable == QDEV_YES;
    }
    if (ops->hotpluggable != QDEV_INHERIT) {
        dc->hotpluggable = ops->hotpluggable == QDEV_YES;
    }
}

void device_class_set_ops(ObjectClass *klass, const DeviceOps *ops)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    const char *name = object_class_get_name(klass);

    QEMU_BUILD_BUG_ON(DEVICE_CATEGORY_MAX > 32);
    dc->ops = ops;
    install_callbacks(dc, ops);
    install_facts(dc, ops);
    if (ops->num_props) {
        device_class_set_props_n(dc, ops->props, ops->num_props);
    }
    if (dc->vmsd && dc->unmigratable) {
        error_report("device type '%s': has a vmsd and says why it has none", name);
        abort();
    }
    if (!dc->vmsd && !dc->unmigratable && !object_class_is_abstract(klass)) {
        error_report("device type '%s': give .vmsd, or say in .unmigratable why there is nothing "
                     "to migrate", name);
        abort();
    }
}

void device_class_init_ops(ObjectClass *klass, const void *data)
{
    device_class_set_ops(klass, data);
}

const DeviceOps *qdev_parent_ops(const char *typename)
{
    ObjectClass *klass = object_class_by_name(typename);
    ObjectClass *parent = klass ? object_class_get_parent(klass) : NULL;

    g_assert(parent && object_class_dynamic_cast(parent, TYPE_DEVICE));
    return &DEVICE_CLASS(parent)->merged_ops;
}
