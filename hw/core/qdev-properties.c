/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Static properties: from rows of a table to properties of a class, and the
 * functions that boards call.  The kinds are in qdev-prop-types.c.
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "qemu/error-report.h"
#include "qdev-internal.h"

/* ---- access ------------------------------------------------------------------------ */

void *object_field_prop_ptr(Object *obj, const Property *prop)
{
    return (char *)obj + prop->offset;
}

static void error_after_realize(Object *obj, const char *name, Error **errp)
{
    DeviceState *dev = DEVICE(obj);

    if (dev->id) {
        error_setg(errp, "Attempt to set property '%s' on device '%s' (type '%s') after it was "
                   "realized", name, dev->id, object_get_typename(obj));
    } else {
        error_setg(errp, "Attempt to set property '%s' on anonymous device (type '%s') after it "
                   "was realized", name, object_get_typename(obj));
    }
}

bool qdev_prop_allow_set(Object *obj, const char *name, const PropertyInfo *info, Error **errp)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);

    if (dev && dev->realized && !info->realized_set_allowed) {
        error_after_realize(obj, name, errp);
        return false;
    }
    return true;
}

void qdev_prop_allow_set_link_before_realize(const Object *obj, const char *name, Object *val,
                                             Error **errp)
{
    Object *dev = OBJECT(obj);

    if (DEVICE(dev)->realized) {
        error_after_realize(dev, name, errp);
    }
}

void error_set_from_qdev_prop_error(Error **errp, int ret, Object *obj, const char *name,
                                    const char *value)
{
    const char *type = object_get_typename(obj);

    switch (ret) {
    case -EEXIST:
        error_setg(errp, "Property '%s.%s' can't take value '%s', it's in use", type, name, value);
        break;
    case -ENOENT:
        error_setg(errp, "Property '%s.%s' can't find value '%s'", type, name, value);
        break;
    case 0:
        break;
    default:
        error_setg(errp, "Property '%s.%s' doesn't take value '%s'", type, name, value);
        break;
    }
}

/* The property's setter, once we know that it may be called. */
static void field_prop_set(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const Property *prop = opaque;

    if (qdev_prop_allow_set(obj, name, prop->info, errp)) {
        prop->info->set(obj, v, name, opaque, errp);
    }
}

/* ---- registration ------------------------------------------------------------------ */

QEMU_NORETURN static void bad_row(ObjectClass *oc, const Property *prop, const char *what,
                                  const char *other)
{
    error_report("type '%s': property '%s' %s%s%s", object_class_get_name(oc), prop->name, what,
                 other ? " " : "", other ? other : "");
    abort();
}

static bool is_bit(const Property *prop)
{
    return prop->info == &qdev_prop_bit || prop->info == &qdev_prop_bit64;
}

/* Do the rows write the same bits? */
static bool rows_overlap(const Property *a, const Property *b)
{
    bool apart = a->offset + (ptrdiff_t)a->size <= b->offset ||
                 b->offset + (ptrdiff_t)b->size <= a->offset;

    if (apart) {
        return false;
    }
    return !(is_bit(a) && is_bit(b) && a->offset == b->offset && a->bitnr != b->bitnr);
}

/* Rows that QEMU's models may have; ours (with a typed table) are checked harder. */
static void check_row(DeviceClass *dc, const Property *props, size_t i)
{
    ObjectClass *oc = OBJECT_CLASS(dc);
    const Property *p = &props[i];

    if (!p->name || !p->info) {
        error_report("type '%s': row %zu of its properties is empty", object_class_get_name(oc),
                     i);
        abort();
    }
    if (p->offset < 0 || p->offset + p->size > object_class_instance_size(oc)) {
        bad_row(oc, p, "lies outside the instance; it was written for", p->state);
    }
    if (object_class_property_find(oc, p->name)) {
        bad_row(oc, p, "exists already", NULL);
    }
    for (size_t k = 0; k < i; k++) {
        if (rows_overlap(p, &props[k]) && (dc->ops || (is_bit(p) && is_bit(&props[k])))) {
            bad_row(oc, p, "shares storage with", props[k].name);
        }
    }
}

