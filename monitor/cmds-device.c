/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about devices and their registers: device_add, device_del, info qtree, registers. */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "hw/core/qdev-monitor.h"
#include "hw/core/regbank.h"
#include "qemu/keyval.h"
#include "qom/introspect.h"

static const QapiType types[] = {
    { .name = "DeviceRegister",
      .members = (const QapiMember[]) {
          { "bank", "str", false }, { "unit", "int", false }, { "name", "str", false },
          { "offset", "int", false }, { "width", "int", false }, { "value", "uint64", false },
          { "fields", "any", false }, { .name = NULL } } },
};
QAPI_TYPES(types)

static const QapiMember deleted_data[] = {
    { "device", "str", true }, { "path", "str", false }, { .name = NULL },
};
static const QapiEvent events[] = {
    { .name = "DEVICE_DELETED", .members = deleted_data },
    { .name = "DEVICE_UNPLUG_GUEST_ERROR", .members = deleted_data },
};
QAPI_EVENTS(events)

/* ---- QMP ----------------------------------------------------------------------- */

static bool device_add(struct json_object *args, struct json_object **ret, Error **errp)
{
    return qdev_device_add_from_json(args, true, errp) != NULL;
}

static bool device_del(struct json_object *args, struct json_object **ret, Error **errp)
{
    return qdev_device_del(qmp_str(args, "id"), errp);
}

static bool device_list_properties(struct json_object *args, struct json_object **ret,
                                   Error **errp)
{
    *ret = qdev_list_properties(qmp_str(args, "typename"), errp);
    return *ret != NULL;
}

static DeviceState *find_device(const char *path, Error **errp)
{
    Object *obj = qom_resolve_path(path, errp);

    if (!obj) {
        return NULL;
    }
    if (!object_dynamic_cast(obj, TYPE_DEVICE)) {
        error_setg(errp, "'%s' is a %s, not a device", path, object_get_typename(obj));
        return NULL;
    }
    if (!DEVICE_GET_CLASS(obj)->banks) {
        error_setg(errp, "device '%s' (%s) declares no registers", path, object_get_typename(obj));
        return NULL;
    }
    return DEVICE(obj);
}

static bool query_device_registers(struct json_object *args, struct json_object **ret,
                                   Error **errp)
{
    DeviceState *dev = find_device(qmp_str(args, "path"), errp);

    if (!dev) {
        return false;
    }
    *ret = regbank_device_to_json(dev);
    return true;
}

static const QapiMember device_add_args[] = {
    { "driver", "str", false }, { "bus", "str", true }, { "id", "str", true }, { .name = NULL },
};
static const QapiMember id_args[] = { { "id", "str", false }, { .name = NULL } };
static const QapiMember typename_args[] = { { "typename", "str", false }, { .name = NULL } };
static const QapiMember path_args[] = { { "path", "str", false }, { .name = NULL } };

static const QmpCommand commands[] = {
    { .name = "device-list-properties", .args = typename_args, .ret = "[ObjectPropertyInfo]",
      .run = device_list_properties, .flags = QMP_PRECONFIG },
    { .name = "device_add", .args = device_add_args, .run = device_add, .flags = QMP_OPEN_ARGS },
    { .name = "device_del", .args = id_args, .run = device_del },
    { .name = "x-query-device-registers", .args = path_args, .ret = "[DeviceRegister]",
      .run = query_device_registers },
};
QMP_COMMANDS(commands)

/* ---- HMP ----------------------------------------------------------------------- */

static void hmp_device_add(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;
    bool help = false;
    g_autoptr(JsonObject) props = keyval_parse_or_json(qmp_str(args, "device"), "driver", &help,
                                                       &err);
    const char *driver = props ? qmp_str(props, "driver") : NULL;

    if (props && help) {
        g_autoptr(GString) text = g_string_new(NULL);

        if (!driver) {
            qdev_print_devinfos(text, false);
        } else if (!qdev_print_device_help(text, driver, &err)) {
            g_string_truncate(text, 0);
        }
        monitor_puts(mon, text->str);
    } else if (props) {
        (void)!qdev_device_add_from_json(props, false, &err);
    }
    hmp_handle_error(mon, err);
}

static void hmp_device_del(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "device_del", json_object_get(args)));
}

static void info_qtree(Monitor *mon, struct json_object *args)
{
    g_autoptr(GString) text = g_string_new(NULL);

    qdev_print_qtree(text);
    monitor_puts(mon, text->str);
}

static void info_qdm(Monitor *mon, struct json_object *args)
{
    g_autoptr(GString) text = g_string_new(NULL);

    qdev_print_qdm(text);
    monitor_puts(mon, text->str);
}

static void info_registers_of(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;
    DeviceState *dev = find_device(qmp_str(args, "path"), &err);

    if (dev) {
        g_autoptr(GString) text = g_string_new(NULL);

        regbank_print_device(dev, text);
        monitor_puts(mon, text->str);
    }
    hmp_handle_error(mon, err);
}

static void complete_driver(HmpCompletion *c, int index, const char *text)
{
    GSList *classes = index == 1 ? object_class_get_list_sorted(TYPE_DEVICE, false) : NULL;

    for (GSList *l = classes; l; l = l->next) {
        if (DEVICE_CLASS(l->data)->user_creatable) {
            hmp_completion_add(c, object_class_get_name(l->data));
        }
    }
    g_slist_free(classes);
}

static int add_id(Object *child, void *opaque)
{
    hmp_completion_add(opaque, object_get_canonical_path_component(child));
    return 0;
}

static void complete_id(HmpCompletion *c, int index, const char *text)
{
    if (index == 1) {
        object_child_foreach(machine_get_container("peripheral"), add_id, c);
    }
}

static const HmpCommand hmp_rows[] = {
    { .name = "device_add", .args = "device:S", .params = "driver[,prop=value][,...]",
      .help = "add device, like -device on the command line", .run = hmp_device_add,
      .complete = complete_driver },
    { .name = "device_del", .args = "id:s", .params = "device", .help = "remove device",
      .run = hmp_device_del, .complete = complete_id },
};
HMP_COMMANDS(hmp_rows)

static const HmpCommand info_rows[] = {
    { .name = "qdm", .help = "show qdev device model list", .run = info_qdm },
    { .name = "qtree", .help = "show device tree", .run = info_qtree },
    { .name = "registers-of", .args = "path:s", .params = "path",
      .help = "show the registers of a device with their fields", .run = info_registers_of },
};
HMP_INFO_COMMANDS(info_rows)
