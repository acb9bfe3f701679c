/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QMP commands: the table, arguments, replies; independent of any connection. */
#include "qemu/osdep.h"
#include "qemu/target-info.h"
#include "qmp-int.h"

static GHashTable *commands;
static GPtrArray *command_order;
static bool before_machine;

void qapi_register_commands(const QmpCommand *table, size_t count)
{
    if (!commands) {
        commands = g_hash_table_new(g_str_hash, g_str_equal);
        command_order = g_ptr_array_new();
    }
    for (size_t i = 0; i < count; i++) {
        bool is_new = g_hash_table_insert(commands, (gpointer)table[i].name, (gpointer)&table[i]);

        assert(is_new);
        g_ptr_array_add(command_order, (gpointer)&table[i]);
    }
}

static bool is_ours(const QmpCommand *command)
{
    return !command->target || !strcmp(command->target, target_name());
}

const QmpCommand *qmp_command_find(const char *name)
{
    const QmpCommand *command = commands ? g_hash_table_lookup(commands, name) : NULL;

    return command && is_ours(command) ? command : NULL;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    const QmpCommand *const *left = a, *const *right = b;

    return strcmp((*left)->name, (*right)->name);
}

void qmp_command_foreach(void (*fn)(const QmpCommand *command, void *opaque), void *opaque)
{
    g_ptr_array_sort(command_order, by_name);
    for (guint i = 0; i < command_order->len; i++) {
        if (is_ours(command_order->pdata[i])) {
            fn(command_order->pdata[i], opaque);
        }
    }
}

void qmp_set_preconfig(bool on)
{
    before_machine = on;
}

bool qmp_in_preconfig(void)
{
    return before_machine;
}

static bool check_arguments(const QmpCommand *command, struct json_object *args, Error **errp)
{
    if (command->args_type) {
        return qapi_check(command->args_type, args, "", errp);
    }
    return qapi_check_members(command->args, command->flags & QMP_OPEN_ARGS, args, "", errp);
}

/* What we send must be what the schema promises. */
static void check_reply(const QmpCommand *command, struct json_object *ret)
{
#ifdef CONFIG_DEBUG_ASHLAR
    Error *err = NULL;

    if (!qapi_check(command->ret ? command->ret : "Empty", ret, "return", &err)) {
        fprintf(stderr, "reply of %s breaks the schema: %s\n", command->name,
                error_get_pretty(err));
        abort();
    }
#endif
}

bool qmp_command_run(const char *name, struct json_object *args, struct json_object **ret,
                     Error **errp)
{
    const QmpCommand *command = qmp_command_find(name);
    g_autoptr(JsonObject) none = args ? NULL : json_object_new_object();

    *ret = NULL;
    if (!command) {
        error_set(errp, ERROR_CLASS_COMMAND_NOT_FOUND, "The command %s has not been found", name);
        return false;
    }
    if (before_machine && !(command->flags & QMP_PRECONFIG)) {
        error_setg(errp, "The command '%s' isn't permitted in 'prelaunch' state before the "
                   "machine is made", name);
        return false;
    }
    if (!check_arguments(command, args ? args : none, errp)
        || !command->run(args ? args : none, ret, errp)) {
        return false;
    }
    if (!*ret) {
        *ret = json_object_new_object();
    }
    check_reply(command, *ret);
    return true;
}

/* ---- arguments ----------------------------------------------------------------- */

struct json_object *qmp_obj(struct json_object *args, const char *name)
{
    struct json_object *value = NULL;

    json_object_object_get_ex(args, name, &value);
    return value;
}

bool qmp_has(struct json_object *args, const char *name)
{
    return json_object_object_get_ex(args, name, NULL);
}

const char *qmp_str(struct json_object *args, const char *name)
{
    struct json_object *value = qmp_obj(args, name);

    return value ? json_object_get_string(value) : NULL;
}

int64_t qmp_int(struct json_object *args, const char *name, int64_t deflt)
{
    struct json_object *value = qmp_obj(args, name);

    return value ? json_object_get_int64(value) : deflt;
}

uint64_t qmp_uint(struct json_object *args, const char *name, uint64_t deflt)
{
    struct json_object *value = qmp_obj(args, name);

    return value ? json_object_get_uint64(value) : deflt;
}

bool qmp_bool(struct json_object *args, const char *name, bool deflt)
{
    struct json_object *value = qmp_obj(args, name);

    return value ? json_object_get_boolean(value) : deflt;
}

/* ---- replies ------------------------------------------------------------------- */

struct json_object *json_str(const char *text)
{
    return json_object_new_string(text ? text : "");
}

struct json_object *json_int(int64_t value)
{
    return json_object_new_int64(value);
}

struct json_object *json_uint(uint64_t value)
{
    return json_object_new_uint64(value);
}

struct json_object *json_flag(bool value)
{
    return json_object_new_boolean(value);
}

struct json_object *json_new_object(const char *name, ...)
{
    struct json_object *object = json_object_new_object();
    va_list ap;

    va_start(ap, name);
    for (; name; name = va_arg(ap, const char *)) {
        json_object_object_add(object, name, va_arg(ap, struct json_object *));
    }
    va_end(ap);
    return object;
}