static void set_default(ObjectProperty *op, const Property *prop)
{
    if (prop->set_default) {
        prop->info->set_default_value(op, prop);
        if (prop->info->init) {
            op->init = prop->info->init;
        }
    }
}

static void class_add_property(DeviceClass *dc, const Property *prop)
{
    ObjectClass *oc = OBJECT_CLASS(dc);

    if (prop->info->create) {
        prop->info->create(oc, prop->name, prop);
    } else {
        set_default(object_class_property_add(oc, prop->name, prop->info->type, prop->info->get,
                                              prop->info->set ? field_prop_set : NULL,
                                              prop->info->release, (void *)(uintptr_t)prop),
                    prop);
    }
    object_class_property_set_description(oc, prop->name, prop->info->description);
}

void device_class_set_props_n(DeviceClass *dc, const Property *props, size_t n)
{
    g_assert(n && n <= UINT16_MAX);
    dc->props_ = props;
    dc->props_count_ = (uint16_t)n;
    for (size_t i = 0; i < n; i++) {
        check_row(dc, props, i);
        class_add_property(dc, &props[i]);
    }
}

void qdev_property_add_static(DeviceState *dev, const Property *prop)
{
    Object *obj = OBJECT(dev);
    ObjectProperty *op;

    g_assert(!prop->info->create);
    op = object_property_add(obj, prop->name, prop->info->type, prop->info->get,
                             prop->info->set ? field_prop_set : NULL, prop->info->release,
                             (void *)(uintptr_t)prop);
    object_property_set_description(obj, prop->name, prop->info->description);
    set_default(op, prop);
    if (op->init) {
        op->init(obj, op);
    }
}

const Property *qdev_prop_find(const DeviceClass *dc, const char *name)
{
    ObjectClass *oc = OBJECT_CLASS(dc);

    for (; oc && object_class_dynamic_cast(oc, TYPE_DEVICE); oc = object_class_get_parent(oc)) {
        DeviceClass *c = DEVICE_CLASS(oc);

        for (unsigned i = 0; i < c->props_count_; i++) {
            if (!strcmp(c->props_[i].name, name)) {
                return &c->props_[i];
            }
        }
    }
    return NULL;
}

void qdev_alias_all_properties(DeviceState *target, Object *source)
{
    ObjectClass *oc = object_get_class(OBJECT(target));

    for (; oc && strcmp(object_class_get_name(oc), TYPE_DEVICE); oc = object_class_get_parent(oc)) {
        DeviceClass *dc = DEVICE_CLASS(oc);

        for (unsigned i = 0; i < dc->props_count_; i++) {
            const char *name = dc->props_[i].name;

            if (!object_property_find(source, name)) {
                object_property_add_alias(source, name, OBJECT(target), name);
            }
        }
    }
}

/* ---- for boards -------------------------------------------------------------------- */

void qdev_prop_set_bit(DeviceState *dev, const char *name, bool value)
{
    object_property_set_bool(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint8(DeviceState *dev, const char *name, uint8_t value)
{
    object_property_set_uint(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint16(DeviceState *dev, const char *name, uint16_t value)
{
    object_property_set_uint(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint32(DeviceState *dev, const char *name, uint32_t value)
{
    object_property_set_uint(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_int32(DeviceState *dev, const char *name, int32_t value)
{
    object_property_set_int(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint64(DeviceState *dev, const char *name, uint64_t value)
{
    object_property_set_uint(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_string(DeviceState *dev, const char *name, const char *value)
{
    object_property_set_str(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_enum(DeviceState *dev, const char *name, int value)
{
    const Property *prop = qdev_prop_find(DEVICE_GET_CLASS(dev), name);

    g_assert(prop && prop->info->enum_table);
    object_property_set_str(OBJECT(dev), name, qapi_enum_lookup(prop->info->enum_table, value),
                            &error_abort);
}

void qdev_prop_set_array(DeviceState *dev, const char *name, struct json_object *values)
{
    object_property_set_json(OBJECT(dev), name, values, &error_abort);
    json_object_put(values);
}
