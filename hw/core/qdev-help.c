/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there is to plug, and what can be set: -device help, -device X,help, -machine X,help. */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/core/qdev-monitor.h"
#include "hw/core/qdev-properties.h"

/* Every object has these; they are nobody's choice. */
static const char *const hidden_properties[] = {
    "type", "realized", "hotpluggable", "hotplugged", "parent_bus", NULL
};

/* ---- the list of types ------------------------------------------------------------- */

static void print_devinfo(GString *out, DeviceClass *dc)
{
    g_string_append_printf(out, "name \"%s\"", object_class_get_name(OBJECT_CLASS(dc)));
    if (dc->bus_type) {
        g_string_append_printf(out, ", bus %s", dc->bus_type);
    }
    if (dc->desc) {
        g_string_append_printf(out, ", desc \"%s\"", dc->desc);
    }
    if (!dc->user_creatable) {
        g_string_append(out, ", no-user");
    }
    g_string_append_c(out, '\n');
}

/* In category @cat (DEVICE_CATEGORY_MAX: in none)? */
static bool in_category(DeviceClass *dc, int cat)
{
    return cat < DEVICE_CATEGORY_MAX ? test_bit(cat, dc->categories)
                                     : bitmap_empty(dc->categories, DEVICE_CATEGORY_MAX);
}

static void print_category(GString *out, GSList *list, int cat, bool show_no_user)
{
    static const char *const titles[] = {
        "Controller/Bridge/Hub", "USB", "Storage", "Network", "Input", "Display", "Sound", "Misc",
        "CPU", "Watchdog", "Uncategorized",
    };
    bool any = false;

    _Static_assert(ARRAY_SIZE(titles) == DEVICE_CATEGORY_MAX + 1, "a title for each category");
    for (GSList *el = list; el; el = el->next) {
        DeviceClass *dc = DEVICE_CLASS(el->data);

        if (!in_category(dc, cat) ||
            (!show_no_user &&
             (!dc->user_creatable || (phase_check(PHASE_MACHINE_READY) && !dc->hotpluggable)))) {
            continue;
        }
        if (!any) {
            g_string_append_printf(out, "%s%s devices:\n", out->len ? "\n" : "", titles[cat]);
            any = true;
        }
        print_devinfo(out, dc);
    }
}

static void print_all(GString *out, bool show_no_user)
{
    g_autoptr(GSList) list = object_class_get_list_sorted(TYPE_DEVICE, false);
    GString *text = g_string_new(NULL);

    for (int cat = 0; cat <= DEVICE_CATEGORY_MAX; cat++) {
        print_category(text, list, cat, show_no_user);
    }
    g_string_append(out, text->str);
    g_string_free(text, TRUE);
}

void qdev_print_devinfos(GString *out, bool show_no_user)
{
    print_all(out, show_no_user);
}

void qdev_print_qdm(GString *out)
{
    print_all(out, true);
}

/* ---- the properties of one type ---------------------------------------------------- */

static bool is_hidden(const char *name)
{
    return g_strv_contains(hidden_properties, name) || g_str_has_prefix(name, "legacy-");
}

/* The row as "  name=<type>" padded to 24, " - description", " (default: v)". */
static char *property_row(const ObjectProperty *prop)
{
    GString *row = g_string_new(NULL);

    g_string_printf(row, "  %s=<%s>", prop->name, prop->type);
    if (prop->description || prop->defval) {
        while (row->len < 24) {
            g_string_append_c(row, ' ');
        }
        g_string_append(row, " - ");
    }
    if (prop->description) {
        g_string_append(row, prop->description);
    }
    if (prop->defval) {
        const char *value = json_object_is_type(prop->defval, json_type_boolean)
            ? (json_object_get_boolean(prop->defval) ? "on" : "off")
            : json_object_to_json_string_ext(prop->defval, JSON_C_TO_STRING_PLAIN |
                                                           JSON_C_TO_STRING_NOSLASHESCAPE);

        g_string_append_printf(row, " (default: %s)", value);
    }
    return g_string_free(row, FALSE);
}

static gint compare_rows(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void print_rows(GString *out, const char *title, GPtrArray *rows)
{
    g_ptr_array_sort(rows, compare_rows);
    if (rows->len) {
        g_string_append_printf(out, "%s options:\n", title);
    } else {
        g_string_append_printf(out, "There are no options for %s.\n", title);
    }
    for (unsigned i = 0; i < rows->len; i++) {
        g_string_append_printf(out, "%s\n", (const char *)g_ptr_array_index(rows, i));
    }
}

/* An instance shows what instance_init added, too; it has no effect outside itself. */
static Object *sample(const char *typename, Error **errp)
{
    ObjectClass *oc = module_object_class_by_name(typename);

    if (!oc || !object_class_dynamic_cast(oc, TYPE_DEVICE)) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", typename);
        return NULL;
    }
    if (object_class_is_abstract(oc)) {
        error_setg(errp, "Parameter 'typename' expects a non-abstract device type");
        return NULL;
    }
    return object_new_with_class(oc);
}

bool qdev_print_device_help(GString *out, const char *driver, Error **errp)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    Object *obj = sample(driver, errp);
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    if (!obj) {
        return false;
    }
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        if (!is_hidden(prop->name)) {
            g_ptr_array_add(rows, property_row(prop));
        }
    }
    print_rows(out, driver, rows);
    object_unref(obj);
    return true;
}

struct json_object *qdev_list_properties(const char *typename, Error **errp)
{
    Object *obj = sample(typename, errp);
    struct json_object *list;
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    if (!obj) {
        return NULL;
    }
    list = json_object_new_array();
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        struct json_object *row;

        if (is_hidden(prop->name)) {
            continue;
        }
        row = json_object_new_object();
        json_object_object_add(row, "name", json_object_new_string(prop->name));
        json_object_object_add(row, "type", json_object_new_string(prop->type));
        if (prop->description) {
            json_object_object_add(row, "description", json_object_new_string(prop->description));
        }
        if (prop->defval) {
            json_object_object_add(row, "default-value", json_object_get(prop->defval));
        }
        json_object_array_add(list, row);
    }
    object_unref(obj);
    return list;
}

/* ---- machines ---------------------------------------------------------------------- */

void machine_print_options(GString *out, MachineClass *mc)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    object_class_property_iter_init(&iter, OBJECT_CLASS(mc));
    while ((prop = object_property_iter_next(&iter))) {
        if (prop->set) {
            g_ptr_array_add(rows, property_row(prop));
        }
    }
    print_rows(out, object_class_get_name(OBJECT_CLASS(mc)), rows);
}
