/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The base class of accelerators, and which one is in use.
 */
#include "qemu/osdep.h"
#include "accel/accel.h"

static AccelState *accel_current;

AccelClass *accel_find(const char *name)
{
    g_autofree char *type = g_strconcat(name, ACCEL_CLASS_SUFFIX, NULL);
    ObjectClass *klass = module_object_class_by_name(type);

    if (!klass || !object_class_dynamic_cast(klass, TYPE_ACCEL) ||
        object_class_is_abstract(klass)) {
        return NULL;
    }
    return ACCEL_CLASS(klass);
}

char **accel_names(void)
{
    GSList *classes = object_class_get_list_sorted(TYPE_ACCEL, false);
    GPtrArray *names = g_ptr_array_new();

    for (GSList *el = classes; el; el = el->next) {
        g_autofree char *name = g_strdup(object_class_get_name(el->data));

        if (g_str_has_suffix(name, ACCEL_CLASS_SUFFIX)) {
            name[strlen(name) - strlen(ACCEL_CLASS_SUFFIX)] = '\0';
            g_ptr_array_add(names, g_steal_pointer(&name));
        }
    }
    g_slist_free(classes);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

bool accel_start(AccelState *accel, Error **errp)
{
    AccelClass *ac = ACCEL_GET_CLASS(accel);

    assert(!accel_current);
    accel_current = accel;
    return !ac->init || ac->init(accel, errp);
}

void accel_finish(void)
{
    object_unref(g_steal_pointer(&accel_current));
}

AccelState *current_accel(void)
{
    return accel_current;
}

const char *current_accel_name(void)
{
    return accel_current ? ACCEL_GET_CLASS(accel_current)->name : "none";
}

bool accel_in_use(const char *name)
{
    return !strcmp(current_accel_name(), name);
}

/* The class's name without the suffix is right for every subclass. */
static void accel_class_base_init(ObjectClass *klass, const void *data)
{
    const char *type = object_class_get_name(klass);

    if (g_str_has_suffix(type, ACCEL_CLASS_SUFFIX)) {
        g_autofree char *name = g_strndup(type, strlen(type) - strlen(ACCEL_CLASS_SUFFIX));

        ACCEL_CLASS(klass)->name = g_intern_string(name);
    }
}

static const TypeInfo accel_types[] = {
    {
        .name = TYPE_ACCEL,
        .parent = TYPE_OBJECT,
        .abstract = true,
        .instance_size = sizeof(AccelState),
        .class_size = sizeof(AccelClass),
        .class_base_init = accel_class_base_init,
    },
};

DEFINE_TYPES(accel_types)
