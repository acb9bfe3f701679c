/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP values in qtest programs.  They are json-c objects; the names that QEMU's
 * qtest programs use for them are given here, so that such programs compile.
 * Getters abort the test when a member is missing or has another type; "_try_"
 * getters return a default.  All return borrowed values.
 */
#ifndef TESTS_QTEST_QDICT_H
#define TESTS_QTEST_QDICT_H

#include <json-c/json.h>

typedef struct json_object QObject;
typedef struct json_object QDict;
typedef struct json_object QList;
typedef struct json_object QString;
typedef struct json_object QBool;
typedef struct json_object QNum;

#define QOBJECT(x) (x)
#define qobject_ref(x) json_object_get(x)
#define qobject_unref(x) ((void)json_object_put(x))

static inline QObject *qdict_get(const QDict *dict, const char *key)
{
    struct json_object *value = NULL;

    json_object_object_get_ex(dict, key, &value);
    return value;
}

static inline bool qdict_haskey(const QDict *dict, const char *key)
{
    return json_object_object_get_ex(dict, key, NULL);
}

static inline QObject *qdict_get_typed_(const QDict *dict, const char *key, enum json_type type)
{
    QObject *value = qdict_get(dict, key);

    if (!json_object_is_type(value, type)) {
        g_error("member '%s' is no %s in %s", key, json_type_to_name(type),
                json_object_to_json_string((QDict *)(uintptr_t)dict));
    }
    return value;
}

static inline const char *qdict_get_str(const QDict *dict, const char *key)
{
    return json_object_get_string(qdict_get_typed_(dict, key, json_type_string));
}

static inline const char *qdict_get_try_str(const QDict *dict, const char *key)
{
    QObject *value = qdict_get(dict, key);

    return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
}

static inline int64_t qdict_get_int(const QDict *dict, const char *key)
{
    return json_object_get_int64(qdict_get_typed_(dict, key, json_type_int));
}

static inline int64_t qdict_get_try_int(const QDict *dict, const char *key, int64_t value)
{
    QObject *member = qdict_get(dict, key);

    return json_object_is_type(member, json_type_int) ? json_object_get_int64(member) : value;
}

static inline bool qdict_get_bool(const QDict *dict, const char *key)
{
    return json_object_get_boolean(qdict_get_typed_(dict, key, json_type_boolean));
}

static inline bool qdict_get_try_bool(const QDict *dict, const char *key, bool value)
{
    QObject *member = qdict_get(dict, key);

    return json_object_is_type(member, json_type_boolean) ? json_object_get_boolean(member) : value;
}

static inline QDict *qdict_get_qdict(const QDict *dict, const char *key)
{
    QObject *value = qdict_get(dict, key);

    return json_object_is_type(value, json_type_object) ? value : NULL;
}

static inline QList *qdict_get_qlist(const QDict *dict, const char *key)
{
    QObject *value = qdict_get(dict, key);

    return json_object_is_type(value, json_type_array) ? value : NULL;
}

static inline size_t qlist_size(const QList *list)
{
    return json_object_array_length((QList *)(uintptr_t)list);
}

static inline QObject *qlist_at(const QList *list, size_t i)
{
    return json_object_array_get_idx((QList *)(uintptr_t)list, i);
}

#endif
