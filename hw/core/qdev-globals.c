/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Defaults from outside: what the machine's version and the accelerator want
 * (compatibility tables), then what the user wants (-global).
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "qemu/error-report.h"

/* In order of application; the last two are owned elsewhere. */
static GPtrArray *sugar_props;          /* of GlobalProperty *, owned */
static GPtrArray *accelerator_props;
static GPtrArray *machine_props;
static GPtrArray *user_props;           /* of GlobalProperty *, borrowed */

/* ---- application ------------------------------------------------------------------- */

static bool applies_to(const GlobalProperty *p, Object *obj)
{
    return object_dynamic_cast(obj, p->driver) != NULL;
}

bool object_apply_global_props(Object *obj, const GPtrArray *props, Error **errp)
{
    ERRP_GUARD();

    for (unsigned i = 0; props && i < props->len; i++) {
        GlobalProperty *p = g_ptr_array_index(props, i);

        if (!applies_to(p, obj) || (p->optional && !object_property_find(obj, p->property))) {
            continue;
        }
        p->used = true;
        if (!object_property_parse(obj, p->property, p->value, errp)) {
            error_prepend(errp, "can't apply global %s.%s=%s: ", p->driver, p->property, p->value);
            return false;
        }
    }
    return true;
}

void object_apply_compat_props(Object *obj)
{
    object_apply_global_props(obj, accelerator_props, &error_abort);
    object_apply_global_props(obj, machine_props, &error_abort);
    object_apply_global_props(obj, sugar_props, &error_fatal);
}

void qdev_prop_set_globals(DeviceState *dev)
{
    Error *err = NULL;

    if (!dev->hotplugged) {
        object_apply_global_props(OBJECT(dev), user_props, &error_fatal);
    } else if (!object_apply_global_props(OBJECT(dev), user_props, &err)) {
        /* A running machine does not end because of a device that somebody adds. */
        warn_report_err(err);
    }
}

/* ---- tables ------------------------------------------------------------------------ */

void compat_props_add(GPtrArray *arr, GlobalProperty props[], size_t nelem)
{
    for (size_t i = 0; i < nelem; i++) {
        g_ptr_array_add(arr, &props[i]);
    }
}

void object_set_machine_compat_props(GPtrArray *compat_props)
{
    machine_props = compat_props;
}

void object_set_accelerator_compat_props(GPtrArray *compat_props)
{
    accelerator_props = compat_props;
}

static void free_sugar(void *data)
{
    GlobalProperty *p = data;

    g_free((char *)(uintptr_t)p->driver);
    g_free((char *)(uintptr_t)p->property);
    g_free((char *)(uintptr_t)p->value);
    g_free(p);
}

void object_register_sugar_prop(const char *driver, const char *prop, const char *value,
                                bool optional)
{
    GlobalProperty *p = g_new(GlobalProperty, 1);

    *p = (GlobalProperty){
        .driver = g_strdup(driver),
        .property = g_strdup(prop),
        .value = g_strdup(value),
        .optional = optional,
    };
    if (!sugar_props) {
        sugar_props = g_ptr_array_new_with_free_func(free_sugar);
    }
    g_ptr_array_add(sugar_props, p);
}

/* ---- the user's -------------------------------------------------------------------- */

void qdev_prop_register_global(GlobalProperty *prop)
{
    if (!user_props) {
        user_props = g_ptr_array_new();
    }
    g_ptr_array_add(user_props, prop);
}

const GlobalProperty *qdev_find_global_prop(Object *obj, const char *name)
{
    for (unsigned i = 0; user_props && i < user_props->len; i++) {
        const GlobalProperty *p = g_ptr_array_index(user_props, i);

        if (applies_to(p, obj) && !strcmp(p->property, name)) {
            return p;
        }
    }
    return NULL;
}

/* Whether a global that nobody used deserves a warning; what is wrong goes there. */
static bool check_global(const GlobalProperty *p)
{
    ObjectClass *oc;

    if (p->used) {
        return false;
    }
    oc = object_class_by_name(p->driver);
    oc = oc ? object_class_dynamic_cast(oc, TYPE_DEVICE) : NULL;
    if (!oc) {
        warn_report("global %s.%s has invalid class name", p->driver, p->property);
        return true;
    }
    if (!DEVICE_CLASS(oc)->hotpluggable) {
        warn_report("global %s.%s=%s not used", p->driver, p->property, p->value);
        return true;
    }
    return false;                        /* one may still be plugged in */
}

int qdev_prop_check_globals(void)
{
    int warnings = 0;

    for (unsigned i = 0; user_props && i < user_props->len; i++) {
        warnings += check_global(g_ptr_array_index(user_props, i));
    }
    return warnings;
}

void qdev_prop_forget_globals(void)
{
    g_clear_pointer(&user_props, g_ptr_array_unref);
    g_clear_pointer(&sugar_props, g_ptr_array_unref);
    machine_props = NULL;
    accelerator_props = NULL;
}
