/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query-qmp-schema: the command, event and type tables as QMP's introspection format. */
#include "qemu/osdep.h"
#include "monitor/command.h"
#include "schema-int.h"

typedef struct Introspection {
    struct json_object *entries;
    GHashTable *seen;               /* type names already listed or queued */
    GQueue *pending;                /* char *: types to list */
} Introspection;

/* Make sure type @name gets an entry; returns the name. */
static struct json_object *refer(Introspection *in, const char *name)
{
    if (!g_hash_table_contains(in->seen, name)) {
        g_hash_table_add(in->seen, g_strdup(name));
        g_queue_push_tail(in->pending, g_strdup(name));
    }
    return json_str(name);
}

static struct json_object *members_to_json(Introspection *in, const QapiMember *members)
{
    struct json_object *list = json_object_new_array();

    for (; members && members->name; members++) {
        struct json_object *m = json_new_object("name", json_str(members->name),
                                                "type", refer(in, members->type), NULL);

        if (members->optional) {
            json_object_object_add(m, "default", NULL);
        }
        json_object_array_add(list, m);
    }
    return list;
}

static void add_object(Introspection *in, const char *name, const QapiMember *members,
                       const QapiType *t)
{
    struct json_object *entry = json_new_object("name", json_str(name),
                                                "meta-type", json_str("object"),
                                                "members", members_to_json(in, members), NULL);

    if (t && t->tag) {
        struct json_object *variants = json_object_new_array();

        for (const QapiVariant *v = t->variants; v->value; v++) {
            json_object_array_add(variants, json_new_object("case", json_str(v->value), "type",
                                                            refer(in, v->type), NULL));
        }
        json_object_object_add(entry, "tag", json_str(t->tag));
        json_object_object_add(entry, "variants", variants);
    }
    json_object_array_add(in->entries, entry);
}

static void add_enum(Introspection *in, const QapiType *t)
{
    struct json_object *values = json_object_new_array();
    struct json_object *members = json_object_new_array();

    for (size_t i = 0; t->values[i]; i++) {
        json_object_array_add(values, json_str(t->values[i]));
        json_object_array_add(members, json_new_object("name", json_str(t->values[i]), NULL));
    }
    json_object_array_add(in->entries,
                          json_new_object("name", json_str(t->name), "meta-type", json_str("enum"),
                                          "members", members, "values", values, NULL));
}

static void add_type(Introspection *in, const char *name)
{
    const char *json_type = qapi_builtin_json_type(name);
    g_autofree char *element = qapi_element_type(name);
    const QapiType *t;

    if (json_type) {
        json_object_array_add(in->entries,
                              json_new_object("name", json_str(name), "meta-type",
                                              json_str("builtin"), "json-type",
                                              json_str(json_type), NULL));
        return;
    }
    if (element) {
        json_object_array_add(in->entries,
                              json_new_object("name", json_str(name), "meta-type",
                                              json_str("array"), "element-type",
                                              refer(in, element), NULL));
        return;
    }
    t = qapi_type_find(name);
    assert(t);
    if (t->values) {
        add_enum(in, t);
    } else {
        add_object(in, name, t->members, t);
    }
}

/* Name of the object type with a command's or event's members, listed if it has no own name. */
static struct json_object *arguments(Introspection *in, const char *of, const QapiMember *members,
                                     const char *named)
{
    g_autofree char *name = NULL;

    if (named) {
        return refer(in, named);
    }
    if (!members) {
        return refer(in, "Empty");
    }
    name = g_strdup_printf("q_obj_%s-arg", of);
    add_object(in, name, members, NULL);
    return json_str(name);
}

static void add_command(const QmpCommand *command, void *opaque)
{
    Introspection *in = opaque;
    struct json_object *entry =
        json_new_object("name", json_str(command->name), "meta-type", json_str("command"),
                        "arg-type",
                        arguments(in, command->name, command->args, command->args_type),
                        "ret-type", refer(in, command->ret ? command->ret : "Empty"), NULL);

    if (command->flags & QMP_OOB) {
        json_object_object_add(entry, "allow-oob", json_flag(true));
    }
    json_object_array_add(in->entries, entry);
}

static void add_event(const QapiEvent *event, Introspection *in)
{
    json_object_array_add(in->entries,
                          json_new_object("name", json_str(event->name), "meta-type",
                                          json_str("event"), "arg-type",
                                          arguments(in, event->name, event->members, NULL), NULL));
}

struct json_object *qapi_introspect(void)
{
    Introspection in = {
        .entries = json_object_new_array(),
        .seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .pending = g_queue_new(),
    };
    const GPtrArray *events = qapi_events();
    char *name;

    qmp_command_foreach(add_command, &in);
    for (guint i = 0; events && i < events->len; i++) {
        add_event(events->pdata[i], &in);
    }
    while ((name = g_queue_pop_head(in.pending))) {
        add_type(&in, name);
        g_free(name);
    }
    g_queue_free(in.pending);
    g_hash_table_destroy(in.seen);
    return in.entries;
}

static const QapiMember no_members[] = { { .name = NULL } };
static const QapiType empty_type[] = { { .name = "Empty", .members = no_members } };
QAPI_TYPES(empty_type)
